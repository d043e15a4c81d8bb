"""Small counties made up of winners and retentions, and the sample county's editions."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from mq_analysis.analyses.publication import (
    PUBLICATION,
    Figure,
    PublicEdition,
    TieredYear,
    Winner,
    build_audited_edition,
)
from mq_analysis.base.money import round_half_up
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.tier import Tier, tier_of
from mq_analysis.tables import County, read_county

from ..samples import SAMPLE

FILE = home() / "params" / "publication" / "minqing.yaml"
SETTINGS = PUBLICATION.load(FILE)
POLICY = load_policy(find_policy("minqing"))
WAN = 1_000_000
"""Fen in 10,000 yuan."""
YEARS = (2012, 2013, 2014, 2015)
TOWN, NORTH = ("350124100", "电瓷"), ("350124109", "食品")
MARGINAL, WHOLE = "R_TIER=marginal_above_100", "R_TIER=whole_amount"


@functools.cache
def tier(reading: str = MARGINAL) -> Tier:
    return tier_of(rules_for(POLICY, 2013, choose_readings(POLICY, [reading])))


def winner(firm: str, wan: float, place: tuple[str, str] = TOWN, reading: str = MARGINAL) -> Winner:
    """A winner with a retention in 10,000 yuan."""
    fen, rule = round(wan * WAN), tier(reading)
    award = round_half_up(rule.earnings(fen), 100)
    return Winner(firm, place, fen, award, rule, 1, rule.gate_fen)


def year_of(number: int, winners: Sequence[Winner], fixed: float = 50, reading: str = MARGINAL) -> TieredYear:
    """A year with some winners and fixed sums in 10,000 yuan."""
    return TieredYear(number, reading, 100, tuple(winners), {TOWN: round(fixed * WAN)})


def by_number(*parts: TieredYear) -> dict[tuple[int, str], TieredYear]:
    return {(part.year, part.reading): part for part in parts}


def exact(table: str, *parts: TieredYear, with_fixed: bool = False, **where: tuple[str, ...]) -> Figure:
    """The exact sum of some years as a figure."""
    years = by_number(*parts)
    figure = Figure(
        table, tuple(p.year for p in parts), parts[0].reading, 0, 0, with_fixed=with_fixed, **where
    )
    fen = figure.true_fen(years)
    return replace(figure, low_fen=fen, high_fen=fen)


@functools.cache
def county() -> County:
    return read_county(SAMPLE)


@functools.cache
def edition(year: int, *readings: str) -> PublicEdition:
    return build_audited_edition(county(), POLICY, year, choose_readings(POLICY, readings))
