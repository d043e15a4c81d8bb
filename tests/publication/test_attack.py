"""The attacker's programme finds the same bounds as trying every county that could have published the figures."""

from __future__ import annotations

import itertools

import pytest

from mq_analysis.analyses.publication.attack import Programme
from mq_analysis.analyses.publication.figures import Figure

from .conftest import MARGINAL, NORTH, WAN, WHOLE, by_number, exact, tier, winner, year_of

GRID = range(100, 900, 4)
"""Retentions tried, in 10,000 yuan."""


def tried(figures, parts, slack=0):
    """Every pair of retentions of one year (10,000 yuan) under which all figures hold, by the formula itself."""
    years = by_number(*parts)
    earned = {f.reading: {x: int(tier(f.reading).earnings(x * WAN)) for x in GRID} for f in figures}
    wanted = [
        (earned[f.reading], f.low_fen - f.known_fen(years) - slack, f.high_fen - f.known_fen(years) + slack)
        for f in figures
    ]
    for a, b in itertools.product(GRID, GRID):
        if all(low <= rule[a] + rule[b] <= high for rule, low, high in wanted):
            yield a, b


@pytest.mark.parametrize("reading", [MARGINAL, WHOLE])
def test_the_bounds_are_those_of_trying_every_county(reading):
    part = year_of(
        2013, [winner("A", 240, reading=reading), winner("B", 380, reading=reading)], reading=reading
    )
    figure = Figure("total", (2013,), reading, 80 * WAN, 110 * WAN, with_fixed=True)
    programme = Programme([figure], by_number(part))
    fitting = list(tried([figure], [part]))
    for i, firm in enumerate("AB"):
        low, high = programme.bounds((firm, 2013))
        values = [pair[i] for pair in fitting]
        assert low / WAN <= min(values) <= low / WAN + 4
        assert high / WAN - 4 <= max(values) <= high / WAN + 0.01


def test_two_readings_together_tell_more_than_each_alone():
    """Marginal and whole-amount sums of the same firms are two equations."""
    firms = [("A", 320), ("B", 420)]
    parts = [year_of(2013, [winner(n, x, reading=r) for n, x in firms], reading=r) for r in (MARGINAL, WHOLE)]
    figures = [exact("total", part) for part in parts]
    years = by_number(*parts)
    alone = [Programme([figure], years).bounds(("B", 2013)) for figure in figures]
    both = Programme(figures, years).bounds(("B", 2013))
    assert both[1] - both[0] < min(high - low for low, high in alone) / 2
    fitting = [b for _, b in tried(figures, parts)]
    assert both[0] / WAN == pytest.approx(min(fitting), abs=0.01)
    assert both[1] / WAN == pytest.approx(max(fitting), abs=0.01)


def test_an_insider_subtracts_its_own():
    part = year_of(2013, [winner("A", 240), winner("B", 380)])
    figure = exact("total", part, with_fixed=True)
    programme = Programme([figure], by_number(part))
    low, high = programme.bounds(("A", 2013))
    assert high - low > 100 * WAN
    low, high = programme.bounds(("A", 2013), known=[("B", 2013)])
    assert low == pytest.approx(240 * WAN, abs=5000)
    assert high == pytest.approx(240 * WAN, abs=5000)


def test_figures_that_no_county_could_publish_have_no_bounds():
    part = year_of(2013, [winner("A", 240)])
    figures = [exact("a", part), Figure("b", (2013,), MARGINAL, 90 * WAN, 91 * WAN)]
    assert Programme(figures, by_number(part)).bounds(("A", 2013)) is None


def test_no_award_lies_within_a_jump_of_the_formula():
    """On the whole amount nothing between 300,000 and 450,000 yuan can be paid."""
    firms = [winner("A", 150, reading=WHOLE), winner("B", 380, NORTH, WHOLE)]
    part = year_of(2013, firms, reading=WHOLE)
    north = Figure("north", (2013,), WHOLE, 35 * WAN, 60 * WAN, townships=NORTH[:1])
    _, high = Programme([exact("all", part), north], by_number(part)).bounds(("A", 2013))
    assert high / WAN == pytest.approx(270, abs=0.01)  # the sum, 72, less at least 45
