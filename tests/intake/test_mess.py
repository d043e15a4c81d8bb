"""More kinds of mess, found by writing a second county: each small sheet says what must come of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mq_analysis.intake.county import county_tables

from .conftest import FIRM, HONOURS, OUTPUT, REFERENCE, found, honour, reference, sheet
from .test_cells import output

SECOND = ("样例县计量检定测试所", "PDY004512")


def firms(*more):
    return [output(), output(name=SECOND[0], code=SECOND[1], output=99.5, staff=8), *more]


def kinds(taken):
    return [kind for _, kind, _, _ in found(taken) if kind != "wrong_township"]


def test_the_same_table_twice_counts_once(folder):
    folder.book({"附表2": sheet(firms(), OUTPUT, unit="万元"), "核对": sheet(firms(), OUTPUT, unit="万元")})
    changed = [output(output=7.0), firms()[1]]
    folder.book({"附表2": sheet(changed, OUTPUT, unit="万元")}, "10_雄江镇_再报.xlsx")
    taken = folder.taken()
    assert sorted(kinds(taken)) == ["duplicate_row"] * 3 + ["rows_differ"]
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["1200.50", "99.50"]


def test_a_corrected_file_replaces_the_older_rows_once_a_person_accepts_it(folder):
    folder.book({"附表2": sheet(firms(), OUTPUT, unit="万元"), "核对": sheet(firms(), OUTPUT, unit="万元")})
    changed = [output(output=7.0), firms()[1]]
    folder.book({"附表2": sheet(changed, OUTPUT, unit="万元")}, "10_雄江镇_更正.xlsx")
    taken = folder.taken(accept=False)
    assert sorted(kinds(taken)) == ["duplicate_row"] * 2 + ["superseded"] * 3
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["99.50"]
    accepted = folder.taken(accept=True)
    assert sorted(accepted.clean["enterprise_output"]["gross_output_wan"]) == ["7.00", "99.50"]


def test_a_row_that_the_corrected_file_leaves_out_waits(folder):
    folder.book({"附表2": sheet(firms(), OUTPUT, unit="万元")})
    folder.book({"附表2": sheet(firms()[:1], OUTPUT, unit="万元")}, "10_雄江镇_最终版.xlsx")
    taken = folder.taken(accept=False)
    assert sorted(kinds(taken)) == ["duplicate_row", "superseded"]
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["1200.50"]


@pytest.mark.parametrize(
    "between",
    [
        [["填报单位：雄江镇人民政府", "", "", "", "", "", "单位：万元"]],
        [["二、企业基本情况", "", "", "", "", "", "单位：万元"]],
        [["表二", "2013年度企业基本情况表"], ["", "填报单位:雄江镇", "", "单位:万元"]],
        [
            [],
            ["2013年度企业基本情况表"],
            ["填报单位：雄江镇", "", "填报日期：", "2013年11月20日", "单位：万元、人"],
        ],
    ],
)
def test_what_stands_between_two_tables_belongs_to_the_second(folder, between):
    folder.book({"全部": [*sheet([honour()]), *between, list(OUTPUT), *firms()]})
    taken = folder.taken()
    assert kinds(taken) == []
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["1200.50", "99.50"]


@pytest.mark.parametrize(
    "row",
    [
        ["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        ["甲", "乙", "丙", "丁", 1, 2, 3, 4, 5, 6],
        ["例", "样例某某有限公司", "PDY000000", "瓷砖", "小", "是", 100, 5, "存续"],
        ["", "合计（2家）", "", "", "", "", 1300, 38],
        ["", "全镇合计", "", "", "", "", 1300, 38],
        ["", "合  计", "", "", "", "", "1300万元", 38],
        ["其中：规模以上", "", "", "", "", "", 1300, 38],
        ["", "平均", "", "", "", "", 650, 19],
        ["填表人：张三", "", "审核人：李四", "", "联系电话：0591"],
        ["", "填表人:张三", "", "", "审核人:李四"],
        ["", "", "", "2013年11月20日"],
        ["", "", "", "", "（公章）"],
        ["", "", "", "第1页，共2页"],
        ["", "1、以上为全镇企业，含停产企业"],
        ["", "雄江镇人民政府", "", "2013年11月20日"],
        [7],
        [3, "无"],
        [3, "无", "/", "/", "—"],
    ],
)
def test_a_row_that_is_no_firm_is_none(folder, row):
    folder.book({"附表2": sheet([*firms(), row], OUTPUT, unit="万元")})
    taken = folder.taken()
    assert kinds(taken) == []
    assert len(taken.clean["enterprise_output"]) == 2


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (["合计：3项"], "A5"),
        (["", "合计", "", "共三项"], "D5"),
        (["共计 3 项"], "A5"),
        (["合计", "", "", "共二十一项"], "D5"),
    ],
)
def test_a_count_is_read_in_words_and_figures(folder, row, place):
    folder.book({"附表1": sheet([honour(), row])})
    assert [(p, k) for p, k, _, _ in found(folder.taken())] == [(place, "total_mismatch")]


def test_a_total_above_the_rows_and_totals_of_parts(folder):
    above = ["", "合计", "", "", "", "", 1300, 38]
    folder.book({"附表2": sheet([above, *firms()], OUTPUT, unit="万元")})
    assert kinds(folder.taken()) == []
    first, second = firms()
    parts = [
        first,
        ["", "小计", "", "", "", "", 1200.5, 30],
        list(OUTPUT),
        second,
        ["", "小计", "", "", "", "", 99.5, 8],
        above,
    ]
    folder.book({"附表2": sheet(parts, OUTPUT, unit="万元")})
    assert kinds(folder.taken()) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["无"]], []),
        ([["", "暂无"]], []),
        ([["", "无此情况"]], []),
        ([["没有。"]], []),
        ([["注:金额按表头所注单位填写;没有的留空,勿填“/”“无”;日期填到日。"]], ["empty_sheet"]),
        ([], ["empty_sheet"]),
        ([[1], [2]], ["empty_sheet"]),
    ],
)
def test_nothing_to_report_must_be_said(folder, rows, said):
    folder.book({"附表1品牌创建": sheet(rows)})
    assert kinds(folder.taken()) == said


@pytest.mark.parametrize("wrote", ["期满复评", "复核", "续延", "到期换证", "延续认定"])
def test_words_for_a_renewal(folder, wrote):
    folder.book({"附表1": sheet([honour(kind=wrote)])})
    taken = folder.taken()
    assert kinds(taken) == []
    assert list(taken.clean["honours"]["kind"]) == ["renewal"]


def test_a_title_that_the_firm_has_had_is_a_renewal_whatever_the_row_says(folder):
    folder.book({"附表1": sheet([honour(title="HACCP", kind="新获")])})
    taken = folder.taken()
    assert [(p, k) for p, k, _, _ in found(taken)] == [("K4", "renewal_marked_new")]
    assert [one.kind for one in taken.honours] == ["renewal"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (2013, 2013, []),
        (2014, 2020, ["honour_impossible_year"]),
        (2000, 2012, ["honour_impossible_year"]),
    ],
)
def test_a_title_is_awarded_from_its_first_year_to_its_last(folder, first, last, said):
    folder.book({"附表1": sheet([honour()])})
    whole = reference()
    (title,) = (one for one in whole.honours.values() if one.name.startswith("SA8000"))
    dated = title.model_copy(update={"new_titles_from": first, "new_titles_to": last})
    taken = folder.taken(known=replace(whole, honours={**whole.honours, title.code: dated}))
    assert kinds(taken) == said
    assert len(taken.honours) == (not said)


def test_honours_are_numbered_on_from_the_last_also_where_the_history_has_gaps(folder):
    folder.book({"附表1": sheet([honour()])})
    whole = reference()
    last = max(one.honour_id for one in whole.history)
    for history in (whole.history, whole.history[1:], whole.history[-1:]):
        (one,) = folder.taken(known=replace(whole, history=history)).honours
        assert one.honour_id == f"H{int(last[1:]) + 1:04d}"
    (one,) = folder.taken(known=replace(whole, history=())).honours
    assert one.honour_id == "H0001"


@pytest.mark.parametrize(
    ("title", "wrote", "item"),
    [
        ("福建名牌产品", "内墙砖（欧林牌）", "内墙砖"),
        ("福州市产品质量奖", "“鑫安”牌陶瓷地砖", "陶瓷地砖"),
        ("福州市知名商标", "亚特(图形)", "亚特"),
        ("福州市知名商标", "亚特牌绝缘子", "亚特"),
        ("福州市知名商标", "亚特及图", "亚特"),
        ("福州市知名商标", "牌坊", "牌坊"),
    ],
)
def test_a_product_or_trademark_has_one_wording(title, wrote, item):
    from mq_analysis.intake.honours import Catalogue, item_of

    from .test_template import COLLECTION

    (found_honour,) = Catalogue.of(COLLECTION.reference, {}).find(title)
    assert item_of(wrote, found_honour) == item


@pytest.mark.parametrize(
    ("wrote", "code"),
    [
        ("中国驰名商标（司法认定）", "CW"),
        ("市知名商标（延续）", "CT"),
        ("福建省著名商标称号", "FT"),
        ("ISO9001：2008质量管理体系认证", "I9"),
        ("《福建名牌产品》", "FM"),
        ("省级著名商标", "FT"),
        ("质量奖", None),
        ("某某大奖", None),
    ],
)
def test_an_honour_is_known_under_its_usual_decorations(wrote, code):
    from mq_analysis.intake.honours import Catalogue

    from .test_template import COLLECTION

    codes = [one.code for one in Catalogue.of(COLLECTION.reference, {}).find(wrote)]
    assert codes == [code] if code else len(codes) != 1


@pytest.mark.parametrize(
    ("stated", "value", "wan"),
    [
        ("千元", 12005.0, "1200.50"),
        ("百元", 120050.0, "1200.50"),
        ("万元/人", 1200.5, "1200.50"),
        ("亿元", 0.12005, "1200.50"),
    ],
)
def test_units_of_any_size_and_company(folder, stated, value, wan):
    folder.book({"附表2": sheet([output(output=value)], OUTPUT, unit=stated)})
    taken = folder.taken()
    assert kinds(taken) == []
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == [wan]


@pytest.mark.parametrize(
    "head",
    [
        "工业总产值:万元",
        "工业总产值（单位：万元）",
        "工业总产值 万元",
        "工业总产值（现价，万元）",
        "2013年工业总产值（万元）",
    ],
)
def test_units_in_headings_in_any_form(folder, head):
    folder.book({"附表2": sheet([output()], [*OUTPUT[:6], head, *OUTPUT[7:]])})
    taken = folder.taken()
    assert kinds(taken) == []
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["1200.50"]


TAX = ["所属期", "纳税人名称", "组织机构代码", "税种", "入库税额", "县级分享比例", "退库"]
MONTHS = ["序号", "企业名称", "组织机构代码", "税种", *(f"{m}月" for m in range(1, 13))]


@pytest.mark.parametrize(("stated", "amount"), [("元", 1.25), ("万元", 12500.0), ("", 1.25)])
def test_the_months_of_the_finance_office_are_held_against_the_tax_paid(folder, stated, amount):
    tax = [
        ["2013年"],
        ["填报单位:县国税局", "", "单位:元"],
        TAX,
        *([f"2013{m:02d}", *FIRM, "增值税", 50000, "25%", 0] for m in range(1, 13)),
    ]
    folder.book({"入库": tax}, "11_国税局.xlsx")
    office = ["填报单位:县财政局", "", f"单位:{stated}" if stated else ""]
    folder.book(
        {"明细": [["2013年"], office, MONTHS, [1, *FIRM, "增值税", *[amount] * 12]]}, "08_财政局.xlsx"
    )
    taken = folder.taken()
    assert kinds(taken) == ["unit_conflict" if stated else "unit_not_stated"]
    assert set(taken.clean["retention_monthly"]["retention_yuan"]) == {"12500"}
    assert "retention_monthly" not in folder.taken(accept=False).clean


def finance_and_tax(folder, *amounts):
    """Months of the finance office beside taxes of which the county's share is 1,234.50 yuan a month."""
    tax = [["2013年"], ["填报单位:县国税局", "", "单位:元"], TAX]
    tax += [[f"2013{m:02d}", *FIRM, "增值税", 4938, "25%", 0] for m in range(1, 13)]
    folder.book({"入库": tax}, "11_国税局.xlsx")
    row = [1, *FIRM, "增值税", *amounts]
    office = ["填报单位:县财政局", "", "单位:元"]
    folder.book({"明细": [["2013年"], office, MONTHS, row]}, "08_财政局.xlsx")


