"""Tables, sentences and charts of supervision, in both languages; no table is a grey line."""

from __future__ import annotations

import re

import pytest

from mq_analysis.analyses import supervision
from mq_analysis.analyses.supervision import (
    charts as supervision_charts,
    tables as supervision_tables,
    tables_cases as supervision_tables_cases,
    tables_registers as supervision_tables_registers,
    tables_visits as supervision_tables_visits,
    text as supervision_text,
)
from tests.supervision.conftest import SPEC, county, supervised, with_tables

LANGS = ["zh", "en"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_states_the_false_alarms_it_may_be_expected_to_show(lang):
    book = supervised(2013)
    table = supervision_tables.false_alarms(book).render(lang)
    assert [row[2] for row in table.rows[:3]] == ["0", "2", "0"]
    shown = [float(row[3]) for row in table.rows[:3]]
    assert shown == pytest.approx([book.expected[k] for k in ("point", "cusum", "cluster")], abs=0.005)
    assert float(table.rows[-1][3]) <= float(table.rows[-1][4]) == 1
    assert f"{sum(book.expected.values()):.2f}" in str(supervision_text.alerts(book).render(lang))
    assert int(table.rows[-1][2]) == len(book.alerts)


@pytest.mark.parametrize("lang", LANGS)
def test_the_change_is_told_with_its_delay_and_its_end(lang):
    told = {
        year: str(supervision_text.changes(supervised(year)).render(lang))
        for year in (2012, 2013, 2014, 2015)
    }
    assert "2013-10-04" in told[2013]
    assert re.search(r"233(天| days)", told[2013])
    assert re.search(r"41(批| checks)", told[2013])
    assert "2013-10-04" in told[2014]
    assert "2015-03-09" in told[2015]
    assert "池园镇" not in told[2012].split("\n")[0]


@pytest.mark.parametrize("lang", LANGS)
def test_every_subject_is_listed_with_its_level_and_rows(lang):
    book = supervised(2013)
    table = supervision_tables.alerts(book).render(lang)
    found = supervision.subjects(book)
    assert len(table.rows) == len(found)
    names = [level.name for level in SPEC.levels]
    for row, one in zip(table.rows, found, strict=True):
        assert row[0] == getattr(names[one.level], lang)
        assert one.unit in row[1] or one.by == "township_code"
        assert re.search(r"row \d+|2013-\d\d-\d\d", row[3])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("by", ["product_group", "township_code", "size"])
def test_groups_add_up_and_shrunk_shares_lie_between_the_extremes(lang, by):
    book = supervised(2014)
    table = supervision_tables.groups(book, "checks", by).render(lang)
    rows = book.streams["checks"]
    recent = rows[rows["year"] >= 2012]
    assert sum(int(row[1]) for row in table.rows) == len(recent)
    assert sum(int(row[2]) for row in table.rows) == recent["failed"].sum()
    shares = [float(row[5].rstrip("%")) for row in table.rows]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_and_chart_of_the_page_comes_out(lang):
    book = supervised(2014)
    plan = supervision.plan(county(), SPEC, 2014, {})
    shown = [
        supervision_tables.episodes(book).render(lang),
        supervision_tables.above_acceptable(book).render(lang),
        supervision_tables_cases.cases(book).render(lang),
        supervision_tables_cases.overdue(book).render(lang),
        supervision_tables_cases.complaints(book).render(lang),
        supervision_tables_registers.accidents(book).render(lang),
        supervision_tables_cases.complaint_groups(book, "product_group").render(lang),
        supervision_tables_registers.equipment(book).render(lang),
        supervision_tables_registers.calibration(book).render(lang),
        supervision_tables_registers.testing(book).render(lang),
        supervision_tables_registers.food(book).render(lang),
        supervision_tables_registers.department_reports(book).render(lang),
        supervision_tables_visits.visits(book, plan).render(lang),
        supervision_tables_visits.top_visits(plan).render(lang),
    ]
    assert all(table is not None and table.rows for table in shown)
    assert len({table.label for table in shown}) == len(shown)
    made_up = [table for table in shown if any("编造" in n or "made up" in n for n in table.notes)]
    assert len(made_up) == 4
    assert int(shown[-2].rows[-1][4]) == plan.made
    for by in ("product_group", "township_code"):
        assert supervision_charts.quarter_points(book, "checks", by).render(lang).svg.startswith("<?xml")
    assert (
        supervision_charts.cumulative_sums(book).render(lang).svg
        == supervision_charts.cumulative_sums(book).render(lang).svg
    )


@pytest.mark.parametrize("lang", LANGS)
def test_without_tables_parts_say_no_data_and_nothing_is_zero(lang):
    bare = with_tables(
        without=(
            "cases",
            "accidents",
            "special_equipment",
            "department_reports",
            "complaints",
            "calibration",
            "export_inspections",
        )
    )
    book = supervision.supervise(bare, SPEC, 2014)
    word = "无数据" if lang == "zh" else "no data"
    for told in (supervision_text.cases, supervision_text.complaints, supervision_text.department_reports):
        assert word in str(told(book).render(lang))
    for table in (
        supervision_tables_cases.cases,
        supervision_tables_cases.overdue,
        supervision_tables_registers.accidents,
        supervision_tables_registers.equipment,
        supervision_tables_registers.calibration,
    ):
        assert table(book) is None
    assert supervision_tables.groups(book, "exports", "product_group") is None
    assert supervision_charts.quarter_points(book, "exports", "product_group") is None
    assert supervision_tables.false_alarms(book).render(lang).rows[2][3] == "—"
    shown = {row[0]: row[2] for row in supervision_tables.false_alarms(book).render(lang).rows}
    assert list(shown.values()).count("—") == 3  # clusters, notices from abroad, accidents
    assert word in str(supervision_text.stream(book, "exports").render(lang))
    assert "191" in str(supervision_text.stream(book, "checks").render(lang))
    empty = supervision.supervise(
        with_tables(without=tuple(set(county().tables) - {"enterprises"})), SPEC, 2014
    )
    assert word in str(supervision_text.alerts(empty).render(lang))
    assert word in str(supervision_text.changes(empty).render(lang))
    assert [row[2] for row in supervision_tables.false_alarms(empty).render(lang).rows[:-1]] == ["—"] * 9


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_that_does_not_fit_says_so(lang):
    short = supervision.plan(county(), SPEC, 2014, {}, 20)
    ample = supervision.plan(county(), SPEC, 2014, {}, 9000)
    assert "20" in str(supervision_text.visits(short, None).render(lang))
    assert len(str(supervision_text.visits(short, None).render(lang)).splitlines()) == 2
    assert str(9000 - ample.made) in str(supervision_text.visits(ample, None).render(lang))
    assert supervision_text.visits(None, None).render(lang).blocks
