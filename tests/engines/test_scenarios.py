"""Scenarios over tables that memory does not hold come to what they come to in memory."""

import pytest

from mq_analysis.analyses import scenarios
from mq_analysis.analyses.scenarios import LargeEvaluator, Setting
from mq_analysis.base.errors import UsageError
from mq_analysis.base.project import home
from mq_analysis.policy import (
    Source,
    choose_readings,
    find_policy,
    open_policy,
    read_lever,
    rules_for,
    settings_for,
)
from mq_analysis.rules.awards.gains import KINDS
from mq_analysis.rules.grids import Points, exposure, parts_of, point_of
from mq_analysis.rules.grids.index import Index
from mq_analysis.tables import read_county

from ..engines_of import ENGINES, native

LAW = open_policy("minqing")
TABLES = {n: read_county(home() / "data" / "sample")[n] for n in ("enterprises", "honours", "retention")}
YEAR = 2013


def setting(engine="pandas", readings=()):
    return Setting(native(TABLES, engine), Source.read(find_policy("minqing")), (), tuple(readings))


def lever(text):
    return read_lever(text, settings_for(LAW).known)


@pytest.mark.parametrize("engine", ENGINES)
def test_sums_and_counts_equal_a_comparison_firm_by_firm(engine):
    names = ["top25", "gate80", "top25+gate80"]
    found = scenarios.totals(scenarios.compare(setting(), YEAR, names)).set_index("name")
    sums = scenarios.compare_sums(setting(engine), YEAR, names).set_index("name")
    shared = ["total_fen", "difference_fen", *KINDS]
    assert sums[shared].astype("int64").equals(found[shared].astype("int64"))
    by_award = scenarios.by_clause(scenarios.compare(setting(), YEAR, names)).set_index("award_id")
    assert {a: sums.loc["top25", f"{a}_fen"] for a in by_award.index} == by_award["top25"].to_dict()


@pytest.mark.parametrize("at_once", [3_000_000, 1])
def test_a_grid_is_the_same_in_parts(at_once, monkeypatch):
    monkeypatch.setattr("mq_analysis.rules.grids.parts.AT_ONCE", at_once)
    levers = [lever("gate=60 万元..140 万元 by 20 万元"), lever("top_rate=0.2..0.3 by 0.05")]
    whole = scenarios.sweep(setting(), YEAR, levers)
    large = setting("duckdb")
    parted = scenarios.sweep(large, YEAR, levers, LargeEvaluator(large.tables, large.rules(YEAR)))
    assert parted.cells.equals(whole.cells)
    assert parted.how == "index"
    assert parted.undecided == whole.undecided


def test_what_cannot_be_answered_at_this_size_is_refused_by_name():
    stacked = setting("duckdb", ["R_STACK=per_class"])
    with pytest.raises(UsageError, match="stacking: must pay each enterprise its highest award alone"):
        LargeEvaluator(stacked.tables, stacked.rules(YEAR))
    large = setting("duckdb")
    looked = LargeEvaluator(large.tables, large.rules(YEAR))
    with pytest.raises(UsageError, match="must change only numbers of the rules"):
        looked.totals([stacked.rules(YEAR)])


def test_parts_answer_as_one_index():
    rules = rules_for(LAW, YEAR, choose_readings(LAW))
    points = Points.of([point_of(rules)])
    one = Index(exposure(TABLES, rules)).totals(points)
    many = parts_of(native(TABLES, "duckdb"), rules).totals(points)
    assert many.amount_fen.tolist() == one.amount_fen.tolist()
    assert many.winners.tolist() == one.winners.tolist()
