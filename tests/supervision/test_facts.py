"""Alerts on facts are those a plain reading of the rows gives; clusters keep to their budget."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mq_analysis.analyses import supervision
from mq_analysis.analyses.supervision import facts
from tests.samples import rows
from tests.supervision.conftest import SPEC, YEARS, county, supervised, with_tables


def months_later(day: str, months: int) -> tuple[int, int, int]:
    year, month, date = map(int, day.split("-"))
    total = year * 12 + month - 1 + months
    return total // 12, total % 12 + 1, date


@pytest.mark.parametrize("year", YEARS)
def test_facts_of_the_checks_are_those_of_a_plain_reading(year):
    told = collections.Counter()
    by_item = collections.defaultdict(list)
    for row in sorted(rows("spot_checks"), key=lambda r: (r["sampling_date"], r["sample_no"])):
        day = row["sampling_date"]
        for item in filter(None, row["failed_items"].split("、")):
            before = [
                d for d in by_item[row["org_code"], item] if months_later(d, 12) >= months_later(day, 0)
            ]
            told["repeat", row["org_code"], day] += bool(before) * day.startswith(str(year))
            by_item[row["org_code"], item].append(day)
        if day.startswith(str(year)):
            told["refusal", row["org_code"], day] += row["result"] == "拒检"
            told["serious", row["org_code"], day] += row["result"] == "不合格" and row["severity"] == "严重"
            told["recheck", row["org_code"], day] += row["recheck_result"] == "不合格"
    for row in rows("export_inspections"):
        told["foreign_notice", row["org_code"], row["declared_date"]] += (
            row["declared_date"].startswith(str(year)) and row["foreign_notice"] == "1"
        )
    found = supervised(year).alerts
    found = found[~found["kind"].isin(["point", "cusum", "cluster", "accident"])]
    counted = collections.Counter(found[["kind", "unit", "date"]].itertuples(index=False, name=None))
    assert counted == +told
    assert counted


def test_every_alert_on_a_fact_leads_to_its_row():
    book = supervised(2013)
    for row in book.alerts[book.alerts["by"] == "org_code"].itertuples():
        frame = county()[row.table]
        assert frame.at[row.row, "org_code"] == row.unit
        assert row.date in frame.loc[row.row].tolist()


def test_the_second_failure_counts_to_the_day_and_not_a_day_later():
    checks = county()["spot_checks"]
    pair = checks.iloc[[0, 1]].assign(
        org_code="PDY001178", result="不合格", failed_items="吸水率", sample_no=["S1", "S2"]
    )
    for second, alarms in (("2014-03-05", 1), ("2014-03-06", 0), ("2013-03-05", 0)):
        both = pair.assign(sampling_date=["2013-03-05", second])
        book = supervision.supervise(with_tables(spot_checks=both), SPEC, 2014)
        assert (book.alerts["kind"] == "repeat").sum() == alarms, second


def cluster_rows(days: list[int], code: str = "PDY001178") -> pd.DataFrame:
    start = dt.date(2011, 1, 1)
    base = county()["complaints"].iloc[[0] * len(days)].reset_index(drop=True)
    dates = [(start + dt.timedelta(days=int(day))).isoformat() for day in days]
    return base.assign(org_code=code, received_date=dates, is_quality=True)


def test_a_cluster_is_the_exact_binomial_chance():
    """Three of four complaints in ninety days are one too many, three of five still are not."""
    rule = SPEC.rules.cluster
    for early, alarmed in (([0], True), ([0, 300, 400, 500], False)):
        mine = [*early, 1000, 1010, 1020]
        frame = pd.concat([cluster_rows(mine), cluster_rows([700], "PDY442119")], ignore_index=True)
        found = facts.clusters(frame, rule, 1, 2013, 0.2)
        chance = stats.binom.sf(1, len(mine) - 1, rule.within_days / 1020)
        assert bool(chance <= 0.2 / len(frame)) is alarmed
        assert found["date"].tolist() == ["2013-10-17"] * alarmed
        assert found["n"].tolist() == [3] * alarmed
        assert found["chance"].tolist() == pytest.approx([chance] * alarmed)


def test_a_firm_that_always_has_complaints_has_no_cluster():
    frame = cluster_rows(list(range(0, 1090, 20)))
    assert facts.clusters(frame, SPEC.rules.cluster, 1, 2013, 0.1).empty


def test_clusters_by_chance_keep_to_their_budget():
    rng = np.random.default_rng(4)
    budget, seen = 0.5, []
    for _ in range(400):
        parts = [
            cluster_rows(sorted(rng.integers(0, 1095, rng.poisson(rate))), f"F{i}")
            for i, rate in enumerate((1, 2, 3, 5, 8, 13, 21))
        ]
        frame = pd.concat(parts, ignore_index=True)
        frame["org_code"] = pd.Series(frame["org_code"], dtype="str")
        seen.append(len(facts.clusters(frame, SPEC.rules.cluster, 1, 2013, budget)))
    assert 0 < np.mean(seen) <= budget


def test_an_accident_is_as_bad_as_it_says_and_belongs_to_its_township_without_a_firm():
    frame = (
        county()["accidents"]
        .iloc[[0, 1]]
        .assign(
            event_date="2014-05-01",
            severity=["重大", "一般"],
            org_code=pd.Series([None, "PDY001178"], dtype="str"),
        )
    )
    book = supervision.supervise(with_tables(accidents=frame), SPEC, 2014)
    found = book.alerts[book.alerts["kind"] == "accident"]
    assert found["level"].tolist() == [SPEC.rank("red"), SPEC.rank("orange")]
    assert found["by"].tolist() == ["township_code", "org_code"]


def test_three_kinds_of_alert_raise_a_firm_by_one_level():
    checks = county()["spot_checks"]
    three = checks.iloc[[0, 1]].assign(
        org_code="PDY001178", result=["不合格", "拒检"], severity="严重", sampling_date=["2014-02-01", "2014-03-01"],
        failed_items=["吸水率", None],
    )  # fmt: skip
    notice = (
        county()["export_inspections"]
        .iloc[[0]]
        .assign(org_code="PDY001178", declared_date="2014-04-01", foreign_notice=True)
    )
    book = supervision.supervise(with_tables(spot_checks=three, export_inspections=notice), SPEC, 2014)
    firm = next(one for one in supervision.subjects(book) if one.unit == "PDY001178")
    assert set(firm.kinds) == {"serious", "refusal", "foreign_notice"}
    assert firm.alerts["level"].max() == SPEC.rank("orange")
    assert firm.level == SPEC.rank("red")


def test_without_tables_there_is_no_alert_and_the_stream_is_named():
    book = supervision.supervise(
        with_tables(without=("export_inspections", "complaints", "accidents")), SPEC, 2013
    )
    assert [stream.id for stream in book.lacks] == ["exports"]
    assert set(book.expected) == {"point", "cusum"}
    assert set(book.alerts["table"]) == {"spot_checks"}


def test_rows_of_later_years_change_nothing():
    checks = county()["spot_checks"]
    until = checks[checks["sampling_date"] < "2014"]
    book = supervision.supervise(dataclasses.replace(with_tables(spot_checks=until)), SPEC, 2013)
    pd.testing.assert_frame_equal(
        book.alerts.drop(columns="row"), supervised(2013).alerts.drop(columns="row"), check_dtype=False
    )
