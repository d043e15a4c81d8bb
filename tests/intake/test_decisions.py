"""A person decides about what changes a meaning; a decision holds for what it was made about and nothing else."""

from __future__ import annotations

import pytest
import xlsxwriter

from mq_analysis.base.errors import DataError
from mq_analysis.intake import read_decisions, write_all
from mq_analysis.intake.decisions import NO, YES, Decision
from mq_analysis.tables.workbooks.files import read_file

from .conftest import FIRM, OUTPUT, REFERENCE, found, honour, sheet
from .test_cells import output


def written(path, rows):
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("待确认事项")
    for i, row in enumerate([["编号", "决定", "决定人", "日期", "理由"], *rows]):
        page.write_row(i, 0, row)
    book.close()
    return path


def number(taken):
    return next(iter(taken.decisions.asked))


@pytest.fixture
def asking(folder):
    folder.book({"附表1": sheet([honour(code="")])})
    return folder


def test_a_decision_is_asked_for_once_and_holds(asking):
    first = asking.taken(accept=False)
    assert [fate for *_, fate in found(first)] == ["pending"]
    yes = asking.taken(accept=False, given={number(first): Decision(YES)})
    assert [fate for *_, fate in found(yes)] == ["repaired"]
    assert list(yes.clean["honours"]["org_code"]) == [FIRM[1]]
    no = asking.taken(accept=False, given={number(first): Decision(NO)})
    assert found(no) == [("C4", "code_missing", "rejected", "rejected")]


def test_accepting_all_does_not_overrule_a_refusal(asking):
    first = asking.taken(accept=False)
    assert "honours" not in asking.taken(accept=True, given={number(first): Decision(NO)}).clean


@pytest.mark.parametrize(
    "change",
    [{"name": "样例盛德生态农业有限公司"}, {"code": "/"}, {"date": "2013-06-03"}, {"doc": "SAMPLE-2"}],
)
def test_a_decision_does_not_hold_for_another_cell(asking, change):
    given = {number(asking.taken(accept=False)): Decision(YES)}
    asking.book({"附表1": sheet([honour(**{"code": "", **change})])})
    taken = asking.taken(accept=False, given=given)
    assert [fate for *_, fate in found(taken) if fate != "kept"] == ["pending"]
    assert taken.decisions.obsolete() == list(given)


def test_a_unit_that_the_magnitude_contradicts_waits_with_all_its_rows(folder):
    folder.book({"附表2": sheet([output(output=12_000_000)], OUTPUT, unit="万元")})
    heads = ["序号", "所在乡镇", "企业名称", "组织机构代码", "行业", "工业总产值", "从业人数"]
    rows = [
        ["2013年"],
        ["填报单位:县经贸局", "", "", "单位:万元"],
        heads,
        [1, "雄江镇", *FIRM, "食品", 1200, 30],
    ]
    folder.book({"规上工业产值": rows}, "05_经贸局.xlsx")
    waiting = folder.taken(accept=False)
    assert ("", "unit_conflict", "pending", "pending") in found(waiting)
    assert "enterprise_output" not in waiting.clean
    accepted = folder.taken(accept=True)
    assert list(accepted.clean["enterprise_output"]["gross_output_wan"]) == ["1200.00"]
    assert list(accepted.clean["enterprise_output"]["row_outcome"]) == ["repaired"]


def test_the_list_is_written_with_what_was_decided_and_read_back(asking, tmp_path):
    first = asking.taken(accept=False)
    given = {
        number(first): Decision(YES, "", "王某", "2013-12-02", "已核对"),
        "ABCDEF0123": Decision(NO, "李某"),
    }
    write_all(asking.taken(accept=False, given=given), tmp_path / "out", REFERENCE, {})
    back = read_decisions(tmp_path / "out" / "decisions.xlsx")
    assert {key: (d.said, d.by, d.date, d.reason) for key, d in back.items()} == {
        key: (d.said, d.by, d.date, d.reason) for key, d in given.items()
    }


