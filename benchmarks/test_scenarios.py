"""Ten thousand scenarios over a million holders of the tiered award, and ten thousand draws of ten thousand.

The peer of the index is one scenario recomputed with vectorised numpy in int64, best flat award of each firm included;
compare the index's median divided by 10,000 with the peer's. Run with ``make benchmark``.
"""

from __future__ import annotations

import numpy as np
import pytest

from mq_analysis.analyses.simulation import Uncertainty, draw
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.grids import Exposure, Index, Points, point_of
from mq_analysis.rules.grids.payout import Payout

POLICY = load_policy(find_policy("minqing"))
RULES = rules_for(POLICY, 2013, choose_readings(POLICY))
POINT = point_of(RULES)
WAN = 1_000_000  # fen
SCENARIOS = 10_000
PEERS = {"test_numpy_1_scenario": "one scenario by numpy"}
PER = {"test_index_10000_scenarios": SCENARIOS}
GRID = "one million holders: 10,000 scenarios by the index; one by numpy"
DRAWS = "10,000 draws over 10,000 firms"


def county(firms: int) -> Exposure:
    """Holders of the tiered award with lognormal retention, and other honours of every kind."""
    rng = np.random.default_rng(20131130)
    base = np.floor(np.exp(rng.normal(np.log(900_000), 1.3, firms)) * 100 + 0.5).astype(np.int64)
    held = np.zeros(firms, np.int64)
    for place, share in zip(range(1, len(RULES.awards)), (0.03, 0.15, 0.05, 0.2, 0.1, 0.2), strict=True):
        held |= (rng.random(firms) < share).astype(np.int64) << place
    none, last = np.full(firms, -1, np.int64), np.full(firms, len(RULES.awards), np.int64)
    return Exposure(RULES, POINT, np.arange(firms), np.ones(firms, bool), base, held, none, last, 1, 0)


def grid() -> Points:
    """Thresholds on multiples of 10,000 yuan, twelve rates, fixed sums scaled."""
    rng = np.random.default_rng(1)
    first = rng.choice(np.arange(50, 201, 10), SCENARIOS) * WAN
    second = first + rng.choice(np.arange(100, 301, 25), SCENARIOS) * WAN
    third = second + rng.choice(np.arange(100, 301, 25), SCENARIOS) * WAN
    rates = rng.choice(np.arange(500, 3251, 250), (SCENARIOS, 3)).astype(np.int64)
    sums = np.array([fen or 0 for fen in POINT.fixed], dtype=np.int64)
    fixed = sums[None] * rng.choice([50, 75, 100, 125, 150], SCENARIOS)[:, None] // 100
    return Points(POINT, fixed, first, np.stack([first, second, third], 1), rates, 10_000)


def by_numpy(held: Exposure, points: Points, i: int) -> tuple[np.ndarray, np.ndarray]:
    """One scenario recomputed: sums and firms by award."""
    best, place = np.zeros(len(held), np.int64), np.full(len(held), len(RULES.awards))
    for k in range(len(RULES.awards) - 1, 0, -1):
        wins = (held.held >> k & 1).astype(bool) & (points.fixed[i, k] >= best)
        best, place = np.where(wins, points.fixed[i, k], best), np.where(wins, k, place)
    x, (t0, t1, t2), (b0, b1, b2) = held.base, points.lowers[i], points.rates[i]
    parts = np.clip(x - t0, 0, t1 - t0) * b0 + np.clip(x - t1, 0, t2 - t1) * b1 + np.maximum(x - t2, 0) * b2
    own = np.where(x >= points.gate[i], (2 * parts + 1_000_000) // 2_000_000 * 100, 0)
    exact = np.where(x >= points.gate[i], parts, 0)
    place = np.where(exact >= best * 10_000, 0, place)
    paid = np.where(place == 0, own, best)
    sums = np.zeros(len(RULES.awards) + 1, np.int64)
    np.add.at(sums, place, paid)
    return sums[:-1], np.bincount(place[paid > 0], minlength=len(RULES.awards))[: len(RULES.awards)]


@pytest.fixture(scope="module")
def million() -> Exposure:
    return county(1_000_000)


@pytest.mark.benchmark(group=GRID)
def test_index_10000_scenarios(benchmark, million):
    points, index = grid(), Index(million)
    index.totals(points)  # the prefix sums are part of building
    answer = benchmark(index.totals, points)
    for i in (0, 1, 4_321, 9_999):
        sums, firms = by_numpy(million, points, i)
        assert answer.amount_fen[i].tolist() == sums.tolist()
        assert answer.firms[i].tolist() == firms.tolist()


@pytest.mark.benchmark(group=GRID)
def test_numpy_1_scenario(benchmark, million):
    benchmark(by_numpy, million, grid(), 0)


@pytest.mark.benchmark(group=GRID)
def test_building_the_index(benchmark, million):
    benchmark.pedantic(Index, (million,), rounds=3)


@pytest.mark.benchmark(group=DRAWS)
def test_monte_carlo_one_worker(benchmark):
    held = county(10_000)
    payout, spread = Payout(held, POINT), Uncertainty(0.0, 0.05, 0.02)
    options = {"draws": 10_000, "seed": 7, "workers": 1}
    codes = [f"{i:08d}X" for i in range(len(held))]
    drawn = benchmark.pedantic(draw, (payout, held.base, spread, codes), options, rounds=3)
    assert len(drawn.totals) == 10_000