@pytest.mark.parametrize(("accept", "months"), [(False, 11), (True, 12)])
def test_a_cell_in_another_unit_than_its_column_waits(folder, accept, months):
    finance_and_tax(folder, *[1234.5] * 11, 12345000)
    taken = folder.taken(accept=accept)
    assert kinds(taken) == ["cell_in_other_unit"]
    clean = taken.clean["retention_monthly"]
    assert len(clean) == months
    assert {float(amount) for amount in clean["retention_yuan"]} == {1234.5}


def test_a_cell_that_is_no_unit_away_from_the_tax_is_kept_and_told(folder):
    finance_and_tax(folder, *[1234.5] * 11, 1284.5)
    taken = folder.taken()
    assert kinds(taken) == ["finance_tax_mismatch"]
    assert list(map(float, taken.clean["retention_monthly"]["retention_yuan"])) == [*[1234.5] * 11, 1284.5]


@pytest.mark.parametrize("amounts", [(None, *[1234.5] * 11), (*[None] * 11, 1234.5)])
def test_a_blank_month_is_told_where_taxes_were_paid_in_it(folder, amounts):
    finance_and_tax(folder, *amounts)
    taken = folder.taken()
    assert set(kinds(taken)) <= {"finance_tax_mismatch", "month_blank"}
    assert len(kinds(taken)) == amounts.count(None)


