"""The documents of a year: what each step of the procedure puts on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from mq_analysis.analyses.documents.due import payable, to_pay, waiting
from mq_analysis.analyses.documents.lists import (
    LISTS,
    awarded,
    by_funder_list,
    held_list,
    payment_list,
    undecided,
    undecided_list,
    waiting_list,
)
from mq_analysis.analyses.documents.paper import Listing, Paper, SignatureLine
from mq_analysis.analyses.documents.settings import Settings, Step
from mq_analysis.base.capitals import capitals
from mq_analysis.base.money import yuan
from mq_analysis.payments.book import Book
from mq_analysis.report.format import day_name, gaps_told, marked
from mq_analysis.report.labels import Words

WORDS = Words("zh")
"""Documents are written in Chinese: they are the office's own."""


class Draws(Protocol):
    """Totals of a year that may come, in fen."""

    def quantile(self, q: float) -> int:
        """Return the smallest total that at least a share ``q`` of the draws does not exceed."""


class Estimate(Protocol):
    """The estimate of an open year."""

    @property
    def draws(self) -> Draws:
        """Totals around the estimate."""


class YearSeen(Protocol):
    """A year as it looked on a day, as documents speak of it; see `mq_analysis.analyses.simulation.View`."""

    @property
    def day(self) -> dt.date | None:
        """The day; None where the year is closed."""

    @property
    def is_open(self) -> bool:
        """Whether amounts are estimates."""

    @property
    def estimate(self) -> Estimate | None:
        """The estimate, where one can be made."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a document.

    Attributes:
        date: Its date; approvals and payments recorded later are not known to it.
        numbers: Ordinal numbers by step that replace those of the settings.
        with_accounts: Whether the payment table names bank accounts.
    """

    date: dt.date
    numbers: Mapping[str, int]
    with_accounts: bool = False


@dataclass(frozen=True)
class Sum:
    """What a document stands for: firms, lines and the sum, and how many lines are held back."""

    firms: int
    items: int
    total_fen: int
    held: int


def known_by(book: Book, date: dt.date) -> Book:
    """Return the book as it stood at the end of a day: no approval or payment of a later date."""
    day = date.isoformat()
    approvals = book.approvals[book.approvals["authorisation_date"] <= day]
    payments = book.payments[book.payments["payment_date"] <= day]
    return replace(book, approvals=approvals, payments=payments, approved=book.approved.loc[payments.index])


def paper(book: Book, settings: Settings, step: Step, asked: Asked, seen: YearSeen | None = None) -> Paper:
    """Write the document of a step; of a year that is open every amount is marked as an estimate."""
    t, book = WORDS, known_by(book, asked.date)
    is_payment = step.id == "payment"
    what = _payment_sum(book, asked.date) if is_payment else _award_sum(book)
    values = _values(book, settings, step, what, asked)
    shows = step.show_amounts
    return Paper(
        step=step.id,
        name=step.name,
        title=marked(step.title.format_map(values), t, is_estimate=bool(seen and seen.is_open)),
        number=step.number.format_map(values),
        date=asked.date.isoformat(),
        office=settings.office,
        to=(step.to or "").format_map(values),
        opening=tuple(text.format_map(values) for text in step.opening),
        listings=tuple(_listings(book, step, asked, t)),
        total_fen=what.total_fen if shows else None,
        capitals=capitals(what.total_fen) if shows else "",
        marks=(*_estimate_marks(seen, t), *_marks(book, step, asked, t, is_open=bool(seen and seen.is_open))),
        notes=(*_estimate_notes(seen, t), *_notes(book, step, asked, t)),
        signatures=tuple(SignatureLine(line.role, line.opinion) for line in step.signatures),
    )


def _award_sum(book: Book) -> Sum:
    rows = awarded(book)
    return Sum(rows["org_code"].nunique(), len(rows), int(rows["amount_fen"].sum()), len(undecided(book)))


def _payment_sum(book: Book, date: dt.date) -> Sum:
    """Sum what is due and still to be paid of the lines on which approval and rule agree."""
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
        "policy": WORDS.of(book.rules.policy.title),
        "clause": step.clause or "",
        "office": settings.office,
        "group": settings.group,
        "head": settings.head,
        "firms": what.firms,
        "items": what.items,
        "total": yuan(what.total_fen, places=2),
        "capitals": capitals(what.total_fen),
        "held": what.held,
    }


def _listings(book: Book, step: Step, asked: Asked, t: Words) -> Iterable[Listing]:
    for name in step.lists:
        if name == "payments":
            yield payment_list(book, asked.date, _accounts(book) if asked.with_accounts else None, t)
        else:
            yield LISTS[name](book, step, t)
    held: list[Listing | None] = []
    if step.id == "payment":
        _, differ, unapproved = payable(book)
        held += [by_funder_list(book, asked.date, t), waiting_list(book, asked.date, t)]
        held += [held_list(book, differ, "doc_list_differ", t)]
        held += [held_list(book, unapproved, "doc_list_unapproved", t)]
    if step.id != "publicity":
        held.append(undecided_list(book, t))
    yield from (listing for listing in held if listing)


