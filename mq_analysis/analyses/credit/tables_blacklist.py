"""Tables of the blacklist: its entries with their exit conditions, and events that lead to it."""

from __future__ import annotations

from mq_analysis.analyses.credit.blacklist import FLAGS, Entry, proposals as proposed_entries
from mq_analysis.analyses.credit.grade import Credit
from mq_analysis.base.frames import records
from mq_analysis.report.cells import Several
from mq_analysis.report.spoken import unit_name
from mq_analysis.report.table import Table, text
from mq_analysis.report.values import Said, Shown, join, say


def blacklist(book: Credit) -> Table | None:
    """Tabulate every entry of the blacklist up to the day with its exit conditions; None without one."""
    if not book.entries:
        return None
    body = [
        (
            one.entry_id,
            unit_name(book.county, book.card.policy, "org_code", one.org_code),
            one.reason,
            one.entered.isoformat(),
            one.runs_to.isoformat(),
            one.removed.isoformat() if one.removed else Shown(None, say("cr_listed")),
            rectification(one),
            _flags(one),
        )
        for one in book.entries
    ]
    columns = (
        text(say("cr_entry")),
        text(say("enterprise"), weight=1.3),
        text(say("cr_reason"), weight=1),
        text(say("cr_entered")),
        text(say("cr_due")),
        text(say("cr_removed")),
        text(say("cr_rectified")),
        text(say("cr_flags"), weight=1.2),
    )
    notes = (book.card.blacklist.source, say("note_cr_blacklist"))
    caption = say("tbl_cr_blacklist", date=book.as_of.isoformat())
    return Table(caption, "tbl-cr-blacklist", columns, tuple(body), notes=notes)


def _flags(entry: Entry) -> Several:
    """Return the flags of an entry as one text; in the data each is a column."""
    named = tuple(
        (say("one_for_yes", name=say(f"cr_flag_{flag}")), int(flag in entry.flags)) for flag in FLAGS
    )
    shown = join(say(f"cr_flag_{flag}") for flag in entry.flags) if entry.flags else None
    return Several(named, shown)


def rectification(entry: Entry) -> Said:
    """Say whether everything was rectified."""
    if entry.is_rectified is None:
        return say("cr_unknown")
    return say("cr_yes") if entry.is_rectified else say("cr_no")


def proposals(book: Credit) -> Table | None:
    """Tabulate events that lead to the blacklist without a decision; None without one."""
    rows = records(proposed_entries(book.county, book.card, book.lines, book.entries))
    if not rows:
        return None
    body = [
        (
            unit_name(book.county, book.card.policy, "org_code", row["org_code"]),
            book.card.line(row["line"]).name,
            row["date"],
            book.county.place(row["table"], int(row["row"])).rpartition("/")[2],
        )
        for row in rows
    ]
    columns = (text(say("enterprise"), weight=2), text(say("cr_line"), weight=1), text(say("cr_date")),
               text(say("cr_place"), weight=1))  # fmt: skip
    return Table(say("tbl_cr_proposed"), "tbl-cr-proposed", columns, tuple(body))
