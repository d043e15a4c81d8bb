"""The awards of the sample county are those of its answer key, for every year, tier reading and engine."""

from __future__ import annotations

import functools
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from mq_analysis.analyses.budget.groups import by_township
from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.annual import annual
from mq_analysis.rules.awards import Assessment, assess
from mq_analysis.rules.sums import by_award
from mq_analysis.tables import read_county

FOLDER = Path(__file__).parent / "county" / "answer_key"
KEY = pd.read_csv(FOLDER / "awards_all_years.csv", dtype="str", keep_default_na=False)
TOTALS = pd.read_csv(FOLDER / "award_totals_all_years.csv", dtype="str", keep_default_na=False)
YEARS = (2012, 2013, 2014, 2015)
TIERS = {"M1": "marginal_above_100", "M2": "marginal_from_0_after_gate", "W": "whole_amount"}
ENGINES = ("pandas", "duckdb")
COLUMNS = ["org_code", "payee", "year", "award_id", "clause", "honour", "amount_fen", "reading"]
WRITTEN = [*COLUMNS[:1], "firm", *COLUMNS[1:7], "amount_yuan", *COLUMNS[7:]]
POLICY = load_policy(find_policy("minqing"))


@functools.cache
def sample():
    return read_county(home() / "data" / "sample").tables


@functools.cache
def assessed(year: int, *readings: str, engine: str = "pandas") -> Assessment:
    tables = dict(sample())
    if engine == "duckdb":
        connection = duckdb.connect()
        tables = {name: connection.from_df(table) for name, table in tables.items()}
    return assess(tables, rules_for(POLICY, year, choose_readings(POLICY, readings)))


def key_of(year: int, short: str) -> pd.DataFrame:
    rows = KEY[(KEY["award_year"] == str(year)) & (KEY["reading"] == short)]
    assert len(rows) > 20
    return rows


def fen(yuan: str) -> int:
    """Round yuan half-up to whole yuan, in fen."""
    return int(Decimal(yuan).quantize(Decimal(1), ROUND_HALF_UP)) * 100


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("short", TIERS)
@pytest.mark.parametrize("year", YEARS)
def test_every_award_is_that_of_the_answer_key(year, short, engine):
    mine = assessed(year, f"R_TIER={TIERS[short]}", engine=engine).awards
    key = key_of(year, short)
    lines = zip(key["org_code"], key["clause"], key["honour_id"], key["amount_yuan"], strict=True)
    got = zip(mine["org_code"], mine["award_id"], mine["honour"], mine["amount_fen"], strict=True)
    assert sorted(got) == sorted((code, award, honour, fen(yuan)) for code, award, honour, yuan in lines)


@pytest.mark.parametrize("short", TIERS)
@pytest.mark.parametrize("year", YEARS)
def test_every_honour_that_counts_earns_by_itself_what_the_key_says(year, short):
    looked = assessed(year, f"R_TIER={TIERS[short]}").looked_at
    mine = looked[looked["outcome"].isin(["paid", "not_highest", "zero", "gate_missed"])]
    for row in key_of(year, short).to_dict("records"):
        expected = [text.split(":") for text in row["candidates"].split(";") if text]
        one = mine[mine["org_code"] == row["org_code"]]
        counted = list(zip(one["award_id"], one["honour_id"], one["own_fen"], strict=True))
        assert sorted(counted) == sorted((award, honour, fen(yuan)) for award, honour, yuan in expected)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("year", "short"), [(2013, "M1"), (2012, "W")])
def test_the_command_writes_the_answer_key(tmp_path, year, short, engine):
    output = tmp_path / "awards.csv"
    options = ["--year", str(year), "--reading", f"R_TIER={TIERS[short]}", "--engine", engine]
    done = CliRunner().invoke(main, ["assess", *options, "-o", str(output)])
    assert done.exit_code == 0, done.output
    mine = pd.read_csv(output, dtype="str", keep_default_na=False)
    assert list(mine.columns) == WRITTEN
    key = key_of(year, short).sort_values("org_code")
    assert mine["org_code"].tolist() == key["org_code"].tolist()
    assert mine["payee"].tolist() == key["org_code"].tolist()
    assert mine["award_id"].tolist() == key["clause"].tolist()
    assert mine["honour"].tolist() == key["honour_id"].tolist()
    assert [int(text) for text in mine["amount_fen"]] == [fen(yuan) for yuan in key["amount_yuan"]]
    assert [fen(text) for text in mine["amount_yuan"]] == [fen(yuan) for yuan in key["amount_yuan"]]
    assert set(mine["year"]) == {str(year)}