def _accounts(book: Book) -> dict[str, str]:
    """Return the account of each firm's last payment on record, the one place where accounts are read."""
    if not book.county.has("payments") or "account_no" not in book.county["payments"]:
        return {}
    rows = book.county["payments"].dropna(subset=["account_no"])
    rows = rows[rows["status"].isin(list(book.settings.paid))]
    rows = rows.sort_values(["payment_date", "payment_id"]).drop_duplicates("org_code", keep="last")
    return dict(zip(rows["org_code"], rows["account_no"], strict=True))


def _marks(book: Book, step: Step, asked: Asked, t: Words, *, is_open: bool) -> Iterable[str]:
    if book.county.notice.zh:
        yield book.county.notice.zh
    yield from gaps_told(book.county.tables, book.rules, t, is_open=is_open)
    scenarios = book.rules.policy.scenarios
    if scenarios:
        yield t("doc_mark_scenario", names=t("comma").join(map(t.of, scenarios)))
    if not step.in_text:
        yield t("doc_mark_not_in_text")
    if step.id == "payment" and book.approvals.empty:
        yield t("doc_mark_draft", date=day_name(asked.date, t))


def _estimate_marks(seen: YearSeen | None, t: Words) -> Iterable[str]:
    if seen and seen.is_open and seen.day:
        month = (seen.day.replace(day=1) - dt.timedelta(days=1)).month
        yield t("notice_estimate", day=day_name(seen.day, t), month=month)


def _estimate_notes(seen: YearSeen | None, t: Words) -> Iterable[str]:
    """Say how far the total may go, where it rests on a forecast."""
    if seen and seen.estimate:
        low, mid, high = (yuan(seen.estimate.draws.quantile(q)) for q in (0.05, 0.50, 0.95))
        yield t("doc_note_estimate", low=low, mid=mid, high=high)


def _notes(book: Book, step: Step, asked: Asked, t: Words) -> Iterable[str]:
    if not step.show_amounts:
        yield t("doc_note_no_amounts")
        return
    n = undecided(book)["org_code"].nunique()
    if n:
        yield t("doc_note_undecided", n=n)
    if step.id == "payment":
        yield from _payment_notes(book, step, asked, t)
    elif not book.assessment.derived.empty:
        rows = book.assessment.derived
        names = t("comma").join(t.of(node.name) for node in book.rules.version.derived)
        yield t("doc_note_derived", names=names, amount=yuan(int(rows["amount_fen"].sum())))
    yield t("doc_note_rounding", unit=yuan(max(book.rules.rounding_fen, 1)))
    changed = _changed_readings(book, t)
    if changed:
        yield t("doc_note_reading", readings=changed)
    if step.id != "publicity":
        yield from _listed(book, asked.date, t)


def _payment_notes(book: Book, step: Step, asked: Asked, t: Words) -> Iterable[str]:
    _, differ, unapproved = payable(book)
    held = sum(row["amount_fen"] for row in waiting(book, asked.date))
    if held:
        yield t("doc_note_waiting", amount=yuan(held))
    if differ:
        yield t("doc_note_differ", n=len(differ))
    if unapproved:
        yield t("doc_note_unapproved", n=len(unapproved))
    yield t("doc_note_paid", date=day_name(asked.date, t))
    if step.within_days:
        yield t("doc_note_term", days=step.within_days)
    if asked.with_accounts:
        yield t("doc_note_accounts")


def _changed_readings(book: Book, t: Words) -> str:
    said = []
    for name, option in sorted(book.rules.readings.items()):
        reading = book.rules.policy.readings[name]
        if option != reading.default and reading.affects == "awards":
            said.append(f"{t.of(reading.options[option])}（{name}={option}）")
    return t("separator").join(said)


def _listed(book: Book, date: dt.date, t: Words) -> Iterable[str]:
    """Name the firms to be rewarded that are on the blacklist that day."""
    if not book.county.has("blacklist"):
        return
    table, day = book.county["blacklist"], date.isoformat()
    ended = (table["removal_date"] <= day).fillna(value=False).astype(bool)
    listed = set(table.loc[(table["entry_date"] <= day) & ~ended, "org_code"])
    rows = awarded(book)
    names = dict.fromkeys(rows.loc[rows["org_code"].isin(listed), "name"])
    if names:
        yield t("doc_note_listed", date=day_name(date, t), names=t("comma").join(names))


def default_date(year: int) -> dt.date:
    """Return the last day of the award year: the date of a document of which none is given."""
    return dt.date(year, 12, 31)


SETTLED = ("authorisation", "payment")
"""Steps that follow settlement: no document of them is written while the year is open."""


def chosen_steps(settings: Settings, names: Sequence[str], *, is_open: bool = False) -> tuple[Step, ...]:
    """Return the steps named, by default those that are written without being asked for, in their order.

    While the year is open, what authorises or pays is left out.
    """
    steps = tuple(step for step in settings.steps if not (is_open and step.id in SETTLED))
    if names:
        return tuple(step for step in steps if step.id in names)
    return tuple(step for step in steps if step.default)
