"""What each enterprise of a year holds, as far as amounts depend on it."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.base.frames import LazyFrame, Natives, collect
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Rules
from mq_analysis.rules.awards import candidates
from mq_analysis.rules.awards.candidates import COUNTED
from mq_analysis.rules.facts import Gathered, gather
from mq_analysis.rules.grids.points import Bools, Ints, NotIndexableError, Point, point_of

NOBODY = -1


@dataclass(frozen=True)
class Exposure:
    """The enterprises of a year that are decided, ordered by ``org_code``.

    Attributes:
        rules: The rules under which it was gathered: which honours count, for whom.
        org_code: Of each enterprise (N,).
        tiered: bool (N,): an honour of the tiered award counts.
        base: int64 (N,) fen: what the tiered award is computed from; 0 without one.
        held: int64 (N,): bit i is set if an item of the fixed award in place i counts.
        other: int64 (N,): the largest amount that no `Point` moves, in parts of 1/``scale`` fen; -1: none.
        other_place: int64 (N,): the award of that amount; the number of awards if there is none.
        undecided: Number of enterprises that a missing fact leaves undecided; they are in no total.
    """

    rules: Rules
    point: Point
    org_code: npt.NDArray[np.generic]
    tiered: Bools
    base: Ints
    held: Ints
    other: Ints
    other_place: Ints
    scale: int
    undecided: int

    def __len__(self) -> int:
        return len(self.base)


def exposure(tables: Natives, rules: Rules, gathered: Gathered | None = None) -> Exposure:
    """Look at a year once.

    Args:
        tables: Native tables (pandas or DuckDB relations) by name.
        rules: The rules of the year.
        gathered: What was gathered of them before, if it was.

    Raises:
        NotIndexableError: If the rules pay more than the single highest award of an enterprise.
        CoverageError: If the data hold nothing that the rules ask for.
    """
    rows, scale = counting(gathered or gather(tables, rules), rules)
    return exposure_of(collect(rows), rules, scale)


def counting(gathered: Gathered, rules: Rules) -> tuple[LazyFrame, int]:
    """Return the lines of the items that count, with what the tiered award is computed from, and their scale.

    Columns: ``org_code, position, missing, value`` (in parts of 1/scale fen), ``award``, ``base`` (fen).

    Raises:
        NotIndexableError: If the rules pay more than the single highest award of an enterprise.
    """
    point = point_of(rules)
    if len(rules.awards) > 62:
        raise NotIndexableError(sentence("the policy has more than 62 awards"))
    lines = candidates(gathered, rules)
    rows = lines.rows.filter(nw.col("reason") == COUNTED)
    rows = rows.select("org_code", "award", "position", "missing", "value")
    if point.tiers is None:
        return rows.with_columns(nw.lit(0, nw.Int64).alias("base")), lines.scale
    base = gathered.enterprise[point.tiers.of]
    if base is None:
        raise NotIndexableError(sentence("the county keeps no {fact}", fact=point.tiers.of))
    base = base.select("org_code", nw.col(point.tiers.of).alias("base"))
    return rows.join(base, on="org_code", how="left"), lines.scale


def exposure_of(rows: pd.DataFrame, rules: Rules, scale: int) -> Exposure:
    """Return what the enterprises of some lines of `counting` hold; all lines of an enterprise must be among them."""
    point = point_of(rules)
    rows = rows.sort_values("org_code", kind="stable", ignore_index=True)
    lacking = rows.loc[rows["missing"].astype(bool), "org_code"].unique()
    decided = rows[~rows["org_code"].isin(lacking)]
    number, codes = pd.factorize(decided["org_code"])
    place = decided["award"].map({a.id: i for i, a in enumerate(rules.awards)}).to_numpy("int64")
    fixed = np.array([fen is not None for fen in point.fixed])
    is_tiered = place == (point.tiers.award if point.tiers else NOBODY)
    is_other = ~is_tiered & ~fixed[place]
    other, other_place = _largest(decided, number, is_other, len(codes), len(rules.awards))
    tiered = np.zeros(len(codes), dtype=bool)
    tiered[number[is_tiered]] = True
    held = np.zeros(len(codes), dtype=np.int64)
    holds = fixed[place]
    np.bitwise_or.at(held, number[holds], np.int64(1) << place[holds])
    base = np.zeros(len(codes), dtype=np.int64)
    base[number[is_tiered]] = decided["base"][is_tiered].to_numpy("int64")
    return Exposure(
        rules, point, np.asarray(codes), tiered, base, held, other, other_place, scale, len(lacking)
    )


def _largest(rows: pd.DataFrame, number: Ints, among: Bools, firms: int, awards: int) -> tuple[Ints, Ints]:
    """Return the largest value of each enterprise among some rows, and the award it is paid under."""
    value, place = np.full(firms, -1, dtype=np.int64), np.full(firms, awards, dtype=np.int64)
    mine = rows[among].assign(number=number[among])
    best = mine.sort_values(["value", "position"], ascending=[False, True]).drop_duplicates("number")
    value[best["number"]] = best["value"].to_numpy("int64")
    place[best["number"]] = best["position"].to_numpy("int64")
    return value, place
