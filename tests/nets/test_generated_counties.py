"""Hypothesis writes policies over dated tables and counties for them: each engine pays what the oracle pays."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings, strategies as st

from mq_analysis.base.errors import DataError, PolicyError
from mq_analysis.policy import choose_readings, parse_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import read_county
from tests.sizes import examples

from ..engines_of import native
from .oracle import pay
from .policies import YEARS
from .worlds import STRANGER, worlds
from .writing import write_folder

QUIET = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
BY_CHANCE = ("must be reachable", "must be able to hold together", "must not be a cap below")
CASE = [{"id": "C", "source": "made", "expect": {"undecided": "true"}}]


def loaded(tree):
    """Load a policy; what is refused must be refused for what chance can do."""
    try:
        return parse_policy(json.dumps(tree, ensure_ascii=False), "made.yaml")
    except PolicyError as error:
        wrong = [p for p in error.problems if not any(said in p.message for said in BY_CHANCE)]
        assert not wrong, [str(p) for p in wrong]
        assume(False)


def paid(policy, tables, year, engine):
    """What each firm is paid by the package, in fen; None where it is undecided."""
    try:
        awards = assess(native(tables, engine), rules_for(policy, year, choose_readings(policy))).awards
    except DataError as error:
        assume(not all("stay exact" in problem.message for problem in error.problems))
        raise
    found = {}
    for code, amounts in awards.groupby("org_code")["amount_fen"]:
        found[code] = None if amounts.isna().any() else int(amounts.sum())
    return found


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_a_county_in_files_is_paid_what_the_oracle_pays(engine, tmp_path):
    @settings(QUIET, max_examples=examples(60 if engine == "pandas" else 25))
    @given(worlds(), st.permutations(YEARS))
    def check(world, years):
        policy = loaded(world.tree)
        write_folder(world.tree, tmp_path, world.rows, world.firms)
        tables = read_county(tmp_path, schema=schema_for(policy)).tables
        for year in years[: 2 if engine == "pandas" else 1]:
            expected = pay(world.tree, world.rows, [f for f in world.firms if f != STRANGER], year)
            found = paid(policy, tables, year, engine)
            event(
                "undecided" if None in expected.values() else "paid" if any(expected.values()) else "nothing"
            )
            assert {f: found.get(f, 0) for f in expected} == expected, year

    check()
