"""The register against the table of payments: nothing before it is due, above it, or to another payee."""

from __future__ import annotations

import pytest

from mq_analysis.analyses import disbursement
from mq_analysis.analyses.disbursement import (
    flow,
    tables as disbursement_tables,
    tables_checks as disbursement_tables_checks,
    tables_lines as disbursement_tables_lines,
)
from mq_analysis.analyses.disbursement.flow import open_lines
from mq_analysis.payments.lines import lines
from mq_analysis.payments.rule import standing
from tests.disbursement.conftest import YEARS, book, county, kinds, with_values
from tests.disbursement.staged import AWARD, HALVES, opened, policy

from ..samples import rows

A5 = [r for r in rows("approvals") if r["award_year"] == "2013" and r["clause"] == AWARD]
BOOKED = [r for r in rows("payments") if r["award_year"] == "2013" and r["status"] == "已发放"]
ISSUED = {r["honour_id"]: r["issue_date"] for r in rows("honours")}
OVERPAID = "A2013-018"


def of_kind(of, *names):
    return [one for one in kinds(of) if one[0] in names]


def paid_on(approval):
    return next(r for r in BOOKED if r["approval_id"] == approval["approval_id"])


def year_after(day):
    return f"{int(day[:4]) + 1}{day[4:]}"


def test_without_stages_nothing_of_the_sample_is_before_or_above_what_is_due():
    for year in YEARS:
        assert of_kind(book(year), "paid_before_due", "paid_more_than_due") == []


def test_payments_before_the_day_of_a_part_are_found_and_others_not():
    early = {
        ("paid_before_due", a["approval_id"], (paid_on(a)["payment_id"],))
        for a in A5
        if paid_on(a)["payment_date"] < year_after(ISSUED[a["honour_id"]]) and a["approval_id"] != OVERPAID
    }
    assert 5 < len(early) < len(A5) - 1
    assert set(of_kind(opened(county(), 2013, policy(*HALVES)), "paid_before_due")) == early


@pytest.mark.parametrize(("day", "is_found"), [("2014-03-20", True), ("2014-03-21", False)])
def test_a_part_may_be_paid_on_its_day_and_not_the_day_before(changed, day, is_found):
    (approval,) = [a for a in A5 if a["honour_id"] == "H0211"]  # issued 2013-03-21
    one = paid_on(approval)["payment_id"]
    there = changed(payments=with_values("payment_id", one, payment_date=day))
    found = of_kind(opened(there, 2013, policy(*HALVES)), "paid_before_due")
    assert (("paid_before_due", approval["approval_id"], (one,)) in found) == is_found


def test_the_first_part_alone_may_be_paid_and_not_a_fen_more(changed):
    for amount, n in (("10000.00", 0), ("10000.01", 1)):
        approval = next(a for a in A5 if a["honour_id"] == "H0281")
        one = paid_on(approval)["payment_id"]
        there = changed(payments=with_values("payment_id", one, amount_yuan=amount))
        found = of_kind(opened(there, 2013, policy(*HALVES)), "paid_before_due")
        assert sum(ids == (one,) for _, _, ids in found) == n


def test_where_a_fact_is_missing_nothing_is_found_and_the_payments_are_counted_as_not_checked():
    unsure = {"id": "later", "share": "0.5", "when": [{"fact": "lab_kind", "is": ["in_house"]}]}
    of = opened(county(), 2013, policy(HALVES[0], unsure))
    (control,) = [c for c in disbursement.controls(of) if c.kind == "paid_before_due"]
    assert (control.findings, control.blind) == ((), len(A5) - 1)


def test_what_is_approved_and_paid_above_the_rule_is_found_by_that_check_alone(changed):
    approval = next(a for a in A5 if a["honour_id"] == "H0281")
    one = paid_on(approval)["payment_id"]
    there = changed(
        approvals=with_values("approval_id", approval["approval_id"], approved_amount_yuan="30000.00"),
        payments=with_values("payment_id", one, amount_yuan="20000.01"),
    )
    of = opened(there, 2013, policy())
    assert [k for k, _, ids in kinds(of) if ids == (one,)] == ["paid_more_than_due"]
    (finding,) = [f for c in disbursement.controls(of) for f in c.findings if f.payment_ids == (one,)]
    assert finding.facts["over_fen"] == 1


