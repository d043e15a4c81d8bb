"""Cases, complaints, equipment and reports are counted as a person would count them; no table is no data."""

from __future__ import annotations

import datetime as dt
import statistics

import pytest

from mq_analysis.analyses.supervision import register
from tests.samples import rows
from tests.supervision.conftest import SPEC, YEARS, county, with_tables


@pytest.mark.parametrize("year", YEARS)
def test_cases_are_late_by_the_days_past_their_due_date(year):
    end, told = f"{year}-12-31", {}
    for row in rows("cases"):
        closed = row["closed_date"] if "" < row["closed_date"] <= end else ""
        if row["opened_date"] <= end and (not closed or closed >= f"{year}-01-01"):
            late = dt.date.fromisoformat(closed or end) - dt.date.fromisoformat(row["due_date"])
            told[row["case_id"]] = (not closed, max(0, late.days))
    found = register.cases(county(), SPEC, year).set_index("case_id")
    assert {i: (r["is_open"], r["days_late"]) for i, r in found.to_dict("index").items()} == told
    summary = register.case_summary(register.cases(county(), SPEC, year), SPEC)
    assert summary["cases"].sum() == len(told) > 5
    assert summary["overdue"].sum() == sum(is_open and late > 0 for is_open, late in told.values())


def test_a_case_without_a_due_date_takes_the_days_of_its_type():
    frame = county()["cases"].drop(columns="due_date").iloc[[0]]
    found = register.cases(with_tables(cases=frame), SPEC, 2012)
    opened = dt.date.fromisoformat(frame["opened_date"].iloc[0])
    due = opened + dt.timedelta(days=SPEC.cases.days[frame["case_type"].iloc[0]])
    assert found["due_date"].tolist() == [due.isoformat()]


@pytest.mark.parametrize("year", YEARS)
def test_handling_times_and_rewards_are_those_of_the_rows(year):
    mine = [r for r in rows("complaints") if r["received_date"][:4] == str(year) and r["is_quality"] == "1"]
    days = [
        (dt.date.fromisoformat(r["closed_date"]) - dt.date.fromisoformat(r["received_date"])).days
        for r in mine
        if "" < r["closed_date"] <= f"{year}-12-31"
    ]
    found = register.complaints(county(), SPEC, year)
    total = found.by_source.iloc[-1]
    assert (total["received"], total["closed"]) == (len(mine), len(days))
    assert total["median_days"] == statistics.median_low(days)
    paid = [float(r["whistleblower_reward_yuan"]) for r in mine]
    assert found.rewards_fen == sum(paid) * 100
    assert found.rewards == sum(value > 0 for value in paid)
    assert found.cases_opened == sum(r["result"] == "立案" for r in mine)
    assert found.cases_without_reward <= found.cases_opened
    assert found.by_source["received"].iloc[:-1].sum() == len(mine)


def test_equipment_and_calibration_add_up():
    found = register.equipment(county(), 2014).set_index("equipment_class")
    mine = [r for r in rows("special_equipment") if r["year"] == "2014" and r["equipment_class"] == "电梯"]
    assert found.at["电梯", "due"] == sum(int(r["inspection_due"]) for r in mine)
    assert found.at["电梯", "share"] == sum(int(r["inspected"]) for r in mine) / found.at["电梯", "due"]
    shares = register.calibration(county(), 2014)["share"]
    assert shares.is_monotonic_increasing
    assert 0 < shares.iloc[0] < 1


@pytest.mark.parametrize("year", YEARS)
def test_reports_of_departments_are_in_time_late_or_missing(year):
    found = register.reports(county(), year)
    assert (found["due"] == 4).all()
    assert (found["in_time"] + found["late"] + found["missing"] == found["due"]).all()
    mine = [r for r in rows("department_reports") if r["year"] == str(year)]
    assert found["missing"].sum() == sum(not r["report_date"] for r in mine)
    assert found["late"].sum() == sum(r["report_date"] > r["due_date"] for r in mine) > 0


def test_what_the_county_does_not_keep_is_none_and_not_zero():
    bare = with_tables(
        without=("cases", "accidents", "special_equipment", "department_reports", "complaints", "calibration")
    )
    assert register.cases(bare, SPEC, 2014) is None
    assert register.complaints(bare, SPEC, 2014) is None
    for tell in (register.accidents, register.equipment, register.calibration, register.reports):
        assert tell(bare, 2014) is None
        assert tell(county(), 2014) is not None
    assert register.equipment(county(), 2011) is None
