"""What townships report, beside the rows: overstated figures, missing reports, scores, targets that add up."""

from __future__ import annotations

import collections
import re
from fractions import Fraction

import numpy as np
import pytest

from mq_analysis.analyses import assessment
from mq_analysis.base.errors import CoverageError
from mq_analysis.measures import spec
from mq_analysis.measures.spec import KPI
from tests.assessment.conftest import POLICY, YEARS, assessed, card, rows

# Planted in the sample county by whoever made it: year, township, indicator, in the rows, as reported.
PLANTED = """
2012 350124100 T2 0 1     2012 350124102 T3 2 3       2012 350124105 T3 2 3       2012 350124108 T4 0 1
2012 350124200 T3 0 1     2012 350124200 T5 87.5 95.0 2013 350124103 T2 0 2       2013 350124105 T5 78.0 93.9
2013 350124106 T5 83.3 93.0 2013 350124204 T3 0 1     2013 350124206 T3 0 2       2013 350124206 T4 0 2
2014 350124105 T5 86.7 95.4 2014 350124107 T3 1 2     2014 350124109 T2 1 2       2014 350124110 T5 80.0 95.0
2015 350124105 T3 3 4     2015 350124106 T4 4 5       2015 350124206 T5 80.0 94.4
"""
FACTS = {
    (int(year), unit, name, float(actual), float(said))
    for year, unit, name, actual, said in re.findall(r"(\d{4}) (\d{9}) (T\d) (\S+) (\S+)", PLANTED)
}


def test_exactly_the_planted_figures_are_found_overstated():
    found = {
        (year, one.unit, one.indicator, round(float(one.recomputed), 1), float(one.reported))
        for year in YEARS
        for unit in assessed(year).units
        for one in unit.overstated
    }
    assert len(FACTS) == 19
    assert found == FACTS


@pytest.mark.parametrize("year", YEARS)
def test_every_recomputed_figure_is_the_actual_one_to_its_last_place(year):
    lines = {(one.unit, one.indicator): one for unit in assessed(year).units for one in unit.reported}
    compared = 0
    for row in rows("township_reports"):
        if int(row["year"]) == year and row["indicator_code"] != "T7":
            line = lines[row["township_code"], row["indicator_code"]]
            if row["actual_value"] == "":
                assert line.recomputed is None
            else:
                compared += 1
                assert abs(line.recomputed - Fraction(row["actual_value"])) <= Fraction("0.05"), row
    assert compared > 90


def test_an_indicator_without_a_table_is_neither_scored_nor_zero():
    for unit in assessed(2014).units:
        line = unit.reported[-1]
        assert (line.indicator, line.verdict, line.recomputed, line.computed_score) == (
            "T7",
            "no_source",
            None,
            None,
        )
        item = next(one for one in unit.items if one.item.id == "ledgers")
        assert (item.state, item.share, item.points) == ("no_source", None, None)


