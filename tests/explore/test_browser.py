"""The explorer in a real browser: it loads, moves, refuses strangers, and asks for nothing outside this machine."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mq_analysis.base.project import home

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium: apt-get install chromium"),
]
TOKEN = "test-token"  # noqa: S105 - of the page that the test serves
MINUTE = 60_000


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


HOSTILE = "<img src=x onerror=window.hacked=1>[a](javascript:1)<script>window.hacked=1</script>"


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The sample county, where the firm that gains most from a higher rate has a hostile name."""
    folder = tmp_path_factory.mktemp("county") / "data"
    shutil.copytree(home() / "data" / "sample", folder)
    register = folder / "enterprises.csv"
    text = register.read_text("utf-8")
    assert "PDY417528,样例源德工艺有限公司," in text
    register.write_text(
        text.replace("PDY417528,样例源德工艺有限公司,", f"PDY417528,{HOSTILE},"), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory, county):
    """The explorer, served as the README says."""
    port = free_port()
    log = tmp_path_factory.mktemp("voila") / "log"
    command = [
        str(Path(sys.executable).with_name("mq")),
        "explore",
        "--no-browser",
        "--year=2013",
        f"--port={port}",
        f"--token={TOKEN}",
        f"--data={county}",
    ]
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=stream, start_new_session=True, cwd=home())
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(120):
            if server.poll() is not None:
                pytest.fail(log.read_text())
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        one = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield one
        one.close()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    one = context.new_page()
    one.failed, one.asked, one.errors = [], [], []
    one.on("requestfailed", lambda request: one.failed.append(request.url))
    one.on("request", lambda request: one.asked.append(request.url))
    one.on("pageerror", lambda error: one.errors.append(str(error)))
    one.goto(f"{address}?token={TOKEN}", timeout=2 * MINUTE)
    one.wait_for_selector(".mq-table", timeout=2 * MINUTE)
    yield one
    context.close()


def field(page, name):
    """The number field below a heading."""
    return (
        page.locator(f".mq-field:text-is('{name}')")
        .locator("xpath=ancestor::*[contains(@class,'widget-vbox')][1]")
        .locator("input[type=number]")
    )


def slider(page, name):
    return (
        page.locator(f".mq-field:text-is('{name}')")
        .locator("xpath=ancestor::*[contains(@class,'widget-vbox')][1]")
        .locator(".noUi-handle")
    )


def test_the_page_loads_without_a_failed_or_a_foreign_request(page, address):
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in page.asked if not url.startswith(own)] == []
    assert page.failed == []
    assert page.errors == []


def test_a_slider_moved_by_keyboard_gives_the_figure_of_mq_assess(page, tmp_path):
    handle = slider(page, "最高一档比例")
    handle.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.body.innerText.includes('198.0001万元')", timeout=MINUTE)
    command = [
        str(Path(sys.executable).with_name("mq")),
        "assess",
        "--year",
        "2013",
        "--scenario",
        "top25",
        "--quiet",
    ]
    subprocess.run([*command, "-o", str(tmp_path / "a.csv")], check=True, cwd=home())
    import pandas as pd

    assert pd.read_csv(tmp_path / "a.csv")["amount_fen"].sum() == 198_000_100
    assert field(page, "最高一档比例").input_value() == "25"
    winners = page.locator(".mq-table").filter(has_text="代码").inner_text()
    assert "PDY417528" in winners
    assert HOSTILE in winners  # as it is spelt
    assert page.locator(".mq-table img, .mq-table script, .mq-table a").count() == 0
    assert page.evaluate("window.hacked") is None
    assert re.search(r"1家企业增加，0家企业减少", page.inner_text("body"))


def test_a_value_that_does_not_hold_is_said_and_the_picture_stays(page):
    box = field(page, "国家级（原文“部级”）品牌产品奖：300 万元档起点或门槛")
    box.fill("600")
    box.press("Enter")
    page.wait_for_selector(".mq-wrong", timeout=MINUTE)
    assert "192.0001万元" in page.inner_text("body")


@pytest.mark.parametrize("given", ["", "?token=wrong"])
def test_without_the_token_there_is_no_page(address, given):
    """Asked as a page of another site would, whose name was bound to this machine."""
    where = urlsplit(address)
    asked = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
    asked.request("GET", f"/{given}", headers={"Host": "evil.example", "Origin": "http://evil.example"})
    answer = asked.getresponse()
    body = answer.read().decode()
    assert answer.status in (200, 302, 401, 403)
    assert "kernelId" not in body
    assert "mq-explore" not in body


def test_it_listens_on_this_machine_only(address):
    port = int(address.rsplit(":", 1)[1].strip("/"))
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)} - {
        "127.0.0.1",
        "::1",
        "127.0.1.1",
    }
    for other in others:
        with socket.socket(socket.AF_INET6 if ":" in other else socket.AF_INET) as one:
            one.settimeout(2)
            assert one.connect_ex((other, port)) != 0


@pytest.mark.parametrize("size", [(1280, 720), (820, 1180)])
def test_nothing_is_wider_than_the_page(browser, address, size):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    one = context.new_page()
    one.goto(f"{address}?token={TOKEN}", timeout=2 * MINUTE)
    one.wait_for_selector(".mq-table", timeout=2 * MINUTE)
    assert one.evaluate("document.documentElement.scrollWidth") <= size[0] + 1
    context.close()
