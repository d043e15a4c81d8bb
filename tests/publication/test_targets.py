"""A rate of many checks on few firms is not shown: whoever knows the firms would read theirs in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mq_analysis.analyses.publication.targets import fit_targets
from mq_analysis.measures.evaluate import evaluate
from mq_analysis.measures.spec import KPI
from mq_analysis.policy import choose_readings

from .conftest import POLICY, SETTINGS, county

LEAST = SETTINGS.least_firms.value


@pytest.mark.parametrize(("firms", "is_shown"), [(LEAST - 1, False), (LEAST, True)])
def test_a_rate_needs_firms_and_not_checks_alone(firms, is_shown):
    checks = county().tables["spot_checks"]
    codes = sorted(checks["org_code"].unique())[:firms]
    few = checks.assign(org_code=[codes[i % firms] for i in range(len(checks))])
    there = replace(county(), tables={**county().tables, "spot_checks": few})
    evaluation = evaluate(there, KPI.find(POLICY), 2013, choose_readings(POLICY))
    shares = [(one.target.name, one.measure.share) for one in evaluation.results]
    rates = {name for name, share in shares if share and share.table == "spot_checks"}
    shown, left = fit_targets(evaluation, SETTINGS)
    assert bool(rates & {one.target.name for one in shown}) == is_shown
    assert bool(rates & {one.name for one in left if one.why == "few_firms"}) != is_shown
