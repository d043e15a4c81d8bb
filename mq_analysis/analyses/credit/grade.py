"""Grade firms from their lines: points, caps, vetoes, the blacklist; a firm without any line is unrated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.credit.blacklist import Entry, entries
from mq_analysis.analyses.credit.card import UNIT, Card
from mq_analysis.analyses.credit.feeds import FeedState, feed_states
from mq_analysis.analyses.credit.lines import Apart, by_line, cap, lines_of
from mq_analysis.tables import County

UNRATED = "unrated"
FIRM_COLUMNS = ("org_code", "name", "township_code", "township", "product_group", "size", "industry_code")


@dataclass(frozen=True)
class Credit:
    """The credit of all firms on a day.

    Attributes:
        firms: The `FIRM_COLUMNS` that the register has, with ``grade`` (or ``unrated``), ``score`` (whole
            number, `credit.card.UNIT` is one point), ``lines`` that count, ``apart`` rows kept apart,
            ``vetoes`` (ids, joined by a space), ``is_listed``; indexed by place.
        lines: See `mq_analysis.analyses.credit.lines.COLUMNS`.
        sums: Value of each firm's lines before caps; rows are firms, columns are lines.
        apart: Rows kept apart.
        feeds: The state of each feed.
        entries: The blacklist as of the day.
    """

    county: County = field(repr=False)
    card: Card
    as_of: dt.date
    firms: pd.DataFrame
    lines: pd.DataFrame
    sums: npt.NDArray[np.int64]
    apart: Apart
    feeds: tuple[FeedState, ...]
    entries: tuple[Entry, ...]

    @property
    def missing(self) -> tuple[FeedState, ...]:
        """Feeds without events of the year, which are no clean record."""
        return tuple(feed for feed in self.feeds if not feed.is_there)

    @property
    def absent(self) -> int:
        """The number of feeds without any event up to the day."""
        return sum(feed.state == "missing" for feed in self.feeds)

    @property
    def is_blind(self) -> bool:
        """Whether no feed has data, so that no firm is graded."""
        return self.absent == len(self.feeds)

    @property
    def classes(self) -> dict[str, str]:
        """The grade of every firm by its organization code."""
        return dict(zip(self.firms["org_code"], self.firms["grade"], strict=True))

    def points(self, place: int) -> Fraction:
        """Return the exact score of a firm."""
        return Fraction(int(self.firms["score"].iloc[place]), UNIT)


def grade_all(county: County, card: Card, as_of: dt.date) -> Credit:
    """Grade every firm of the register on a day."""
    register = county["enterprises"]
    lines, apart = lines_of(county, card, as_of)
    n = len(register)
    sums = by_line(lines, card, n)
    scores = np.clip(card.base * UNIT + cap(sums, card).sum(axis=1), 0, card.most * UNIT)
    listed = entries(county, card, as_of, lines)
    on_list = (
        register["org_code"].isin([one.org_code for one in listed if one.is_listed]).to_numpy(dtype=bool)
    )
    grade = grades(scores, card)
    held = veto_masks(lines, card, n)
    for veto, mine in held.items():
        worst = card.rank(next(one.at_best for one in card.vetoes if one.id == veto))
        grade = np.where(mine, np.maximum(grade, worst), grade)
    grade = np.where(on_list, np.maximum(grade, card.rank(card.blacklist.at_best)), grade)
    counts = np.bincount(lines["firm"].to_numpy(dtype=np.int64)[(lines["why"] == "").to_numpy()], minlength=n)
    rated = (counts > 0) | on_list
    feeds = feed_states(county, card, as_of)
    absent = sum(feed.state == "missing" for feed in feeds)
    if absent and card.missing_at_best is not None:
        grade = np.maximum(grade, card.rank(card.missing_at_best))
    if absent == len(feeds):
        rated = on_list
    names = np.array([one.id for one in card.grades], dtype=object)
    firms = register[[name for name in FIRM_COLUMNS if name in register]].reset_index(drop=True)
    odd = apart.rows["org_code"].value_counts()
    firms = firms.assign(
        grade=np.where(rated, names[grade], UNRATED),
        score=scores,
        lines=counts,
        apart=firms["org_code"].map(odd).fillna(0).astype("int64"),
        vetoes=_join_names(held, n),
        is_listed=on_list,
    )
    return Credit(county, card, as_of, firms, lines, sums, apart, feeds, listed)


def grades(scores: npt.NDArray[np.int64], card: Card) -> npt.NDArray[np.int64]:
    """Return the rank of each score's grade, 0 for the best; a bound belongs to the grade above it."""
    bounds = np.array([one.at_least * UNIT for one in card.grades], dtype=np.int64)
    found: npt.NDArray[np.int64] = (scores[:, None] < bounds).sum(axis=1)
    return found


def veto_masks(lines: pd.DataFrame, card: Card, firms: int) -> Mapping[str, npt.NDArray[np.bool_]]:
    """Return for each veto the firms to which it applies: those with a recent, unrectified row of its lines."""
    ids = [line.id for line in card.lines]
    found = {}
    counts = (lines["why"] == "").to_numpy() & ~lines["is_repaired"].to_numpy(dtype=bool)
    for veto in card.vetoes:
        places = [ids.index(name) for name in veto.lines]
        keep = counts & lines["line"].isin(places).to_numpy() & (lines["months"] < veto.months).to_numpy()
        held = np.zeros(firms, dtype=bool)
        held[lines["firm"].to_numpy(dtype=np.int64)[keep]] = True
        found[veto.id] = held
    return found


def _join_names(held: Mapping[str, npt.NDArray[np.bool_]], firms: int) -> npt.NDArray[np.object_]:
    found = np.full(firms, "", dtype=object)
    for name, mine in held.items():
        for i in np.flatnonzero(mine):
            found[i] = f"{found[i]} {name}".strip()
    return found
