"""Convert rows to lines of the card: rule, points, points after decay and rectification, or why they do not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.credit.card import PLACES, Card, Line
from mq_analysis.analyses.credit.dates import NEVER, Days, days_of
from mq_analysis.analyses.credit.firms import Owners, owners
from mq_analysis.measures.rows import is_among
from mq_analysis.tables import County

COLUMNS = [
    "firm",
    "line",
    "table",
    "row",
    "months",
    "points",
    "weight",
    "repair",
    "value",
    "why",
    "is_repaired",
]
"""Of lines: ``firm`` and ``line`` are places in register and card; ``points`` hundredths, ``weight`` and ``repair``
hundredths of the share that counts, ``value`` their product (`mq_analysis.analyses.credit.card.UNIT` is one point);
``why`` is empty for a row that counts, else ``old`` or ``expired``; ``is_repaired`` as of the day."""

DAYS = 10**7
"""More than any day counts."""

APART = (
    "no_date",
    "expiry_before",
    "repaired_no_date",
    "two_firms",
    "no_firm",
    "name_only",
    "again",
    "no_line",
)
"""Why a row is kept apart: it decides nothing until somebody has looked at it."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Rows kept apart: ``table, row, why, org_code``; firms that names propose by row of the events."""

    rows: pd.DataFrame
    proposals: Mapping[int, tuple[str, ...]]


def lines_of(county: County, card: Card, as_of: dt.date) -> tuple[pd.DataFrame, Apart]:
    """Return the lines of every firm on a day (`COLUMNS`), and the rows kept apart."""
    register = county["enterprises"]
    found, apart, proposals = [], [], {}
    if county.has(card.events.table):
        frame = county[card.events.table]
        mine = owners(frame, register)
        lines, odd = _events(frame, mine, card, as_of)
        found.append(lines)
        apart.append(odd)
        proposals = dict(mine.proposals)
    for place, line in enumerate(card.lines):
        if line.table != card.events.table and county.has(line.table):
            lines, odd = _rows(county[line.table], register, line, place, card, as_of)
            found.append(lines)
            apart.append(odd)
    names = ["table", "row", "why", "org_code"]
    together = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
    odd_rows = pd.concat(apart, ignore_index=True) if apart else pd.DataFrame(columns=names)
    return together[COLUMNS], Apart(
        odd_rows[names].drop_duplicates(["table", "row"], ignore_index=True), proposals
    )


