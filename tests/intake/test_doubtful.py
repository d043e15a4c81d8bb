"""Cells and tables that mean something else than they seem to: they wait or are read right, never silently wrong."""

from __future__ import annotations

import pytest
import xlsxwriter

from .conftest import FIRM, OUTPUT, found, honour, sheet
from .test_cells import output

OTHER = ("样例金瓷食品有限公司", "PDY05662X")
ABOVE = ["序号", "所在乡镇", "企业名称", "组织机构代码", "行业", "工业总产值", "从业人数"]
ESTIMATE = ["序号", "企业名称", "组织机构代码", "1-10月实际", "11-12月预计", "全年预计"]
MONTHS = ["序号", "企业名称", "组织机构代码", "税种", *(f"{month}月" for month in range(1, 13))]
CREDIT = ["序号", "企业名称", "组织机构代码", "事件类型", "文号", "决定日期", "程度", "有效期至"]


def kinds(taken):
    return [kind for _, kind, *_ in found(taken)]


def above(*rows, head=(ABOVE,), title="2013年规模以上工业总产值"):
    return [[title], ["填报单位:县经贸局", "", "", "单位:万元"], *map(list, head), *map(list, rows)]


def estimate(*rows, title="2013年本级财政留成预计"):
    return [[title], ["填报单位:县财政局", "", "", "单位:万元"], ESTIMATE, *map(list, rows)]


def test_a_cell_that_is_struck_out_waits_and_a_part_of_one_is_left_out(folder):
    book = xlsxwriter.Workbook(str(folder.path / "10_雄江镇.xlsx"))
    page, strike = book.add_worksheet("附表2"), book.add_format({"font_strikeout": True})
    for i, row in enumerate(sheet([output(), output(name=OTHER[0], code=OTHER[1])], OUTPUT, unit="万元")):
        page.write_row(i, 0, row)
    page.write_rich_string(3, 6, strike, "120", "130")
    page.write(4, 7, 31, strike)
    book.close()
    taken = folder.taken(accept=False)
    assert kinds(taken) == ["amount_text", "struck_part", "wrong_township", "struck_cell"]
    assert "enterprise_output" not in taken.clean
    accepted = folder.taken(accept=True).clean["enterprise_output"]
    assert accepted["gross_output_wan"].iloc[0] == "130.00"
    assert accepted["employees"].iloc[1] == ""


def test_a_void_sheet_beside_the_valid_one_waits_and_does_not_win(folder):
    folder.book(
        {
            "预计（作废）": estimate([1, *FIRM, 1, 1, 2]),
            "预计": estimate([1, *FIRM, 1, 2, 3]),
        },
        "财政局.xlsx",
    )
    assert list(folder.taken(accept=True).clean["retention_estimate"]["estimate_wan"]) == ["3.00"]


@pytest.mark.parametrize(
    "head",
    [
        ([*ABOVE[:5], "1-10月工业总产值", "工业总产值", "从业人数"],),
        ([*ABOVE[:5], "上年工业总产值", "全年工业总产值", "从业人数"],),
        ([*ABOVE[:5], "工业总产值", "", "从业人数"], ["", "", "", "", "", "上年", "本年", ""]),
        ([*ABOVE[:5], "工业总产值", "", "从业人数"], ["", "", "", "", "", "1-10月", "全年", ""]),
        ([*ABOVE[:5], "工业总产值", "", "从业人数"], ["", "", "", "", "", "计划", "实际", ""]),
    ],
    ids=["part", "last year", "last and this", "part and whole", "plan and actual"],
)
def test_the_column_of_this_year_is_read_and_no_other(folder, head):
    folder.book({"产值": above([1, "雄江镇", *FIRM, "食品", 111, 222, 30], head=head)}, "05_经贸局.xlsx")
    clean = folder.taken(accept=False).clean["above_scale_output"]
    assert list(clean["gross_output_wan"]) == ["222.00"]


def test_a_title_about_a_part_of_the_year_makes_the_table_wait(folder):
    rows = above([1, "雄江镇", *FIRM, "食品", 111, 30], title="2013年1-10月规模以上工业总产值")
    folder.book({"产值": rows}, "05_经贸局.xlsx")
    taken = folder.taken(accept=False)
    assert kinds(taken) == ["part_of_year"]
    assert "above_scale_output" not in taken.clean


def test_an_amount_that_is_merged_over_two_firms_waits(folder):
    book = xlsxwriter.Workbook(str(folder.path / "财政局.xlsx"))
    page = book.add_worksheet("预计")
    for i, row in enumerate(estimate([1, *FIRM, 1, 1, ""], [2, *OTHER, 1, 1, ""])):
        page.write_row(i, 0, row)
    page.merge_range(3, 5, 4, 5, 120)
    book.close()
    taken = folder.taken(accept=True)
    assert kinds(taken) == ["merged_amount", "merged_amount"]
    assert "retention_estimate" not in taken.clean


