"""Scenarios change a policy by address, compose in order, and are refused at their line."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.base.project import find_data, home
from mq_analysis.policy import (
    apply_scenarios,
    choose_readings,
    find_policy,
    find_scenario,
    find_scenarios,
    load_policy,
    open_policy,
    rules_for,
    scenario_names,
)
from mq_analysis.policy.scenarios.address import find, steps_of
from mq_analysis.rules.awards import assess
from mq_analysis.tables import read_county
from tests.sizes import examples

WAN = 1_000_000  # fen
FILE = find_policy("minqing")
BASE = load_policy(FILE)
HEAD = """\
id: {id}
title: {{zh: 测试, en: Test}}
reason: {{zh: 测试, en: Test}}
policy: {policy}
"""
FIRST_CHANGE = 6
A1 = "awards.A1.amount.brackets"


@pytest.fixture
def scenario(tmp_path):
    """Write a scenario: one change a line, from line 6 (7 with a date)."""

    def write(*changes, name="trial", policy="minqing", day=None):
        text = HEAD.format(id=name, policy=policy) + (f"from: {day}\n" if day else "") + "changes:\n"
        path = tmp_path / f"{name}.yaml"
        path.write_text(text + "".join(f"  - {{{c}}}\n" for c in changes), encoding="utf-8")
        return path

    return write


@pytest.fixture
def applied(scenario):
    """Apply one scenario of these changes to Minqing's policy."""
    return lambda *changes, **more: apply_scenarios(FILE, [scenario(*changes, **more)])


def award(policy, name, year=2013, *readings):
    return rules_for(policy, year, choose_readings(policy, readings)).award(name)


def tiers(policy, *readings, year=2013):
    """Bounds in 10,000 yuan and rate of each bracket of A1."""
    brackets = award(policy, "A1", year, *readings).schedule.brackets
    return [(b.lower / WAN, b.upper and b.upper / WAN, b.rate) for b in brackets]


def refusals(paths):
    with pytest.raises(PolicyError) as caught:
        apply_scenarios(FILE, paths)
    return [(p.where, p.message) for p in caught.value.problems]


# ---------------------------------------------------------------- operations

TENTH, THREE, FIFTH, QUARTER = Fraction(1, 10), Fraction(15, 100), Fraction(1, 5), Fraction(1, 4)
MARGINAL = [(100, 300, TENTH), (300, 500, THREE), (500, None, FIFTH)]
READINGS = ("marginal_above_100", "marginal_from_0_after_gate", "whole_amount")


def test_no_scenario_leaves_the_policy_as_it_is():
    assert apply_scenarios(FILE).policy == open_policy("minqing") == BASE
    assert open_policy("minqing").scenarios == ()


@pytest.mark.parametrize("threshold", ["500 万元", "5000000 元", "5000000.00 yuan", "0.05 亿元"])
@pytest.mark.parametrize("reading", READINGS)
def test_a_bracket_is_found_by_its_threshold_in_any_unit_under_every_reading(applied, threshold, reading):
    policy = applied(f"at: {A1}.{threshold}.rate, set: 0.25").policy
    assert tiers(policy, f"R_TIER={reading}")[-1] == (500, None, QUARTER)
    assert tiers(policy, f"R_TIER={reading}")[:-1] == tiers(BASE, f"R_TIER={reading}")[:-1]


def test_a_reading_option_narrows_an_address_to_its_variant(applied):
    policy = applied("at: 'awards.A1.amount[R_TIER=whole_amount].brackets.500 万元.rate', set: 0.25").policy
    assert tiers(policy, "R_TIER=whole_amount")[-1][2] == QUARTER
    assert tiers(policy) == MARGINAL


def test_the_kind_of_a_schedule_may_be_named_or_left_out(applied):
    policy = applied("at: awards.A1.amount.whole.brackets.500 万元.rate, set: 0.25").policy
    assert tiers(policy, "R_TIER=whole_amount")[-1][2] == QUARTER
    assert tiers(policy) == MARGINAL


