"""Habits of clerks: carried pages, words of remarks, days among words, amounts in a unit that cannot be."""

from __future__ import annotations

import pytest

from .conftest import FIRM, OUTPUT, found, honour, sheet
from .test_cells import output

OTHER = {"name": "样例盛德生态农业有限公司", "code": "PDY001071"}


@pytest.mark.parametrize(
    "remark", ["等证书", "与去年重复", "企业已搬迁外县", "此条请删", "未通过复核", "上年已奖励", "不再申报"]
)
def test_a_remark_that_takes_a_row_back_makes_it_wait(remark, folder):
    folder.book({"附表1": sheet([honour(remarks=remark)])})
    assert [(kind, row) for _, kind, row, _ in found(folder.taken(accept=False))] == [
        ("withdrawn", "pending")
    ]


@pytest.mark.parametrize("remark", ["新获证书", "质量较好", "详见附件", "已公示期满"])
def test_an_ordinary_remark_is_no_finding(remark, folder):
    folder.book({"附表1": sheet([honour(remarks=remark)])})
    assert found(folder.taken(accept=False)) == []


def test_carried_pages_are_totals_and_no_rows(folder):
    def total(name, amount, staff):
        return ["", name, "", "", "", "", amount, staff]

    rows = [
        output(),
        total("本页小计", 1200.5, 30),
        total("过次页", 1200.5, 30),
        list(OUTPUT),
        total("承前页", 1200.5, 30),
        output(**OTHER),
        total("累计", 2401, 60),
    ]
    folder.book({"附表2": sheet(rows, OUTPUT, unit="万元")})
    taken = folder.taken(accept=False)
    assert len(taken.clean["enterprise_output"]) == 2
    assert {kind for _, kind, *_ in found(taken)} <= {"wrong_township"}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("2013年5月3日公告", "date_unclear"),
        ("公告日2013-05-03", "date_unclear"),
        ("2013年5月3日第2号", "date_invalid"),
        ("公告2013-02-30", "date_invalid"),
    ],
)
def test_the_one_day_among_words_is_a_proposal(written, kind, folder):
    folder.book({"附表1": sheet([honour(date=written)])})
    taken = folder.taken(accept=True)
    assert [k for _, k, *_ in found(taken)] == [kind]
    days = list(taken.clean["honours"]["issue_date"]) if "honours" in taken.clean else []
    assert days == (["2013-05-03"] if kind == "date_unclear" else [])


@pytest.mark.parametrize(("amount", "is_asked"), [(12345678.9, True), (12345.67, False)])
def test_a_unit_by_which_each_firm_is_worth_more_than_a_county_is_asked_about(amount, is_asked, folder):
    rows = [output(output=amount), output(output=amount, **OTHER)]
    folder.book({"附表2": sheet(rows, OUTPUT, unit="万元")})
    asked = [d for d in folder.taken(accept=False).ledger.all_defects() if d.kind == "unit_conflict"]
    assert bool(asked) is is_asked
    accepted = folder.taken(accept=True).clean["enterprise_output"]["gross_output_wan"]
    assert {float(value) for value in accepted} == {amount / 10_000 if is_asked else amount}


MONTHS = ("序号", "企业名称", "组织机构代码", "税种")


def finance(folder, rows, heads):
    folder.book({"留成": sheet(rows, [*MONTHS, *heads], unit="元", office="财政局")}, "财政局_2013.xlsx")
    taken = folder.taken(accept=True)
    kept = {}
    for row in taken.clean["retention_monthly"].to_dict("records"):
        kept.setdefault((row["org_code"], row["tax_kind"]), []).append(float(row["retention_yuan"]))
    return taken, kept


@pytest.mark.parametrize("spelling", ["{y}.{m:02d}", "{y}{m:02d}", "{y}-{m}", "{y}/{m}", "{y}年{m}月"])
def test_months_with_their_year_are_months_and_those_of_another_year_are_not(spelling, folder):
    heads = [spelling.format(y=2012, m=m) for m in (11, 12)]
    heads += [spelling.format(y=2013, m=m) for m in range(1, 13)]
    amounts = [7, 8, *range(100, 112)]
    taken, kept = finance(folder, [[1, *FIRM, "增值税", *amounts]], heads)
    assert kept == {(FIRM[1], "增值税"): [float(n) for n in range(100, 112)]}
    assert [k for _, k, *_ in found(taken)] == ["column_other_year"] * 2


def test_a_firm_named_once_over_its_taxes_is_proposed_for_the_rows_below(folder):
    heads = [f"{m}月" for m in range(1, 13)]
    rows = [
        [1, *FIRM, "增值税", *[5] * 12],
        ["", "", "", "企业所得税", *[6] * 12],
        ["", "", "", "城建税", *[7] * 12],
    ]
    taken, kept = finance(folder, rows, heads)
    assert {amounts[0] for amounts in kept.values()} == {5.0, 6.0, 7.0}
    assert {code for code, _ in kept} == {FIRM[1]}
    assert [k for _, k, *_ in found(taken) if k == "code_missing"] == ["code_missing"] * 2


