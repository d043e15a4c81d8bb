"""All checks of approvals, payments and the fund."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mq_analysis.analyses.disbursement import approvals_checked, due_checked, fund_checked, payments_checked
from mq_analysis.analyses.disbursement.finding import Control, Result
from mq_analysis.payments.book import Book
from mq_analysis.payments.settings import KINDS, Check, Kind

CHECKS: Mapping[Kind, Callable[[Book, Check], Result]] = {
    "paid_without_approval": payments_checked.without_approval,
    "paid_before_approval": payments_checked.before_approval,
    "paid_more_than_approved": payments_checked.more_than_approved,
    "paid_twice": payments_checked.twice,
    "paid_before_due": due_checked.before_due,
    "paid_more_than_due": due_checked.more_than_due,
    "payee_mismatch": payments_checked.payee,
    "paid_while_blacklisted": payments_checked.payments_to_blacklist,
    "two_items_same_firm_year": approvals_checked.two_items,
    "honour_rewarded_before": approvals_checked.repeats,
    "award_year_differs": payments_checked.year_differs,
    "paid_late": payments_checked.late,
    "use_outside_six_classes": fund_checked.outside,
    "overspent": fund_checked.overspent,
}


def controls(book: Book) -> tuple[Control, ...]:
    """Run every check of the year, in the order of `KINDS`."""
    return tuple(_run_check(kind, book) for kind in KINDS)


def _run_check(kind: Kind, book: Book) -> Control:
    check = book.settings.check(kind)
    if check is None:
        return Control(kind, None, 0, ())
    rows, findings, blind, lacks = CHECKS[kind](book, check)
    return Control(kind, check, rows, tuple(findings), blind, lacks)
