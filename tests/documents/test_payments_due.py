"""发放表 from the table of payments: what is due, to its payee, by who bears it; what waits stands apart."""

from __future__ import annotations

import datetime as dt

import pytest

from mq_analysis.analyses import documents
from mq_analysis.analyses.documents.due import share_out
from mq_analysis.export.document import paper_text
from mq_analysis.rules.awards.payments import due_on
from tests.disbursement.staged import AWARD, HALVES, opened, policy
from tests.documents.conftest import SETTINGS, book, changed, column, county, everything, heads, listing

from ..samples import rows

__all__ = ["changed"]

A5 = [r for r in rows("approvals") if r["award_year"] == "2013" and r["clause"] == AWARD]
IDS = {a["approval_id"] for a in A5}
TOTAL, HALF = 192_000_100, 1_000_000
LAWS = {
    "halves": policy(*HALVES),
    "payee": policy(payee="某镇"),
    "funders": policy(*HALVES, funding=("0.4", "0.35", "0.25")),
    "derived": policy(*HALVES, derived="0.05"),
    "all": policy(*HALVES, payee="某镇", funding=("0.4", "0.6"), derived="0.05"),
}


def paper(of, day, **more):
    asked = documents.Asked(dt.date.fromisoformat(day), {}, **more)
    return documents.paper(of, SETTINGS, SETTINGS.step("payment"), asked)


@pytest.mark.parametrize("day", ["2013-12-31", "2014-01-09", "2014-01-10", "2014-03-11", "2016-01-01"])
@pytest.mark.parametrize("name", LAWS)
def test_a_draft_pays_what_the_table_of_payments_makes_due_and_lists_the_rest(changed, name, day):
    of = opened(changed(without=("approvals", "payments")), 2013, LAWS[name])
    table = due_on(of.assessment.payments, dt.date.fromisoformat(day))
    made = paper(of, day)
    assert made.total_fen == table.loc[table["due"] == "yes", "amount_fen"].sum()
    assert made.total_fen == listing(made, "发放明细").totals[0][-2].fen
    held = [one for one in made.tables if paper_text(one.caption).startswith("暂不应付")]
    waits = sum(sum(column(one, "金额")) for one in held)
    whole = of.assessment.total_fen + int(of.assessment.derived["amount_fen"].sum())
    assert made.total_fen + waits == whole
    assert bool(held) == (waits > 0) == any("暂不应付" in paper_text(note) for note in made.notes)
    assert all(text for one in held for text in column(one, "条件"))


def test_only_the_part_that_is_due_is_paid_and_the_other_says_from_when():
    made = paper(opened(county(), 2013, LAWS["halves"]), "2014-03-13")
    due = [a for a in A5 if a["honour_id"] == "H0200"]  # issued 2013-01-10: a year is over
    assert made.total_fen == TOTAL - HALF * (len(A5) - len(due))
    held = listing(made, "暂不应付")
    assert len(held.rows) == len(A5) - 1
    assert "2014-12-23起应付" in column(held, "条件")
    assert held in made.held


def test_what_was_paid_counts_towards_the_first_part(changed):
    def halved(body):
        return [r | {"amount_yuan": "10000.00"} if r["approval_id"] in IDS else r for r in body]

    of = opened(changed(payments=halved), 2013, LAWS["halves"])
    after, later = paper(of, "2014-05-31"), paper(of, "2015-01-01")
    n = sum(1 for a in A5 if a["honour_id"] in ("H0200", "H0211", "H0213", "H0214", "H0220", "H0225"))
    assert n == 6
    assert after.total_fen == n * HALF
    assert later.total_fen == len(A5) * HALF
    assert paper(opened(county(), 2013, LAWS["halves"]), "2015-01-01").total_fen == 0


def test_the_payee_is_named_and_the_firms_account_is_not():
    made = paper(opened(county(), 2013, LAWS["payee"]), "2014-12-31", with_accounts=True)
    detail = listing(made, "发放明细")
    to = dict(zip(column(detail, "代码"), column(detail, "收款人"), strict=True))
    account = dict(zip(column(detail, "代码"), column(detail, "账号"), strict=True))
    mine = {a["org_code"] for a in A5}
    assert {code for code, payee in to.items() if payee == "某镇"} == mine
    assert all((account[code] is None) == (code in mine) for code in to)
    assert "收款人" not in heads(listing(paper(book(2013), "2014-03-20"), "发放明细"))


def test_each_funder_bears_its_share_and_together_they_bear_all():
    made = paper(opened(county(), 2013, LAWS["funders"]), "2014-03-13")
    sums = listing(made, "分承担方")
    by = dict(zip(column(sums, "承担方"), column(sums, "本次应发"), strict=True))
    now = HALF * (len(A5) + 1)
    assert by == {
        "—": TOTAL - 2 * HALF * len(A5),
        "层级0": now * 40 // 100,
        "层级1": now * 35 // 100,
        "层级2": now // 4,
    }
    assert sums.totals[0][-1].fen == made.total_fen
    assert not any("承担方" in paper_text(one.caption) for one in paper(book(2013), "2014-03-13").tables)


def test_a_derived_payment_needs_an_approval_of_its_own(changed):
    of = opened(county(), 2013, LAWS["derived"])
    held = listing(paper(of, "2014-03-13"), "尚未核准")
    assert column(held, "企业") == ["办公室"]
    assert column(held, "应奖") == [HALF * 2 * len(A5) // 20]
    row = A5[0] | {
        "approval_id": "AX",
        "clause": "office",
        "approved_amount_yuan": f"{HALF * len(A5) // 1000}",
    }
    there = changed(approvals=lambda body: [*body, row])
    made = paper(opened(there, 2013, LAWS["derived"]), "2014-03-13")
    firms = paper(of, "2014-03-13").total_fen
    assert made.total_fen == firms + HALF * (len(A5) + 1) // 20
    assert "办公室" in column(listing(made, "发放明细"), "企业")
    summary = documents.paper(
        of, SETTINGS, SETTINGS.step("request"), documents.Asked(dt.date(2014, 1, 1), {})
    )
    assert "工作经费" in everything(summary)


def test_a_part_whose_payee_is_not_known_is_not_paid():
    of = opened(county(), 2013, policy())
    of.assessment.payments.loc[of.assessment.payments["award_id"] == AWARD, "payee"] = ""
    made = paper(of, "2014-03-13")
    assert made.total_fen == TOTAL - 2 * HALF * len(A5)
    assert set(column(listing(made, "暂不应付"), "条件")) == {"收款人不详"}


@pytest.mark.parametrize("paid", [0, 1, 9, 10, 11, 39, 40, 41, 99, 100, 101])
def test_what_was_paid_is_shared_out_whole_and_no_part_gets_more_than_it_is(paid):
    parts = [("a", 7), ("a", 33), ("b", 60)]
    got = share_out(paid, parts)
    assert sum(got) == paid
    assert all(mine <= fen for mine, (_, fen) in zip(got[:-1], parts, strict=False))
    assert got[2] == max(0, paid - 40)
