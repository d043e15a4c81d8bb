"""Build the documents of a year for the steps of the procedure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mq_analysis.analyses.documents.asked import Asked, YearSeen
from mq_analysis.analyses.documents.due import payable, to_pay
from mq_analysis.analyses.documents.lists import LISTS, award_rows, undecided_list, undecided_rows
from mq_analysis.analyses.documents.lists_payment import (
    by_funder_list,
    holdback_list,
    payment_list,
    waiting_list,
)
from mq_analysis.analyses.documents.notes import marks_of, notes_of
from mq_analysis.analyses.documents.paper import Filled, Paper, SignatureLine
from mq_analysis.analyses.documents.settings import Settings, Step
from mq_analysis.base.capitals import capitals
from mq_analysis.payments.book import Book
from mq_analysis.policy.param_file import ANY_POLICY
from mq_analysis.report.table import Table
from mq_analysis.report.values import Money, say


@dataclass(frozen=True)
class Sum:
    """The totals of a document: firms, lines, sum in fen, and the number of lines held back."""

    firms: int
    items: int
    total_fen: int
    held: int


def book_as_of(book: Book, date: dt.date) -> Book:
    """Return the book as of the end of a day, without approvals and payments of later dates."""
    day = date.isoformat()
    approvals = book.approvals[book.approvals["authorisation_date"] <= day]
    payments = book.payments[book.payments["payment_date"] <= day]
    return replace(book, approvals=approvals, payments=payments, approved=book.approved.loc[payments.index])


def paper(book: Book, settings: Settings, step: Step, asked: Asked, seen: YearSeen | None = None) -> Paper:
    """Build the document of a step; in an open year every amount is marked as an estimate."""
    book, is_open = book_as_of(book, asked.date), bool(seen and seen.is_open)
    settings = _with_office(settings, book)
    what = _payment_sum(book, asked.date) if step.id == "payment" else _award_sum(book)
    values = _values(book, settings, step, what, asked)
    title = Filled(step.title, values)
    return Paper(
        step=step.id,
        name=step.name,
        title=say("estimate_mark", text=title) if is_open else title,
        number=Filled(step.number, values),
        date=asked.date,
        office=settings.office,
        to=Filled(step.to, values) if step.to else "",
        opening=tuple(Filled(text, values) for text in step.opening),
        listings=tuple(_listings(book, step, asked)),
        held=tuple(table for table in _holdbacks(book, step, asked.date) if table),
        total_fen=what.total_fen if step.show_amounts else None,
        marks=tuple(marks_of(book, step, asked, seen)),
        notes=tuple(notes_of(book, step, asked, seen)),
        signatures=tuple(SignatureLine(line.role, line.opinion) for line in step.signatures),
    )


def _with_office(settings: Settings, book: Book) -> Settings:
    """Return settings in general words with the office that the county's data name, if they do."""
    org = book.county.org.zh
    return settings.model_copy(update={"office": org}) if org and settings.policy == ANY_POLICY else settings


def _award_sum(book: Book) -> Sum:
    rows = award_rows(book)
    return Sum(
        rows["org_code"].nunique(), len(rows), int(rows["amount_fen"].sum()), len(undecided_rows(book))
    )


def _payment_sum(book: Book, date: dt.date) -> Sum:
    """Sum the amounts that are due and unpaid, over the lines whose approval agrees with the rules."""
    _, differ, unapproved = payable(book)
    parts = [part for part in to_pay(book, date) if part.now_fen]
    items = {(part.line["org_code"], part.line["honour_id"], part.line["award_id"]) for part in parts}
    who = {part.line["org_code"] or part.payee for part in parts}
    total = sum(part.now_fen for part in parts)
    return Sum(len(who), len(items), total, len(differ) + len(unapproved))


def _values(book: Book, settings: Settings, step: Step, what: Sum, asked: Asked) -> dict[str, object]:
    return {
        "year": book.year,
        "doc_year": asked.date.year,
        "n": asked.numbers.get(step.id, step.n),
        "policy": book.rules.policy.title,
        "clause": step.clause or "",
        "office": settings.office,
        "group": settings.group,
        "head": settings.head,
        "firms": what.firms,
        "items": what.items,
        "total": Money(what.total_fen, places=2),
        "capitals": capitals(what.total_fen),
        "held": what.held,
    }


def _listings(book: Book, step: Step, asked: Asked) -> Iterator[Table]:
    """Return the lists whose amounts are in the total."""
    for name in step.lists:
        if name == "payments":
            yield payment_list(book, asked.date, _accounts(book) if asked.with_accounts else None)
        else:
            yield LISTS[name](book, step)
    funders = by_funder_list(book, asked.date) if step.id == "payment" else None
    if funders:
        yield funders


def _holdbacks(book: Book, step: Step, date: dt.date) -> Iterator[Table | None]:
    """Return the lists of lines held back."""
    if step.id == "payment":
        _, differ, unapproved = payable(book)
        yield waiting_list(book, date)
        yield holdback_list(book, differ, say("doc_list_differ"), "doc-differ")
        yield holdback_list(book, unapproved, say("doc_list_unapproved"), "doc-unapproved")
    if step.id != "publicity":
        yield undecided_list(book)


def _accounts(book: Book) -> dict[str, str]:
    """Return the bank account of each firm's last payment on record; accounts are read nowhere else."""
    if not book.county.has("payments") or "account_no" not in book.county["payments"]:
        return {}
    rows = book.county["payments"].dropna(subset=["account_no"])
    rows = rows[rows["status"].isin(list(book.settings.paid))]
    rows = rows.sort_values(["payment_date", "payment_id"]).drop_duplicates("org_code", keep="last")
    return dict(zip(rows["org_code"], rows["account_no"], strict=True))


def default_date(year: int) -> dt.date:
    """Return the last day of the award year, the default date of documents."""
    return dt.date(year, 12, 31)


SETTLED = ("authorisation", "payment")
"""Steps that follow settlement: no document of them is written while the year is open."""


def select_steps(settings: Settings, names: Sequence[str], *, is_open: bool = False) -> tuple[Step, ...]:
    """Return the named steps, by default those with ``default``, in their order.

    In an open year the steps that authorise or pay are left out.
    """
    steps = tuple(step for step in settings.steps if not (is_open and step.id in SETTLED))
    if names:
        return tuple(step for step in steps if step.id in names)
    return tuple(step for step in steps if step.default)