def test_a_row_without_a_name_after_a_gap_is_nobodys(folder):
    heads = [f"{m}月" for m in range(1, 13)]
    rows = [[1, *FIRM, "增值税", *[5] * 12], [], ["", "", "", "企业所得税", *[6] * 12]]
    _, kept = finance(folder, rows, heads)
    assert list(kept) == [(FIRM[1], "增值税")]


def test_an_estimate_that_is_not_the_sum_of_its_parts_is_told(folder):
    heads = ("序号", "企业名称", "组织机构代码", "1-10月实际", "11-12月预计", "全年预计")
    rows = [[1, *FIRM, 100, 20, 120], [2, OTHER["name"], OTHER["code"], 100, 20, 130]]
    folder.book({"预计": sheet(rows, heads, unit="万元", office="财政局")}, "财政局_2013.xlsx")
    told = [(place, kind) for place, kind, *_ in found(folder.taken())]
    assert told == [("F5", "total_mismatch")]


def test_a_month_without_its_year_is_of_the_collection_year_and_told(folder):
    heads = ("序号", "所属期", "纳税人名称", "组织机构代码", "税种", "入库税额", "县级分享比例", "退库")
    rows = [[1, "4月", *FIRM, "增值税", 1000, 25, 0], [2, "2013年5月", *FIRM, "增值税", 1000, 25, 0]]
    folder.book({"税额": sheet(rows, heads, unit="元", office="国税局")}, "国税局_2013.xlsx")
    taken = folder.taken()
    assert list(taken.clean["tax_paid"]["period"]) == ["201304", "201305"]
    assert [(place, kind) for place, kind, *_ in found(taken)] == [("B4", "date_spelling")]


def test_counts_with_a_measure_word_count_in_the_total(folder):
    heads = ("序号", "所在乡镇", "设备类别", "在用台数", "应检台数", "已检台数", "不合格台数")
    rows = [
        [1, "雄江镇", "电梯", "20台", 20, 18, 0],
        [2, "雄江镇", "锅炉", "十五", 15, 15, 0],
        ["", "合计", "", 35, 35, 33, 0],
    ]
    folder.book({"特种设备": sheet(rows, heads, office="质监局")}, "质监局_2013.xlsx")
    assert "total_mismatch" not in [kind for _, kind, *_ in found(folder.taken())]


@pytest.mark.parametrize(
    ("note", "waits"),
    [
        ("序号1作废", {4}),
        ("注：序号为2的已撤销。", {5}),
        ("第2条、第1条不计入", {4, 5}),
        ("最后一家为公示名单", {5}),
        ("以上均为公示名单，尚未发文", {4, 5}),
        ("以上均已发文", set()),
    ],
)
def test_a_note_takes_back_the_rows_that_it_names_by_number_place_or_all(note, waits, folder):
    rows = [honour(), honour(seq=2, **OTHER), [note]]
    folder.book({"附表1": sheet(rows)})
    taken = folder.taken(accept=False)
    assert {
        row.number for row in taken.ledger.rows() if row.outcome == "pending" and _is_withdrawn(row)
    } == waits


def _is_withdrawn(row):
    return any(defect.kind == "withdrawn" for defect in row.defects)


@pytest.mark.parametrize("line", ["以下为拟申报：", "预计下半年获得", "以下为2012年："])
def test_rows_below_a_line_that_takes_them_back_wait(line, folder):
    folder.book({"附表1": sheet([honour(), [line], honour(seq=2, **OTHER)])})
    taken = folder.taken(accept=False)
    assert {row.number for row in taken.ledger.rows() if _is_withdrawn(row)} == {6}


@pytest.mark.parametrize("remark", ["属2012年", "证书日期应为2013年7月6日", "更正：类型为复评", "日期有误"])
def test_a_remark_that_doubts_its_row_is_a_proposal(remark, folder):
    folder.book({"附表1": sheet([honour(remarks=remark)])})
    ((_, kind, row, _),) = found(folder.taken(accept=False))
    assert (kind in ("withdrawn", "commented"), row) == (True, "pending")


def test_last_years_figure_in_brackets_is_not_this_years(folder):
    head = [*OUTPUT[:6], "工业总产值(上年)", "工业总产值(本年)", *OUTPUT[7:]]
    row = output()
    rows = [[*row[:6], 1100, 1200, *row[7:]]]
    folder.book({"附表2": sheet(rows, head, unit="万元")})
    assert [float(v) for v in folder.taken().clean["enterprise_output"]["gross_output_wan"]] == [1200]


@pytest.mark.parametrize("quarter", ["一季度", "第2季度", "3", "四季度"])
def test_a_quarter_without_its_year_is_of_the_collection_year_and_told(quarter, folder):
    heads = (
        "序号",
        "样品编号",
        "抽查级别",
        "年度季度",
        "抽查产品",
        "企业名称",
        "组织机构代码",
        "抽样日期",
        "检验结论",
    )
    rows = [[1, "S1", "省级", quarter, "食品", *FIRM, "2013-03-01", "不合格（复检合格）"]]
    folder.book({"抽查": sheet(rows, heads, office="质监局")}, "质监局_2013.xlsx")
    taken = folder.taken()
    assert taken.clean["spot_checks"]["year_quarter"].str.startswith("2013Q").all()
    kinds = [kind for _, kind, *_ in found(taken)]
    assert "date_spelling" in kinds
    assert "word_in_brackets" in kinds