def test_the_unit_of_a_continued_table_is_its_own(folder):
    first = [1, *FIRM, "增值税", *[1000] * 12]
    second = [2, *OTHER, "增值税", *[2] * 12]
    stated = ["填报单位:县财政局", "", "单位：元"]
    rows = [["2013年留成"], stated, MONTHS, first, ["续表"], ["单位：万元"], MONTHS, second]
    folder.book({"分月": rows}, "财政局.xlsx")
    clean = folder.taken(accept=False).clean["retention_monthly"]
    assert set(clean["retention_yuan"]) == {"1000", "20000"}


def test_the_unit_of_a_heading_over_several_columns_holds_for_all_of_them(folder):
    top = [*MONTHS[:4], "本级留成（万元）", *[""] * 11]
    below = ["", "", "", "", *MONTHS[4:]]
    rows = [["2013年留成"], ["填报单位:县财政局"], top, below, [1, *FIRM, "增值税", *[2] * 12]]
    folder.book({"分月": rows}, "财政局.xlsx")
    clean = folder.taken(accept=False).clean["retention_monthly"]
    assert set(clean["retention_yuan"]) == {"20000"}


def test_one_certificate_is_one_honour_however_the_product_is_spelled(folder):
    mine = {"title": "福州市产品质量奖", "level": "市", "date": "2013-11-05"}
    heads = ["证书编号" if head == "文号" else head for head in sheet([])[2]]
    folder.book(
        {
            "附表1": [
                *sheet([honour(item="高压电瓷", doc="ZS-1", **mine)])[:2],
                heads,
                honour(item="高压电瓷", doc="ZS-1", **mine),
            ]
        }
    )
    rows = [["2013年"], ["填报单位:县质监局"], heads, honour(item="电瓷", doc="ZS-1", **mine)]
    folder.book({"品牌": rows}, "01_质监局.xlsx")
    taken = folder.taken(accept=False)
    assert len(taken.honours) == 1
    assert "certificate_twice" in kinds(taken)


def test_the_last_of_two_corrections_counts(folder):
    folder.book({"预计": estimate([1, *FIRM, 1, 1, 2])}, "财政局.xlsx")
    folder.book({"预计": estimate([1, *FIRM, 1, 2, 3])}, "财政局更正1.xlsx")
    folder.book({"预计": estimate([1, *FIRM, 1, 3, 4])}, "财政局更正2.xlsx")
    assert list(folder.taken(accept=True).clean["retention_estimate"]["estimate_wan"]) == ["4.00"]


def test_a_correction_can_withdraw_a_row(folder):
    folder.book({"附表2": sheet([output()], OUTPUT, unit="万元")})
    folder.book(
        {"附表2": sheet([output(remarks="删除，重复填报")], OUTPUT, unit="万元")}, "10_雄江镇_更正.xlsx"
    )
    assert "enterprise_output" not in folder.taken(accept=False).clean
    assert "enterprise_output" not in folder.taken(accept=True).clean


def test_a_level_that_is_not_the_honours_waits(folder):
    folder.book({"附表1": sheet([honour(title="中国驰名商标", level="省级", item="泰特")])})
    taken = folder.taken(accept=False)
    assert "level_differs" in kinds(taken)
    assert "honours" not in taken.clean


def test_a_sign_of_yuan_in_a_column_of_wan_waits(folder):
    folder.book({"附表2": sheet([output(output="￥1,200,000.00")], OUTPUT, unit="万元")})
    taken = folder.taken(accept=False)
    assert kinds(taken) == ["sign_of_yuan"]
    assert list(folder.taken(accept=True).clean["enterprise_output"]["gross_output_wan"]) == ["120.00"]


@pytest.mark.parametrize(
    ("value", "clean", "waits"), [(0.25, "25", True), (25, "25", False), ("0.25%", "0.25", False)]
)
def test_a_share_of_at_most_1_that_nothing_shows_as_a_percentage_waits(folder, value, clean, waits):
    heads = [
        "序号",
        "纳税人名称",
        "组织机构代码",
        "税种",
        "所属期",
        "入库税额(元)",
        "县级分享比例",
        "退库税额(元)",
    ]
    top = [["国税局2013年企业入库税额明细"], ["填报单位:县国税局"], heads]
    folder.book({"一": [*top, [1, *FIRM, "增值税", "2013-01", 1000, value, 0]]}, "09_国税局.xlsx")
    taken = folder.taken(accept=False)
    assert ("percent_as_fraction" in kinds(taken)) == waits
    assert ("tax_paid" not in taken.clean) == waits
    assert list(folder.taken(accept=True).clean["tax_paid"]["county_share_pct"]) == [clean]


def test_a_refused_row_refuses_no_other(folder):
    folder.book({"预计": estimate([1, *FIRM, 1, 1, "待定"], [2, *FIRM, 1, 1, 2])}, "财政局.xlsx")
    assert list(folder.taken(accept=False).clean["retention_estimate"]["estimate_wan"]) == ["2.00"]