@pytest.mark.parametrize("short", TIERS)
@pytest.mark.parametrize("year", YEARS)
def test_the_sums_by_clause_and_township_are_those_of_the_key(year, short):
    book = annual(sample(), POLICY, year, choose_readings(POLICY, [f"R_TIER={TIERS[short]}"]))
    clauses, townships = by_award(book.assessment), by_township(book)
    sums = {
        "all": {"all": (int(clauses["firms"].sum()), book.assessment.total_fen)},
        "clause": _sums(clauses, "award_id"),
        "township": _sums(townships, "township_code"),
    }
    totals = TOTALS[(TOTALS["award_year"] == str(year)) & (TOTALS["reading"] == short)]
    for group, mine in sums.items():
        rows = totals[totals["group"] == group]
        key = zip(rows["key"], rows["firms_paid"], rows["amount_yuan"], strict=True)
        assert mine == {name: (int(firms), int(yuan) * 100) for name, firms, yuan in key}
    names = totals[totals["group"] == "township"].set_index("key")["label"]
    assert townships.set_index("township_code")["township"].to_dict() == names.to_dict()


def _sums(table: pd.DataFrame, name: str) -> dict[str, tuple[int, int]]:
    lines = zip(table[name], table["firms"], table["amount_fen"], strict=True)
    return {key: (int(firms), int(amount)) for key, firms, amount in lines}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("reading", ["R_TIER=marginal_above_100", "R_STACK=per_product", "R_RENEW=full"])
def test_rows_have_their_columns_and_order(reading, engine):
    awards = assessed(2013, reading, engine=engine).awards
    assert list(awards.columns) == COLUMNS
    keys = list(zip(awards["org_code"], awards["payee"], awards["award_id"], strict=True))
    assert keys == sorted(keys)
    assert str(awards["amount_fen"].dtype) == "Int64"
    clauses = {award.id: award.clause for award in POLICY.versions[0].awards} | {"": ""}
    assert awards["clause"].tolist() == [clauses[award] for award in awards["award_id"]]


def test_the_reading_names_every_choice_that_bears_on_awards_sorted():
    awards = assessed(2013, "R_TIER=whole_amount").awards
    assert awards["reading"].nunique() == 1
    pairs = [text.split("=") for text in awards["reading"].iloc[0].split(";")]
    names = [name for name, _ in pairs]
    assert names == sorted(name for name, r in POLICY.readings.items() if r.affects == "awards")
    assert "R_FUND" not in names
    expected = {name: POLICY.readings[name].default for name in names} | {"R_TIER": "whole_amount"}
    assert dict(pairs) == expected


@pytest.mark.parametrize("reading", ["R_TIER=marginal_above_100", "R_STACK=per_product", "R_STACK=per_class"])
@pytest.mark.parametrize("year", YEARS)
def test_what_is_considered_paid_is_the_row(year, reading):
    awards, looked = assessed(year, reading).awards, assessed(year, reading).looked_at
    one = looked[looked["outcome"] == "paid"]
    paid = zip(one["org_code"], one["award_id"], one["honour_id"], one["own_fen"], strict=True)
    rows = awards[awards["amount_fen"] > 0]
    lines = zip(rows["org_code"], rows["award_id"], rows["honour"], rows["amount_fen"], strict=True)
    assert sorted(paid) == sorted(lines)


@pytest.mark.parametrize("reading", ["R_MATCH=after_receipt", "R_MATCH=capped"])
def test_nothing_is_considered_paid_where_the_amount_is_undecided(reading):
    awards, looked = assessed(2013, reading).awards, assessed(2013, reading).looked_at
    undecided = awards[awards["amount_fen"].isna()]
    assert undecided["org_code"].tolist() == ["PDY417528"]
    outcomes = looked.loc[looked["org_code"] == "PDY417528", "outcome"].tolist()
    assert "missing" in outcomes
    assert "paid" not in outcomes
