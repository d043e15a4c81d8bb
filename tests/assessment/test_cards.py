"""Cards: rules at their bounds, files that do not hold, departments, the award money."""

from __future__ import annotations

import re
from fractions import Fraction

import pandas as pd
import pytest

from mq_analysis.analyses import assessment
from mq_analysis.analyses.assessment.scoring import grade_of, half_up, share_of_weight
from mq_analysis.analyses.assessment.spec import Rule
from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.rules.ledger import disorders
from tests.assessment.conftest import POLICY, assessed, card, rows

TEN = Fraction(10)
LINEAR = {"pro_rata": {"zero_below": "0.60", "from_zero": "true"}}
PLAIN = {"pro_rata": {"zero_below": "0.60"}}
EXACT = {"pro_rata": {"zero_below": "0", "zero_above": "1"}}
STEPS = {"step": [{"reached": "1", "gives": "1"}, {"reached": "0.90", "gives": "0.5"}]}
BINARY = {"binary": "true"}


@pytest.mark.parametrize(
    ("rule", "value", "target", "share"),
    [
        (PLAIN, "6", "10", "0.6"),
        (PLAIN, "5.99", "10", "0"),
        (PLAIN, "10", "10", "1"),
        (PLAIN, "30", "10", "1"),
        (LINEAR, "6", "10", "0"),
        (LINEAR, "8", "10", "0.5"),
        (LINEAR, "10", "10", "1"),
        (EXACT, "10", "10", "1"),
        (EXACT, "10.01", "10", "0"),
        (STEPS, "10", "10", "1"),
        (STEPS, "9.99", "10", "0.5"),
        (STEPS, "9", "10", "0.5"),
        (STEPS, "8.99", "10", "0"),
        (BINARY, "10", "10", "1"),
        (BINARY, "9.99", "10", "0"),
        ({"deduction": {"each": "2.5"}}, "0", None, "1"),
        ({"deduction": {"each": "2.5"}}, "3", None, "0.25"),
        ({"deduction": {"each": "2.5"}}, "9", None, "0"),
    ],
)
def test_each_rule_at_and_beside_its_bounds(rule, value, target, share):
    goal = None if target is None else Fraction(target)
    got = share_of_weight(Rule.model_validate(rule), Fraction(value), goal, TEN)
    assert got == Fraction(share)


def test_above_an_average_the_average_itself_is_not_enough():
    rule = Rule.model_validate(BINARY)
    assert share_of_weight(rule, TEN, TEN, TEN, above=True) == 0
    assert share_of_weight(rule, Fraction("10.01"), TEN, TEN, above=True) == 1


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", "A"),
        ("89.95", "A"),
        ("89.9499", "B"),
        ("79.95", "B"),
        ("79.94", "C"),
        ("59.95", "C"),
        ("59.94", "D"),
        ("-3", "D"),
    ],
)
def test_scores_are_rounded_half_up_before_they_meet_a_bound(score, grade):
    assert grade_of(Fraction(score), card().classes, Fraction("0.1")).id == grade
    assert half_up(Fraction("0.25"), Fraction("0.1")) == Fraction("0.3")


FOLDER = home() / "params" / "assessment"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("townships", "weight: 20", "weight: 21", "weights must add up to 100, got 101"),
        ("departments", "weight: 15", "weight: 16", "weights of quality must add up to 100, got 101"),
        ("townships", "at_least: 80,", "at_least: 90,", "at_least must be below that of the class above, 90, got 90"),
        ("townships", "at_least: 0,", "at_least: 1,", "at_least of the last class must be 0, got 1"),
        ("townships", "  - id: provincial\n", "  - id: national\n", "id must be given once, got national again"),
        ("townships", "{indicator: T7}", "{indicator: T8}", "must name one of the file, got 'T8'; choose from T1, T2"),
        ("townships", "    group: measures", "    group: mesures", "got 'mesures'; did you mean measures?"),
        ("townships", "at_best: B", "at_best: E", "must name one of the file, got 'E'"),
        ("townships", "by: 11-30", "by: 11-31", "must be a day of every year such as 11-30, got '11-31'"),
        ("townships", "reached: 0.90,", "reached: 1,", "reached must fall from step to step, got 1 after 1"),
        ("townships", "    score: {binary: true}", "    score: {}", "must have exactly one of pro_rata, step"),
        ("fiscal", "    target: {row: T2}\n", "", "item new_provincial must have a target to be scored"),
        ("fiscal", "zero_below: 0.60", "zero_below: 60", "must be a share from 0 to 1, got '60'"),
        ("departments", "only: [commerce]", "only: [comerce]", "got 'comerce'; did you mean commerce?"),
        ("fiscal", "kind: money", "kind: departments", "units must be named for departments and only there"),
        ("fiscal", "weight: 10", "wieght: 10", "must not have the unknown key 'wieght'"),
        ("fiscal", "firms_of: approvals, firms_year: award_year,", "firms_of: approvals,", "together, got one"),
    ],
)  # fmt: skip
def test_a_card_that_does_not_hold_is_refused_at_its_line(tmp_path, name, old, new, said):
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / f"{name}.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert assessment.ASSESSMENT.fits(path)
    with pytest.raises(PolicyError) as error:
        assessment.ASSESSMENT.load(path)
    found = [str(problem).rpartition(".yaml:")[2] for problem in error.value.problems]
    assert any(said in problem for problem in found), found
    assert all(re.match(r"\d+:\d+: ", problem) for problem in found)


