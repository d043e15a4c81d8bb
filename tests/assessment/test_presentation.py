"""Tables, sentences and the chart of an assessment, in both languages."""

from __future__ import annotations

import re

import pytest

from mq_analysis.analyses import assessment
from mq_analysis.analyses.assessment import (
    charts as assessment_charts,
    tables as assessment_tables,
    tables_card as assessment_tables_card,
    text as assessment_text,
    words as assessment_words,
)
from mq_analysis.measures.spec import KPI, bounds
from mq_analysis.report.labels import Words
from mq_analysis.report.values import text_of
from tests.assessment.conftest import POLICY, assessed, card

BOUNDS = bounds(KPI.find(POLICY))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ranking_names_every_unit_once_in_the_order_of_its_ranks(lang):
    book = assessed(2014)
    table = assessment_tables.ranking(book).render(lang)
    ranks = [int(row[0]) for row in table.rows]
    assert ranks == sorted(book.ranks().values())
    assert len({row[1] for row in table.rows}) == 16
    row = next(row for row in table.rows if "池园镇" in row[1])
    assert row[3:7] == ("77.2", "80.2", "0", "−3")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_overstated_cells_carry_the_mark(lang):
    for year in (2012, 2013, 2014, 2015):
        book = assessed(year)
        cells = [cell for row in assessment_tables.reports(book).render(lang).rows for cell in row]
        found = assessment_tables.overstatements(book).render(lang)
        assert sum(assessment_words.OVER in cell for cell in cells) == len(found.rows) > 0
        assert not any(assessment_words.UNDER in cell for cell in cells)
        places = [row[-1] for row in found.rows]
        assert all(re.fullmatch(r"township_reports\.csv:row \d+:column reported_value", p) for p in places)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_township_has_a_page_with_its_card(lang):
    book = assessed(2014)
    told = [prose.render(lang) for prose in assessment_text.feedback(book)]
    cards = [table.render(lang) for table in assessment_tables_card.feedback(book)]
    assert len(told) == len(cards) == 16
    assert [prose.blocks[0].kind for prose in told] == ["callout"] + ["page"] * 15
    assert len({table.label for table in cards}) == 16
    for unit, prose, table in zip(book.units, told, cards, strict=True):
        assert unit.name in str(prose)
        assert table.rows[-1][5] == text_of(assessment_words.points(unit.score), Words(lang))
        assert ("86.7" in str(prose)) == (unit.code == "350124105")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_scored_shows_no_points_and_says_why(lang):
    table = assessment_tables_card.card(assessed(2014, "money"), "").render(lang)
    blank = [row for row in table.rows if row[5] == "—"]
    assert len(blank) == 3
    assert all(row[6] and row[3] == "—" for row in blank)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_missing_reports_are_told_with_their_place(lang, changed):
    there = changed(township_reports=lambda body: [r for r in body if r["township_code"] != "350124107"])
    said = str(assessment_text.missing_reports(assessment.assess(there, card(), 2014)).render(lang))
    assert "township_reports.csv:column township_code" in said
    assert "350124107" in said
    assert "16" in str(assessment_text.missing_reports(assessed(2014)).render(lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_gap_between_townships_and_county_is_told(lang, changed):
    def more(body):
        for row in body:
            if (row["year"], row["township_code"], row["indicator_code"]) == ("2014", "350124", "T4"):
                row["target_value"] = "31"
        return body

    book = assessment.assess(changed(township_targets=more), card(), 2014)
    assert "-2" in str(assessment_text.adding_up(book, BOUNDS).render(lang))
    assert "-2" in [row[4] for row in assessment_tables.adding_up(book, BOUNDS).render(lang).rows]
    assert {row[4] for row in assessment_tables.adding_up(assessed(2014), BOUNDS).render(lang).rows} == {
        "0",
        "—",
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_units_that_may_change_class_are_named(lang):
    said = str(assessment_text.stability(assessed(2014)).render(lang))
    assert [name for name in ("金沙镇", "云龙乡", "三溪乡") if name in said] == ["金沙镇", "云龙乡", "三溪乡"]
    assert "梅城镇" not in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_chart_is_the_same_every_time_and_names_every_unit(lang):
    first, second = (assessment_charts.score_ranking(assessed(2014)).render(lang) for _ in range(2))
    assert first.svg == second.svg
    assert all(unit.name in first.svg for unit in assessed(2014).units)
