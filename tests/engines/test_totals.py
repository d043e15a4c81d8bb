"""Sums computed where the rows are equal those of an assessment, under every reading and on every engine."""

import pandas as pd
import pytest

from mq_analysis.base.errors import CoverageError, DataError, UsageError
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.awards.totals import NOBODY, pays_one_award, totals
from mq_analysis.tables import read_county

from ..engines_of import ENGINES, native

LAW = open_policy("minqing")
TABLES = dict(read_county(home() / "data" / "sample").tables)
READINGS = [
    f"{name}={option}" for name, r in LAW.readings.items() if r.affects == "awards" for option in r.options
]


def expected(assessment, register, by):
    rows = assessment.awards.merge(register[["org_code", *by]], on="org_code", how="left")
    rows[by] = rows[by].fillna(NOBODY)
    paid = rows[rows["amount_fen"] > 0].groupby([*by, "award_id"])["amount_fen"].agg(["size", "sum"])
    return {key: (int(row["size"]), int(row["sum"])) for key, row in paid.iterrows()}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("readings", [[], *([one] for one in READINGS)], ids=str)
def test_they_equal_an_assessment_under_every_reading(readings, engine):
    rules = rules_for(LAW, 2013, choose_readings(LAW, readings))
    assessment = assess(TABLES, rules)
    found = totals(native(TABLES, engine), rules, ["township_code"])
    paid = found[found["awards"] > 0]
    got = {(r.township_code, r.award_id): (r.awards, r.amount_fen) for r in paid.itertuples()}
    assert got == expected(assessment, TABLES["enterprises"], ["township_code"])
    undecided = assessment.awards["amount_fen"].isna().sum()
    if pays_one_award(rules):
        assert found["undecided"].sum() == undecided
    whole = totals(native(TABLES, engine), rules)
    assert whole["amount_fen"].sum() == assessment.total_fen


def test_a_register_with_an_enterprise_twice_is_refused():
    rules = rules_for(LAW, 2013, choose_readings(LAW))
    winner = assess(TABLES, rules).awards.query("amount_fen > 0")["org_code"].iloc[0]
    register = TABLES["enterprises"]
    double = pd.concat([register, register[register["org_code"] == winner]])
    with pytest.raises(DataError, match=f"enterprises: must have each enterprise once, got {winner} again"):
        totals({**TABLES, "enterprises": double}, rules, ["township_code"])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_year_without_items_is_refused_and_not_0(engine):
    rules = rules_for(LAW, 2013, choose_readings(LAW))
    before = {**TABLES, "honours": TABLES["honours"].query("issue_month < 201301")}
    with pytest.raises(CoverageError, match="must have rows of 2013, got none"):
        totals(native(before, engine), rules)


def test_rules_with_payments_computed_from_others_are_refused_and_not_left_out():
    law = open_policy("jiangsu_city_supplement")
    version = next(v for v in law.versions if v.derived)
    rules = rules_for(law, version.from_.year, choose_readings(law))
    with pytest.raises(UsageError, match=f"{law.id}: must have no payments .*{version.derived[0].id}"):
        totals(TABLES, rules)


def test_winners_that_are_not_registered_stand_apart():
    rules = rules_for(LAW, 2013, choose_readings(LAW))
    winner = assess(TABLES, rules).awards.query("amount_fen > 0")["org_code"].iloc[0]
    register = TABLES["enterprises"]
    fewer = {**TABLES, "enterprises": register[register["org_code"] != winner]}
    assert (totals(fewer, rules, ["township_code"])["township_code"] == NOBODY).sum() == 1
