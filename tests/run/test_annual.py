"""The annual report of real years: bound from executed notebooks, the same again, and two pages for leaders."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from mq_analysis.base.project import home
from mq_analysis.export.parts import part_of
from mq_analysis.factory import find_notebooks, settings_of
from mq_analysis.factory.annual import Executed, annual_report, manifest_facts, manifest_tables
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.report import policy_tables, source_tables

pytestmark = pytest.mark.slow
SETTINGS = {path: settings_of(path) for path in find_notebooks()}
INTERNAL = [path for path, one in SETTINGS.items() if (one["edition"], one["rows"]) == ("internal", "firms")]
REFERENCE = home() / "tests" / "reference"


def manifest(name: str, **parameters):
    return {
        "notebook": {"name": name, "sha256": "1" * 64},
        "inputs": {"policy": "2" * 64, "data": "3" * 64},
        "parameters": {"year": 2013, "lang": "zh", "edition": "internal", "readings": [], **parameters},
        "code_sha256": "4" * 64,
        "versions": {"mq_analysis": "0.0.1"},
    }


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def year_2013():
    """The notebooks of 2013 as they were executed for nbval, bound."""
    executed = [
        Executed(
            path,
            nbformat.read(REFERENCE / f"{path.stem}.2013.ipynb", as_version=4),
            manifest(path.name),
        )
        for path in INTERNAL
    ]
    law = open_policy("minqing")
    rules = rules_for(law, 2013, choose_readings(law, []))
    annexes = {
        "policy": [part_of(table, "zh") for table in policy_tables.in_force(rules)],
        "readings": [part_of(source_tables.readings_used(rules), "zh")],
    }
    return executed, annual_report(executed, annexes, "zh", ("html", "pdf", "csv"))


@pytest.fixture(scope="module")
def page(year_2013):
    return BeautifulSoup(year_2013[1].files["annual.zh.html"], "html.parser")


def test_the_files_of_a_year_are_the_book_the_summary_and_the_tables(year_2013):
    names = list(year_2013[1].files)
    tables = [name for name in names if name.startswith("annual.zh.tables/")]
    assert sorted(set(names) - set(tables)) == [
        "annual.zh.html",
        "annual.zh.pdf",
        "annual_summary.zh.html",
        "annual_summary.zh.pdf",
    ]
    assert len(tables) > 100


def test_every_notebook_is_a_chapter_and_the_annexes_follow(page):
    heads = [" ".join(h2.get_text().split()) for h2 in page.select("main h2")]
    assert len(heads) == len(INTERNAL) + 4
    assert heads[0] == "第 1 章 奖励资金年度预算"
    assert [head.split()[-1] for head in heads[-4:]] == [
        "现行政策",
        "采用的理解及其代价",
        "数据质量",
        "来源、版本与清单",
    ]


def test_what_all_notebooks_repeat_stands_once(page):
    captions = [" ".join(c.get_text().split()[2:]) for c in page.select("caption")]
    for repeated in ("采用的理解", "来源与版本", "兑现程序", "2013年专项经费"):
        assert captions.count(repeated) == 1, repeated
    heads = [h3.get_text() for h3 in page.select("main h3")]
    assert len([head for head in heads if "来源与版本" in head]) == 1


def test_links_ids_and_csv_files_of_the_book_all_resolve(year_2013, page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = {a["href"] for a in page.select("a[href]")}
    inside = {target.removeprefix("#") for target in targets if target.startswith("#")}
    assert inside <= set(ids)
    outside = {target for target in targets if not target.startswith("#")}
    assert outside == {name for name in year_2013[1].files if name.endswith(".csv")}


def test_the_pdf_numbers_its_pages_across_and_its_outline_descends(year_2013):
    reader = PdfReader(io.BytesIO(year_2013[1].files["annual.zh.pdf"]))
    text = squeezed(reader.pages[-1].extract_text())
    (total,) = {int(n) for n in re.findall(r"第\d+页/共(\d+)页", text)}
    assert f"第{total}页/共{total}页" in text
    assert 60 < total < len(reader.pages)
    chapters = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert len([c for c in chapters if "章" in c["/Title"]]) == len(INTERNAL)
    assert all(isinstance(entry, list) or entry["/Title"] for entry in reader.outline)


def test_the_summary_says_the_year_in_its_own_numbers(year_2013):
    _, report = year_2013
    assert {key.id: key.value for key in report.keys} == {
        "total": "1,920,001",
        "firms": "28",
        "change": "+841,544",
        "targets_met": "6 / 21",
        "alerts": "2",
        "lowest_grade": "11",
        "paid": "1,945,001",
        "not_in_order": "6",
    }
    text = squeezed(BeautifulSoup(report.files["annual_summary.zh.html"], "html.parser").get_text())
    for said in (
        "1,920,001元",
        "比2012年（1,078,457元）增加841,544元",
        "6项已达到目标值",
        "A级7个、B级4个、C级5个",
    ):
        assert said in text, said


def test_the_manifest_of_the_book_holds_what_all_notebooks_share(year_2013):
    facts = manifest_facts(*year_2013)
    assert list(facts["notebooks"]) == [path.name for path in INTERNAL]
    assert facts["parameters"]["year"] == 2013
    assert facts["keys"][0]["value"] == "1,920,001"


def test_the_annex_names_no_place_of_a_machine_and_no_time():
    tables = manifest_tables([manifest("10.ipynb", data="/home/clerk/county", seconds=1.5)])
    cells = " ".join(cell for table in tables for row in table.render("zh").rows for cell in row)
    assert "clerk" not in cells
    assert "county" in cells
    assert "made" not in cells


# ---------------------------------------------------------------- two pages in every year


@pytest.fixture(scope="module")
def shell():
    """An IPython of this process: a fraction of what eight kernels take."""
    from IPython.core.interactiveshell import InteractiveShell

    main = sys.modules["__main__"]
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()
    sys.modules["__main__"] = main


def needed(nb) -> list:
    """The code that a summary rests on: up to the findings, and the pictures that are marked."""
    heads = [i for i, cell in enumerate(nb.cells) if cell.source.startswith("## ")]
    return [
        cell
        for i, cell in enumerate(nb.cells)
        if cell.cell_type == "code" and (i < heads[2] or cell.metadata.get("mq", {}).get("in_summary"))
    ]


def outputs(shell, source: str) -> list:
    """Run a cell and return what it displays, and what its last line is worth."""
    from IPython.utils.capture import capture_output

    with capture_output() as seen:
        done = shell.run_cell(source)
    done.raise_error()
    shown = [one.data for one in seen.outputs]
    if done.result is not None:
        shown.append(shell.display_formatter.format(done.result)[0])
    return [nbformat.v4.new_output("display_data", data=data) for data in shown]


def run(shell, path: Path, year: int, lang: str) -> nbformat.NotebookNode:
    """Run what the summary needs of a notebook."""
    nb = nbformat.read(path, as_version=4)
    nb.metadata["mq"] = nb.metadata.get("mq", {}) | {"lang": lang}
    shell.reset()
    parameters, imports, *others = needed(nb)
    for source in (parameters.source, f"year, lang = {year}, {lang!r}", imports.source):
        outputs(shell, source)
    for cell in others:
        cell.outputs = outputs(shell, cell.source)
    return nb


@pytest.mark.parametrize(("year", "lang"), [(2012, "zh"), (2013, "en"), (2014, "zh"), (2015, "en")])
def test_the_summary_of_a_year_has_two_pages_and_says_all_it_should(shell, year, lang):
    from mq_analysis.export.report import report_of
    from mq_analysis.export.summary import key_figures, summarise
    from mq_analysis.export.summary_pages import fit

    notebooks = {path.stem: run(shell, path, year, lang) for path in INTERNAL}
    reports = {stem: report_of(nb, stem) for stem, nb in notebooks.items()}
    keys = [figure for nb in notebooks.values() for figure in key_figures(nb)]
    front = next(iter(reports.values())).front
    assert front.notice
    summary = summarise(reports, keys, front)
    assert len(summary.messages) == len(reports)
    assert len(summary.pictures) == 2
    assert len(keys) >= 7
    shorter, pdf = fit(summary)
    assert len(PdfReader(io.BytesIO(pdf)).pages) <= 2
    assert shorter.messages == summary.messages  # nothing had to be left out