@pytest.mark.parametrize(
    ("change", "fen"),
    [
        ("at: awards.A3a.amount, set: 6 万元", 6 * WAN),
        ("at: awards.A3a.amount.fixed, set: 60000 元", 6 * WAN),
        ("at: awards.A3a.amount, set: {fixed: 6 万元}", 6 * WAN),
        ("at: awards.A3a.amount, scale: 1.1", 5_500_000),
        ("at: awards.A3a.amount, scale: 0.0000002", 1),
        ("at: awards.A3a.amount, add: 1 万元", 6 * WAN),
        ("at: awards.A3a.amount, add: -0.01 元", 5 * WAN - 1),
    ],
)
def test_a_fixed_sum_is_set_scaled_and_added_to_exactly(applied, change, fen):
    assert award(applied(change).policy, "A3a").fixed_fen == fen


def test_amounts_keep_the_unit_they_are_written_in(applied):
    data = applied("at: awards.A3a.amount, add: 5000 元").data
    assert next(a for a in data["versions"][0]["awards"] if a["id"] == "A3a")["amount"] == {
        "fixed": "5.5 万元"
    }


def test_a_rate_is_scaled_without_rounding(applied):
    rate = tiers(applied(f"at: {A1}.300 万元.rate, scale: 1.000000001").policy)[1][2]
    assert rate == THREE * Fraction(1_000_000_001, 1_000_000_000)


def test_an_address_without_a_member_means_every_member(applied):
    policy = applied(f"at: {A1}.rate, scale: 1.5", "at: awards.amount, scale: 2").policy
    assert [t[2] for t in tiers(policy)] == [rate * Fraction(3, 2) for rate in (TENTH, THREE, FIFTH)]
    fixed = {a.id: a.amount[0].fixed for a in policy.versions[0].awards if a.id != "A1"}
    assert fixed == {a.id: a.amount[0].fixed * 2 for a in BASE.versions[0].awards if a.id != "A1"}


TWO_PARTS = {
    "versions": [
        {
            "awards": [
                {
                    "id": "tour",
                    "amount": {"total": [{"each": "20 元", "of": "a"}, {"each": "30 元", "of": "b"}]},
                }
            ]
        }
    ]
}


def test_the_parts_of_a_total_are_numbered_and_one_must_be_named():
    """They have no id: an address that fits several would change them all."""
    roots = TWO_PARTS["versions"]
    (slot,) = find(roots, steps_of("awards.tour.amount.total.2.each"))
    assert slot.value == "30 元"
    with pytest.raises(
        ValueError, match=r"must name one of 2 parts by its number, such as total.1 or total.2"
    ):
        find(roots, steps_of("awards.tour.amount.total.each"))
    with pytest.raises(ValueError, match="must lead to a value"):
        find(roots, steps_of("awards.tour.amount.total.3.each"))


def test_a_moved_threshold_moves_the_end_of_the_bracket_below(applied):
    assert tiers(applied(f"at: {A1}.500 万元.at_least, set: 600 万元").policy)[1:] == [
        (300, 600, THREE),
        (600, None, FIFTH),
    ]
    assert tiers(applied(f"at: {A1}.100 万元.below, add: 50 万元").policy)[:2] == [
        (100, 350, TENTH),
        (350, 500, THREE),
    ]
    assert tiers(applied(f"at: {A1}.at_least, scale: 2").policy) == [
        (200, 600, TENTH),
        (600, 1000, THREE),
        (1000, None, FIFTH),
    ]


def test_the_gate_is_found_by_its_fact(applied):
    assert award(applied("at: awards.A1.gate.retention.at_least, set: 80 万元").policy, "A1").gate[
        0
    ].value == (80 * WAN)


