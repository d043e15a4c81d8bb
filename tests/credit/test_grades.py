"""Grades are those of the slow oracle; vetoes, decay, repair, caps and silence do what the card says."""

from __future__ import annotations

import collections
import datetime as dt
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from mq_analysis.analyses import credit
from tests.credit import oracle
from tests.credit.conftest import CARD, YEARS, county, event, events, graded, only, with_tables
from tests.samples import rows


@pytest.mark.parametrize("year", YEARS)
def test_every_firm_has_the_grade_and_score_of_the_oracle(year):
    today = dt.date(year, 12, 31)
    listed = {
        row["org_code"]
        for row in rows("blacklist")
        if row["entry_date"] <= today.isoformat() and not ("" < row["removal_date"] <= today.isoformat())
    }
    book = graded(year)
    told = {}
    for place, row in enumerate(book.firms.itertuples()):
        told[row.org_code] = (row.grade, book.points(place))
    for code, found in told.items():
        assert found == oracle.grade(code, today, code in listed), code
    assert len(set(collections.Counter(grade for grade, _ in told.values()))) == 5


def test_a_day_in_the_middle_of_a_year_is_graded_by_what_was_known_then():
    today = dt.date(2014, 6, 15)
    book = credit.grade_all(county(), CARD, today)
    for code in ("PDY441755", "PDY320558", "PDY384009", "PDY106682"):
        place = int(book.firms.index[book.firms["org_code"] == code][0])
        listed = bool(book.firms["is_listed"].iloc[place])
        assert (book.firms["grade"].iloc[place], book.points(place)) == oracle.grade(code, today, listed)


def grade_of(book: credit.Credit, code: str = "PDY001178") -> tuple[str, Fraction]:
    look = credit.look_up(book, code)
    return look.grade, look.score


def test_a_firm_without_any_record_is_unrated_and_not_clean():
    book = only(event())
    assert (book.firms["grade"] == "unrated").sum() == len(book.firms) - 1
    assert "A" not in set(book.firms["grade"])


@pytest.mark.parametrize(
    ("day", "score"),
    [("2014-12-31", 60), ("2014-01-01", 60), ("2013-12-31", 68), ("2013-01-01", 68), ("2012-12-31", 74),
     ("2012-01-01", 74)],
)  # fmt: skip
def test_points_fade_to_the_day(day, score):
    assert grade_of(only(event(decision_date=day, valid_until="2017-01-01")))[1] == score


def test_a_row_older_than_the_window_no_longer_counts_and_leaves_no_record():
    book = only(event(decision_date="2011-12-31", valid_until="2017-01-01"))
    assert grade_of(book) == ("unrated", 80)
    assert [one.why for one in credit.look_up(book, "PDY001178").details] == ["old"]


def test_an_expired_row_no_longer_counts_from_the_day_after_its_last():
    assert grade_of(only(event(valid_until="2014-12-31")))[1] == 60
    assert grade_of(only(event(valid_until="2014-12-30"))) == ("unrated", 80)


def test_what_was_made_good_counts_half_from_that_day_on():
    mended = event(is_repaired=True, repaired_date="2014-07-01")
    assert grade_of(only(mended)) == ("C", 70)
    assert grade_of(only(mended, dt.date(2014, 6, 30))) == ("C", 60)


def test_a_refusal_leaves_no_better_grade_than_d_unless_made_good_or_two_years_old():
    refused = event(event_type="拒检", severity="严重", valid_until="2018-01-01")
    good = [
        {**refused.iloc[0], "event_id": f"G{i}", "event_type": "表彰", "doc_no": f"{i}"} for i in range(2)
    ]
    assert grade_of(only(pd.concat([refused, events(good)], ignore_index=True)))[0] == "D"
    assert grade_of(only(refused.assign(decision_date="2013-01-01")))[0] == "D"
    assert grade_of(only(refused.assign(decision_date="2012-12-31"))) == ("C", 68)
    assert grade_of(only(event(event_type="拒检", is_repaired=True, repaired_date="2014-05-01"))) == ("C", 60)


def test_the_bound_of_a_grade_belongs_to_it():
    """Four upheld complaints take 20 points (60, C), a fifth leaves 55 (D)."""
    complaints = [
        {**event(event_type="投诉属实", severity="一般").iloc[0], "event_id": f"E{i}", "doc_no": f"{i}"}
        for i in range(5)
    ]
    assert grade_of(only(events(complaints[:4]))) == ("C", 60)
    assert grade_of(only(events(complaints))) == ("D", 55)


