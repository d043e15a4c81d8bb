"""The grade of one firm with all its lines, so that it can be recomputed by hand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from mq_analysis.analyses.credit.blacklist import Entry
from mq_analysis.analyses.credit.card import PLACES, UNIT, Line, Veto
from mq_analysis.analyses.credit.grade import Credit
from mq_analysis.base.codes import org_code_of
from mq_analysis.base.errors import DataError, nearest, one
from mq_analysis.base.messages import sentence

SHOWN = ("event_id", "source_office", "doc_no", "sample_no", "honour_name", "case_id", "standard_no")
"""Columns that tell a person which row is meant; none holds a person's name, telephone or account."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A row behind a grade; shares and points are exact.

    Attributes:
        told: Identification of the row: number, office, document.
        value: The points of the row before the cap of its line; 0 if it does not count.
        why: The reason why it does not count; empty if it counts.
    """

    line: Line
    date: str
    told: str
    place: str
    points: Fraction
    weight: Fraction
    repair: Fraction
    value: Fraction
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """The credit of one firm.

    Attributes:
        details: Its rows, sorted by line and date.
        lines: Each line with the sum of its rows before and after the cap.
        vetoes: The vetoes that apply.
        entries: Its entries on the blacklist.
        apart: Rows of the firm kept apart: place and reason.
    """

    book: Credit = field(repr=False)
    place: int
    org_code: str
    name: str
    grade: str
    score: Fraction
    details: tuple[Detail, ...]
    lines: tuple[tuple[Line, Fraction, Fraction], ...]
    vetoes: tuple[Veto, ...]
    entries: tuple[Entry, ...]
    apart: tuple[tuple[str, str], ...]


def look_up(book: Credit, code: str) -> Look:
    """Return a firm by its organization code or credit code.

    Raises:
        DataError: If the register has no such firm.
    """
    wanted = code.upper().replace("-", "")
    with contextlib.suppress(
        ValueError
    ):  # an organization code, or a credit code that the register does not have
        wanted = org_code_of(wanted)
    found = book.firms.index[book.firms["org_code"] == wanted]
    if found.empty:
        said = sentence(
            "must be a firm of the register, got {got!r}; {nearest}",
            got=code,
            nearest=nearest(wanted, book.firms["org_code"].tolist()),
        )
        raise one(DataError, book.county.place("enterprises", None, "org_code"), said)
    place = int(found[0])
    firm = book.firms.loc[place]
    mine = book.lines[book.lines["firm"] == place]
    card, names = book.card, str(firm["vetoes"]).split()
    details = tuple(sorted((_detail(book, row) for row in mine.itertuples()), key=_order(book)))
    lines = []
    for i, line in enumerate(card.lines):
        total = Fraction(int(book.sums[place, i]), UNIT)
        if total or any(one.line is line for one in details):
            cap = None if line.cap is None else abs(Fraction(line.cap, PLACES))
            lines.append((line, total, total if cap is None else max(-cap, min(cap, total))))
    odd = book.apart.rows[book.apart.rows["org_code"] == wanted]
    return Look(
        book=book,
        place=place,
        org_code=wanted,
        name=str(firm["name"]),
        grade=str(firm["grade"]),
        score=book.points(place),
        details=details,
        lines=tuple(lines),
        vetoes=tuple(veto for veto in card.vetoes if veto.id in names),
        entries=tuple(entry for entry in book.entries if entry.org_code == wanted),
        apart=tuple((book.county.place(r["table"], int(r["row"])), r["why"]) for _, r in odd.iterrows()),
    )


def _order(book: Credit) -> Callable[[Detail], tuple[int, str, str]]:
    places = {line.id: i for i, line in enumerate(book.card.lines)}
    return lambda one: (places[one.line.id], one.date, one.place)


def _detail(book: Credit, row: object) -> Detail:
    line = book.card.lines[int(getattr(row, "line"))]  # noqa: B009 (named tuples of pandas have no types)
    table, at = str(getattr(row, "table")), int(getattr(row, "row"))  # noqa: B009
    source: pd.Series[Any] = book.county[table].iloc[at]
    told = " ".join(str(source[name]) for name in SHOWN if name in source and isinstance(source[name], str))
    share = {name: Fraction(int(getattr(row, name)), PLACES) for name in ("points", "weight", "repair")}
    return Detail(
        line=line,
        date=str(source[line.date or book.card.events.date]),
        told=told,
        place=book.county.place(table, at),
        value=Fraction(int(getattr(row, "value")), UNIT),  # noqa: B009
        why=str(getattr(row, "why")),  # noqa: B009
        **share,
    )
