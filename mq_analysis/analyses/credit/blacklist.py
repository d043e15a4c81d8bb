"""The blacklist on a day: its entries, their terms, the exit conditions that hold, irregularities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mq_analysis.analyses.credit.card import Card
from mq_analysis.analyses.credit.consequences import Blacklist
from mq_analysis.analyses.credit.dates import later
from mq_analysis.base.frames import records
from mq_analysis.tables import County


@dataclass(frozen=True, slots=True)
class Event:
    """An event that affects an entry: its line, its day, the day of rectification, its place."""

    line: str
    date: dt.date
    repaired: dt.date | None
    place: str

    def is_open(self, day: dt.date) -> bool:
        """Whether it was not rectified yet on a day."""
        return self.repaired is None or self.repaired > day


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list as of a day.

    Attributes:
        due: Recorded end of the term; without a record, the end by the card's term.
        runs_to: End of the term after new events, each of which restarts it.
        removed: Day of removal, None if it was not removed by the day.
        is_listed: Whether it is on the list on the day.
        new_events: Events after the entry that restart the term.
        open_events: Events that must be rectified and are not.
        is_rectified: Whether all events that must be rectified are; None if there is no such event.
        flags: ``overdue_removal`` (all conditions hold, still listed), ``removed_early`` (before the end of the term,
            without the conditions for early removal), ``removed_despite`` (new or open events at the removal),
            ``term_differs`` (the recorded end differs from entry day plus term).
    """

    entry_id: str
    org_code: str
    reason: str
    document: str
    entered: dt.date
    due: dt.date
    runs_to: dt.date
    removed: dt.date | None
    removal: str
    is_listed: bool
    new_events: tuple[Event, ...]
    open_events: tuple[Event, ...]
    is_rectified: bool | None
    flags: tuple[str, ...]
    place: str

    def term_over(self, as_of: dt.date) -> bool:
        """Whether the term, including restarts, is over on a day."""
        return as_of >= self.runs_to

    def may_leave(self, as_of: dt.date, node: Blacklist) -> bool:
        """Whether the firm may be removed on a day: all rectified, and the term over or early removal allowed."""
        early = not self.new_events and as_of >= later(self.entered, node.early_after_months)
        return not self.open_events and (self.term_over(as_of) or (early and self.is_rectified is True))


def entries(county: County, card: Card, as_of: dt.date, lines: pd.DataFrame) -> tuple[Entry, ...]:
    """Return every entry made up to a day, in order of dates; empty without the table."""
    if not county.has("blacklist"):
        return ()
    frame = county["blacklist"]
    events = _events(county, card, lines)
    known = frame[(frame["entry_date"] <= as_of.isoformat()).to_numpy(dtype=bool, na_value=False)]
    known = known.sort_values(["entry_date", "entry_id"], kind="stable")
    return tuple(
        _entry(
            row,
            county.place("blacklist", int(str(i))),
            events.get(row["org_code"], ()),
            card.blacklist,
            as_of,
        )
        for i, row in zip(known.index, records(known), strict=True)
    )


def _events(county: County, card: Card, lines: pd.DataFrame) -> dict[str, tuple[Event, ...]]:
    """Return the events that affect entries, by firm: those of lines that extend the term or must be rectified."""
    node, table = card.blacklist, card.events.table
    wanted = {*node.extend, *node.rectified}
    places = [i for i, line in enumerate(card.lines) if line.id in wanted]
    if not county.has(table) or lines.empty or not county.has("blacklist"):
        return {}
    register = county["enterprises"]["org_code"]
    listed = register.index[register.isin(county["blacklist"]["org_code"])]
    keep = (
        lines["line"].isin(places)
        & (lines["table"] == table)
        & lines["firm"].isin(register.index.get_indexer(listed))
    )
    frame = county[table]
    has_repairs = {card.events.flag, card.events.repaired} <= set(frame)
    found: dict[str, list[Event]] = {}
    for row in lines[keep.to_numpy(dtype=bool)].itertuples():
        at = int(str(row.row))
        source = frame.iloc[at]
        day = dt.date.fromisoformat(str(source[card.events.date]))
        mended = (
            _day(source[card.events.repaired]) if has_repairs and bool(source[card.events.flag]) else None
        )
        event = Event(card.lines[int(str(row.line))].id, day, mended, county.place(table, at))
        found.setdefault(str(register.iloc[int(str(row.firm))]), []).append(event)
    return {code: tuple(sorted(mine, key=lambda one: (one.date, one.place))) for code, mine in found.items()}


