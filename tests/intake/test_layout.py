"""Where the tables are: headings in one row or two, several tables on a sheet, totals, notes, and what is none."""

from __future__ import annotations

import pytest

from .conftest import FIRM, HONOURS, OUTPUT, found, honour, sheet
from .test_cells import output

TARGETS = ("序号", "指标", "计量单位", "目标值", "完成值", "自评分", "佐证")


def target(name="新增国家级品牌", unit="个", goal=1, done=1):
    return [1, name, unit, goal, done, 10, "佐证"]


def test_tables_that_stand_below_each_other_are_read_each_by_its_headings(folder):
    rows = [
        *sheet([honour()]),
        ["合计", "", "", "共1项"],
        ["注:以公告日期为准"],
        [],
        ["2013年度企业基本情况表"],
        ["填报单位:雄江镇人民政府", "", "", "单位:万元"],
        list(OUTPUT),
        output(),
        ["", "合  计", "", "", "", "", 1200.5, 30],
        [],
        ["2013年度目标完成情况"],
        list(TARGETS),
        target(),
        target("产品监督抽查合格率", "%", 0.925, "93.9%"),
    ]
    folder.book({"全部": rows})
    taken = folder.taken()
    assert found(taken) == []
    assert [block.kind for block in taken.ledger.blocks] == [
        "honours",
        "enterprise_output",
        "township_report",
    ]
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["1200.50"]
    assert list(taken.clean["township_report"]["reported_value"]) == ["1", "93.9"]


def test_headings_printed_again_in_the_middle_are_no_data(folder):
    again = sheet([honour(), list(HONOURS), honour(title="ISO9001")])
    folder.book({"附表1": again})
    taken = folder.taken()
    assert found(taken) == []
    assert len(taken.clean["honours"]) == 2


def test_columns_may_stand_in_any_order_and_unknown_ones_are_told(folder):
    order = [4, 2, 1, 3, 9, 8, 7, 6, 5, 10, 11, 0]
    heads = [HONOURS[i] for i in order] + ["经办人"]
    row = [honour()[i] for i in order] + ["某人"]
    folder.book({"附表1": [["2013年度"], ["填报单位:雄江镇人民政府"], heads, row]})
    taken = folder.taken()
    assert found(taken) == [("M", "column_not_recognised", "rejected", "rejected")]
    assert list(taken.clean["honours"]["org_code"]) == [FIRM[1]]


def test_many_rows_of_titles_and_a_blank_first_column(folder):
    rows = [
        ["", "闽清县"],
        ["", "质量工作"],
        ["", "2013年度报表"],
        [],
        ["", "填报单位：雄江镇人民政府"],
        ["", *HONOURS],
        ["", *honour()],
    ]
    folder.book({"附表1": rows})
    taken = folder.taken()
    assert found(taken) == []
    assert list(taken.clean["honours"]["source_cells"]) == ["B7:M7"]


def test_a_stated_total_that_is_not_the_sum_is_told_where_it_stands(folder):
    rows = sheet(
        [output(), output(name="样例县计量检定测试所", code="PDY004512", output="99.5")], OUTPUT, unit="万元"
    )
    folder.book({"附表2": [*rows, ["", "合计", "", "", "", "", 1299.5, 61]]})
    places = [(p, k) for p, k, _, _ in found(folder.taken()) if k == "total_mismatch"]
    assert places == [("G6", "total_mismatch"), ("H6", "total_mismatch")]


def test_subtotals_count_their_own_section_and_the_total_counts_all(folder):
    firms = [("样例县计量检定测试所", "PDY004512"), ("样例盛德生态农业有限公司", "PDY001071")]
    lines = [output(), ["", "小计", "", "", "", "", 1200.5, 30]]
    for name, code in firms:
        lines += [output(name=name, code=code)]
    lines += [["", "二组小计", "", "", "", "", 2401, 60], ["", "总计", "", "", "", "", 3601.5, 90]]
    folder.book({"附表2": sheet(lines, OUTPUT, unit="万元")})
    assert [k for _, k, _, _ in found(folder.taken()) if k == "total_mismatch"] == []


@pytest.mark.parametrize(
    ("unit", "total", "told"),
    [
        ("万元", 2401.0, []),  # of both sheets
        ("万元", 1200.5, []),  # of its own sheet
        ("元", 24010000, []),  # the second sheet in another unit
        ("万元", 2402.0, [("附表2（续）", "total_mismatch")]),
    ],
)
def test_the_total_of_a_continued_table_may_be_that_of_all_its_sheets(unit, total, told, folder):
    own = output(name="样例盛德生态农业有限公司", code="PDY001071")
    own[OUTPUT.index("工业总产值")] = 12005000 if unit == "元" else 1200.5
    second = sheet([own, ["", "总计", "", "", "", "", total]], OUTPUT, unit=unit)
    folder.book({"附表2": sheet([output()], OUTPUT, unit="万元"), "附表2（续）": second})
    defects = folder.taken().ledger.all_defects()
    assert [(d.sheet, d.kind) for d in defects if d.kind == "total_mismatch"] == told


def test_nil_returns_notes_and_guides_are_no_findings(folder):
    folder.book(
        {"附表1": sheet([["本年度无新增品牌（零报告）"]]), "说明": [["请认真填写"], ["谢谢"]], "Sheet2": []}
    )
    taken = folder.taken()
    assert found(taken) == []
    assert "honours" not in taken.clean


def test_a_sheet_that_is_empty_hidden_or_unknown_is_told(folder):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(folder.path / "10_雄江镇.xlsx"))
    page = book.add_worksheet("附表1品牌创建")
    for i, row in enumerate(sheet([honour()])):
        page.write_row(i, 0, row)
    book.add_worksheet("附表3目标完成情况")
    hidden = book.add_worksheet("旧数据")
    for i, row in enumerate(sheet([honour(title="ISO9001")])):
        hidden.write_row(i, 0, row)
    hidden.hide()
    strange = book.add_worksheet("其他")
    for i in range(3):
        strange.write_row(i, 0, ["甲", "乙", "丙", "丁"])
    book.close()
    taken = folder.taken()
    assert [(d.sheet, d.kind) for d in taken.ledger.all_defects() if d.kind != "missing_submission"] == [
        ("附表3目标完成情况", "empty_sheet"),
        ("旧数据", "hidden_sheet"),
        ("其他", "sheet_not_recognised"),
    ]
    assert len(taken.clean["honours"]) == 1


def test_hidden_rows_are_read_and_told(folder):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(folder.path / "10_雄江镇.xlsx"))
    page = book.add_worksheet("附表1品牌创建")
    for i, row in enumerate(sheet([honour(), honour(title="ISO9001")])):
        page.write_row(i, 0, row)
    page.set_row(4, None, None, {"hidden": True})
    book.close()
    taken = folder.taken()
    assert [d.kind for d in taken.ledger.all_defects() if d.kind != "missing_submission"] == ["hidden_rows"]
    assert len(taken.clean["honours"]) == 2
