"""Every notebook runs from top to bottom in real JupyterLab, as `mq lab` opens it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mq_analysis.base.project import home
from tests.sizes import SIZE_NAME

from .test_browser import CHROMIUM, MINUTE, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium: apt-get install chromium"),
]
NOTEBOOKS = sorted(path.name for path in (home() / "notebooks").glob("*.ipynb"))
OPENED = NOTEBOOKS if SIZE_NAME == "nightly" else ["10_award_budget.ipynb", "first_hour.ipynb"]
"""All are executed by nbval; here it is JupyterLab that is tried, with a chapter and with the widgets."""
RUN = """async () => {
  const app = window.jupyterapp;
  await app.commands.execute('docmanager:open', {path: '%s', factory: 'Notebook'});
  const panel = app.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  const done = await app.commands.execute('notebook:run-all-cells');
  const errors = [];
  for (const cell of panel.content.model.cells) {
    if (cell.type !== 'code') continue;
    for (let i = 0; i < cell.outputs.length; i++) {
      const output = cell.outputs.get(i);
      if (output.type === 'error') errors.push(JSON.stringify(output.toJSON()).slice(0, 500));
    }
  }
  const kernel = panel.sessionContext.session.kernel.name;
  await panel.sessionContext.shutdown();
  return {done, errors, kernel};
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab as ``mq lab`` starts it, on a copy of the notebooks' folder."""
    port = free_port()
    folder = tmp_path_factory.mktemp("lab")
    options = [
        "--no-browser",
        f"--port={port}",
        "--IdentityProvider.token=lab",
        "--LabApp.expose_app_in_browser=True",
        "--allow-root",
    ]
    command = [str(Path(sys.executable).with_name("mq")), "lab", *options, f"--ServerApp.root_dir={folder}"]
    for name in NOTEBOOKS:
        shutil.copy(home() / "notebooks" / name, folder)
    dirs = {f"JUPYTER_{kind}_DIR": str(folder / f".{kind.lower()}") for kind in ("CONFIG", "DATA", "RUNTIME")}
    with (folder / ".log").open("w") as stream:
        server = subprocess.Popen(
            command,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
            env={**os.environ, **dirs, "MQ_HOME": str(home())},
        )
    try:
        for _ in range(120):
            if server.poll() is not None:
                pytest.fail((folder / ".log").read_text())
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/lab?token=lab"
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def page(lab):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        one = browser.new_page(viewport={"width": 1280, "height": 900})
        one.foreign = []
        one.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((lab.split("/lab")[0], "data:", "blob:"))
                else one.foreign.append(r.url)
            ),
        )
        one.goto(lab, timeout=2 * MINUTE)
        one.wait_for_function("window.jupyterapp !== undefined", timeout=MINUTE)
        one.evaluate("() => window.jupyterapp.restored")
        yield one
        browser.close()


@pytest.mark.parametrize("name", OPENED)
def test_a_notebook_runs_from_top_to_bottom(page, name):
    page.set_default_timeout(5 * MINUTE)
    found = page.evaluate(RUN % name)
    assert found["errors"] == []
    assert found["done"]
    assert found["kernel"] == "python3"


def test_it_speaks_chinese_asks_no_question_and_nothing_of_others(page):
    assert "文件" in page.inner_text("#jp-MainMenu")
    assert page.locator(".jp-toast-container, .Toastify__toast").filter(has_text="news").count() == 0
    assert page.foreign == []
