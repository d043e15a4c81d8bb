"""The switch to awards: ignore, warn, hold; what a hold would change, to the fen."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mq_analysis.analyses import credit
from mq_analysis.base.errors import UsageError
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules import awards
from mq_analysis.tables import read_county
from tests.credit.conftest import CARD, POLICY
from tests.samples import SAMPLE


@pytest.fixture(scope="module")
def whole():
    return read_county(SAMPLE)


@pytest.fixture(scope="module")
def of_2013(whole):
    paid = awards.assess(whole.tables, rules_for(POLICY, 2013, choose_readings(POLICY)))
    return credit.grade_all(whole, CARD, dt.date(2013, 12, 31)), paid.awards


def test_the_default_warns_and_pays_everything(of_2013):
    book, paid = of_2013
    found = credit.link_awards(book, paid)
    assert found.switch == "warn"
    assert found.held_fen == 0
    assert found.paid_fen == found.total_fen == 192_000_100


def test_a_hold_keeps_back_exactly_what_firms_of_bad_credit_would_be_paid(of_2013):
    book, paid = of_2013
    found = credit.link_awards(book, paid, "hold")
    bad = set(book.firms.loc[(book.firms["grade"] == "D") | book.firms["is_listed"], "org_code"])
    expected = int(paid.loc[paid["org_code"].isin(bad), "amount_fen"].sum())
    assert found.held_fen == found.touched_fen == expected > 0
    assert found.paid_fen + found.held_fen == found.total_fen
    assert set(found.rows["org_code"]) == bad & set(paid.loc[paid["amount_fen"] > 0, "org_code"])
    assert credit.link_awards(book, paid, "warn").rows.equals(found.rows)


def test_ignore_touches_nothing(of_2013):
    book, paid = of_2013
    found = credit.link_awards(book, paid, "ignore")
    assert (len(found.rows), found.touched_fen, found.paid_fen) == (0, 0, found.total_fen)


def test_an_award_whose_amount_is_not_known_is_touched_and_counted(of_2013):
    book, paid = of_2013
    bad = book.firms.loc[book.firms["grade"] == "D", "org_code"].iloc[0]
    unknown = pd.concat([paid, paid.iloc[[0]].assign(org_code=bad, amount_fen=pd.NA)], ignore_index=True)
    unknown["amount_fen"] = unknown["amount_fen"].astype("Int64")
    before, after = credit.link_awards(book, paid, "hold"), credit.link_awards(book, unknown, "hold")
    assert after.undecided == before.undecided + 1
    assert after.held_fen == before.held_fen


def test_another_switch_is_refused(of_2013):
    with pytest.raises(UsageError, match="did you mean hold"):
        credit.link_awards(*of_2013, "holt")
