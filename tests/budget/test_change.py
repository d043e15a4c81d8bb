"""The causes of a change add up to it, whatever the readings."""

import pytest

from mq_analysis.analyses import budget

from .conftest import POLICY, book

READINGS = (
    (),
    ("R_TIER=whole_amount",),
    ("R_STACK=per_product", "R_CERT=per_certificate"),
    ("R_STACK=per_class", "R_RENEW=full"),
    ("R_FALLBACK=provincial", "R_YEAR=collection_year"),
    ("R_MATCH=capped",),
    ("R_ONCE=yearly_while_valid",),
)


@pytest.mark.parametrize("readings", READINGS)
@pytest.mark.parametrize("year", [2013, 2014, 2015])
def test_the_causes_sum_to_the_change(year, readings):
    annual = book(year, *readings)
    change = budget.change(annual.previous, annual.assessment)
    assert change.before_fen == annual.previous.total_fen
    assert change.after_fen == annual.assessment.total_fen
    assert change.causes["amount_fen"].sum() == change.after_fen - change.before_fen
    ids = [award.id for award in POLICY.versions[0].awards]
    assert change.causes["cause"].tolist() == [*ids, "stacking"]


def test_each_cause_is_what_its_honours_earn_by_themselves():
    """By hand, from the honours looked at: 2013 against 2012 under the defaults."""
    annual = book(2013)
    change = budget.change(annual.previous, annual.assessment).causes.set_index("cause")
    own = []
    for assessment in (annual.previous, annual.assessment):
        counted = assessment.looked_at[assessment.looked_at["outcome"].isin(["paid", "not_highest"])]
        own.append(counted.groupby("award_id")["own_fen"].sum())
    for award in ("A1", "A2b", "A3a", "A3b", "A4", "A5"):
        expected = own[1].get(award, 0) - own[0].get(award, 0)
        assert change.loc[award, "amount_fen"] == expected
    lost = [(a.looked_at["outcome"] == "not_highest").sum() for a in (annual.previous, annual.assessment)]
    assert change.loc["stacking", ["before", "after"]].tolist() == lost


def test_the_prize_of_2013_stands_before_the_rule_that_takes_it():
    """The Fuzhou prize of 2013 would earn 300,000 yuan, but its firm has a higher award."""
    annual = book(2013)
    change = budget.change(annual.previous, annual.assessment).causes.set_index("cause")
    assert change.loc["A2b", ["before", "after", "amount_fen"]].tolist() == [0, 1, 30_000_000]
    assert change.loc["stacking", "amount_fen"] <= -30_000_000


def test_a_year_against_itself_has_no_change():
    assessment = book(2013).assessment
    change = budget.change(assessment, assessment)
    assert (change.causes["amount_fen"] == 0).all()
    assert (change.causes["before"] == change.causes["after"]).all()
