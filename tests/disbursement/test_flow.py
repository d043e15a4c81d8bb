"""From due over approved to paid: every sum adds up to the fen, what is open stays visible."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from mq_analysis.analyses.disbursement import flow
from mq_analysis.analyses.disbursement.flow import differences, execution, open_lines
from mq_analysis.payments import lines as lines_module
from tests.disbursement.conftest import YEARS, book, opened, with_values

from ..samples import rows


def fen(text: str) -> int:
    return int(Fraction(text) * 100)


@pytest.mark.parametrize("year", YEARS)
def test_the_sums_are_those_of_the_rows(year):
    steps = flow.steps(book(year)).set_index("step")["amount_fen"]
    approved = sum(fen(r["approved_amount_yuan"]) for r in rows("approvals") if r["award_year"] == str(year))
    paid = [r for r in rows("payments") if r["award_year"] == str(year) and r["status"] == "已发放"]
    assert steps["approved"] == approved
    assert steps["paid"] == sum(fen(r["amount_yuan"]) for r in paid)
    assert steps["awarded"] == book(year).assessment.total_fen


def test_the_steps_add_up_whatever_is_changed(changed):
    """Rows dropped, doubled, moved to another honour and changed by fen, with a seed each."""
    for seed in range(8):
        lot = random.Random(seed)  # noqa: S311 (no secret)

        def shuffled(column, lot=lot, seed=seed):
            def change(body):
                kept = [row for row in body if lot.random() > 0.2]
                for i, row in enumerate(list(kept)):
                    if lot.random() < 0.2:
                        row[column] = f"{lot.randrange(1, 10**7) / 100:.2f}"
                    if lot.random() < 0.1:
                        again = row | {next(iter(row)): f"X{seed}{column[:1]}{i}"}
                        kept.append(again)
                    if "honour_id" in row and lot.random() < 0.1:
                        row["honour_id"] = "H0001"
                return kept

            return change

        there = changed(approvals=shuffled("approved_amount_yuan"), payments=shuffled("amount_yuan"))
        of = opened(there, 2013)
        steps = flow.steps(of).set_index("step")["amount_fen"]
        assert steps[["awarded", "not_due", "not_approved", "differs"]].sum() == steps["approved"]
        between = ["approved", "not_paid", "above", "again", "without_approval"]
        assert steps[between].sum() == steps["paid"]
        assert steps["paid"] == of.paid["amount_fen"].sum()
        assert steps["approved"] == of.approvals["approved_amount_fen"].sum()
        assert steps["awarded"] == of.assessment.total_fen
        assert -steps["not_paid"] == open_lines(of)["open_fen"].sum()
        assert len(lines_module.lines(of)["approval_id"].loc[lambda c: c != ""]) == len(of.approvals)


def test_money_paid_above_an_approval_earns_nothing_for_execution():
    found = execution(book(2014)).set_index("award_id")
    assert found.loc["A2a", ["approved_fen", "within_fen", "paid_fen"]].tolist() == [
        100_000_000,
        100_000_000,
        1_000_000_000,
    ]


def test_an_approval_paid_in_part_is_open_by_the_rest(changed):
    there = opened(changed(payments=with_values("payment_id", "P0003", amount_yuan="65000.00")), 2012)
    (line,) = open_lines(there).to_dict("records")
    assert (line["approval_id"], line["open_fen"]) == ("A2012-015", 30_000_000)
    assert line["days"] == 50  # from authorisation on 18 March to the last payment on 7 May


def test_an_approval_whose_only_transfer_came_back_is_open_in_full(changed):
    there = opened(changed(payments=with_values("payment_id", "P0044", status="退回")), 2013)
    (line,) = open_lines(there).to_dict("records")
    assert (line["approval_id"], line["open_fen"], line["returned"]) == ("A2013-013", 2_000_000, 2)


def test_a_year_without_approvals_leaves_all_awards_waiting():
    waiting = differences(book(2015))
    assert len(waiting) == 27
    assert waiting["awarded_fen"].sum() == book(2015).assessment.total_fen == 116_000_000
    assert (waiting["approval_id"] == "").all()


def test_an_undecided_award_is_no_zero(changed):
    def without_retention(body):
        return [row for row in body if row["org_code"] != "PDY417528"]

    there = opened(changed(retention=without_retention), 2013)
    lines = lines_module.lines(there)
    assert lines.loc[lines["org_code"] == "PDY417528", "awarded_fen"].isna().any()
    steps = flow.steps(there).set_index("step")["amount_fen"]
    assert steps["awarded"] == 192_000_100 - 74_000_100
    assert steps[["awarded", "not_due", "not_approved", "differs"]].sum() == steps["approved"]
