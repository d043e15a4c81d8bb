"""The 21 targets of a county, and the pass rates of a million spot checks.

The peer computes the same yearly pass rates with their Wilson intervals as an analyst would, in plain pandas with
statsmodels. Run with ``make benchmark``; compare the medians of one run.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from mq_analysis.analyses import assessment
from mq_analysis.base.project import home
from mq_analysis.measures.evaluate import evaluate
from mq_analysis.measures.spec import KPI
from mq_analysis.policy import choose_readings, find_policy, load_policy
from mq_analysis.tables import County, read_county

N = 1_000_000
YEAR = 2015
POLICY = load_policy(find_policy("minqing"))
SPEC = KPI.find(POLICY)
READINGS = choose_readings(POLICY)
PEERS = {"test_million_with_pandas_and_statsmodels": "pandas with statsmodels"}
GROUP = "pass rates of 1,000,000 spot checks"


@pytest.fixture(scope="module")
def county() -> County:
    return read_county(home() / "data" / "sample")


@pytest.fixture(scope="module")
def large(county: County) -> County:
    """The sample county with its spot checks drawn again up to a million."""
    checks = county.tables["spot_checks"]
    drawn = checks.iloc[np.random.default_rng(1).integers(0, len(checks), N)].reset_index(drop=True)
    drawn["sample_no"] = pd.Series([f"S{i:07d}" for i in range(N)], dtype="str")
    return dataclasses.replace(county, tables={**county.tables, "spot_checks": drawn}, lines={})


@pytest.mark.benchmark(group="21 targets, county of 180 firms, five years")
def test_county(benchmark, county):
    found = benchmark(evaluate, county, SPEC, YEAR, READINGS)
    assert len(found.results) == len(SPEC.targets)


@pytest.mark.benchmark(group="assessment of 16 townships")
def test_assessment(benchmark, county):
    cards = assessment.find_card("townships", POLICY)
    assert benchmark.pedantic(assessment.assess, (county, cards, 2014), rounds=3)


@pytest.mark.benchmark(group=GROUP)
def test_million_spot_checks(benchmark, large):
    found = benchmark.pedantic(evaluate, (large, SPEC, YEAR, READINGS), rounds=3)
    assert len(found.results) == len(SPEC.targets)


@pytest.mark.benchmark(group=GROUP)
def test_million_with_pandas_and_statsmodels(benchmark, large):
    def peer() -> pd.DataFrame:
        rows = large.tables["spot_checks"]
        year, passed = rows["sample_no"].str[:1] + rows["year_quarter"].str[:4], rows["result"] == "合格"
        rates = passed.groupby([year, rows["level"], rows["is_food"]]).agg(["sum", "count"])
        low, high = proportion_confint(rates["sum"], rates["count"], method="wilson")
        return rates.assign(low=low, high=high)

    assert len(benchmark.pedantic(peer, rounds=3))