def test_the_retention_of_each_tax_stands_beside_what_was_paid_of_that_tax_in_that_month(folder):
    paid = [("201301", "增值税", 400), ("201301", "营业税", 800), ("201302", "增值税", 1200)]
    tax = [[month, *FIRM, kind, amount, "25%", 0] for month, kind, amount in paid]
    folder.book({"入库": [["2013年"], ["填报单位:县国税局", "", "单位:元"], TAX, *tax]}, "11_国税局.xlsx")
    months = [[1, *FIRM, "增值税", 100, 300], [2, *FIRM, "营业税", 200, None]]
    office = ["填报单位:县财政局", "", "单位:元"]
    folder.book({"明细": [["2013年"], office, MONTHS, *months]}, "08_财政局.xlsx")
    taken = folder.taken()
    assert kinds(taken) == []
    found = county_tables(taken, REFERENCE)["retention"]
    columns = ["period", "tax_kind", "retention_yuan", "paid_tax_yuan"]
    assert sorted(found[columns].itertuples(index=False, name=None)) == [
        ("201301", "增值税", "100", "400"),
        ("201301", "营业税", "200", "800"),
        ("201302", "增值税", "300", "1200"),
    ]


def test_a_missing_heading_does_not_lose_the_table(folder):
    heads = ["某栏" if text == "荣誉名称" else text for text in HONOURS]
    folder.book({"附表1": sheet([honour()], heads)})
    said = kinds(folder.taken())
    assert "column_missing" in said
    assert "sheet_not_recognised" not in said


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("样例盛瓷食品有限公司（原样例食品厂）", "name_differs"),
        ("样例盛瓷食品有限公司*", None),
        ("样例盛瓷食品有限公司[注1]", None),
        ("“样例盛瓷食品有限公司”", None),
    ],
)
def test_names_with_something_added(folder, name, kind):
    folder.book({"附表1": sheet([honour(name=name)])})
    assert kinds(folder.taken()) == ([kind] if kind else [])