def _entry(
    row: dict[str, object], place: str, events: Sequence[Event], node: Blacklist, as_of: dt.date
) -> Entry:
    entered = _day(row["entry_date"]) or as_of
    term = row.get("term_months")
    by_term = later(entered, node.term_months if term is None or term is pd.NA else int(str(term)))
    due = _day(row.get("due_removal_date")) or by_term
    left = _day(row.get("removal_date"))
    removed = left if left and left <= as_of else None
    until = removed or as_of
    new = tuple(e for e in events if e.line in node.extend and entered < e.date <= until)
    since = later(entered, -node.look_back_months)
    to_mend = [e for e in events if e.line in node.rectified and since <= e.date <= until]
    open_events = tuple(e for e in to_mend if e.is_open(until))
    runs_to = max([due, *(later(e.date, node.term_months) for e in new)])
    entry = Entry(
        entry_id=str(row["entry_id"]),
        org_code=str(row["org_code"]),
        reason=str(row["reason"]),
        document=_text(row.get("entry_doc_no")),
        entered=entered,
        due=due,
        runs_to=runs_to,
        removed=removed,
        removal=" ".join(filter(None, (_text(row.get("removal_doc_no")), _text(row.get("removal_reason")))))
        if removed
        else "",
        is_listed=removed is None,
        new_events=new,
        open_events=open_events,
        is_rectified=not open_events if to_mend else None,
        flags=(),
        place=place,
    )
    return _flag(entry, by_term, node, as_of)


FLAGS = ("overdue_removal", "removed_early", "removed_despite", "term_differs")
"""What may have to be looked at; see `Entry`."""


def _flag(entry: Entry, by_term: dt.date, node: Blacklist, as_of: dt.date) -> Entry:
    flags = []
    if entry.due != by_term:
        flags.append("term_differs")
    if entry.removed is None:
        if entry.term_over(as_of) and not entry.open_events:
            flags.append("overdue_removal")
    elif entry.new_events or entry.open_events:
        flags.append("removed_despite")
    elif entry.removed < entry.runs_to and not entry.may_leave(entry.removed, node):
        flags.append("removed_early")
    return replace(entry, flags=tuple(flags))


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def proposals(county: County, card: Card, lines: pd.DataFrame, listed: Sequence[Entry]) -> pd.DataFrame:
    """Return counting rows that lead to the list, of firms that are not on it: ``org_code, line, date, table, row``.

    People decide whether a firm is listed. A row dated up to an entry of its firm counts as a reason of that entry.
    """
    enter = [i for i, line in enumerate(card.lines) if line.id in card.blacklist.enter]
    keep = lines["line"].isin(enter).to_numpy() & (lines["why"] == "").to_numpy()
    keep &= ~lines["is_repaired"].to_numpy(dtype=bool)
    rows = lines[keep]
    codes = county["enterprises"]["org_code"].to_numpy()[rows["firm"].to_numpy(dtype=np.int64)]
    dates = [
        _of(county, card, table, int(row)) for table, row in zip(rows["table"], rows["row"], strict=True)
    ]
    last: dict[str, str] = {}
    for one in listed:
        until = "9" if one.is_listed else one.entered.isoformat()
        last[one.org_code] = max(until, last.get(one.org_code, ""))
    found = rows.assign(org_code=codes, date=dates, line=[card.lines[i].id for i in rows["line"]])
    open_ = [date > last.get(code, "") for code, date in zip(codes, dates, strict=True)]
    return found.loc[open_, ["org_code", "line", "date", "table", "row"]].reset_index(drop=True)


def _of(county: County, card: Card, table: str, row: int) -> str:
    return str(county[table][card.events.date].iloc[row])
