"""The texts around the lists of a document: marks at the top, notes below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mq_analysis.analyses.documents.asked import Asked, YearSeen
from mq_analysis.analyses.documents.due import payable, waiting
from mq_analysis.analyses.documents.lists import award_rows, undecided_rows
from mq_analysis.analyses.documents.settings import Step
from mq_analysis.payments.book import Book
from mq_analysis.report import nouns
from mq_analysis.report.spoken import month_gap
from mq_analysis.report.values import Money, Pieces, Value, join, say
from mq_analysis.rules.awards.payments import later_fen
from mq_analysis.rules.facts import month_gaps


def marks_of(book: Book, step: Step, asked: Asked, seen: YearSeen | None) -> Iterator[Value]:
    """Return the marks that a reader must see first, such as draft, estimate or synthetic data."""
    is_open = bool(seen and seen.is_open)
    if seen and is_open and seen.day:
        month = (seen.day.replace(day=1) - dt.timedelta(days=1)).month
        names = {"items": nouns.items(book.rules), "base": nouns.base_if_any(book.rules)}
        yield say("notice_estimate", day=seen.day, month=month, **names)
    if book.county.notice.zh:
        yield book.county.notice
    for gap in month_gaps(book.county.tables, book.rules, is_open=is_open):
        yield month_gap(gap, book.rules)
    scenarios = book.rules.policy.scenarios
    if scenarios:
        yield say("doc_mark_scenario", names=join(scenarios))
    if (
        not step.in_text and book.rules.policy.procedure is not None
    ):  # else nobody said what the text asks for
        yield say("doc_mark_not_in_text")
    if step.id == "payment" and book.approvals.empty:
        yield say("doc_mark_draft", date=asked.date)


def notes_of(book: Book, step: Step, asked: Asked, seen: YearSeen | None) -> Iterator[Value]:
    """Return notes on the basis of the amounts, and on what they do not include."""
    if seen and seen.estimate:
        low, mid, high = (Money(seen.estimate.draws.quantile(q)) for q in (0.05, 0.50, 0.95))
        yield say("doc_note_estimate", base=nouns.base(book.rules), low=low, mid=mid, high=high)
    if not step.show_amounts:
        yield say("doc_note_no_amounts")
        return
    n = undecided_rows(book)["org_code"].nunique()
    if n:
        yield say("doc_note_undecided", n=n)
    if step.id == "payment":
        yield from _on_payments(book, step, asked)
    elif not book.assessment.derived.empty:
        names = join(node.name for node in book.rules.version.derived)
        amount = Money(int(book.assessment.derived["amount_fen"].sum()))
        yield say("doc_note_derived", names=names, amount=amount)
    if step.id != "payment":
        later = later_fen(book.assessment.payments, asked.date)
        if later:
            yield say("doc_note_later", amount=Money(later), date=asked.date)
    unit = Money(max(book.rules.rounding_fen, 1))
    yield say("doc_note_rounding", how=say(f"doc_rounding_{book.rules.rounding.mode}"), unit=unit)
    readings = _other_readings(book)
    if readings.parts:
        yield say("doc_note_reading", readings=readings)
    if step.id != "publicity":
        yield from _on_blacklist(book, asked.date)


def _on_payments(book: Book, step: Step, asked: Asked) -> Iterator[Value]:
    _, differ, unapproved = payable(book)
    held = sum(row["amount_fen"] for row in waiting(book, asked.date))
    if held:
        yield say("doc_note_waiting", amount=Money(held))
    if differ:
        yield say("doc_note_differ", n=len(differ))
    if unapproved:
        yield say("doc_note_unapproved", n=len(unapproved))
    yield say("doc_note_paid", date=asked.date)
    if step.within_days:
        yield say("doc_note_term", days=step.within_days)
    if asked.with_accounts:
        yield say("doc_note_accounts")


def _other_readings(book: Book) -> Pieces:
    found = []
    for name, option in sorted(book.rules.readings.items()):
        reading = book.rules.policy.readings[name]
        if option != reading.default and reading.affects == "awards":
            found.append(say("in_unit", name=reading.options[option], unit=f"{name}={option}"))
    return join(found, "separator")


def _on_blacklist(book: Book, date: dt.date) -> Iterator[Value]:
    """Name the firms to be rewarded that are on the blacklist that day."""
    if not book.county.has("blacklist"):
        return
    table, day = book.county["blacklist"], date.isoformat()
    ended = (table["removal_date"] <= day).fillna(value=False).astype(bool)
    listed = set(table.loc[(table["entry_date"] <= day) & ~ended, "org_code"])
    rows = award_rows(book)
    names = dict.fromkeys(rows.loc[rows["org_code"].isin(listed), "name"])
    if names:
        yield say("doc_note_listed", date=date, names=join(names))
