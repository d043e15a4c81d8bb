"""Streams of results: rows of a table that passed or failed, grouped by product or place, in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.supervision.spec import Stream, Watch
from mq_analysis.base.chances import wilson
from mq_analysis.measures.rows import is_among
from mq_analysis.tables import County

ROUND = 1e-3
"""In-control shares are rounded up to this, so that like groups share their limits."""
YEAR, MONTH = slice(0, 4), slice(5, 7)
MOST = 0.9
"""No group is watched against a higher share: above it nearly everything fails."""


@dataclass(frozen=True, slots=True)
class Series:
    """One group of a stream, with its in-control and shifted shares.

    Attributes:
        column, unit: The grouping column and the value of the group.
        acceptable: The declared share.
        in_control: The in-control share: the acceptable one, or the upper bound of its own share in
            the reference years if that is higher.
        shifted: The share to which the charts are tuned.
        rows: Positions of its rows in the table, by date; rows of one day in the order of the table.
        quarters: Quarter of each row: the year times 4, and 0 to 3.
        failed: Whether each row failed.
        reference: Rows and failures of the reference years.
    """

    stream: Stream
    column: str
    unit: str
    acceptable: float
    in_control: float
    shifted: float
    rows: npt.NDArray[np.int64]
    quarters: npt.NDArray[np.int64]
    failed: npt.NDArray[np.bool_]
    reference: tuple[int, int]

    @property
    def years(self) -> npt.NDArray[np.int64]:
        """Year of each row."""
        return self.quarters // 4

    @property
    def raised(self) -> bool:
        """Whether its own reference share was significantly above the acceptable one."""
        return self.in_control > self.acceptable + ROUND


def rows_of(stream: Stream, county: County) -> pd.DataFrame | None:
    """Return the rows of a stream, or None if the county has no such table.

    Returns:
        ``date`` (text), ``year, quarter`` (int64), ``failed`` (bool), ``org_code`` and the columns of ``by``,
        those that the table lacks taken from the register; indexed as the table.
    """
    if not county.has(stream.table):
        return None
    frame = county[stream.table]
    passed = {name: texts for name, texts in stream.passed.items() if name in frame}
    if stream.date not in frame or not passed:
        return None
    codes, dates = pd.factorize(frame[stream.date])
    year, month = (np.array([int(text[part]) for text in dates], dtype=np.int64) for part in (YEAR, MONTH))
    found = pd.DataFrame(
        {
            "date": frame[stream.date],
            "year": year[codes],
            "quarter": (year * 4 + (month - 1) // 3)[codes],
            "failed": ~is_among(frame, passed),
            "org_code": frame["org_code"],
        }
    )
    for name in stream.by:
        found[name] = grouping(frame, name, county)
    order = np.argsort(dates.to_numpy(dtype=str), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return found.iloc[np.argsort(place[codes], kind="stable")]


def grouping(frame: pd.DataFrame, name: str, county: County) -> pd.Series[str]:
    """Return a column of a table, or that of its enterprises in the register; missing if neither has it."""
    if name in frame:
        return frame[name]
    register = county["enterprises"].drop_duplicates("org_code").set_index("org_code")
    if name not in register:
        return pd.Series(pd.NA, index=frame.index, dtype="str")
    codes, firms = pd.factorize(frame["org_code"])
    known = register[name].reindex(firms)
    return pd.Series(known.array.take(codes, allow_fill=True), index=frame.index)


def series_of(stream: Stream, rows: pd.DataFrame, watch: Watch) -> Iterator[Series]:
    """Split a stream into its groups, in the order of their names."""
    last = int(rows["year"].min()) + watch.reference_years - 1
    quarter, failed = rows["quarter"].to_numpy(), rows["failed"].to_numpy()
    place = rows.index.to_numpy()
    for column in stream.by:
        codes, units = pd.factorize(rows[column], sort=True)
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], np.arange(len(units) + 1))
        for i, unit in enumerate(units):
            mine = order[ends[i] : ends[i + 1]]
            known = failed[mine][quarter[mine] // 4 <= last]
            acceptable = _acceptable(stream, column, str(unit))
            own = upper_bound(int(known.sum()), len(known), float(watch.upper_confidence))
            in_control = min(MOST, float(np.ceil(max(acceptable, own) / ROUND - 1e-9) * ROUND))
            shifted = min(in_control * float(watch.shift), (1 + in_control) / 2)
            yield Series(
                stream, column, str(unit), acceptable, in_control, shifted,
                place[mine], quarter[mine], failed[mine], (len(known), int(known.sum())),
            )  # fmt: skip


def upper_bound(failed: int, n: int, confidence: float) -> float:
    """Return the one-sided Wilson upper bound of a share; 0 without rows.

    >>> round(upper_bound(5, 100, 0.90), 3)
    0.086
    """
    return wilson(failed, n, 2 * confidence - 1).high if n else 0.0


def _acceptable(stream: Stream, column: str, unit: str) -> float:
    for other in stream.except_:
        if other.column == column and unit in other.values:
            return float(other.acceptable)
    return float(stream.acceptable)
