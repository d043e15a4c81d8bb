"""Grades over all firms: distribution, changes since the year before, stability under other points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mq_analysis.analyses.credit.card import PLACES, UNIT
from mq_analysis.analyses.credit.grade import UNRATED, Credit, grades, veto_masks


def names_of(book: Credit) -> list[str]:
    """Return the grades from the best to the worst, and unrated."""
    return [*(grade.id for grade in book.card.grades), UNRATED]


def distribution(book: Credit, column: str | None = None) -> pd.DataFrame:
    """Count firms by grade: a row for each value of a column (or one with empty ``unit``), a column for each grade."""
    unit = book.firms[column] if column else pd.Series("", index=book.firms.index)
    counts = pd.crosstab(unit, book.firms["grade"]).reindex(columns=names_of(book), fill_value=0)
    return counts.rename_axis(index="unit", columns=None).reset_index()


def migration(before: Credit, now: Credit) -> pd.DataFrame:
    """Count firms by grade a year ago (rows, ``before``) and now (columns)."""
    names = names_of(now)
    counts = pd.crosstab(before.firms["grade"], now.firms["grade"])
    return (
        counts.reindex(index=names, columns=names, fill_value=0).rename_axis("before", axis=0).reset_index()
    )


def grade_changes(before: Credit, now: Credit) -> pd.DataFrame:
    """Return the rated firms whose grade changed: ``org_code, name, before, now``, the largest downgrade first."""
    names = names_of(now)
    both = now.firms[["org_code", "name"]].assign(before=before.firms["grade"], now=now.firms["grade"])
    ranks = both[["before", "now"]].apply(lambda column: column.map(names.index))
    keep = (both["before"] != both["now"]) & (both["before"] != UNRATED) & (both["now"] != UNRATED)
    fall = (ranks["now"] - ranks["before"])[keep]
    found = both[keep].assign(fall=fall)
    return found.sort_values(["fall", "org_code"], ascending=[False, True], kind="stable", ignore_index=True)


def robustness(book: Credit) -> pd.DataFrame:
    """Draw the points of every line, and return how often each rated firm gets another grade.

    Points of lines are drawn independently and uniformly within ``vary`` above and below their values; base, caps,
    bounds, vetoes and the blacklist do not change. The seed is part of the card.

    Returns:
        ``org_code, name, grade, changed`` (share of the draws with another grade, 0 to 1), ``other`` (the most frequent
        other grade, or empty), those most often changed first.
    """
    card = book.card
    rated = np.flatnonzero((book.firms["grade"] != UNRATED).to_numpy())
    sums = book.sums[rated].astype(float)
    caps = np.array([abs(line.cap) * PLACES**2 if line.cap else np.inf for line in card.lines])
    spread = float(card.vary)
    factors = np.random.default_rng(card.seed).uniform(1 - spread, 1 + spread, (card.draws, len(card.lines)))
    worst = _floor(book)[rated]
    now = (
        book.firms["grade"]
        .iloc[rated]
        .map([grade.id for grade in card.grades].index)
        .to_numpy(dtype=np.int64)
    )
    counts = np.zeros((len(rated), len(card.grades)), dtype=np.int64)
    for factor in factors:
        score = np.clip(
            card.base * UNIT + np.clip(sums * factor, -caps, caps).sum(axis=1), 0, card.most * UNIT
        )
        grade = np.maximum(grades(np.rint(score).astype(np.int64), card), worst)
        counts[np.arange(len(rated)), grade] += 1
    kept = counts[np.arange(len(rated)), now]
    others = counts.copy()
    others[np.arange(len(rated)), now] = 0
    ids = np.array([grade.id for grade in card.grades], dtype=object)
    found = book.firms.iloc[rated][["org_code", "name", "grade"]].assign(
        changed=1 - kept / card.draws, other=np.where(others.any(axis=1), ids[others.argmax(axis=1)], "")
    )
    return found.sort_values(
        ["changed", "org_code"], ascending=[False, True], kind="stable", ignore_index=True
    )


def _floor(book: Credit) -> np.ndarray:
    """Return the rank of the best grade that vetoes, blacklist and missing feeds allow each firm."""
    card = book.card
    worst = np.zeros(len(book.firms), dtype=np.int64)
    if book.absent and card.missing_at_best is not None:
        worst += card.rank(card.missing_at_best)
    for name, firms in veto_masks(book.lines, card, len(book.firms)).items():
        rank = card.rank(next(one.at_best for one in card.vetoes if one.id == name))
        worst = np.where(firms, np.maximum(worst, rank), worst)
    listed = book.firms["is_listed"].to_numpy(dtype=bool)
    return np.where(listed, np.maximum(worst, card.rank(card.blacklist.at_best)), worst)
