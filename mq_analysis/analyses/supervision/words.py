"""Supervision in words: names of groups and firms, levels, kinds of alert, shares."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from mq_analysis.analyses.supervision.watch import Subject, Supervision
from mq_analysis.policy import Label
from mq_analysis.report.cells import Listed, Several
from mq_analysis.report.spoken import unit_name
from mq_analysis.report.values import Said, Shown, Value, join, pieces, say

SHOWN = 3
"""Places named before the rest is only counted."""


def percent(share: float | None) -> Shown | None:
    """Return a share, shown in percent with one decimal; None if it is unknown.

    >>> percent(0.0349).shown, percent(float("nan"))
    ('3.5%', None)
    """
    return None if share is None or pd.isna(share) else Shown(float(share), f"{100 * share:.1f}%")


def count(value: object) -> Shown | None:
    """Return a whole number, shown with separators; None if it is unknown."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    whole = round(float(str(value)))
    return Shown(whole, f"{whole:,}")


def decimals(value: float, places: int) -> Shown:
    """Return a number, shown with ``places`` decimals.

    >>> decimals(2.345, 1).shown
    '2.3'
    """
    return Shown(float(value), f"{value:.{places}f}")


def checks(n: int, failed: int) -> Several:
    """Return a number of checks, with the number of failed ones in brackets."""
    return Several(((say("sv_checks"), n), (say("sv_failed"), failed)), f"{n} ({failed})")


def group_name(book: Supervision, place: int) -> Value:
    """Name a series by its group."""
    one = book.monitor.series[place]
    return unit_name(book.county, book.spec.policy, one.column, one.unit)


def level_name(book: Supervision, rank: int) -> Label:
    """Return the word for a level."""
    return book.spec.levels[rank].name


def kinds(subject: Subject) -> Listed:
    """List the kinds of a subject's alerts; a page shows each with its number."""
    found = list(subject.alerts["kind"])
    said: list[Said] = [
        say("sv_times", kind=say(f"sv_kind_{kind}"), n=n) if n > 1 else say(f"sv_kind_{kind}")
        for kind, n in Counter(found).items()
    ]
    return Listed(tuple(say(f"sv_kind_{kind}") for kind in found), join(said))


def places(book: Supervision, subject: Subject) -> Listed:
    """List the row of each of a subject's alerts (a page shows the first few); for alerts of charts the date."""
    found = []
    for row in subject.alerts.itertuples():
        if row.kind in ("point", "cusum"):
            found.append(str(row.date))
        else:
            found.append(book.county.place(str(row.table), int(str(row.row))).rpartition("/")[2])
    known = list(dict.fromkeys(found))
    first = join(known[:SHOWN])
    more = pieces(first, say("more", n=len(known)), mark=" ")
    return Listed(tuple(found), first if len(known) <= SHOWN else more)