def test_a_policy_without_cards_is_told():
    fuqing = load_policy(find_policy("fuqing_2012"))
    assert not assessment.has_cards(fuqing.id)
    assert assessment.has_cards("minqing")
    with pytest.raises(
        UsageError, match="params/assessment for fuqing_2012: must have one card for townships"
    ):
        assessment.find_card("townships", fuqing)


def test_the_promotion_fund_may_be_spent_on_what_the_policy_names():
    item = next(one for one in card("money").items if one.id == "ledger")
    assert sorted(item.source.measure.share.hits["use_class"]) == sorted(
        use.zh for use in POLICY.versions[0].fund.uses
    )


def test_bounds_taken_from_the_policy_are_those_of_its_targets():
    from mq_analysis.measures.spec import KPI

    targets = KPI.find(POLICY).targets
    known = {(t.clause, t.share_at_least if t.at_least is None else Fraction(t.at_least)) for t in targets}
    zones = sum(t.at_least for t in targets if t.id in ("S6", "S7", "S8"))
    asked = [
        (item.target.clause, item.target.at_least)
        for kind in ("money", "departments")
        for item in card(kind).items
        if item.target
        and item.target.at_least is not None
        and (item.target.clause or "四").startswith(("二", "三"))
    ]
    assert len(asked) == 8
    assert [pair for pair in asked if pair not in known] == [("二(三)", zones)]


def test_payments_out_of_order_are_the_planted_ones():
    """Kinds and payments as planted in the sample county."""
    from tests.assessment.conftest import county

    paid = county()["payments"]
    wrong = disorders(paid[paid["status"] == "已发放"], county()["approvals"], county()["enterprises"])
    ids = {kind: set(paid.loc[wrong.index[wrong[kind]], "payment_id"]) for kind in wrong}
    assert {"P0023"} <= ids["again"]
    assert {"P0001", "P0057"} <= ids["early"]
    assert {"P0031", "P0079"} <= ids["above"]
    assert {"P0050"} <= ids["other_firm"]
    assert "P0003" not in set().union(*ids.values())


def test_money_paid_above_what_was_approved_earns_nothing_for_execution():
    paid = sum(
        Fraction(r["amount_yuan"])
        for r in rows("payments")
        if r["award_year"] == "2014" and r["status"] == "已发放"
    )
    approved = sum(
        Fraction(r["approved_amount_yuan"]) for r in rows("approvals") if r["award_year"] == "2014"
    )
    (unit,) = assessed(2014, "money").units
    one = next(one for one in unit.items if one.item.id == "execution")
    assert one.figure.value == paid / approved > 1
    assert one.share == 0


def test_retention_of_winners_by_hand():
    winners = {r["org_code"] for r in rows("approvals") if r["award_year"] == "2013"}
    sums = {"2013": Fraction(0), "2014": Fraction(0)}
    for row in rows("retention"):
        if row["org_code"] in winners and row["period"][:4] in sums:
            sums[row["period"][:4]] += Fraction(row["retention_yuan"])
    (unit,) = assessed(2014, "money").units
    one = next(one for one in unit.items if one.item.id == "retention")
    assert one.figure.value == sums["2014"] / sums["2013"]


def test_a_year_not_yet_approved_is_no_data_and_never_zero():
    (unit,) = assessed(2015, "money").units
    states = {one.item.id: one.state for one in unit.items}
    assert states["execution"] == "no_data"
    assert states["procedure"] == "no_rows"
    assert unit.covered == 65


def test_departments_answer_for_their_own_items():
    book = assessed(2014, "departments")
    assert [unit.code for unit in book.units] == ["quality", "commerce", "agriculture", "inspection"]
    for unit in book.units:
        assert sum(one.item.weight for one in unit.items) == 100
        assert all(not one.item.only or unit.code in one.item.only for one in unit.items)
    assert book.unit("agriculture").base == 100
    assert pd.notna(float(book.unit("commerce").base))


def test_a_card_names_the_tables_that_it_reads():
    assert card("money").tables == (
        "approvals",
        "enterprise_years",
        "honours",
        "indicators",
        "payments",
        "retention",
        "special_fund",
        "spot_checks",
        "standard_adoption",
        "township_targets",
    )
    assert {"blacklist", "complaints", "spot_checks", "township_reports"} <= set(card().tables)