@pytest.mark.parametrize(
    ("start", "rate", "expected"),
    [
        ("800 万元", "0.25", [*MARGINAL[:2], (500, 800, FIFTH), (800, None, QUARTER)]),
        ("200 万元", "0.12", [(100, 200, TENTH), (200, 300, Fraction(12, 100)), *MARGINAL[1:]]),
        ("50 万元", "0.05", [(50, 100, Fraction(5, 100)), *MARGINAL]),
    ],
)
def test_an_inserted_bracket_splits_the_one_it_falls_into(applied, start, rate, expected):
    at = "'awards.A1.amount[R_TIER=marginal_above_100].brackets'"
    change = f"at: {at}, insert: {{at_least: {start}, rate: {rate}}}"
    assert tiers(applied(change).policy) == expected


def test_a_removed_bracket_leaves_its_span_to_the_one_below(applied):
    assert tiers(applied(f"at: {A1}.300 万元, remove: true").policy) == [(100, 500, TENTH), MARGINAL[2]]
    assert tiers(applied(f"at: {A1}.500 万元, remove: true").policy) == [MARGINAL[0], (300, None, THREE)]
    assert tiers(applied(f"at: {A1}.100 万元, remove: true").policy) == MARGINAL[1:]


def test_an_award_is_removed_by_its_id(applied):
    policy = applied("at: awards.A4, remove: true").policy
    assert [a.id for a in policy.versions[0].awards] == ["A1", "A2a", "A2b", "A3a", "A3b", "A5"]


NEW = (
    "{id: A7, class: A7, clause: 拟增, name: {zh: 新奖, en: New}, quote: 拟增, honours: [新荣誉], "
    "amount: {fixed: 3 万元}}"
)


@pytest.mark.parametrize(("after", "place"), [("", 7), (", after: A1", 1), (", after: A3a", 4)])
def test_an_award_is_inserted_at_the_end_or_after_another(applied, after, place):
    awards = applied(f"at: awards, insert: {NEW}{after}").policy.versions[0].awards
    assert [a.id for a in awards].index("A7") == place
    assert [a for a in awards if a.id != "A7"] == list(BASE.versions[0].awards)


def test_keys_and_texts_are_inserted_where_they_are_absent(applied):
    policy = applied(
        "at: awards.A3a.honours, insert: 福建省老字号",
        "at: awards.A3b.honours.福州市知名商标, remove: true",
        "at: awards.A5, insert: {at_most: [{fact: upper_award}]}",
        "at: fund, remove: true",
        "at: readings.R_TIER.default, set: whole_amount",
    ).policy
    assert award(policy, "A3a").honours == ("福建名牌产品", "福建省著名商标", "福建省老字号")
    assert award(policy, "A3b").honours == ("福州市产品质量奖",)
    assert award(policy, "A5").caps == ("upper_award",)
    assert policy.versions[0].fund is None
    assert choose_readings(policy)["R_TIER"] == "whole_amount"


# ---------------------------------------------------------------- dates and composition


def test_from_a_date_on_only_the_later_part_changes(applied):
    done = applied("at: awards.A3a.amount, set: 6 万元", day="2014-01-01")
    spans = [(v.from_.isoformat(), v.to.isoformat()) for v in done.policy.versions]
    assert spans == [("2012-01-01", "2013-12-31"), ("2014-01-01", "2015-12-31")]
    sums = [award(done.policy, "A3a", year).fixed_fen for year in (2012, 2013, 2014, 2015)]
    assert sums == [5 * WAN, 5 * WAN, 6 * WAN, 6 * WAN]
    assert done.policy.versions[0].awards == BASE.versions[0].awards


def test_from_the_first_day_of_the_policy_splits_nothing(applied):
    change = "at: awards.A3a.amount, set: 6 万元"
    assert applied(change, day="2012-01-01").data == applied(change).data