def test_a_card_by_hand():
    """池园镇 2014: 26 of 30 checks, T2 3/3, T3 7/4 and so on, read off the tables."""
    year, code = 2014, "350124105"
    unit = assessed(year).unit(code)
    firms = {row["org_code"] for row in rows("enterprises") if row["township_code"] == code}
    new = collections.Counter(
        row["honour_code"]
        for row in rows("honours")
        if row["org_code"] in firms and row["kind"] == "new" and row["issue_date"].startswith("2014")
    )
    task = {
        row["indicator_code"]: float(row["target_value"])
        for row in rows("township_targets")
        if row["township_code"] == code and row["year"] == "2014"
    }
    checks = [
        row["result"]
        for row in rows("spot_checks")
        if row["township_code"] == code and row["sampling_date"].startswith("2014")
    ]
    heard = [
        row["closed_date"]
        for row in rows("complaints")
        if row["org_code"] in firms and row["received_date"].startswith("2014")
    ]
    assert max(row["entry_date"] for row in rows("blacklist")) < "2014"  # so 2014 is no data, not "none"

    weights, points = 0.0, 0.0
    kinds = {"T1": ("NE", "CM", "CW"), "T2": ("FM", "FT", "PG"), "T3": ("CQ", "CT", "CG")}
    kinds["T4"] = ("E14", "E18", "E22", "SA", "I9", "HC")
    for name, weight in {"T1": 6, "T2": 7, "T3": 7, "T4": 10}.items():
        if task[name]:
            reached = min(1, sum(new[k] for k in kinds[name]) / task[name])
            weights, points = weights + weight, points + weight * (reached if reached >= 0.6 else 0)
    rate = checks.count("合格") / len(checks) / 0.925
    weights, points = weights + 20, points + 20 * min(1, max(0, (rate - 0.6) / 0.4))
    if heard:
        closed = sum(day != "" for day in heard) / len(heard) / (task["T6"] / 100)
        weights, points = weights + 5, points + 5 * (1 if closed >= 1 else 0.5 if closed >= 0.9 else 0)
    weights, points = weights + 10, points + 10
    assert float(unit.covered) == weights
    assert float(unit.base) == pytest.approx(100 * points / weights)
    refused = checks.count("拒检")
    assert unit.penalty == 2 + refused > 2
    assert float(unit.score) == pytest.approx(100 * points / weights - 2 - refused)
    assert unit.grade.id == "C"


def test_a_task_of_nothing_takes_its_weight_out_and_the_rest_is_rescaled():
    for unit in assessed(2014).units:
        for one in unit.items:
            if one.target == 0:
                assert (one.state, one.share) == ("no_task", None)
        scored = [one for one in unit.items if one.share is not None]
        assert unit.covered == sum(one.item.weight for one in scored)
        assert unit.base == 100 * sum(one.points for one in scored) / unit.covered


def test_two_overstated_figures_or_a_forged_report_leave_no_a():
    held = {
        (year, unit.code): [one.veto.id for one in unit.held]
        for year in YEARS
        for unit in assessed(year).units
        if unit.held
    }
    assert held == {
        (2012, "350124200"): ["concealment"],
        (2013, "350124101"): ["forged"],
        (2013, "350124206"): ["concealment"],
    }
    forged = assessed(2013).unit("350124101")
    assert forged.score >= 90
    assert forged.grade.id == "B"
    assert [place.rpartition("/")[2].split(":")[0] for place in forged.held[0].places] == ["blacklist.csv"]


def test_bonus_and_penalty_are_capped(changed):
    def many(body):
        zone = next(row for row in body if row["township_code"] == "350124201")
        return [*body, *({**zone, "zone_id": f"Y{i}"} for i in range(9))]

    def refuse(body):
        for row in body:
            if row["township_code"] == "350124105":
                row["result"] = "拒检"
        return body

    there = changed(agri_zones=many, spot_checks=refuse)
    book = assessment.assess(there, card(), 2014)
    assert book.unit("350124201").bonus == 5
    assert book.unit("350124105").penalty == 10
    assert book.unit("350124105").score >= 0


def test_a_unit_without_reports_is_named_with_its_place_and_not_scored_on_time(changed):
    there = changed(
        township_reports=lambda body: [
            row for row in body if (row["year"], row["township_code"]) != ("2014", "350124107")
        ]
    )
    book = assessment.assess(there, card(), 2014)
    assert [str(gap).rpartition("/")[2] for gap in book.gaps] == [
        "township_reports.csv:column township_code: must hold reports of 350124107 for 2014, got none"
    ]
    unit = book.unit("350124107")
    assert {one.verdict for one in unit.reported} == {"not_reported", "no_source"}
    on_time = next(one for one in unit.items if one.item.id == "reports")
    assert (on_time.state, on_time.share) == ("scored", 0)
    assert assessed(2014).gaps == ()


