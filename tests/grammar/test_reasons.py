"""Why a line gets nothing, or cannot be decided: the true reason, also where a missed gate pays another award."""

from __future__ import annotations

import json

import duckdb
import pytest
from hypothesis import given, strategies as st

from mq_analysis.base.errors import PolicyError
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, parse_policy, rules_for
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.rules.awards import assess
from mq_analysis.rules.cases import run_cases
from mq_analysis.rules.explanation import explain, explain_assessment

from ..rules.conftest import county, tables
from ..rules.oracle import Honour
from .policies import LABEL, made
from .test_warnings import ENGINES, NATIVE

MINQING = (home() / "params" / "policies" / "minqing.yaml").read_text("utf-8")
FIRM = "PDY000018"
GATE = 100 * 10**6


def rules(text=MINQING, *readings):
    policy = parse_policy(text, "minqing.yaml")
    return rules_for(policy, 2013, choose_readings(policy, readings))


def award(name, of, **more):
    return {"id": name, "class": name, "clause": "条", "name": LABEL, "quote": "文", "for": of, **more}


def run(awards, facts=(), items=(), steps=(), native=lambda frame: frame):
    firms = {"F": {"facts": dict(facts), "items": list(items)}}
    steps = [{"clause": "条", "quote": "文", **step} for step in steps]
    text = json.dumps(made(awards, steps, firms, "1 元"), ensure_ascii=False)
    (result,) = run_cases(parse_policy(text, "made.yaml"), native)
    return result


def said(result, lang="en"):
    (code,) = result.codes.values()
    return explanation_text(
        explain_assessment(result.assessment, result.gathered, {"org_code": code, "name": "样例"}), lang
    )


@pytest.mark.parametrize(
    ("above_fen", "outcome"), [(0, "zero"), (1, "rounds_to_zero"), (499, "rounds_to_zero"), (500, "paid")]
)
def test_what_rounds_to_zero_is_no_limit_that_is_used_up(above_fen, outcome):
    """A tenth of what lies above the first million, in whole yuan: from 5 yuan on it is one."""
    data = tables([Honour(id="H1", name="中国驰名商标")], GATE + above_fen)
    assert assess(data, rules()).looked_at["outcome"].tolist() == [outcome]


def test_the_text_of_an_explanation_says_that_it_is_the_rounding():
    data = tables([Honour(id="H1", name="中国驰名商标")], GATE + 1)
    data["enterprises"]["name"] = "样例"
    assert "0 after rounding" in explanation_text(explain(data, rules(), FIRM), "en")
    text = explanation_text(explain(data, rules(), FIRM), "zh")
    assert "舍入后为0" in text
    assert "额度" not in text


@pytest.mark.parametrize("step", ["split", "pool"])
def test_a_share_of_nothing_is_no_limit_that_is_used_up(step):
    divides = {"split": {"split": "ic"}, "pool": {"pool": "9 万元", "by": "ic"}}[step]
    items = [{"item": "things", "id": f"I{i}", "ic": str(i)} for i in range(2)]
    result = run([award("A", "things", amount={"fixed": "5 万元"})], (), items, [{"per": "year", **divides}])
    assert result.assessment.looked_at["outcome"].tolist() == ["no_share", "paid"]
    assert "its share of what is divided comes to 0" in said(result)


def test_the_first_step_that_takes_the_money_is_the_reason():
    """The limit leaves the third thing nothing; that it is not the highest either adds nothing."""
    items = [{"item": "things", "id": f"I{i}"} for i in range(3)]
    steps = [{"per": "enterprise", "at_most": "10 万元"}, {"per": "enterprise", "pay": "highest"}]
    result = run([award("A", "things", amount={"fixed": "5 万元"})], (), items, steps)
    assert result.assessment.looked_at["outcome"].tolist() == ["paid", "not_highest", "over_limit"]


def test_a_fact_missing_to_an_item_that_is_paid_as_another_award_is_named():
    """The award it is paid as is for other honours: the facts are those of the award it falls under."""
    at = "          - {under: {R_RENEW: zero}, fact: kind, is: new, otherwise: renewal}\n"
    needs = "          - {fact: lab_kind, is: technical_body, otherwise: in_house_lab}\n"
    law = rules(MINQING.replace(at, at + needs, 1), "R_FALLBACK=provincial")
    assert law.award("A1").requires[-1].fact == "lab_kind"
    firms = [
        ([Honour(id="H1", name="中国驰名商标")], GATE - 1),
        ([Honour(id="H2", name="中国驰名商标")], GATE),
    ]
    found = assess(county(firms), law).looked_at
    assert found[["under", "outcome", "lacks"]].to_numpy().tolist() == [["A1", "missing", ("lab_kind",)]] * 2
    assert found["award_id"].tolist() == [law.award("A1").pay_as, "A1"]
    data = tables(*firms[0])
    data["enterprises"]["name"] = "样例"
    assert "实验室性质" in explanation_text(explain(data, law, FIRM), "zh")


MISSED = {"gate": [{"fact": "m1", "at_least": "100 万元"}], "gate_missed": {"pay_as": "A"}}
NEEDS = {"requires": [{"fact": "s1", "at_least": "0.1", "otherwise": "no"}], "amount": {"fixed": "3 万元"}}
STAGED = {
    "stages": [
        {"id": "now", "name": LABEL, "share": "0.4"},
        {"id": "then", "name": LABEL, "share": "0.6", "when": [{"fact": "c1", "at_least": "1"}]},
    ]
}