def test_tax_sheets_of_one_month_take_it_from_their_title_or_name(folder):
    heads = ["序号", "纳税人名称", "组织机构代码", "税种", "入库税额", "县级分享比例"]
    stated = ["填报单位:县国税局", "", "", "单位:元"]
    body = [1, *FIRM, "增值税", 1000, 25]
    sheets = {
        "一": [["国税局2013年1月企业入库税额明细"], stated, heads, body],
        "2月": [["企业入库税额明细"], stated, heads, body],
        "3": [["企业入库税额明细"], stated, heads, body],
    }
    folder.book(sheets, "09_国税局.xlsx")
    taken = folder.taken(accept=False)
    assert set(kinds(taken)) == {"column_absent"}  # no column for refunds
    assert list(taken.clean["tax_paid"]["period"]) == ["201301", "201302", "201303"]


@pytest.mark.parametrize("office", ["国税局", "地税局"])
def test_credit_events_of_a_tax_office_can_be_read_as_a_county(folder, office):
    from mq_analysis.intake.county import county_tables

    from .conftest import REFERENCE

    rows = [
        ["2013年企业信用信息表"],
        [f"填报单位:县{office}"],
        CREDIT,
        [1, *FIRM, "欠税", "x", "2013-05-06", "一般", ""],
    ]
    folder.book({"信用": rows}, f"{office}.xlsx")
    (row,) = county_tables(folder.taken(accept=False), REFERENCE)["credit_events"].to_dict("records")
    assert (row["source_dept"], row["source_office"]) == ("税务", office[:2])


def test_a_row_with_a_caption_in_a_cell_is_still_a_row(folder):
    rows = [output(remarks="单位:亿元"), output(name=OTHER[0], code=OTHER[1], remarks="填报单位:镇企业办")]
    folder.book({"附表2": sheet(rows, OUTPUT, unit="万元")})
    assert len(folder.taken(accept=False).clean["enterprise_output"]) == 2


def test_the_correction_of_a_month_leaves_the_other_months(folder):
    full = [["2013年留成"], ["填报单位:县财政局", "", "单位:元"], MONTHS, [1, *FIRM, "增值税", *[1000] * 12]]
    part = [
        ["2013年留成"],
        ["填报单位:县财政局", "", "单位:元"],
        [*MONTHS[:4], "2月"],
        [1, *FIRM, "增值税", 1150],
    ]
    folder.book({"分月": full}, "财政局.xlsx")
    folder.book({"分月": part}, "财政局2月更正.xlsx")
    waiting = folder.taken(accept=False).clean["retention_monthly"]
    assert set(waiting["retention_yuan"]) == {"1000"}
    assert "201302" not in set(waiting["period"])
    accepted = folder.taken(accept=True).clean["retention_monthly"].set_index("period")["retention_yuan"]
    assert accepted["201302"] == "1150"
    assert len(accepted) == 12


def test_a_year_beside_the_months_is_the_year_of_the_row(folder):
    heads = [*MONTHS[:4], "所属期", *MONTHS[4:]]
    body = [[1, *FIRM, "增值税", "2012年", *[1] * 12], [2, *OTHER, "增值税", "2013年", *[2] * 12]]
    folder.book({"分月": [["留成"], ["填报单位:县财政局", "", "单位:元"], heads, *body]}, "财政局.xlsx")
    assert set(folder.taken(accept=False).clean["retention_monthly"]["retention_yuan"]) == {"2"}


@pytest.mark.parametrize("text", ["不是新获", "非首次", "未新获", "新获/复评", "新获（待定）"])
def test_a_word_that_is_denied_is_not_that_word(folder, text):
    folder.book({"附表1": sheet([honour(kind=text)])})
    assert "honours" not in folder.taken(accept=False).clean


def test_what_is_awarded_again_is_a_renewal(folder):
    folder.book({"附表1": sheet([honour(kind="三年到期重新申报")])})
    assert list(folder.taken(accept=False).clean["honours"]["kind"]) == ["renewal"]


@pytest.mark.parametrize(
    "change",
    [
        {"seq": "1(作废)"},
        {"seq": "1删"},
        {"title": "福州市知名商标(公示中)"},
        {"name": f"{FIRM[0]}(作废)"},
        {"remarks": "★"},
    ],
)
def test_signs_of_withdrawal_in_other_cells(folder, change):
    note = ["注：带★的为公示中，尚未发文。"]
    folder.book({"附表1": [*sheet([honour(**change)]), note]})
    assert "honours" not in folder.taken(accept=False).clean
    assert "honours" not in folder.taken(accept=True).clean


@pytest.mark.parametrize(
    "note", ["注：序号1尚在公示期内，暂不计入。", "注：1、2两项待批，暂不计入。", "注：第1户作废。"]
)
def test_a_note_withdraws_the_rows_that_it_numbers(folder, note):
    folder.book({"附表1": [*sheet([honour()]), [], [note]]})
    assert "honours" not in folder.taken(accept=False).clean


def test_a_note_that_asks_for_a_change_is_told(folder):
    folder.book(
        {"附表2": [*sheet([output()], OUTPUT, unit="万元"), [], ["说明：第2户三月份漏登5万元，请补记。"]]}
    )
    assert kinds(folder.taken(accept=False)) == ["note_asks"]