def test_a_blank_figure_and_a_missing_row_are_named(changed):
    def cut(body):
        body = [row for row in body if (row["year"], row["township_code"], row["indicator_code"]) != KEY]
        next(row for row in body if (row["year"], row["township_code"]) == KEY[:2])["reported_value"] = ""
        return body

    KEY = ("2014", "350124100", "T5")  # noqa: N806
    said = [str(gap) for gap in assessment.assess(changed(township_reports=cut), card(), 2014).gaps]
    assert len(said) == 2
    assert "must hold T5 of 350124100 for 2014, got no such row" in said[0]
    assert "township_reports.csv:row " in said[1]
    assert said[1].endswith("column reported_value: must be given, the rows give 0, got nothing")


def test_without_any_table_of_reports_the_gap_is_the_table(changed):
    book = assessment.assess(changed(without=("township_reports",)), card(), 2014)
    assert ["must hold the reports of 2014, got no table" in str(gap) for gap in book.gaps] == [True]
    on_time = next(one for one in book.units[0].items if one.item.id == "reports")
    assert (on_time.state, on_time.figure.lacks) == ("no_data", ("township_reports",))


def test_a_year_before_the_card_is_refused():
    with pytest.raises(CoverageError, match="must be 2012 or later, the first year of the card, got 2011"):
        assessed(2011)


def test_few_samples_are_flagged():
    unit = assessed(2014).unit("350124206")
    rate = next(one for one in unit.items if one.item.id == "pass_rate")
    assert rate.few is (rate.figure.total < 30)
    flags = {one.few for unit in assessed(2014).units for one in unit.items if one.item.id == "pass_rate"}
    assert True in flags


def test_targets_of_townships_add_up_to_the_countys_or_the_gap_is_shown(changed):
    bounds = spec.bounds(KPI.find(POLICY))
    for year in YEARS:
        for one in assessment.adding_up(assessed(year), bounds):
            assert one.given == 16
            assert one.gap == (0 if one.adds == "sum" else None)
            assert all(bound is not None for _, bound in one.serves)
            assert one.short == ()

    def less(body):
        for row in body:
            if (row["year"], row["township_code"]) == ("2014", "350124106"):
                if row["indicator_code"] == "T4":
                    row["target_value"] = str(float(row["target_value"]) - 1)
                if row["indicator_code"] == "T5":
                    row["target_value"] = "92.4"
        return body

    found = {
        one.indicator: one
        for one in assessment.adding_up(
            assessment.assess(changed(township_targets=less), card(), 2014), bounds
        )
    }
    assert found["T4"].gap == -1
    assert found["T5"].short == ("350124106",)
    assert found["T5"].together == Fraction("92.4")


def test_ranks_follow_rounded_scores_and_ties_share_the_better_place():
    book = assessed(2014)
    ranks = book.ranks()
    ordered = sorted(book.units, key=lambda unit: -round(float(unit.score) + 1e-9, 1))
    assert [ranks[unit.code] for unit in ordered] == sorted(ranks.values())
    assert list(ranks.values()).count(1) == 2
    assert set(book.ranks(with_bonus=False)) == set(ranks)


def test_stability_agrees_with_a_slow_count():
    book = assessed(2014)
    found = assessment.stability(book).set_index("unit")
    way = card().convention
    weights = np.array([float(item.weight) for item in card().items])
    drawn = np.random.default_rng(way.seed).uniform(0.9, 1.1, (way.draws, len(weights))) * weights
    for code in ("350124103", "350124200", "350124204", "350124100", "350124105", "350124201"):
        unit, other = book.unit(code), 0
        for draw in drawn:
            pairs = [(w, one.share) for w, one in zip(draw, unit.items, strict=True) if one.share is not None]
            score = 100 * sum(w * float(s) for w, s in pairs) / sum(w for w, _ in pairs)
            score = int((score + float(unit.bonus - unit.penalty)) * 10 + 0.5 + 1e-9) / 10
            grade = "A" if score >= 90 else "B" if score >= 80 else "C" if score >= 60 else "D"
            other += grade != unit.grade.id
        assert found.loc[code, "changed"] == pytest.approx(other / way.draws)
    assert (found["rank_low"] <= found["rank_high"]).all()
    assert found.loc["350124103", "changed"] > 0


def test_stability_is_the_same_every_time():
    assert assessment.stability(assessed(2013)).equals(assessment.stability(assessed(2013)))
