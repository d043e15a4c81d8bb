"""Workbooks that are sent out come back readable: blank ones say nothing, filled ones say what was filled in."""

from __future__ import annotations

import zipfile

import pytest
from click.testing import CliRunner

from mq_analysis.cli import main
from mq_analysis.intake import INTAKE, read_reference
from mq_analysis.intake.template import Collection, write_template, write_templates
from mq_analysis.tables.workbooks.files import read_file

from .conftest import FIRM, REFERENCE, found

COLLECTION = Collection(2013, INTAKE.load(INTAKE.path("minqing")), read_reference(REFERENCE))


def test_a_workbook_for_every_township_and_department(folder):
    names = [path.name for path in write_templates(folder.path, COLLECTION)]
    assert len(names) == 16 + 8
    assert names[0] == "01_梅城镇_2013年质量工作报表.xlsx"


def test_blank_workbooks_come_back_as_sheets_that_report_nothing_and_do_not_say_so(folder):
    """The instructions of the form (没有的留空) are not the sender's 没有."""
    write_templates(folder.path, COLLECTION)
    said = {kind for _, kind, *_ in found(folder.taken(), quiet=())}
    assert said == {"empty_sheet", "missing_submission"}


def test_what_is_filled_in_comes_back(folder):
    honour = {
        "enterprise_name": FIRM[0],
        "org_code": FIRM[1],
        "honour_code": "SA8000",
        "issue_date": "2013-05-03",
        "kind": "新获",
    }
    firm = {
        "enterprise_name": FIRM[0],
        "org_code": FIRM[1],
        "gross_output_wan": "12.5",
        "is_above_scale": "否",
    }
    rows = {"honours": [honour], "enterprise_output": [firm]}
    write_template(folder.path / "10_雄江镇_2013.xlsx", "雄江镇", COLLECTION, rows)
    taken = folder.taken()
    assert found(taken) == [("H4", "amount_text", "repaired", "repaired")] or [
        k for _, k, _, _ in found(taken)
    ] == ["amount_text"]
    assert list(taken.clean["honours"]["kind"]) == ["new"]
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["12.50"]


@pytest.mark.parametrize("office", ["池园镇", "质监局", "财政局"])
def test_headings_are_locked_choices_are_offered_and_units_stand_in_the_heading(folder, office):
    path = folder.path / "x.xlsx"
    write_template(path, office, COLLECTION)
    book = read_file(path)
    assert book.sheets[0].name == "填报说明"
    assert [sheet.name for sheet in book.sheets if sheet.hidden] == ["选项"]
    with zipfile.ZipFile(path) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert all("<sheetProtection" in page for page in pages[:-1])
    assert any("<dataValidation " in page and "选项!" in page for page in pages)
    headings = {str(value) for sheet in book.sheets for row in sheet.rows for value in row}
    assert any(text.endswith(("(万元)", "(元)")) for text in headings)


def test_titles_that_run_out_are_listed_for_their_township(folder):
    path = folder.path / "x.xlsx"
    write_template(path, "池园镇", COLLECTION)
    page = next(sheet for sheet in read_file(path).sheets if sheet.name == "到期荣誉")
    reference = COLLECTION.reference
    ends = {(row[1], row[2], row[3]): str(row[5]) for row in page.rows[2:]}
    history = {}
    for past in sorted(reference.history, key=lambda one: one.issue_date):
        history[past.org_code, reference.honours[past.honour_code].name, past.item] = past
    expected = {
        title: past.valid_until
        for title, past in history.items()
        if past.valid_until[:4] in ("2012", "2013")
        and past.org_code in reference.firms
        and reference.firms[past.org_code].township == "池园镇"
    }
    assert ends == expected
    assert expected


def test_the_command_writes_a_new_folder_or_nothing(tmp_path):
    out = tmp_path / "out"
    run = CliRunner().invoke(main, ["template", "2014", "--out", str(out), "--quiet"])
    assert run.exit_code == 0, run.output
    assert len(list(out.iterdir())) == 24
    again = CliRunner().invoke(main, ["template", "2014", "--out", str(out)])
    assert again.exit_code == 2
    assert "new or empty folder" in again.output