def test_two_townships_that_differ_without_a_department(folder):
    folder.book({"附表1": sheet([honour(date="2013-11-08", doc="5号")], office="梅城镇")}, "01_梅城镇.xlsx")
    folder.book({"附表1": sheet([honour(date="2013-11-30", doc="9号")])})
    taken = folder.taken()
    assert sorted(kinds(taken)) == ["duplicate_report", "source_conflict", "source_conflict"]
    assert {d.file for d in taken.ledger.all_defects() if d.kind == "source_conflict"} == {"01_梅城镇.xlsx"}
    assert [one.issue_date for one in taken.honours] == ["2013-11-30"]


def test_a_blank_date_is_filled_by_the_department_and_said(folder):
    department = ["序号", "所在乡镇", *HONOURS[1:]]
    row = honour()
    folder.book(
        {"认证": sheet([[1, "雄江镇", *row[1:]]], department, office="县质监局").copy()}, "01_质监局.xlsx"
    )
    folder.book({"附表1": sheet([honour(date="")])})
    assert sorted(kinds(folder.taken())) == ["date_missing", "duplicate_report"]


@pytest.mark.parametrize("office", ["池园", "闽清县池园镇", "池园镇质强办"])
def test_a_sender_is_known_by_its_stem(folder, office):
    rows = sheet([honour(name="样例华釉陶瓷有限公司", code="PDY015617")])
    rows[1][0] = f"填报单位：{office}"
    folder.book({"附表1": rows}, "表.xlsx")
    taken = folder.taken()
    assert kinds(taken) == []
    assert set(taken.ledger.offices.values()) == {"池园镇"}


