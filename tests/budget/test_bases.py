"""Beside each award stands from which figures it was computed, with the rate and the cap that it meets."""

import pytest

from mq_analysis.analyses.budget.bases import award_bases
from mq_analysis.analyses.budget.tables_awards import awards
from mq_analysis.report.labels import Words
from mq_analysis.report.values import text_of

from ..rules.small import A, award
from . import test_tops as tops


def said(year, lang="zh"):
    return {key[1].split("@")[0]: text_of(basis, Words(lang)) for key, basis in award_bases(year).items()}


def reasons(year, lang="zh"):
    return [text_of(row[-1], Words(lang)) for row in awards(year).rows]


def test_figure_rate_and_cap_stand_in_the_reason(tmp_path):
    year = tops.year_of(
        tmp_path, {A: 7}, award({"each": "3 元", "of": "area"}, at_most=[{"amount": "20 元"}])
    )
    assert reasons(year) == ["一：例7、例×3元、不超过20元"]
    assert reasons(year, "en")[0].startswith("一: ")


def test_a_cap_that_is_not_met_is_not_told(tmp_path):
    year = tops.year_of(
        tmp_path, {A: 6}, award({"each": "3 元", "of": "area"}, at_most=[{"amount": "20 元"}])
    )
    assert "20元" not in reasons(year)[0]


def test_a_fixed_sum_has_no_basis_and_one_chosen_by_a_figure_has(tmp_path):
    case = {"at_least": "5", "pay": {"fixed": "9 元"}}
    chosen = {"choose": {"by": "area", "brackets": [case]}}
    year = tops.year_of(tmp_path, {A: 6}, award({"fixed": "9 元"}, "V"), award(chosen, "W"))
    assert list(said(year)) == ["W"]


def test_what_chooses_the_sum_and_what_is_taken_off_are_told(tmp_path):
    chosen = {
        "choose": {"by": "area", "brackets": [{"at_least": "5", "pay": {"fixed": "9 元"}}]},
        "less": "1 元",
    }
    factor = {"times": [{"share": "0.5", "when": [{"fact": "area", "at_least": "6"}]}]}
    year = tops.year_of(tmp_path, {A: 6}, award(chosen, "W", **factor))
    assert reasons(year) == ["一：例6、例达到6（含）的按50%"]


def test_what_it_would_be_without_limits_stands_beside_what_is_paid(tmp_path):
    limit = {"clause": "二", "quote": "限", "per": "enterprise", "at_most": "5 元"}
    year = tops.year_of(tmp_path, {A: 6}, award({"each": "3 元", "of": "area"}), stacking=[limit])
    assert reasons(year) == ["一：例6、例×3元（单独可得18元）"]


@pytest.mark.parametrize("areas", [{A: 0}, {}])
def test_what_pays_nothing_has_no_basis(tmp_path, areas):
    year = tops.year_of(tmp_path, areas or {A: 0}, award({"each": "3 元", "of": "area"}))
    assert said(year) == {}
