"""The promotion fund: uses inside and outside the clause, overspending, and what is carried over."""

import csv
from decimal import Decimal

import pandas as pd
import pytest

from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings
from mq_analysis.rules.fund import FundYear, fund_year

from .conftest import POLICY, YEARS, sample

NAMED = ["宣讲", "论坛", "资料印制", "宣传推广", "日常监督管理", "人员培训"]
PER_YEAR = 10_000_000  # fen


def fund(year: int, *readings: str, tables=None) -> FundYear:
    ledger = fund_year(tables or sample(), POLICY, year, choose_readings(POLICY, readings))
    assert ledger is not None
    return ledger


def written(year: int) -> list[dict[str, str]]:
    """The entries of a year as the file holds them."""
    with (home() / "data" / "sample" / "special_fund.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["year"] == str(year)]


@pytest.mark.parametrize("year", YEARS)
def test_what_was_spent_is_the_sum_of_the_entries(year):
    entries = written(year)
    ledger = fund(year)
    spent = sum(int(Decimal(row["amount_yuan"]) * 100) for row in entries)
    assert (ledger.available_fen, ledger.carried_fen) == (PER_YEAR, 0)
    assert ledger.spent_fen == spent == ledger.uses["amount_fen"].sum()
    assert ledger.left_fen == PER_YEAR - spent
    assert ledger.uses["entries"].sum() == len(entries)


def test_the_use_outside_the_six_classes_is_shown_last_and_marked():
    uses = fund(2013).uses
    assert uses["use_class"].tolist() == [*NAMED, "公务接待"]
    assert uses["is_named"].tolist() == [True] * 6 + [False]
    entry = next(row for row in written(2013) if row["entry_id"] == "F2013-11")
    outside = uses.iloc[-1]
    assert (outside["use_class"], outside["entries"]) == (entry["use_class"], 1)
    assert outside["amount_fen"] == int(Decimal(entry["amount_yuan"]) * 100)
    assert fund(2012).uses["is_named"].all()


def test_the_overspending_of_2014_is_negative_to_the_fen():
    assert fund(2014).left_fen == -640_000


def test_what_is_left_is_carried_over_only_under_that_reading():
    lapsing, carried = fund(2013), fund(2013, "R_FUND=carried")
    left_of_2012 = fund(2012).left_fen
    assert left_of_2012 > 0
    assert carried.carried_fen == left_of_2012
    assert carried.available_fen == lapsing.available_fen + left_of_2012
    assert carried.left_fen == lapsing.left_fen + left_of_2012
    assert fund(2012, "R_FUND=carried").carried_fen == 0


def test_years_carry_over_one_after_the_other():
    reserve = 0
    for year in YEARS:
        ledger = fund(year, "R_FUND=carried")
        assert ledger.carried_fen == reserve
        reserve = max(0, ledger.left_fen)
    assert reserve > 0


def test_a_debt_is_not_carried_over():
    ledger = pd.DataFrame({"year": [2012, 2013], "use_class": ["宣讲"] * 2, "amount_fen": [12_000_000, 1]})
    overspent = fund(2013, "R_FUND=carried", tables={"special_fund": ledger})
    assert (overspent.carried_fen, overspent.left_fen) == (0, PER_YEAR - 1)


def test_a_use_without_entries_stands_with_zero():
    ledger = pd.DataFrame({"year": [2013], "use_class": ["论坛"], "amount_fen": [5]})
    uses = fund(2013, tables={"special_fund": ledger}).uses.set_index("use_class")
    assert uses.index.tolist() == NAMED
    assert uses["amount_fen"].to_dict() == dict.fromkeys(NAMED, 0) | {"论坛": 5}


def test_a_county_without_a_ledger_has_no_fund_year_instead_of_zero():
    tables = {name: table for name, table in sample().items() if name != "special_fund"}
    assert fund_year(tables, POLICY, 2013, choose_readings(POLICY)) is None