def _events(
    frame: pd.DataFrame, mine: Owners, card: Card, as_of: dt.date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    node = card.events
    when = days_of(frame[node.date], as_of)
    until = _optional(frame, node.until, as_of)
    repaired_on = _optional(frame, node.repaired, as_of)
    flagged = (
        frame[node.flag].to_numpy(dtype=bool, na_value=False)
        if node.flag in frame
        else np.zeros(len(frame), bool)
    )
    line = _first_line(frame, card)
    why = np.array(mine.why, dtype=object)
    today = as_of.toordinal()
    known = (when.day <= today) | (
        when.day == NEVER
    )  # a row of a later date is not known yet, which is no error
    for kind, wrong in (
        ("no_line", line < 0),
        ("again", _again(frame, mine.firm, line, when)),
        ("repaired_no_date", flagged & (repaired_on.day == NEVER)),
        ("expiry_before", (until.day < when.day) & (when.day != NEVER)),
        ("no_date", when.day == NEVER),
    ):
        why[wrong & (why == "")] = kind
    good = (why == "") & known
    why[~known] = ""
    is_repaired = flagged & (repaired_on.day <= today)
    lines = _value_rows(
        np.flatnonzero(good), mine.firm, line, when, until, is_repaired, card, today, node.table
    )
    return lines, _set_apart(frame, node.table, why)


def _optional(frame: pd.DataFrame, name: str, as_of: dt.date) -> Days:
    if name in frame:
        return days_of(frame[name], as_of)
    never = np.full(len(frame), NEVER, dtype=np.int64)
    return Days(never, never)


def _first_line(frame: pd.DataFrame, card: Card) -> npt.NDArray[np.int64]:
    """Return the first matching line of each event; each combination of texts is matched once."""
    rules = [(i, line) for i, line in enumerate(card.lines) if line.table == card.events.table]
    names = [n for n in dict.fromkeys(name for _, line in rules for name in line.among) if n in frame]
    key = np.zeros(len(frame), dtype=np.int64)
    for name in names:
        codes, texts = pd.factorize(frame[name])
        key = key * (len(texts) + 1) + codes + 1
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    kinds = frame.iloc[first]
    found = np.full(len(kinds), -1, dtype=np.int64)
    for i, line in reversed(rules):
        if set(line.among) <= set(names):
            found[is_among(kinds, line.among)] = i
    return found[inverse]


def _again(
    frame: pd.DataFrame, firm: npt.NDArray[np.int64], line: npt.NDArray[np.int64], when: Days
) -> npt.NDArray[np.bool_]:
    """Say which events repeat an earlier one: same firm, line, day and document."""
    again = np.zeros(len(frame), dtype=bool)
    if "doc_no" not in frame:
        return again
    whose = (firm >= 0) & (line >= 0) & (when.day != NEVER)
    key = (firm * (line.max(initial=0) + 1) + line) * DAYS + np.where(whose, when.day, 0)
    alike = whose & pd.Series(key).duplicated(keep=False).to_numpy()
    rows = np.flatnonzero(alike)
    few = pd.DataFrame({"key": key[rows], "doc_no": frame["doc_no"].iloc[rows].to_numpy(dtype=object)})
    again[rows] = few.duplicated().to_numpy() & few["doc_no"].notna().to_numpy()
    return again


def _rows(
    frame: pd.DataFrame, register: pd.DataFrame, line: Line, place: int, card: Card, as_of: dt.date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the lines of another table; rows of later dates are not known yet and are skipped."""
    needed = {line.date, *line.among, *([line.late.due, line.late.done] if line.late else [])}
    if not needed <= set(frame):
        return pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=["table", "row", "why", "org_code"])
    mine = owners(frame, register)
    when = days_of(frame[line.date], as_of)
    until = _optional(frame, line.until or "", as_of)
    today = as_of.toordinal()
    keep = is_among(frame, line.among) & (when.day <= today)
    if line.late:
        due, done = days_of(frame[line.late.due], as_of), days_of(frame[line.late.done], as_of)
        keep &= (due.day < np.minimum(done.day, today)) & (due.day != NEVER)
    why = np.where(keep & (mine.firm < 0) & frame["org_code"].notna().to_numpy(), mine.why, "")
    lines = _value_rows(
        np.flatnonzero(keep & (mine.firm >= 0)),
        mine.firm,
        np.full(len(frame), place, dtype=np.int64),
        when,
        until,
        np.zeros(len(frame), dtype=bool),
        card,
        today,
        line.table,
    )
    return lines, _set_apart(frame, line.table, why)


def _value_rows(
    rows: npt.NDArray[np.intp],
    firm: npt.NDArray[np.int64],
    line: npt.NDArray[np.int64],
    when: Days,
    until: Days,
    is_repaired: npt.NDArray[np.bool_],
    card: Card,
    today: int,
    table: str,
) -> pd.DataFrame:
    """Compute the points of the rows that belong to a firm."""
    line, months = line[rows], when.months[rows]
    in_force = np.array([one.in_force for one in card.lines], dtype=bool)[line]
    points = np.array([one.points for one in card.lines], dtype=np.int64)[line]
    bounds = [band.within_months for band in card.decay]
    shares = np.array([*(int(band.weight * PLACES) for band in card.decay), 0], dtype=np.int64)
    weight = shares[np.searchsorted(bounds, months, side="right")]
    weight = np.where(in_force, PLACES, weight)
    expired = until.day[rows] < today
    mended = is_repaired[rows]
    repair = np.where(mended & (points < 0), int(card.repaired * PLACES), PLACES)
    why = np.where(expired, "expired", np.where((months >= card.window_months) & ~in_force, "old", ""))
    value = np.where(why == "", points * weight * repair, 0)
    return pd.DataFrame(
        {
            "firm": firm[rows], "line": line, "table": table, "row": rows, "months": months, "points": points,
            "weight": weight, "repair": repair, "value": value, "why": why, "is_repaired": mended,
        }
    )  # fmt: skip


def _set_apart(frame: pd.DataFrame, table: str, why: npt.NDArray[np.object_]) -> pd.DataFrame:
    rows = np.flatnonzero(why != "")
    codes = frame["org_code"].iloc[rows].to_numpy(dtype=object)
    return pd.DataFrame({"table": table, "row": rows, "why": why[rows], "org_code": codes})


def by_line(lines: pd.DataFrame, card: Card, firms: int) -> npt.NDArray[np.int64]:
    """Add up the value of each firm's lines before any cap: a row for each firm, a column for each line."""
    key = lines["firm"].to_numpy(dtype=np.int64) * len(card.lines) + lines["line"].to_numpy(dtype=np.int64)
    sums = np.zeros(firms * len(card.lines), dtype=np.int64)
    np.add.at(sums, key, lines["value"].to_numpy(dtype=np.int64))
    return sums.reshape(firms, len(card.lines))


def cap(sums: npt.NDArray[np.int64], card: Card) -> npt.NDArray[np.int64]:
    """Limit the sum of each line to its cap."""
    caps = (
        np.array([abs(line.cap) if line.cap else 10**12 for line in card.lines], dtype=np.int64) * PLACES**2
    )
    found: npt.NDArray[np.int64] = np.clip(sums, -caps, caps)
    return found