@pytest.mark.parametrize("native", [lambda frame: frame, duckdb.from_df], ids=["pandas", "duckdb"])
@pytest.mark.parametrize(
    ("gone", "outcome", "lacks"),
    [
        ((), "paid", ()),
        (("m2", "c1"), "missing", ("m2",)),
        (("s1",), "missing", ("s1",)),
        (("m1",), "missing", ("m1",)),
    ],
)
def test_an_item_paid_as_another_award_needs_the_facts_of_that_amount(native, gone, outcome, lacks):
    """Nothing in the award that it falls under names them; and the stages are those of the award it is paid as."""
    awards = [
        award(
            "A",
            "enterprise",
            which=[{"fact": "t1", "is": "a"}],
            amount={"share": "0.1", "of": "m2"},
            **STAGED,
        ),
        award("B", "enterprise", **MISSED, **NEEDS),
    ]
    facts = {"m1": "1 元", "m2": "50 万元", "s1": "0.5", "t1": "b", "c1": "0"}
    result = run(awards, {k: v for k, v in facts.items() if k not in gone}, native=native)
    looked = result.assessment.looked_at.iloc[0]
    assert (looked["outcome"], looked["lacks"], looked["under"]) == (outcome, lacks, "B")
    if outcome == "paid":
        assert result.assessment.total_fen == 5 * 10**6
        due = result.assessment.payments[["stage", "due", "amount_fen"]].to_numpy().tolist()
        assert due == [["now", "yes", 2 * 10**6], ["then", "no", 3 * 10**6]]
    assert "样例" in said(result)


def test_a_missed_gate_cannot_pay_an_amount_of_facts_that_the_items_do_not_have():
    awards = [
        award("A", "things", amount={"share": "0.1", "of": "im"}),
        award("B", "enterprise", **MISSED, **NEEDS),
    ]
    with pytest.raises(PolicyError) as error:
        run(awards)
    (problem,) = error.value.problems
    assert "must name an award whose amount the items of B can come to, got 'A'" in problem.message


@pytest.mark.parametrize("engine", ENGINES)
def test_of_equal_items_of_a_firm_the_first_by_number_are_paid(engine):
    items = [{"item": "things", "id": f"I{i}"} for i in (3, 1, 2)]
    awards = [award("A", "things", amount={"fixed": "5 万元"})]
    result = run(awards, (), items, [{"per": "enterprise", "first": "2", "by": "amount"}], NATIVE[engine])
    looked = result.assessment.looked_at
    assert list(zip(looked["honour_id"], looked["outcome"], strict=True)) == [
        ("I1", "paid"),
        ("I2", "paid"),
        ("I3", "beyond_quota"),
    ]


APART = {
    "payees": {"payee": {"fact": "it"}},
    "stages that wait for the item": {
        "stages": [
            {"id": "now", "name": LABEL, "share": "0.4"},
            {"id": "then", "name": LABEL, "share": "0.6", "when": [{"fact": "it", "is": "a"}]},
        ]
    },
    "amounts": {"amount": {"fact": "im"}},
}
LATER = {
    "a division of the year by number": {"per": "year", "at_most": "1 万元", "reduce": "in_order"},
    "a weight of the item": {"per": "enterprise", "pool": "9 万元", "by": "ic"},
    "a group of the item": {"per": ["enterprise", "group"], "pay": "highest"},
    "another quota": {"per": "year", "first": "1", "by": "amount"},
}


@pytest.mark.parametrize("apart", [*APART, *LATER])
def test_a_tie_stays_undecided_where_the_choice_tells(apart):
    """Who is paid, when, or what a later step makes of it depends on which is taken."""
    items = [
        {"item": "things", "id": f"I{i}", "ic": "7", "it": "abc"[i], "im": f"{i + 1} 元", "group": "abc"[i]}
        for i in range(3)
    ]
    awards = [award("A", "things", **{"amount": {"fixed": "5 万元"}, **APART.get(apart, {})})]
    steps = [{"per": "enterprise", "first": "2", "by": "ic"}, *([LATER[apart]] if apart in LATER else [])]
    assert set(run(awards, (), items, steps).assessment.looked_at["outcome"]) == {"undecided"}


@given(st.lists(st.integers(0, 5), min_size=1, max_size=5, unique=True), st.integers(1, 6))
def test_a_tie_of_what_is_worth_nothing_leaves_nobody_undecided(values, number):
    """Lines of two awards that miss the gate are tied at 0: whoever of them has a place is paid nothing."""
    items = [{"item": "things", "id": f"I{i}", "im": f"{max(0, v - 1)} 元"} for i, v in enumerate(values)]
    gate = {"gate": [{"fact": "im", "at_least": "1 元"}], "gate_missed": {"pay": "nothing"}}
    never = {"gate": [{"fact": "im", "at_least": "9 元"}], "gate_missed": {"pay": "nothing"}}
    awards = [
        award(name, "things", amount={"fact": "im"}, **how) for name, how in (("A", gate), ("B", never))
    ]
    result = run(awards, (), items, [{"per": "year", "first": str(number), "by": "amount"}])
    expected = sum(sorted((max(0, v - 1) for v in values), reverse=True)[:number])
    assert result.assessment.total_fen == expected * 100
    assert not result.assessment.awards["amount_fen"].isna().any()
