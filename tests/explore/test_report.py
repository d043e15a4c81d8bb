"""“Make the report” reports what is on the page: policy, data, scenarios, moves, readings, year and language."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from mq_analysis.base.errors import UsageError
from mq_analysis.base.project import home
from mq_analysis.explore import keep
from mq_analysis.explore.start import panel
from mq_analysis.policy import find_policy

ONLY = ["--notebook", "10", "--format", "html"]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A policy and a county that are not the project's: another fixed sum, and half of the honours."""
    folder = tmp_path_factory.mktemp("office")
    law, data = folder / "our law.yaml", folder / "our data"
    text = find_policy("minqing").read_text("utf-8")
    law.write_text(text.replace("amount: {fixed: 5 万元}", "amount: {fixed: 7 万元}"), encoding="utf-8")
    shutil.copytree(home() / "data" / "sample", data)
    head, *rows = (data / "honours.csv").read_text("utf-8").splitlines(keepends=True)
    (data / "honours.csv").write_text("".join([head, *rows[::2]]), encoding="utf-8")
    return law, data


@pytest.fixture
def page(elsewhere, tmp_path, monkeypatch):
    """The page of that office, in English, which keeps its files in a folder of its own and runs one notebook."""
    law, _ = elsewhere
    monkeypatch.chdir(law.parent)
    found = panel("our law.yaml", "our data", 2014, "en")
    (tmp_path / "scenarios").mkdir()
    found.keeper.folder, found.keeper.reports = tmp_path / "scenarios", tmp_path / "reports"
    run = subprocess.run
    monkeypatch.setattr(keep.subprocess, "run", lambda command, **more: run([*command, *ONLY], **more))
    return found


def reported(page, tmp_path):
    """Make the report; return its manifest and its page, found by the folder that the page names."""
    page.report()
    assert "mq-wrong" not in page.kept.value, page.kept.value
    (folder,) = (
        path for path in (tmp_path / "reports").glob("*/*") if path.is_dir() and path.name.isdecimal()
    )
    assert f"The report is in {folder}." in page.kept.value
    manifest = json.loads((folder / "10_award_budget.en.manifest.json").read_text("utf-8"))
    return manifest, (folder / "10_award_budget.en.html").read_text("utf-8")


@pytest.mark.slow
def test_the_report_is_of_the_policy_data_scenario_moves_readings_year_and_language_of_the_page(
    page, tmp_path, elsewhere
):
    law, data = elsewhere
    page.opened.options = [("", ""), ("provincial6", "provincial6")]
    page.opened.value = "provincial6"
    page.controls["top_rate"][1].value = 26.0
    page.readings["R_LAB"].value = "any"
    page.name.value = "mine"
    manifest, text = reported(page, tmp_path)
    mine = str(page.keeper.folder / "mine.yaml")
    told = {
        name: manifest["parameters"][name]
        for name in ("year", "policy", "data", "scenario", "readings", "lang")
    }
    assert told == {
        "year": 2014,
        "policy": str(law),
        "data": str(data),
        "scenario": ["provincial6", mine],
        "readings": ["R_LAB=any"],
        "lang": "en",
    }
    assert f"{page.result.after_fen // 100:,} yuan" in text
    assert page.result.after_fen != page.result.before_fen


@pytest.mark.slow
def test_the_report_of_a_page_on_which_nothing_was_moved_is_of_the_policy_as_it_stands(page, tmp_path):
    manifest, text = reported(page, tmp_path)
    assert (manifest["parameters"]["scenario"], list(page.keeper.folder.iterdir())) == ([], [])
    assert f"{page.result.before_fen // 100:,} yuan" in text


def test_a_scenario_with_a_date_or_assumptions_is_not_saved_as_one_without(page):
    for name in ("provincial6", "top25_response"):
        page.opened.options = [("", ""), (name, name)]
        page.opened.value = name
        page.controls["low_rate"][1].value = 11.0
        with pytest.raises(UsageError, match=f"Scenario {name} has a date or assumptions"):
            page.keeper.save("mine", page.state)
    assert not list(page.keeper.folder.iterdir())


def test_a_command_that_fails_and_a_folder_that_is_not_there_are_told(page, monkeypatch):
    answer = subprocess.CompletedProcess([], 1, "", "mq: --data: must be a folder")
    monkeypatch.setattr(keep.subprocess, "run", lambda *_, **__: answer)
    page.report()
    assert "mq-wrong" in page.kept.value
    assert "mq: --data: must be a folder" in page.kept.value
    answer.returncode, answer.stderr = 0, ""
    page.report()
    assert "our-law/2014: 0" in page.kept.value
