"""Targets that can be published: enough checks, enough firms, no dominant firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from mq_analysis.analyses.publication.settings import Settings
from mq_analysis.measures import Book, share_rows
from mq_analysis.measures.parts import stored_name
from mq_analysis.measures.result import Evaluation, Result
from mq_analysis.policy import Label

Why = Literal["few_checks", "few_firms", "dominated", "no_data"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A target that is not shown, with the reason."""

    name: Label
    why: Why


def fit_targets(evaluation: Evaluation, settings: Settings) -> tuple[tuple[Result, ...], tuple[LeftOut, ...]]:
    """Split the targets into those that can be shown (with only the years that can be shown) and the others.

    Titles, zones and standards are public announcements and always shown; rates need enough checks and firms; a sum
    over firms needs enough firms and must satisfy the p % rule.
    """
    book = Book(evaluation.county.tables)
    shown, left = [], []
    for result in evaluation.results:
        why = _why_not(result, evaluation.year, book, settings)
        if why:
            left.append(LeftOut(result.target.name, why))
            continue
        fit = [y for y in result.history.index if _why_not(result, int(y), book, settings) is None]
        shown.append(replace(result, history=result.history.loc[fit]))
    return tuple(shown), tuple(left)


def _why_not(result: Result, year: int, book: Book, settings: Settings) -> Why | None:
    """Return the reason why the figure of a year is not shown; None if it can be shown."""
    if result.status == "no_data" or result.of_year(year) is None:
        return "no_data"
    share, quotient = result.measure.share, result.measure.quotient
    if share is not None:
        rows = share_rows(share, book)
        rows = rows[rows["year"] == year]
        if len(rows) < settings.least_checks.value:
            return "few_checks"
        frame = book[share.table]
        firms = frame["org_code"].reindex(rows.index).nunique() if "org_code" in frame else len(rows)
        return "few_firms" if firms < settings.least_firms.value else None
    if quotient is not None:
        frame = book[quotient.table]
        mine = frame[book.years(quotient.table, quotient.year) == year]
        parts = mine.groupby("org_code")[stored_name(frame, quotient.part)].sum()
        return _of_parts(parts, settings)
    return None


def _of_parts(parts: pd.Series[float], settings: Settings) -> Why | None:
    """Apply the rules on few firms and on dominance to the contributions of firms to a sum."""
    ordered: Sequence[int] = sorted((int(part) for part in parts[parts > 0]), reverse=True)
    if len(ordered) < settings.least_firms.value:
        return "few_firms"
    return "dominated" if sum(ordered[2:]) < settings.dominance.value * ordered[0] else None
