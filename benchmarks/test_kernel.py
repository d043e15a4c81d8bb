"""The award kernel, schedule and maximum, of enterprises whose retention and best other award are arrays in memory.

The peer is OpenFisca-core: the scale as a parameter, the maximum in a formula, as its documentation writes them; its
numbers are float32. Ours is the worth of the policy's tiered award and its rounding, as the rule computes them, over a
pandas frame, over plain arrays, and over a table of DuckDB in memory. Every amount of ours is compared with integers.
"""

from __future__ import annotations

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest
from openfisca_core import entities, parameters, periods, simulation_builder, taxbenefitsystems, variables

from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules.awards.groups import round_to_unit
from mq_analysis.rules.awards.values import values_of
from mq_analysis.rules.exact import col, emit
from mq_analysis.rules.exact.arrays import emit_arrays
from mq_analysis.rules.exact.graph import Node, topological_order
from mq_analysis.rules.facts import Gathered

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
PEERS = {"test_openfisca": "OpenFisca-core, float32"}
SERIES = {
    "test_openfisca": "OpenFisca-core",
    "test_rule_on_pandas": "rule on pandas",
    "test_rule_on_arrays": "rule on arrays",
    "test_rule_on_duckdb": "rule on DuckDB",
    "test_plain_float_pandas": "plain float64 pandas",
}
LAW = open_policy("minqing")
RULES = rules_for(LAW, 2013, choose_readings(LAW))
YEAR = periods.DateUnit.YEAR
FIRM = entities.build_entity(key="firm", plural="firms", label="", is_person=True)
TIERS = [(1_000_000, 0.10), (3_000_000, 0.15), (5_000_000, 0.20)]


def arrays(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return retention and the best other award in fen; every tenth retention at a rounding edge."""
    rng = np.random.default_rng(size)
    base = rng.integers(0, 800_000_000, size)
    base[::10] = base[::10] // 1000 * 1000 + 500
    sums = sorted({award.fixed_fen or 0 for award in RULES.awards})
    return base, rng.choice(np.array(sums), size)


def kernel() -> Node:
    """Return what an enterprise is paid, from ``retention`` and ``other``, in fen."""
    gathered = Gathered({}, {}, {}, {"retention": (0, 10**9)})
    tiered = values_of(gathered, RULES)[0]
    best = Node("at_least", tiered.expr, col("other") * tiered.scale)
    unit = RULES.rounding_fen * tiered.scale
    return round_to_unit(best, unit) // tiered.scale


PAID = kernel()


def by_integers(base: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The same written apart from the package, in twentieths of a fen."""
    wan = 1_000_000
    parts = 2 * (base.clip(100 * wan, 300 * wan) - 100 * wan) + 3 * (
        base.clip(300 * wan, 500 * wan) - 300 * wan
    )
    parts = np.where(base >= 100 * wan, parts + 4 * (base.clip(500 * wan) - 500 * wan), 0)
    return (np.maximum(parts, other * 20) + 1000) // 2000 * 100


class retention(variables.Variable):  # noqa: N801 (its name in the system)
    value_type, entity, definition_period = float, FIRM, YEAR


class other_award(variables.Variable):  # noqa: N801 (its name in the system)
    value_type, entity, definition_period = float, FIRM, YEAR


class award(variables.Variable):  # noqa: N801 (its name in the system)
    value_type, entity, definition_period = float, FIRM, YEAR

    def formula(self, period, legislation):  # OpenFisca passes the population
        base, law = self("retention", period), legislation(period).award
        tiered = np.where(base >= law.gate, law.tiers.calc(base), 0)
        return np.round(np.maximum(tiered, self("other_award", period)))


def openfisca_system() -> taxbenefitsystems.TaxBenefitSystem:
    system = taxbenefitsystems.TaxBenefitSystem([FIRM])
    system.add_variables(retention, other_award, award)
    brackets = [
        {"threshold": {"2010-01-01": {"value": t}}, "rate": {"2010-01-01": {"value": r}}} for t, r in TIERS
    ]
    data = {
        "gate": {"values": {"2010-01-01": {"value": TIERS[0][0]}}},
        "tiers": {"brackets": brackets, "metadata": {"type": "marginal_rate"}},
    }
    system.parameters = parameters.ParameterNode("", data={"award": data})
    return system


def measured(benchmark, size, run, *given):
    benchmark.group = f"award kernel, {size:,} firms"
    benchmark.extra_info["size"] = size
    paid = benchmark.pedantic(run, given, rounds=5, warmup_rounds=1)
    benchmark.extra_info["wrong"] = int((np.asarray(paid) != by_integers(*arrays(size))).sum())
    return benchmark.extra_info["wrong"]


every_size = pytest.mark.parametrize("size", SIZES, ids=[f"{n:.0e}" for n in SIZES])


@every_size
def test_openfisca(benchmark, size):
    system, (base, other) = openfisca_system(), arrays(size)

    def run(base_yuan, other_yuan):
        simulation = simulation_builder.SimulationBuilder().build_default_simulation(system, count=size)
        simulation.set_input("retention", "2013", base_yuan)
        simulation.set_input("other_award", "2013", other_yuan)
        return simulation.calculate("award", "2013").astype("float64") * 100

    measured(benchmark, size, run, base / 100, other / 100)


@every_size
def test_plain_float_pandas(benchmark, size):
    base, other = arrays(size)

    def run(rows):
        x = rows["retention"]
        tiers = 0.10 * (x.clip(1e6, 3e6) - 1e6) + 0.15 * (x.clip(3e6, 5e6) - 3e6) + 0.20 * (x.clip(5e6) - 5e6)
        tiers = tiers.where(x >= 1e6, 0.0)
        return np.maximum(tiers, rows["other"]).round(0) * 100

    measured(benchmark, size, run, pd.DataFrame({"retention": base / 100, "other": other / 100}))


@every_size
def test_rule_on_pandas(benchmark, size):
    base, other = arrays(size)
    frame = nw.from_native(pd.DataFrame({"retention": pd.array(base, dtype="Int64"), "other": other})).lazy()
    run = lambda rows: emit(rows, {"paid": PAID}).collect()["paid"].to_numpy()  # noqa: E731
    assert measured(benchmark, size, run, frame) == 0


@every_size
def test_rule_on_arrays(benchmark, size):
    base, other = arrays(size)
    order, rows = topological_order([PAID]), pd.DataFrame({"retention": base, "other": other})
    run = lambda frame: emit_arrays(frame, {"paid": PAID}, order)["paid"].to_numpy("int64")  # noqa: E731
    assert measured(benchmark, size, run, rows) == 0


@every_size
def test_rule_on_duckdb(benchmark, size):
    base, other = arrays(size)
    with duckdb.connect() as connection:
        connection.from_df(pd.DataFrame({"retention": base, "other": other})).to_table("firms")
        native = connection.table("firms")
        run = lambda rows: emit(nw.from_native(rows).lazy(), {"paid": PAID}).to_native().fetchnumpy()["paid"]  # noqa: E731
        paid_order = connection.sql("FROM firms").fetchnumpy()["retention"]
        assert (paid_order == base).all()  # rows come back in the order they were put in
        assert measured(benchmark, size, run, native) == 0
