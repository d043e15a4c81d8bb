"""Documents as files: the same bytes, numbers as numbers, names as text, nothing half-written."""

from __future__ import annotations

import io
import json
import re

import pypdf
import pytest
from click.testing import CliRunner

from mq_analysis.cli import main
from mq_analysis.export.document import render_document
from mq_analysis.export.workbook import render_workbook
from tests.documents.conftest import (
    SETTINGS,
    book,
    formulas_that_hold,
    opened,
    sheets,
    with_values,
    written,
)

HOSTILE = ("=HYPERLINK(\"http://x\")", "+1+1", "-2", "@SUM(A1)", "<b>样例</b>", "#strong[样例] $x$ \\ \"")  # fmt: skip


def pdf_text(data: bytes) -> str:
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("step", [step.id for step in SETTINGS.steps])
def test_the_same_document_has_the_same_bytes(step):
    for render in (render_document, render_workbook):
        assert render(written(book(2013), step)) == render(written(book(2013), step))


def test_amounts_are_numbers_codes_are_texts_and_sums_are_formulas_with_values():
    found = sheets(render_workbook(written(book(2013), "request")))
    assert list(found) == ["正文", "分奖项汇总", "奖励名单", "签批页"]
    rows = found["奖励名单"]
    head = [cell[1] for cell in rows[3].values()]
    assert head == ["序号", "企业名称", "组织机构代码", "乡镇", "荣誉（编号）", "奖项", "条款", "金额（元）"]
    firms, last = rows[4:-2], rows[-2]
    assert {row["H"][0] for row in firms} == {"n"}
    assert {row["C"][0] for row in firms} == {"s"}
    assert sum(round(100 * float(row["H"][1])) for row in firms) == 192_000_100
    assert (float(last["H"][1]), last["H"][2]) == (1_920_001, "SUM(H5:H32)")
    assert "人民币壹佰玖拾贰万零壹元整" in rows[-1]["A"][1]


@pytest.mark.parametrize("step", [step.id for step in SETTINGS.steps])
@pytest.mark.parametrize("year", [2012, 2013, 2014])
def test_a_formula_gives_the_number_that_is_stored_with_it(year, step):
    """A spreadsheet computes anew: a firm that stands in several rows must not count twice then."""
    found = sheets(render_workbook(written(book(year), step)))
    formulas = formulas_that_hold(found)
    assert formulas or step == "publicity"  # shows no amounts


def test_a_list_without_amounts_ends_without_their_total():
    found = sheets(render_workbook(written(book(2013), "request")))
    for name, rows in found.items():
        texts = [cell[1] for row in rows for cell in row.values()]
        if "不奖" in name or "不计奖" in name:
            assert not any("合计金额" in text for text in texts)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_in_both_files(name, changed):
    there = changed(enterprises=with_values("org_code", "PDY417528", name=name))
    paper = written(opened(there, 2013), "request")
    cells = [cell for row in sheets(render_workbook(paper))["奖励名单"] for cell in row.values()]
    (mine,) = [cell for cell in cells if cell[1] == name]
    assert mine == ("s", name, "")
    assert re.sub(r"\s", "", name)[:6] in pdf_text(render_document(paper))


def test_the_pdf_holds_every_firm_the_capitals_and_a_page_to_sign():
    paper = written(book(2013), "authorisation")
    text = pdf_text(render_document(paper))
    names = [str(row[2]) for row in paper.listings[1].rows]
    assert all(name in text for name in names)
    assert text.count("人民币壹佰玖拾贰万零壹元整") >= 2
    assert "签批页" in text
    assert "县政府主要领导审定意见" in re.sub(r"\s", "", text)


def test_a_character_that_no_font_has_is_drawn_as_its_code_point(changed):
    there = changed(enterprises=with_values("org_code", "PDY417528", name="样例\U00010a60公司"))
    assert "样例〈U+10A60〉公司" in pdf_text(render_document(written(opened(there, 2013), "request")))


def run(*args: str):
    return CliRunner().invoke(main, ["documents", *args])


def test_the_command_writes_every_file_and_a_manifest(tmp_path):
    done = run("2013", "--out", str(tmp_path), "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    folder = tmp_path / "minqing" / "2013" / "documents"
    names = sorted(path.name for path in folder.iterdir())
    stems = ["1_summary_汇总表", "3_request_请示", "4_authorisation_核拨审定表", "5_payment_发放表"]
    assert names == sorted([f"{s}.{f}" for s in stems for f in ("pdf", "xlsx")] + ["documents.manifest.json"])
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run("2013", "--out", str(tmp_path), "--quiet").exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    manifest = json.loads(first["documents.manifest.json"])
    assert set(manifest["files"]) == set(first) - {"documents.manifest.json"}
    assert not list(folder.parent.glob(".making-*"))


def test_a_document_that_cannot_be_set_leaves_the_old_files(tmp_path, monkeypatch):
    assert run("2013", "--step", "request", "--out", str(tmp_path), "--quiet").exit_code == 0
    folder = tmp_path / "minqing" / "2013" / "documents"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fails(paper):
        raise KeyboardInterrupt

    monkeypatch.setattr("mq_analysis.cli.documents.render_document", fails)
    run("2013", "--step", "request", "--date", "2014-01-15", "--out", str(tmp_path), "--quiet")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not list(folder.parent.glob(".making-*"))


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("2013", "--step", "summery"), 2, "summary"),
        (("2013", "--number", "request=0"), 2, "whole number from 1"),
        (("2013", "--number", "reqest=1"), 2, "did you mean request?"),
        (("2013", "--step", "summary", "--number", "request=1"), 2, "document that is written"),
        (("2013", "--step", "summary", "--accounts"), 2, "payment table"),
        (("2013", "--date", "2012-12-31"), 2, "before the award year 2013"),
        (("2013", "--format", "docx"), 2, "xlsx, pdf"),
        (("2013", "--policy", "fuqing_2012"), 1, "must hold"),
        (("2030",), 1, "must cover the year"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_code(tmp_path, args, code, said):
    done = run(*args, "--out", str(tmp_path))
    assert done.exit_code == code
    assert said in done.output
    assert not any(tmp_path.iterdir())


def test_a_scenario_is_marked_on_every_document(tmp_path):
    done = run("2013", "--scenario", "top25", "--step", "request", "--out", str(tmp_path), "--quiet")
    assert done.exit_code == 0
    (path,) = tmp_path.rglob("*.pdf")
    assert "不是现行政策" in pdf_text(path.read_bytes())
    assert path.parent.parent.parent.name == "minqing+top25"
