"""A year of supervision: control charts of every stream, alerts with levels, expected false alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mq_analysis.analyses.supervision import facts
from mq_analysis.analyses.supervision.monitor import Monitor, monitor
from mq_analysis.analyses.supervision.spec import Spec, Stream
from mq_analysis.analyses.supervision.streams import Series, rows_of
from mq_analysis.tables import County


@dataclass(frozen=True)
class Supervision:
    """The results of supervision in a year.

    Attributes:
        streams: Rows of each stream by its id, up to the year, without streams whose table is missing.
        monitor: The charts.
        alerts: See `supervision.facts.COLUMNS`; for ``point`` and ``cusum`` ``row`` is the place of
            the series and ``note`` the stream.
        expected: The expected false alarms of the year, by kind.
    """

    county: County
    spec: Spec
    year: int
    streams: Mapping[str, pd.DataFrame]
    monitor: Monitor
    alerts: pd.DataFrame
    expected: Mapping[str, float]

    @property
    def lacks(self) -> tuple[Stream, ...]:
        """The streams of which the county has no table."""
        return tuple(stream for stream in self.spec.streams if stream.id not in self.streams)

    def date(self, place: int, row: int) -> str:
        """Return the date of a row of a series."""
        one = self.monitor.series[place]
        return str(self.streams[one.stream.id].at[one.rows[row], "date"])


def supervise(county: County, spec: Spec, year: int) -> Supervision:
    """Run the supervision of a county up to the end of a year."""
    streams: dict[str, pd.DataFrame] = {}
    for stream in spec.streams:
        rows = rows_of(stream, county)
        if rows is not None and (rows["year"] <= year).any():
            streams[stream.id] = rows[rows["year"] <= year]
    known = [(stream, streams[stream.id]) for stream in spec.streams if stream.id in streams]
    charts = monitor(known, spec, year)
    expected = dict(charts.expected)
    if county.has("complaints"):
        expected["cluster"] = float(spec.watch.false_alarms.clusters)
    alerts = facts.join([facts.alerts(county, spec, year), _chart_alerts(charts, streams, spec)])
    order = ["level", "date", "kind", "unit"]
    alerts = alerts.sort_values(order, ascending=[False, True, True, True], kind="stable", ignore_index=True)
    return Supervision(county, spec, year, streams, charts, alerts, expected)


def _chart_alerts(charts: Monitor, streams: Mapping[str, pd.DataFrame], spec: Spec) -> pd.DataFrame:
    """Return the alerts of the charts in the year: points out of their limits, sums that reached theirs."""
    found = []
    for row in charts.points_out().itertuples():
        place, quarter = int(str(row.series)), int(str(row.quarter))
        date = f"{quarter // 4}Q{quarter % 4 + 1}"
        found.append(_alert(charts.series[place], "point", spec, place, date, row.failed, row.tail))
    for place, episode in charts.sums_out():
        one = charts.series[place]
        date = str(streams[one.stream.id].at[one.rows[episode.alarm], "date"])
        failed = int(one.failed[episode.onset : episode.alarm + 1].sum())
        found.append(_alert(one, "cusum", spec, place, date, failed, np.nan))
    return pd.DataFrame(found, columns=facts.COLUMNS)


def _alert(
    one: Series, kind: str, spec: Spec, place: int, date: str, n: object, chance: object
) -> tuple[object, ...]:
    level = spec.rank(getattr(spec.rules, kind).level)
    return (kind, level, one.column, one.unit, date, one.stream.table, place, n, chance, one.stream.id)


@dataclass(frozen=True, slots=True)
class Subject:
    """A firm or group with its alerts of the year: final level, kinds and places."""

    by: str
    unit: str
    level: int
    kinds: tuple[str, ...]
    alerts: pd.DataFrame

    @property
    def is_firm(self) -> bool:
        """Whether it is a firm."""
        return self.by == "org_code"


def subjects(book: Supervision) -> list[Subject]:
    """Group the alerts by firm or group, the worst first.

    A firm's level is that of its worst alert, one higher if it has ``raise_at`` or more kinds of alert.
    """
    top = len(book.spec.levels) - 1
    found = []
    for (by, unit), rows in book.alerts.groupby(["by", "unit"], sort=True):
        kinds = tuple(dict.fromkeys(rows["kind"]))
        level = int(rows["level"].max())
        if by == "org_code" and len(kinds) >= book.spec.rules.raise_at:
            level = min(top, level + 1)
        found.append(Subject(str(by), str(unit), level, kinds, rows))
    return sorted(found, key=lambda one: (-one.level, -len(one.alerts), one.by, one.unit))
