"""Supervision in words: names of groups and firms, levels, kinds of alert, shares."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from mq_analysis.analyses.supervision.watch import Subject, Supervision
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words
from mq_analysis.report.names import unit_name

SHOWN = 3
"""Places named before the rest is only counted."""


def percent(share: float | None) -> str:
    """Write a share in percent with one decimal; a dash if it is not known.

    >>> percent(0.0349), percent(float("nan"))
    ('3.5%', '—')
    """
    return DASH if share is None or pd.isna(share) else f"{100 * share:.1f}%"


def number(value: object) -> str:
    """Write a whole number; a dash if it is not known."""
    return DASH if value is None or pd.isna(value) else f"{round(float(str(value))):,}"  # type: ignore[call-overload]


def group_name(book: Supervision, place: int, t: Words) -> str:
    """Name a series by its group."""
    one = book.monitor.series[place]
    return unit_name(book.county, book.spec.policy, one.column, one.unit, t)


def level_name(book: Supervision, rank: int, t: Words) -> str:
    """Return the word for a level."""
    return t.of(book.spec.levels[rank].name)


def kinds(subject: Subject, t: Words) -> str:
    """Tell the kinds of a subject's alerts, each with its number."""
    counts = Counter(subject.alerts["kind"])
    said = [
        t("sv_times", kind=t(f"sv_kind_{kind}"), n=n) if n > 1 else t(f"sv_kind_{kind}")
        for kind, n in counts.items()
    ]
    return t("comma").join(said)


def places(book: Supervision, subject: Subject, t: Words) -> str:
    """Name the rows behind a subject's alerts, the first few of them; for a chart its date."""
    found = []
    for row in subject.alerts.itertuples():
        if row.kind in ("point", "cusum"):
            found.append(str(row.date))
        else:
            found.append(book.county.place(str(row.table), int(str(row.row))).rpartition("/")[2])
    known = list(dict.fromkeys(found))
    text = t("comma").join(known[:SHOWN])
    return text if len(known) <= SHOWN else f"{text} {t('more', n=len(known))}"


def quarter_name(quarter: int) -> str:
    """Write a quarter.

    >>> quarter_name(2013 * 4 + 1)
    '2013Q2'
    """
    return f"{quarter // 4}Q{quarter % 4 + 1}"