def test_won_points_stop_at_the_cap_of_their_line_and_no_score_exceeds_the_most():
    good = [{**event(event_type="表彰").iloc[0], "event_id": f"G{i}", "doc_no": f"{i}"} for i in range(6)]
    assert grade_of(only(events(good))) == ("A", 90)
    place = credit.look_up(graded(2015), graded(2015).firms["org_code"].iloc[0]).place
    assert graded(2015).firms["score"].max() <= CARD.most * credit.UNIT
    assert place == 0


def test_a_firm_on_the_blacklist_is_d_whatever_its_points():
    listed = (
        county()["blacklist"]
        .iloc[[0]]
        .assign(
            org_code="PDY001178", entry_date="2014-02-01", removal_date=None, due_removal_date="2016-02-01"
        )
    )
    assert grade_of(only(event(event_type="表彰"), blacklist=listed))[0] == "D"
    assert grade_of(only(event(event_type="表彰"), dt.date(2014, 1, 31), blacklist=listed))[0] == "unrated"


def test_a_title_counts_in_full_as_long_as_it_is_in_force_and_not_after():
    base = county()["honours"]
    title = (
        base[base["subject"] == "product"]
        .iloc[[0]]
        .assign(org_code="PDY001178", issue_date="2009-01-01", valid_until="2014-12-31")
    )
    assert grade_of(only(event(event_type="表彰"), honours=title))[1] == 89
    assert grade_of(only(event(event_type="表彰"), dt.date(2015, 1, 1), honours=title))[1] == 85
    forever = title.assign(valid_until=pd.Series([None], dtype="str", index=title.index))
    assert grade_of(only(event(event_type="表彰"), honours=forever))[1] == 89


def test_a_case_closed_in_time_costs_nothing_and_a_late_or_open_one_does():
    case = (
        county()["cases"]
        .iloc[[0]]
        .assign(org_code="PDY001178", opened_date="2014-03-01", due_date="2014-05-01")
    )
    for closed, score in (("2014-05-01", 85), ("2014-05-02", 80), (None, 80)):
        frame = case.assign(closed_date=pd.Series([closed], dtype="str", index=case.index))
        assert grade_of(only(event(event_type="表彰"), cases=frame))[1] == score


def test_grades_do_not_depend_on_the_order_of_rows():
    shuffled = {
        name: frame.sample(frac=1, random_state=3).reset_index(drop=True)
        for name, frame in county().tables.items()
        if name != "enterprises"
    }
    other = credit.grade_all(with_tables(**shuffled), CARD, dt.date(2014, 12, 31))
    pd.testing.assert_frame_equal(other.firms, graded(2014).firms)


def test_migration_counts_every_firm_once_and_moves_are_its_off_diagonal():
    before, now = graded(2013), graded(2014)
    table = credit.migration(before, now).set_index("before")
    assert table.to_numpy().sum() == len(now.firms)
    rated = table.drop(index="unrated", columns="unrated").to_numpy()
    assert len(credit.grade_changes(before, now)) == rated.sum() - np.trace(rated)
    for unit in (None, "township_code", "product_group"):
        parts = credit.distribution(now, unit).drop(columns="unit")
        assert parts.sum().tolist() == credit.distribution(now).drop(columns="unit").iloc[0].tolist()


def test_robustness_is_what_drawing_points_anew_gives():
    book = graded(2014)
    found = credit.robustness(book).set_index("org_code")
    assert len(found) == (book.firms["grade"] != "unrated").sum()
    draws = np.random.default_rng(CARD.seed).uniform(0.8, 1.2, (CARD.draws, len(CARD.lines)))
    bounds = [one.at_least for one in CARD.grades]
    for code in ("PDY320558", "PDY335450", "PDY270300", found.index[0], found.index[5]):
        look = credit.look_up(book, code)
        worst = CARD.rank("D") if look.vetoes or any(e.is_listed for e in look.entries) else 0
        changed = 0
        for factors in draws:
            score = float(CARD.base)
            for line, total, _ in look.lines:
                cap = abs(line.cap) / credit.PLACES if line.cap else np.inf
                score += float(np.clip(float(total) * factors[CARD.lines.index(line)], -cap, cap))
            place = sum(min(100.0, score) < bound - 1e-9 for bound in bounds)
            changed += CARD.grades[max(place, worst)].id != look.grade
        assert found.at[code, "changed"] == pytest.approx(changed / CARD.draws, abs=0.002), code
