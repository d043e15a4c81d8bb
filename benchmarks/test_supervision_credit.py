"""Alerts on a million spot checks, grades from a million credit events, beside naive pandas in the same run.

``make benchmark``, or ``pytest benchmarks/test_supervision_credit.py --benchmark-only``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from mq_analysis.analyses import credit, supervision
from mq_analysis.analyses.supervision import cusum
from mq_analysis.base.chances import upper_tails
from mq_analysis.base.codes import check_character
from mq_analysis.base.project import home
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.tables import County, read_county

N, FIRMS = 1_000_000, 100_000
YEAR = 2015
POLICY = load_policy(find_policy("minqing"))
SPEC, CARD = supervision.SUPERVISION.find(POLICY), credit.CREDIT.find(POLICY)
PEERS = {
    "test_alerts_with_plain_pandas": "plain pandas, 3 sigma",
    "test_grades_with_plain_pandas": "plain pandas, floats",
}
ALERTS = "alerts on 1,000,000 spot checks"
GRADES = "grades from 1,000,000 credit events of 100,000 firms"


@pytest.fixture(scope="module")
def county() -> County:
    return read_county(home() / "data" / "sample")


@pytest.fixture(scope="module")
def checked(county: County) -> County:
    """The sample county with its spot checks drawn again up to a million, in the order of their dates."""
    checks = county.tables["spot_checks"]
    drawn = checks.iloc[np.sort(np.random.default_rng(1).integers(0, len(checks), N))].reset_index(drop=True)
    drawn["sample_no"] = pd.Series([f"S{i:07d}" for i in range(N)], dtype="str")
    return dataclasses.replace(county, tables={**county.tables, "spot_checks": drawn}, lines={})


@pytest.fixture(scope="module")
def reported(county: County) -> County:
    """A register of 100,000 firms and a million events of them, drawn from the sample's."""
    rng = np.random.default_rng(2)
    register = county.tables["enterprises"]
    firms = register.iloc[rng.integers(0, len(register), FIRMS)].reset_index(drop=True)
    bodies = [f"PD{i:06d}" for i in range(FIRMS)]
    firms["org_code"] = pd.Series([body + check_character(body) for body in bodies], dtype="str")
    events = county.tables["credit_events"]
    drawn = events.iloc[rng.integers(0, len(events), N)].reset_index(drop=True)
    drawn["event_id"] = pd.Series([f"E{i:07d}" for i in range(N)], dtype="str")
    drawn["doc_no"] = pd.Series([f"样例{i}号" for i in range(N)], dtype="str")
    drawn["org_code"] = firms["org_code"].array.take(rng.integers(0, FIRMS, N))
    return dataclasses.replace(county, tables={"enterprises": firms, "credit_events": drawn}, lines={})


@pytest.mark.benchmark(group=ALERTS)
def test_alerts(benchmark, checked):
    """Limits are computed anew in each round."""

    def cold() -> None:
        for kept in (cusum.limits, cusum.calm_limit, upper_tails):
            kept.cache_clear()

    found = benchmark.pedantic(supervision.supervise, (checked, SPEC, YEAR), setup=cold, rounds=3)
    assert len(found.alerts) > 1000


@pytest.mark.benchmark(group=ALERTS)
def test_alerts_with_plain_pandas(benchmark, checked):
    """3-sigma p-charts by quarter, the rules on facts, and a CUSUM in a plain loop: what an analyst would write."""

    def peer() -> int:
        rows = checked.tables["spot_checks"]
        rows = rows.assign(failed=rows["result"] != "合格", date=pd.to_datetime(rows["sampling_date"]))
        alarms = 0
        for by in ("product_group", "township_code"):
            counts = rows.groupby([by, "year_quarter"])["failed"].agg(["size", "sum"])
            centre = counts["sum"].sum() / counts["size"].sum()
            limit = centre + 3 * np.sqrt(centre * (1 - centre) / counts["size"])
            alarms += int((counts["sum"] / counts["size"] > limit).sum())
            for _, mine in rows.sort_values("date").groupby(by)["failed"]:
                value = 0.0
                for failed in mine:
                    value = max(0.0, value + failed - 0.11)
                    if value > 5:
                        alarms, value = alarms + 1, 0.0
        items = (
            rows.dropna(subset=["failed_items"])
            .assign(item=rows["failed_items"].str.split("、"))
            .explode("item")
        )
        items = items.sort_values(["org_code", "item", "date"])
        near = items.groupby(["org_code", "item"])["date"].diff() <= pd.Timedelta(days=365)
        return alarms + int(near.sum()) + int((rows["result"] == "拒检").sum())

    assert benchmark.pedantic(peer, rounds=3) > 1000


@pytest.mark.benchmark(group=GRADES)
def test_grades(benchmark, reported):
    found = benchmark.pedantic(credit.grade_all, (reported, CARD, dt.date(YEAR, 12, 31)), rounds=3)
    assert len(found.firms) == FIRMS
    assert (found.firms["grade"] == "D").sum() > 1000


@pytest.mark.benchmark(group=GRADES)
def test_grades_with_plain_pandas(benchmark, reported):
    """Points from a table by merge, weights by age from real dates, one groupby; no odd row looked for."""

    def peer() -> pd.Series[str]:
        events = reported.tables["credit_events"]
        points = pd.DataFrame(
            [
                (line.among["event_type"][0], severity, line.points / 100)
                for line in CARD.lines
                if line.table == "credit_events"
                for severity in line.among.get("severity", ("严重", "一般"))
            ],
            columns=["event_type", "severity", "points"],
        )
        rows = events.merge(points, on=["event_type", "severity"], how="left")
        today = pd.Timestamp(YEAR, 12, 31)
        for name in ("decision_date", "valid_until", "repaired_date"):
            rows[name] = pd.to_datetime(rows[name])
        months = (today - rows["decision_date"]).dt.days / 30.44
        weight = np.select([months < 12, months < 24, months < 36], [1, 0.6, 0.3], 0)
        repaired = rows["is_repaired"].to_numpy(dtype=bool) & (rows["repaired_date"] <= today).to_numpy()
        counts = (rows["decision_date"] <= today) & (rows["valid_until"] >= today) & (weight > 0)
        value = rows["points"] * weight * np.where(repaired & (rows["points"] < 0), 0.5, 1)
        score = 80 + value.where(counts, 0).groupby(rows["org_code"]).sum()
        refused = rows.loc[counts & ~repaired & (rows["event_type"] == "拒检"), "org_code"].unique()
        grade = pd.cut(score, [-np.inf, 60, 75, 90, np.inf], right=False, labels=list("DCBA")).astype("str")
        grade[grade.index.isin(refused)] = "D"
        return grade

    assert (benchmark.pedantic(peer, rounds=3) == "D").sum() > 1000