def test_a_list_with_words_that_nobody_understands_is_refused_whole(tmp_path):
    path = written(tmp_path / "d.xlsx", [["A1", "也许"], ["A2", YES], ["A2", NO]])
    with pytest.raises(DataError) as error:
        read_decisions(path)
    assert [p.where.rpartition("/")[2] for p in error.value.problems] == [
        "d.xlsx:待确认事项!B2",
        "d.xlsx:待确认事项!B4",
    ]


@pytest.mark.parametrize("name", ["nowhere.xlsx", "other.csv"])
def test_a_list_that_is_none_is_an_error(tmp_path, name):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError):
        read_decisions(tmp_path / name)


def test_the_list_offers_the_words_to_choose_from(asking, tmp_path):
    import zipfile

    write_all(asking.taken(accept=False), tmp_path / "out", REFERENCE, {})
    with zipfile.ZipFile(tmp_path / "out" / "decisions.xlsx") as archive:
        assert f'"{YES},{NO}"' in archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_finding_goes_back_to_its_sender_with_its_cell(asking, tmp_path):
    write_all(asking.taken(accept=False), tmp_path / "out", REFERENCE, {})
    book = read_file(tmp_path / "out" / "issues" / "问题清单_雄江镇.xlsx")
    findings, account = book.sheets
    assert account.rows[3][1:7] == ("附表1", 4.0, 0.0, 0.0, 1.0, 0.0)
    assert findings.rows[5][2:5] == ("附表1", "C4", "组织机构代码")
    assert findings.rows[5][6:10] == ("警告", "代码缺失", "", "待确认")
    assert findings.rows[5][12] == "请确认建议是否正确"


def test_one_of_two_lines_about_the_same_is_enough(tmp_path):
    path = written(tmp_path / "d.xlsx", [["A1", ""], ["A1", YES], ["A2", NO], ["A2", ""]])
    assert {number: decision.said for number, decision in read_decisions(path).items()} == {
        "A1": YES,
        "A2": NO,
    }


def test_days_and_codes_that_a_spreadsheet_made_of_what_was_typed_are_read_as_typed(tmp_path):
    import datetime as dt

    import xlsxwriter

    path = tmp_path / "d.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("待确认事项")
    page.write_row(0, 0, ["编号", "决定", "改为", "日期"])
    page.write_row(1, 0, ["A1", YES, 169701275])
    page.write_datetime(1, 3, dt.datetime(2013, 12, 2), book.add_format({"num_format": "yyyy-m-d"}))
    book.close()
    (decision,) = read_decisions(path).values()
    assert (decision.value, decision.date) == ("169701275", "2013-12-02")


def test_what_both_files_of_a_sender_ask_is_asked_once(asking, tmp_path):
    asking.book({"附表1": sheet([honour(code=""), honour(code="", title="ISO9001", seq=2)])}, "雄江镇_2.xlsx")
    taken = asking.taken(accept=False)
    write_all(taken, tmp_path / "out", REFERENCE, {})
    page = read_file(tmp_path / "out" / "decisions.xlsx").sheets[0]
    numbers = [row[0] for row in page.rows[5:]]
    assert len(numbers) == len(set(numbers)) == len(taken.decisions.asked)
    assert page.rows[5][6].startswith(f"{FIRM[0]}\n")


def test_a_row_that_its_sender_took_back_is_offered_to_be_left_out(asking, tmp_path):
    asking.book({"附表1": sheet([honour(remarks="作废")])}, "雄江镇.xlsx")
    write_all(asking.taken(accept=False), tmp_path / "out", REFERENCE, {})
    rows = read_file(tmp_path / "out" / "decisions.xlsx").sheets[0].rows
    assert [row[9] for row in rows if row[7] == "划去或注明不算的行"] == ["该行不计入"]
