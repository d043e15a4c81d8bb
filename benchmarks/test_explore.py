"""From a moved slider to the new figure on the page: the model alone, and in a real browser, p50 and p95.

The peer is the plain way: assess the year in full for every move. Run with ``make benchmark``.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time

import numpy as np
import pandas as pd
import pytest

from mq_analysis.base.project import home
from mq_analysis.explore.model import Model, State
from mq_analysis.explore.panel import Panel
from mq_analysis.policy import Source, find_policy
from mq_analysis.rules.awards import assess
from mq_analysis.tables import read_county

YEAR = 2013
FIRMS = 100_000
VALUES = [f"0.{20 + i}" for i in range(1, 10)]


def model_of(tables) -> Model:
    return Model(tables, Source.read(find_policy("minqing")))


@pytest.fixture(scope="module")
def sample():
    return dict(read_county(home() / "data" / "sample").tables)


@pytest.fixture(scope="module")
def large(sample):
    """The sample county's firms, honours and retention of the year again and again, up to 100,000 firms."""
    register = sample["enterprises"]
    times = -(-FIRMS // len(register))
    rng = np.random.default_rng(1)

    def many(table: pd.DataFrame, key: str | None = None) -> pd.DataFrame:
        parts = [table.assign(org_code=table["org_code"] + f"_{i:03d}") for i in range(times)]
        if key:
            parts = [part.assign(**{key: part[key] + f"_{i:03d}"}) for i, part in enumerate(parts)]
        return pd.concat(parts, ignore_index=True)

    retention = sample["retention"]
    retention = many(retention[retention["period"] // 100 == YEAR])
    retention["retention_fen"] += rng.integers(0, 10_000, len(retention))
    honours = many(sample["honours"], "honour_id")
    return {**sample, "enterprises": many(register), "honours": honours, "retention": retention}


@pytest.mark.parametrize("size", ["sample", "large"])
@pytest.mark.benchmark(group="explorer: one move")
def test_a_move(benchmark, request, size):
    model = model_of(request.getfixturevalue(size))
    start = State(YEAR)
    model.result(start)
    values = itertools.cycle(VALUES)
    benchmark(lambda: model.result(start.with_value("top_rate", next(values))))


@pytest.mark.benchmark(group="explorer: one move")
def test_a_move_assessed_in_full(benchmark, sample):
    model = model_of(sample)
    values = itertools.cycle(VALUES)
    benchmark(lambda: assess(sample, model.rules(State(YEAR).with_value("top_rate", next(values)))))


@pytest.mark.parametrize("size", ["sample", "large"])
@pytest.mark.benchmark(group="explorer: slider to redrawn widgets, p50 and p95 in extra info")
def test_slider_to_pictures(benchmark, request, size):
    panel = Panel(model_of(request.getfixturevalue(size)), State(YEAR), None, "zh")
    slider = panel.controls["top_rate"][1]
    values = itertools.cycle([21.0, 22.0, 23.0, 24.0, 25.0])
    taken: list[float] = []

    def move() -> None:
        start = time.perf_counter()
        slider.value = next(values)
        taken.append(time.perf_counter() - start)

    benchmark.pedantic(move, rounds=40, warmup_rounds=2)
    quantiles = statistics.quantiles(taken, n=20)
    benchmark.extra_info |= {"p50_ms": quantiles[9] * 1000, "p95_ms": quantiles[18] * 1000}
    sys.stderr.write(f"\n{size}: p50 {quantiles[9] * 1000:.0f} ms, p95 {quantiles[18] * 1000:.0f} ms\n")