def test_error_cells_and_hidden_rows_of_an_old_workbook_are_told(folder):
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet("附表2", cell_overwrite_ok=True)
    for i, row in enumerate(sheet(firms(), OUTPUT, unit="万元")):
        for j, value in enumerate(row):
            page.write(i, j, value)
    page.row(3).set_cell_error(6, "#DIV/0!")
    page.row(4).hidden = True
    book.save(str(folder.path / "10_雄江镇.xls"))
    taken = folder.taken()
    assert [(p, k) for p, k, _, _ in found(taken) if k != "wrong_township"] == [
        ("", "hidden_rows"),
        ("G4", "cell_error"),
    ]
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["", "99.50"]


def test_tables_of_supervision_have_their_place_and_may_be_about_no_firm(folder):
    heads = [
        "序号",
        "案件编号",
        "案件类型",
        "企业名称",
        "组织机构代码",
        "所在乡镇",
        "立案日期",
        "事由",
        "办结日期",
    ]
    rows = [
        [1, "AJ-1", "整改", *FIRM, "", "2013-03-01", "尺寸偏差", "2013-04-01"],
        [2, "AJ-2", "区域监管", "", "", "池园镇", "2013-05-01", "内墙砖", ""],
        [3, "AJ-2", "约谈", "", "", "池园镇", "2013-06-01", "内墙砖", ""],
    ]
    equipment = ["序号", "所在乡镇", "设备类别", "在用台数", "应检台数", "已检台数", "不合格台数"]
    folder.book(
        {
            "案件": [["2013年"], ["填报单位:县质监局"], heads, *rows],
            "设备": [["2013年"], ["填报单位:县质监局"], equipment, [1, "池园镇", "电梯", 3, 3, 2, 0]],
        },
        "01_质监局.xlsx",
    )
    taken = folder.taken()
    assert kinds(taken) == ["column_absent", "duplicate_row"]  # no column for the date by which a case is due
    assert list(taken.clean["cases"]["township_code"]) == ["350124109", "350124105"]
    assert list(taken.clean["special_equipment"]["inspected"]) == ["2"]


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ([1, 2, 3, 9, 10, 11, 12], 5),
        ([3, 6, 9, 12], 0),
        ([*range(1, 11)], 0),
        ([1, 2, 3, 4, 5, 6, 8, 9, 10], 1),
    ],
)
def test_a_month_between_two_others_is_told_even_if_it_is_blank_in_every_row_of_the_tax(folder, filled, told):
    amounts = [1234.5 if month in filled else None for month in range(1, 13)]
    rows = [[1, *FIRM, "增值税", *amounts], [2, "样例金瓷食品有限公司", "PDY05662X", "增值税", *amounts]]
    office = ["填报单位:县财政局", "", "单位:元"]
    folder.book({"明细": [["2013年"], office, MONTHS, *rows]}, "08_财政局.xlsx")
    assert kinds(folder.taken()) == ["month_blank"] * told * 2