def test_scenarios_of_several_dates_apply_each_from_its_own(scenario):
    paths = [
        scenario("at: awards.A3b.amount, set: 2 万元", name="late", day="2015-01-01"),
        scenario("at: awards.A3a.amount, set: 6 万元", name="early", day="2013-01-01"),
        scenario("at: awards.A5.amount, set: 3 万元", name="always"),
    ]
    policy = apply_scenarios(FILE, paths).policy
    sums = [[award(policy, a, y).fixed_fen // WAN for a in ("A3a", "A3b", "A5")] for y in range(2012, 2016)]
    assert sums == [[5, 1, 3], [6, 1, 3], [6, 1, 3], [6, 2, 3]]


def test_scenarios_compose_in_order(scenario):
    double = scenario("at: awards.A3a.amount, scale: 2", name="double")
    more = scenario("at: awards.A3a.amount, add: 1 万元", name="more")
    assert award(apply_scenarios(FILE, [double, more]).policy, "A3a").fixed_fen == 11 * WAN
    assert award(apply_scenarios(FILE, [more, double]).policy, "A3a").fixed_fen == 12 * WAN


def test_a_later_change_sees_what_an_earlier_one_made(applied):
    policy = applied(
        f"at: {A1}.500 万元.at_least, set: 600 万元", f"at: {A1}.600 万元.rate, set: 0.25"
    ).policy
    assert tiers(policy)[-1] == (600, None, QUARTER)


def test_a_changed_policy_says_which_scenarios_changed_it():
    policy = open_policy("minqing", ["top25", "gate80"])
    assert [title.en for title in policy.scenarios] == ["Top band at 25 %", "Gate at 800,000 yuan"]


@settings(
    max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    target=st.sampled_from(
        [
            ("awards.A3a.amount.fixed", "5 万元", st.integers(0, 10**9).map(lambda f: f"{f} fen")),
            ("awards.A1.gate.retention.at_least", "100 万元", st.integers(1, 299).map(lambda n: f"{n} 万元")),
            (f"{A1}.300 万元.rate", "0.15", st.integers(0, 9999).map(lambda n: f"0.{n:04d}")),
            (f"{A1}.100 万元.below", "300 万元", st.integers(101, 499).map(lambda n: f"{n} 万元")),
        ]
    ),
    data=st.data(),
)
def test_setting_a_value_and_setting_it_back_gives_the_same_policy(scenario, tmp_path, target, data):
    address, original, values = target
    value = data.draw(values.filter(lambda v: Fraction(0) != compare(v) - compare(original)))
    there = apply_scenarios(FILE, [scenario(f"at: {address}, set: {value}")])
    assert there.policy != BASE
    moved = tmp_path / "moved.yaml"
    moved.write_text(json.dumps(there.data, ensure_ascii=False), encoding="utf-8")
    back = apply_scenarios(moved, [scenario(f"at: {address}, set: {original}", name="back")])
    for tier in BASE.readings["R_TIER"].options:
        chosen = choose_readings(BASE, [f"R_TIER={tier}"])
        assert rules_for(back.policy, 2013, chosen).awards == rules_for(BASE, 2013, chosen).awards


def compare(text: str) -> Fraction:
    number, _, unit = text.partition(" ")
    return Fraction(number) * {"": 1, "fen": 1, "万元": WAN}[unit]


# ---------------------------------------------------------------- refusals

REFUSED = {
    "an award that does not exist": (
        "at: awards.A6x.amount, set: 6 万元",
        "awards.A6x.amount: must lead to a value, got no 'A6x' in awards; choose from A1, A2a, A2b",
    ),
    "a misspelt award": ("at: awards.A2.amount, set: 6 万元", "did you mean A2"),
    "a threshold that no bracket has": (
        f"at: {A1}.600 万元.rate, set: 0.25",
        "got no '600 万元' in awards.A1.amount.brackets; did you mean",
    ),
    "a bracket named by its position": (f"at: {A1}.3.rate, set: 0.25", "got no '3' in"),
    "a first key that is none": ("at: award.A1.amount, set: 1 元", "did you mean awards?"),
    "the dates of the policy": (
        "at: to, set: 2019-12-31",
        "must begin with a key of the policy's rules, got 'to'",
    ),
    "a misspelt last key": (
        f"at: {A1}.500 万元.rat, set: 0.25",
        "got no 'rat' in awards.A1.amount.brackets.500 万元; did you mean rate",
    ),
    "a reading option that no variant has": (
        "at: 'awards.A1.amount[R_TIER=whole].brackets.500 万元.rate', set: 0.25",
        "did you mean amount[R_TIER=whole_amount] or",
    ),
    "no address": ("at: awards..amount, set: 1 元", "must be an address such as"),
    "an address that ends in a dot": ("at: awards.A1., remove: true", "must be an address such as"),
    "the same value": ("at: awards.A3a.amount, set: 50000 元", "must change something, got the value"),
    "the same rate": (f"at: {A1}.500 万元.rate, set: 0.20", "must change something"),
    "scale 1": ("at: awards.A3a.amount, scale: 1.0", "must change something"),
    "scale of nothing": ("at: awards.A1.amount.brackets.0 元.at_least, scale: 2", "must change something"),
    "add 0": ("at: awards.A3a.amount, add: 0 元", "must change something"),
    "remove what is absent": ("at: awards.A9, remove: true", "got no 'A9' in awards"),
    "remove: false": ("at: awards.A4, remove: false", "must be remove: true, got false"),
    "scale 0": ("at: awards.A3a.amount, scale: 0", "must be a factor above 0"),
    "a factor that is no number": ("at: awards.A3a.amount, scale: 10%", "must be a plain decimal number"),
    "a part of a fen": (
        "at: awards.A3a.amount, scale: 0.00000001",
        "must give whole fen, got 5 万元 × 0.00000001",
    ),
    "a rate above 1": (f"at: {A1}.500 万元.rate, scale: 6", "must be a share from 0 to 1, got '1.2'"),
    "a sum below 0": ("at: awards.A3a.amount, add: -6 万元", "must be an amount of 0 or more, got '-1 万元'"),
    "a number added to an amount": (
        "at: awards.A3a.amount, add: 1",
        "must be an amount with its unit to be added",
    ),
    "an amount added to a rate": (
        f"at: {A1}.500 万元.rate, add: 1 元",
        "must be a plain decimal number to be added",
    ),
    "a text that is scaled": ("at: awards.A3a.clause, scale: 2", "must lead to amounts or rates, got '四"),
    "crossing brackets": (
        f"at: {A1}.500 万元.at_least, set: 200 万元",
        "upper bound must be more than the lower",
    ),
    "a bracket at a threshold there is": (
        f"at: {A1}, insert: {{at_least: 5000000 元, rate: 0.25}}",
        "must have a threshold of its own",
    ),
    "a bracket at the rate it splits": (
        f"at: {A1}, insert: {{at_least: 800 万元, rate: 0.2}}",
        "must change something",
    ),
    "a bracket with an end": (
        f"at: {A1}, insert: {{at_least: 800 万元, below: 900 万元, rate: 0.25}}",
        "it ends where the next begins",
    ),
    "a bracket with an unknown key": (
        f"at: {A1}, insert: {{at_least: 800 万元, rate: 0.25, qoute: x}}",
        "unknown key 'qoute'; did you mean quote",
    ),
    "an award there is": (
        f"at: awards, insert: {NEW.replace('A7', 'A4', 1)}",
        "must insert what is absent, got 'A4'",
    ),
    "an award after none": (
        f"at: awards, insert: {NEW}, after: A99",
        "must stand after a member of the list",
    ),
    "an honour of another award": (
        f"at: awards, insert: {NEW.replace('新荣誉', '福建名牌产品')}",
        "one award of its layer",
    ),
    "a key there is": ("at: awards.A3a, insert: {clause: x}", "got clause, which stands there: use set"),
    "a gate without what it misses": (
        "at: awards.A1.gate_missed, remove: true",
        "must say what a missed gate earns (gate_missed)",
    ),
    "a reading without a variant": (
        "at: 'awards.A1.amount[R_TIER=whole_amount]', remove: true",
        "must have exactly one variant under R_TIER=whole_amount, got 0",
    ),
    "an unknown operation": ("at: awards.A4, delete: true", "unknown key 'delete'"),
    "two operations": (
        "at: awards.A3a.amount, add: 1 元, scale: 2",
        "must have exactly one of set, scale, add",
    ),
    "no operation": (
        "at: awards.A3a.amount",
        "must have exactly one of set, scale, add, remove, insert, got none",
    ),
    "after without insert": ("at: awards.A4, remove: true, after: A1", "must have after only beside insert"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_scenario_is_refused_at_its_line_for(scenario, name):
    change, said = REFUSED[name]
    path = scenario("at: awards.A5.amount, set: 3 万元", change)
    found = refusals([path])
    assert any(said in message for _, message in found), found
    for where, _ in found:
        assert re.fullmatch(rf"{re.escape(str(path))}:{FIRST_CHANGE + 1}:\d+", where)


def test_all_problems_of_all_scenarios_are_reported_together(scenario):
    paths = [
        scenario("at: awards.A9, remove: true", f"at: {A1}.500 万元.rate, set: 1.2", name="one"),
        scenario("at: awards.A3a.amount, scale: 1", "at: awards.A4.name.en, set: Laboratories", name="two"),
    ]
    lines = [where.rsplit("/", 1)[-1].rsplit(":", 1)[0] for where, _ in refusals(paths)]
    assert sorted(set(lines)) == ["one.yaml:6", "one.yaml:7", "two.yaml:6"]


def test_two_changes_at_the_same_address_are_refused_however_it_is_written(scenario):
    path = scenario(f"at: {A1}.500 万元.rate, set: 0.25", f"at: {A1}.5000000 元.rate, scale: 2")
    [(where, message)] = refusals([path])
    assert where.startswith(f"{path}:7:")
    assert "must be changed once in a scenario" in message
    assert f"{path}:6:" in message


@pytest.mark.parametrize(
    "change",
    [
        f"at: {A1}.500 万元.rate, set: 0.3",
        "at: awards.A1, remove: true",
        "at: awards.A1.amount, set: {fixed: 1 万元}",
    ],
)
def test_a_scenario_must_not_set_or_remove_what_an_earlier_one_changed(scenario, change):
    paths = [scenario(f"at: {A1}.500 万元.rate, set: 0.25", name="one"), scenario(change, name="two")]
    [(where, message)] = refusals(paths)
    assert where.startswith(f"{paths[1]}:6:")
    assert f"what one changed ({paths[0]}:6:" in message


def test_a_bound_that_two_brackets_share_is_one_address(scenario):
    paths = [
        scenario(f"at: {A1}.500 万元.at_least, set: 600 万元", name="one"),
        scenario(f"at: {A1}.300 万元.below, set: 550 万元", name="two"),
    ]
    [(where, message)] = refusals(paths)
    assert where.startswith(f"{paths[1]}:6:")
    assert "must not set what one changed" in message


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2016-01-01", "must lie within the policy, 2012-01-01 to 2015-12-31, got 2016-01-01"),
        ("2011-01-01", "must lie within the policy"),
        ("2014-07-01", "must be the first day of a year, got 2014-07-01; choose 2014-01-01"),
        ("2014-02-30", "must be a date of the calendar"),
    ],
)
def test_a_date_outside_the_policy_or_within_a_year_is_refused(scenario, day, said):
    path = scenario("at: awards.A4, remove: true", day=day)
    [(where, message)] = refusals([path])
    assert where.startswith(f"{path}:5:")
    assert said in message


def test_a_dated_scenario_changes_no_value_that_has_no_date(scenario):
    path = scenario("at: readings.R_TIER.default, set: whole_amount", day="2014-01-01")
    [(where, message)] = refusals([path])
    assert where.startswith(f"{path}:7:")
    assert "must be a value of the dated rules" in message


def test_a_scenario_for_another_policy_or_given_twice_is_refused(scenario):
    other = scenario("at: awards.A4, remove: true", name="other", policy="minqin")
    once = scenario("at: awards.A4, remove: true", name="once")
    found = refusals([other, once, once])
    assert [(where.rsplit("/", 1)[-1], message.split(";")[0]) for where, message in found] == [
        ("other.yaml:4:9", "must be a scenario for policy minqing, got 'minqin'"),
        ("once.yaml:1:5", "must be applied once, got the scenario 'once' again"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: trial\n", "id: trial\nid: again\n", ":2:1: must be given once"),
        ("id: trial", "id: &x trial", ":1:5: must not use an anchor"),
        ("changes:", "chnages:", "did you mean changes"),
        ("reason: {zh: 测试, en: Test}\n", "", "must have reason"),
    ],
)
def test_a_scenario_file_is_as_strict_as_a_policy_file(scenario, old, new, said):
    path = scenario("at: awards.A4, remove: true")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError, match=re.escape(said)):
        apply_scenarios(FILE, [path])


def test_unknown_scenarios_name_the_nearest_all_at_once():
    with pytest.raises(UsageError) as caught:
        find_scenarios(["top52", "top25", "gate8", "no.yaml"])
    said = [str(p) for p in caught.value.problems]
    assert "did you mean top25" in said[0]
    assert "did you mean gate80" in said[1]
    assert said[2].startswith("no.yaml: must be a scenario file")


# ---------------------------------------------------------------- the scenarios of the county


def total(names, year=2013):
    policy = open_policy("minqing", names)
    county = read_county(find_data("data/sample"))
    return assess(county.tables, rules_for(policy, year, choose_readings(policy))).total_fen


def test_the_top_band_at_25_percent_costs_what_a_hand_computes():
    """PDY417528 kept 6,200,002.50 yuan; no other winner by brackets lies above 5,000,000."""
    x = Fraction("6200002.50")
    low, middle = Fraction(10, 100) * 2_000_000, Fraction(15, 100) * 2_000_000
    before, after = (low + middle + rate * (x - 5_000_000) for rate in (FIFTH, QUARTER))
    assert (before, after) == (Fraction("740000.5"), Fraction("800000.625"))
    more = 800_001 - 740_001  # each rounded half up to a yuan
    assert total([]) == 1_920_001_00
    assert total(["top25"]) == (1_920_001 + more) * 100


def test_the_provincial_brand_at_60000_costs_nothing_before_2014():
    assert total(["provincial6"], 2013) == total([], 2013)
    assert total(["provincial6"], 2014) > total([], 2014)


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_of_the_project_applies_to_its_policy(name):
    path = find_scenario(name)
    assert path == home() / "params" / "scenarios" / f"{name}.yaml"
    done = apply_scenarios(FILE, [path])
    assert done.scenarios[0].overlay.id == name
    changes = bool(done.scenarios[0].overlay.changes)  # a context of the years ahead changes no rule
    assert (done.policy.model_dump() != BASE.model_dump()) is changes


def test_mq_check_applies_scenarios_and_names_the_line_of_a_change_that_leads_nowhere(tmp_path):
    from click.testing import CliRunner

    from mq_analysis.base.project import home
    from mq_analysis.cli import main

    path = tmp_path / "lost.yaml"
    head = (
        "id: lost\ntitle: {zh: 样例, en: sample}\nreason: {zh: 样例, en: sample}\npolicy: minqing\nchanges:\n"
    )
    path.write_text(f"{head}  - {{at: awards.A9.amount, set: 6 万元}}\n", encoding="utf-8")
    top25 = home() / "params" / "scenarios" / "top25.yaml"
    done = CliRunner().invoke(main, ["check", str(path), str(top25)])
    assert done.exit_code == 1
    assert "lost.yaml:6:" in done.stderr
    assert "params/scenarios/top25.yaml: fine, 1 changes of minqing" in done.stderr
