"""“Make the report” reports what is on the page: policy, data, scenarios, moves, readings, year and language."""

from __future__ import annotations

import functools
import json
import shutil

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from mq_analysis.base.errors import NotebookError, Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import home
from mq_analysis.explore import keep
from mq_analysis.explore.start import panel
from mq_analysis.factory import report as factory_report
from mq_analysis.policy import find_policy


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
    monkeypatch.setattr(keep, "report", functools.partial(keep.report, notebooks=["10"]))
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
    page.sliders.controls["top_rate"][1].value = 26.0
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
        page.sliders.controls["low_rate"][1].value = 11.0
        with pytest.raises(UsageError, match=f"Scenario {name} has a date or assumptions"):
            page.keeper.save("mine", page.state)
    assert not list(page.keeper.folder.iterdir())


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "must be a folder with the county&#x27;s tables"), ("zh", "须为存放本县各表的文件夹")],
)
def test_a_report_that_cannot_be_made_is_told_in_the_language_of_the_page(elsewhere, page, lang, said):
    there = panel(str(elsewhere[0]), str(elsewhere[1]), 2014, lang)
    there.keeper.folder, there.keeper.reports = page.keeper.folder, page.keeper.reports
    there.model.data = "gone"
    there.report()
    assert "mq-wrong" in there.kept.value
    assert said in there.kept.value
    assert not there.keeper.reports.exists()


@pytest.mark.slow
def test_a_notebook_that_fails_is_told_and_the_page_goes_on(page, monkeypatch):
    def failing(notebook, *_):
        raise NotebookError(Problem(f"{notebook.name}: cell 3", "ValueError: no"))

    monkeypatch.setattr(factory_report, "execute", failing)
    page.report()
    assert "mq-wrong" in page.kept.value
    assert "10_award_budget.ipynb: cell 3: ValueError: no" in page.kept.value
    page.sliders.controls["top_rate"][1].value = 25.0
    assert page.state.moves == (("top_rate", "0.25"),)


def test_what_the_factory_notes_stands_below_the_folder(page, monkeypatch):
    def noting(*_, reporter, **__):
        reporter.note(sentence("{name} left out, it shows closed years only", name="<b>"))
        return "there"

    monkeypatch.setattr(keep, "report", noting)
    page.report()
    assert page.kept.value == (
        "<p>The report is in there.</p><p>&lt;b&gt; left out, it shows closed years only</p>"
    )


CELL = """from functools import partial
from pathlib import Path
from mq_analysis.explore import keep
from mq_analysis.explore.start import panel
keep.report = partial(keep.report, notebooks=["10"])
page = panel({law!r}, {data!r}, 2014, "en")
page.keeper.reports = Path({out!r})
page.report()"""


@pytest.mark.slow
def test_in_a_kernel_the_report_is_made_and_nothing_is_printed(elsewhere, tmp_path):
    """As Voilà and JupyterLab run it: a kernel with threads of its own, somewhere where no project is."""
    law, data = elsewhere
    out, somewhere = tmp_path / "reports", tmp_path / "somewhere"
    (somewhere / "data" / "sample").mkdir(parents=True)
    cells = [CELL.format(law=str(law), data=str(data), out=str(out)), "page.kept.value"]
    node = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(node, kernel_name="python3", resources={"metadata": {"path": str(somewhere)}}).execute()
    assert node.cells[0].outputs == []
    assert "The report is in" in node.cells[1].outputs[0].data["text/plain"]
    assert len(list(out.glob("*/2014/10_award_budget.en.html"))) == 1
    assert [path.name for path in somewhere.rglob("*")] == ["data", "sample"]
