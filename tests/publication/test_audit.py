"""The audit finds what an attacker would: single sums, differences, other readings, margins; and passes what hides."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from mq_analysis.analyses.publication import Figure, choose, edition_json, leaks, read_earlier, refuse_leaks
from mq_analysis.analyses.publication.choose import POOL, TOTAL
from mq_analysis.base.errors import PublicationError

from .conftest import MARGINAL, NORTH, SETTINGS, WAN, WHOLE, YEARS, by_number, edition, exact, winner, year_of

FIVE = [winner("A", 180), winner("B", 260), winner("C", 320), winner("D", 410), winner("E", 450)]


def test_a_year_total_minus_the_fixed_sums_gives_the_only_winner_away():
    part = year_of(2014, [winner("A", 300)])
    (leak,) = leaks([exact(TOTAL, part, with_fixed=True)], by_number(part), SETTINGS)
    assert leak.by == "outsider"
    assert leak.off < 0.001
    with pytest.raises(PublicationError, match=r"total_awards 2014: must leave .* open by 15%") as caught:
        refuse_leaks([exact(TOTAL, part, with_fixed=True)], by_number(part), SETTINGS)
    assert caught.value.exit_code == 3
    assert "300" not in str(caught.value)


def test_of_two_winners_one_gives_the_other_away():
    part = year_of(2014, [winner("A", 300), winner("B", 420)])
    found = leaks([exact(TOTAL, part, with_fixed=True)], by_number(part), SETTINGS)
    assert {leak.by for leak in found} == {"insider"}


def test_a_narrow_range_is_a_leak_and_a_wide_one_is_none():
    part = year_of(2014, [winner("A", 300)])
    narrow = Figure(TOTAL, (2014,), MARGINAL, 68 * WAN, 72 * WAN, with_fixed=True)
    wide = replace(narrow, low_fen=50 * WAN, high_fen=100 * WAN)
    assert leaks([narrow], by_number(part), SETTINGS)
    assert not leaks([wide], by_number(part), SETTINGS)


def test_five_firms_hide_each_other_and_four_of_which_one_dominates_do_not():
    part = year_of(2013, FIVE)
    assert not leaks([exact(POOL, part)], by_number(part), SETTINGS)
    part = year_of(2013, [*FIVE[:2], winner("Z", 1500)])
    assert leaks([exact(POOL, part)], by_number(part), SETTINGS)


def test_two_editions_that_differ_by_one_firm_give_it_away():
    first, second = year_of(2013, FIVE), year_of(2014, [winner("F", 340)])
    years = by_number(first, second)
    before, after = exact(POOL, first), exact(POOL, first, second)
    assert not leaks([before], years, SETTINGS)
    assert not leaks([after], years, SETTINGS)
    found = leaks([before, after], years, SETTINGS)
    assert [leak.year for leak in found if leak.by == "outsider"] == [2014]


def test_an_earlier_edition_of_the_same_year_with_other_groups_gives_a_firm_away():
    part = year_of(2013, [*FIVE, winner("F", 340, NORTH)])
    now = exact(POOL, part)
    before = replace(exact(POOL, part, townships=("350124100",)), source="reports/x.published.json")
    years = by_number(part)
    assert not leaks([now], years, SETTINGS)
    assert not leaks([before], years, SETTINGS)
    with pytest.raises(PublicationError, match=r"reports/x\.published\.json"):
        refuse_leaks([now, before], years, SETTINGS)


def test_a_total_under_another_reading_gives_a_firm_away():
    firm = ("A", 300)
    here, there = (year_of(2014, [winner(*firm, reading=r)], reading=r) for r in (MARGINAL, WHOLE))
    years = by_number(here, there)
    wide = Figure(TOTAL, (2014,), MARGINAL, 50 * WAN, 100 * WAN, with_fixed=True)
    other = exact("other_readings", there, with_fixed=True)
    assert not leaks([wide], years, SETTINGS)
    (leak,) = leaks([wide, other], years, SETTINGS)
    assert [figure.table for figure in leak.figures] == ["other_readings"]


def test_cells_left_out_for_themselves_alone_are_given_back_by_the_margins():
    """Primary suppression only: the one cell that is missing is the total less the others."""
    part = year_of(2013, [*FIVE, winner("F", 340, NORTH)])
    total, town = exact(POOL, part), exact(POOL, part, townships=("350124100",))
    found = leaks([total, town], by_number(part), SETTINGS)
    assert [leak.off for leak in found if leak.by == "outsider"] == [pytest.approx(0, abs=0.001)]


def test_figures_by_other_months_of_the_same_year_are_refused_by_name():
    here = year_of(2013, FIVE)
    there = replace(
        here, reading=WHOLE, winners=tuple(replace(w, retention_fen=w.retention_fen + WAN) for w in FIVE)
    )
    years = by_number(here, there)
    with pytest.raises(PublicationError, match="monthly 2013: must rest on the same months"):
        leaks([exact(POOL, here), exact("monthly", there)], years, SETTINGS)


def test_data_that_were_corrected_since_are_refused_by_name():
    part = year_of(2013, FIVE)
    before = replace(exact(POOL, part), low_fen=1, high_fen=2, source="reports/x.published.json")
    with pytest.raises(PublicationError, match=r"x\.published\.json: must hold for the data as they are"):
        refuse_leaks([before], by_number(part), SETTINGS)


def test_a_figure_once_published_is_remembered_however_often_its_file_is_written_anew(tmp_path):
    first = Figure(TOTAL, (2013,), MARGINAL, 1, 2)
    path = tmp_path / "minqing+public" / "2013" / "x.published.json"
    path.parent.mkdir(parents=True)
    path.write_text(
        json.dumps({"policy": "minqing", "figures": [first.to_json()], "earlier": []}), encoding="utf-8"
    )
    for _ in range(3):
        path.write_text(edition_json(edition(2013), path), encoding="utf-8")
        assert set(read_earlier(tmp_path, "minqing")) == {first, *edition(2013).figures}


def test_a_year_once_shown_is_shown_alike_by_every_later_edition():
    parts = [year_of(2011 + i, [FIVE[i]] if i < 5 else []) for i in range(5)]
    shown: tuple[Figure, ...] = ()
    for n in range(1, 6):
        figures = choose(parts[:n], SETTINGS).figures
        assert set(shown) <= set(figures)
        shown = figures
    assert any(figure.table == POOL and len(figure.years) == 5 for figure in shown)


def test_years_are_pooled_no_longer_than_the_settings_say():
    parts = [year_of(2001 + i, [FIVE[0]]) for i in range(7)]  # the same firm each year: never five
    choice = choose(parts, SETTINGS)
    assert choice.pools == ()
    assert choice.waiting == (2006, 2007)


def test_the_sample_county_hides_every_firm_in_all_its_editions_together():
    editions = [edition(year) for year in (2013, 2015)]
    figures = list(dict.fromkeys(f for one in editions for f in one.figures))
    assert [f.years for f in figures if f.table == POOL] == [(2012, 2013, 2014)]
    assert [f.years for f in figures if f.table == TOTAL] == [(year,) for year in YEARS]
    from mq_analysis.analyses.publication import tiered_year
    from mq_analysis.policy import choose_readings, rules_for
    from mq_analysis.rules.awards import assess

    from .conftest import POLICY, county

    tables, readings = county().tables, choose_readings(POLICY)
    parts = [tiered_year(assess(tables, rules_for(POLICY, year, readings)), tables) for year in YEARS]
    assert [len(part.winners) for part in parts] == [3, 2, 1, 1]
    years = by_number(*parts)
    assert leaks(figures, years, SETTINGS) == []
    for part in parts:  # and each exact total would have been a leak
        assert leaks([*figures, exact(TOTAL, part, with_fixed=True)], years, SETTINGS)


def test_too_few_firms_are_not_pooled_though_none_dominates():
    assert choose([year_of(2013, FIVE[:4])], SETTINGS).pools == ()
    assert choose([year_of(2013, FIVE)], SETTINGS).pools[0].total.firms == 5
