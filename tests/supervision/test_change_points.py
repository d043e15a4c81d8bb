"""The change points that the sample's makers put in are found, and nothing else is taken for one."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest
import yaml

from mq_analysis.analyses.supervision import subjects
from tests.supervision.conftest import SPEC, YEARS, county, supervised, with_tables

PLANTED = yaml.safe_load((pathlib.Path(__file__).parents[1] / "county" / "planted.yaml").read_text("utf-8"))[
    "change_points"
]
GROUPS = (("township_code", PLANTED["township_code"]), ("product_group", PLANTED["product_group"]))


def first_day(quarter: str) -> np.datetime64:
    return np.datetime64(f"{quarter[:4]}-{int(quarter[-1]) * 3 - 2:02d}-01")


def episodes(year: int, by: str, unit: str):
    book = supervised(year)
    for i, (one, path) in enumerate(zip(book.monitor.series, book.monitor.paths, strict=True)):
        if (one.stream.id, one.column, one.unit) == ("checks", by, unit):
            for episode in path.episodes:
                yield one, episode, lambda row, i=i: np.datetime64(book.date(i, row))


@pytest.mark.parametrize(("by", "unit"), GROUPS)
def test_the_rise_is_found_within_three_quarters_and_fifty_checks(by, unit):
    ((series, episode, date),) = episodes(2013, by, unit)
    changed = first_day(PLANTED["first_change"])
    days = (date(episode.alarm) - changed).astype(int)
    dates = np.array([date(i) for i in range(len(series.rows))])
    checks = int(((dates >= changed) & (dates <= date(episode.alarm))).sum())
    assert 0 < days <= 275
    assert checks <= (50 if by == "township_code" else 75)
    assert abs((date(episode.onset) - changed).astype(int)) <= 92
    assert episode.recovered is None


@pytest.mark.parametrize(("by", "unit"), GROUPS)
def test_the_return_is_found_within_two_quarters_and_the_alarm_called_off(by, unit):
    ((_, episode, date),) = episodes(2015, by, unit)
    days = (date(episode.recovered) - first_day(PLANTED["second_change"])).astype(int)
    assert 0 < days <= 184
    assert next(episodes(2014, by, unit))[1].recovered is None


@pytest.mark.parametrize("year", YEARS)
def test_no_other_group_is_alarmed(year):
    book = supervised(year)
    charted = book.alerts[book.alerts["kind"].isin(["point", "cusum"])]
    found = set(zip(charted["by"], charted["unit"], strict=True))
    assert found == (set(GROUPS) if year == 2013 else set())
    expected = sum(value for kind, value in book.expected.items() if kind != "cluster")
    assert len(found - set(GROUPS)) <= expected


def test_without_the_raised_failures_there_is_no_alarm():
    checks = county()["spot_checks"]
    raised = (
        (checks["township_code"] == PLANTED["township_code"])
        & checks["year_quarter"].between("2013Q2", "2014Q3")
        & (checks["result"] != "合格")
    )
    assert raised.sum() > 15
    mended = checks.assign(result=checks["result"].mask(raised, "合格"))
    from mq_analysis.analyses import supervision

    book = supervision.supervise(with_tables(spot_checks=mended), SPEC, 2014)
    assert set(book.alerts["kind"]) & {"point", "cusum"} == set()


def test_nothing_is_alarmed_in_the_reference_years():
    book = supervised(2012)
    assert book.monitor.watched == {"checks": (), "exports": ()}
    assert book.monitor.expected == {"point": 0.0, "cusum": 0.0}
    assert book.monitor.quarters["limit"].isna().all()
    assert set(book.alerts["kind"]) <= {
        "refusal",
        "serious",
        "recheck",
        "foreign_notice",
        "repeat",
        "cluster",
        "accident",
    }


def test_a_group_that_was_always_bad_is_not_said_to_have_changed():
    checks = county()["spot_checks"]
    rng = np.random.default_rng(11)
    bad = (checks["township_code"] == "350124104").to_numpy()
    result = np.where(bad, np.where(rng.random(len(checks)) < 0.30, "不合格", "合格"), checks["result"])
    from mq_analysis.analyses import supervision

    book = supervision.supervise(with_tables(spot_checks=checks.assign(result=result)), SPEC, 2015)
    one = next(s for s in book.monitor.series if (s.stream.id, s.unit) == ("checks", "350124104"))
    assert one.raised
    assert one.in_control > 0.3
    path = book.monitor.paths[book.monitor.series.index(one)]
    assert path.episodes == ()


def test_subjects_gather_all_alerts_the_worst_first():
    book = supervised(2013)
    found = subjects(book)
    assert sum(len(one.alerts) for one in found) == len(book.alerts)
    assert [one.level for one in found] == sorted((one.level for one in found), reverse=True)
    for one in found:
        worst = int(one.alerts["level"].max())
        raised = one.is_firm and len(one.kinds) >= SPEC.rules.raise_at
        assert one.level == min(len(SPEC.levels) - 1, worst + raised)
