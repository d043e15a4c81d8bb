"""Months without a row are told on the first page of every report, in both languages, and only where one is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from mq_analysis.analyses.budget import text as budget_text, text_large as budget_text_large
from mq_analysis.analyses.simulation import view
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.report import front
from mq_analysis.rules.annual import annual
from mq_analysis.rules.facts import month_gaps
from mq_analysis.tables import read_county

from ..engines_of import ENGINES, native
from .conftest import POLICY, sample

READINGS = choose_readings(POLICY)
SAID = {"zh": "没有201306各月的任何一行", "en": "has no row at all of 201306"}


def without(*months: int):
    tables = dict(sample())
    rows = tables["retention"]
    return {**tables, "retention": rows[~rows["period"].isin(months)]}


def county(*months: int):
    return replace(read_county(home() / "data" / "sample"), tables=without(*months))


def text(prose) -> str:
    return "".join(run for block in prose.blocks for sentence in block.items for run, _ in sentence)


@pytest.mark.parametrize("lang", SAID)
def test_the_front_of_a_report_tells_them(lang):
    rules = rules_for(POLICY, 2013, READINGS)
    assert SAID[lang] in front.front(county(201306), rules, lang, "internal").notice
    assert SAID[lang] not in front.front(county(201206), rules, lang, "internal").notice


@pytest.mark.parametrize("lang", SAID)
def test_the_headline_tells_those_of_the_year_it_compares_with(lang):
    book = annual(without(201306), POLICY, 2014, READINGS)
    assert SAID[lang] in text(budget_text.headline(book).render(lang))
    whole = annual(sample(), POLICY, 2014, READINGS)
    assert SAID[lang] not in text(budget_text.headline(whole).render(lang))


@pytest.mark.parametrize("lang", SAID)
def test_a_budget_in_sums_tells_them(lang, tmp_path):
    from mq_analysis.analyses.budget.large import _of_tables
    from mq_analysis.tables.about import About

    book = _of_tables(without(201306), rules_for(POLICY, 2013, READINGS), About(), {})
    assert SAID[lang] in text(budget_text_large.sums_headline(book).render(lang))


def test_months_of_an_open_year_that_are_not_over_are_no_gap():
    """The forecast fills them; a month that is over and missing stays one."""
    later = [201300 + month for month in range(11, 13)]
    seen = view(without(*later), POLICY, 2013, READINGS, "2013-11-30")
    book = annual(seen.tables, POLICY, 2013, READINGS, is_estimate=True)
    assert book.gaps == ()
    rules, day = book.rules, dt.date(2013, 11, 30)
    assert "任何一行" not in front.front(county(*later), rules, "zh", "internal", open_on=day).notice
    assert "任何一行" in front.front(county(*later), rules, "zh", "internal").notice
    assert SAID["zh"] in front.front(county(201306, *later), rules, "zh", "internal", open_on=day).notice


@pytest.mark.parametrize("reading", ["", "R_YEAR=jan_nov", "R_YEAR=collection_year"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_gap_is_a_month_of_the_window_without_a_row_and_nothing_else(reading, engine):
    """Each month of two years taken out by itself: it is told if the window of the reading holds it."""
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, [reading] if reading else []))
    window = rules.facts["retention"].window if "retention" in rules.facts else None
    window = window or next(f.window for f in rules.facts.values() if f.window)
    tables = {name: sample()[name] for name in ("enterprises", "honours", "retention")}
    for month in (*range(201201, 201213), *range(201301, 201313)):
        rows = tables["retention"]
        found = month_gaps(native({**tables, "retention": rows[rows["period"] != month]}, engine), rules)
        assert [m for gap in found for m in gap.months] == ([month] if month in window.months else [])
        assert all(gap.span == window and gap.awards for gap in found)
