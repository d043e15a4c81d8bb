"""Habits of clerks: carried pages, words of remarks, days among words, amounts in a unit that cannot be."""

from __future__ import annotations

import pytest

from .conftest import OUTPUT, found, honour, sheet
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