def test_the_payee_of_the_rule_is_paid_and_not_the_firm(changed):
    law, one = policy(payee="某镇"), paid_on(A5[0])["payment_id"]
    before = {ids for _, _, ids in of_kind(book(2013), "payee_mismatch")}
    told = {ids for _, _, ids in of_kind(opened(county(), 2013, law), "payee_mismatch")}
    assert told - before == {(paid_on(a)["payment_id"],) for a in A5}
    there = changed(payments=with_values("payment_id", one, payee_name=" 某 镇"))
    again = {ids for _, _, ids in of_kind(opened(there, 2013, law), "payee_mismatch")}
    assert told - again == {(one,)}
    shown = disbursement_tables_checks.not_in_order(*_with_controls(opened(county(), 2013, law))).render("zh")
    assert sum("按规则应付给某镇" in row[4] for row in shown.rows) == len(A5)


def _with_controls(of):
    return of, disbursement.controls(of)


WHOLE = 2_000_000 * len(A5)
FUND = {"payment_id": "PX", "approval_id": "", "payee_name": "办公室", "payment_date": "2014-12-31"}


def with_fund(changed, fen, **more):
    row = paid_on(A5[0]) | FUND | {"amount_yuan": f"{fen / 100:.2f}"} | more
    return changed(payments=lambda body: [*body, row])


@pytest.mark.parametrize(("more", "found"), [(0, []), (1, ["paid_more_than_due"])])
def test_a_derived_payment_is_checked_by_its_payee_and_still_needs_an_approval(changed, more, found):
    there = with_fund(changed, WHOLE // 20 + more)
    names = [kind for kind, _, ids in kinds(opened(there, 2013, policy(derived="0.05"))) if "PX" in ids]
    assert names == ["paid_without_approval", *found]


def test_a_derived_payment_waits_for_what_it_is_a_share_of(changed):
    law = policy(*HALVES, derived="0.05")
    for fen, day, found in (
        (WHOLE // 40, "2014-01-09", []),
        (WHOLE // 40 + 1, "2014-01-09", ["paid_before_due"]),
        (WHOLE // 20, "2014-12-25", []),
        (WHOLE // 20, "2014-12-24", ["paid_before_due"]),
    ):
        there = with_fund(changed, fen, payment_date=day)
        names = [kind for kind, _, ids in kinds(opened(there, 2013, law)) if "PX" in ids]
        assert names == ["paid_without_approval", *found], (fen, day)


def test_an_approved_derived_payment_is_a_line_of_its_own(changed):
    row = A5[0] | {
        "approval_id": "AX",
        "clause": "office",
        "approved_amount_yuan": f"{WHOLE // 20 / 100:.2f}",
    }
    there = changed(
        approvals=lambda body: [*body, row],
        payments=lambda body: [*body, paid_on(A5[0]) | FUND | {"approval_id": "AX", "amount_yuan": "1.00"}],
    )
    of = opened(there, 2013, policy(derived="0.05"))
    assert [kind for kind, _, ids in kinds(of) if "PX" in ids] == []
    (line,) = lines(of).query("honour_id == 'office'").to_dict("records")
    assert (line["org_code"], line["payee"], line["approval_id"]) == ("", "办公室", "AX")
    assert line["awarded_fen"] == line["approved_fen"] == WHOLE // 20
    assert "工作经费" in str(disbursement_tables.execution(of).render("zh").rows)
    assert "办公室" in str(disbursement_tables_lines.unpaid(of).render("zh").rows)
    wrong = changed(
        approvals=lambda body: [*body, row],
        payments=lambda body: [*body, paid_on(A5[0]) | FUND | {"approval_id": "AX", "payee_name": "某公司"}],
    )
    assert ("payee_mismatch", "AX", ("PX",)) in kinds(opened(wrong, 2013, policy(derived="0.05")))


def test_what_is_not_due_is_not_open_and_the_steps_still_add_up(changed):
    """Nothing paid of A5, and the book stands on a day on which some of the later halves are due."""
    ids = {a["approval_id"] for a in A5}
    there = changed(payments=lambda body: [r for r in body if r["approval_id"] not in ids])
    of = opened(there, 2013, policy(*HALVES, funding=("0.4", "0.6")))
    stands = standing(of).isoformat()
    later = [a for a in A5 if year_after(ISSUED[a["honour_id"]]) > stands]
    assert 0 < len(later) < len(A5)
    steps = flow.steps(of).set_index("step")["amount_fen"]
    assert steps["waiting"] == -1_000_000 * len(later)
    between = ["approved", "not_paid", "waiting", "above", "again", "without_approval"]
    assert steps[between].sum() == steps["paid"]
    assert -steps["not_paid"] == open_lines(of)["open_fen"].sum()
    table = disbursement_tables_lines.not_due(of).render("zh")
    assert len(table.rows) == 2 * len(later) + 1
    assert table.rows[-1][4] == f"{10_000 * len(later):,}"
    assert all("起应付" in row[5] for row in table.rows[:-1])
    assert disbursement_tables_lines.not_due(book(2013)) is None
