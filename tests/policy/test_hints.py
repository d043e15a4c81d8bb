"""Hints: what holds and is seldom meant is told, in policies and scenarios; what is meant is not."""

from __future__ import annotations

import functools

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.policy import Source, find_policy, load_scenarios, parse_policy
from mq_analysis.policy.hints import far_values, hints_of, scenario_hints
from mq_analysis.report import scenario_tables
from mq_analysis.report.hints import hint_text
from mq_analysis.rules.cases import run_cases
from tests.sizes import examples

EARNS_NOTHING = "meets the conditions and earns 0, since no bracket covers it"
LABEL = "{zh: 甲, en: first}"
KINDS = {
    "whole": "whole: {of: output, brackets: [BRACKETS]}",
    "marginal": "marginal: {of: output, brackets: [BRACKETS]}",
    "choose": "choose: {by: output, brackets: [BRACKETS]}",
    "nested": "lowest: [{fixed: 9 万元}, {choose: {by: kind, values: {a: {WHOLE}}}}]".replace(
        "WHOLE", "whole: {of: output, brackets: [BRACKETS]}"
    ),
}


def policy_text(amount, gate="", more="", facts="output: 1 万元"):
    """A policy of one award for enterprises, with one case."""
    return f"""
id: hinted
title: {LABEL}
issuer: {LABEL}
jurisdiction: {LABEL}
facts:
  output: {{name: {{zh: 产值, en: output}}, of: enterprise, type: money, unit: 元, table: accounts, column: output}}
  staff: {{name: {{zh: 职工, en: staff}}, of: enterprise, type: count, unit: 人, table: accounts, column: staff}}
  kind: {{name: {LABEL}, of: enterprise, type: text, table: accounts, column: kind}}
versions:
  - from: 2013-01-01
    to: 2014-12-31
    rounding: {{to: 1 元, mode: half_up}}
    awards:
      - id: a
        clause: 一
        name: {{zh: 甲奖, en: First award}}
        quote: 奖励
        for: enterprise
        {f"gate: [{gate}]" if gate else ""}
        {"gate_missed: {pay: nothing}" if gate else ""}
        {more}
        amount: {{{amount}}}
    stacking: [{{clause: 四, quote: 都付, per: enterprise, pay: all}}]
cases:
  - {{id: c, source: example, facts: {{{facts}}}, expect: {{pay: 0 元}}}}
"""


def told(text):
    return [(hint.kind, hint_text(hint, "en")) for hint in hints_of(parse_policy(text, "test"))]


def kinds(text):
    return {kind for kind, _ in told(text)}


@given(
    st.integers(1, 6),
    st.sampled_from(["at_least", "above"]),
    st.integers(1, 6),
    st.sampled_from(["at_least", "above"]),
    st.sampled_from(sorted(KINDS)),
)
@settings(max_examples=examples(15), deadline=None)
def test_a_gap_is_told_exactly_where_the_lowest_item_through_the_gate_earns_nothing(
    gate, test, first, bound, kind
):
    pays = "pay: {fixed: 1 万元}" if kind == "choose" else "rate: 1"
    amount = KINDS[kind].replace("BRACKETS", f"{{{bound}: {first} 万元, {pays}}}")
    lowest = f"{gate} 万元" if test == "at_least" else f"{gate}.0001 万元"
    text = policy_text(
        amount, f"{{fact: output, {test}: {gate} 万元}}", facts=f"output: {lowest}, staff: 1, kind: a"
    )
    (result,) = run_cases(parse_policy(text, "test"))
    meets_first = kind == "marginal" and gate == first and test == "at_least"  # 0 of a part that is 0: no gap
    assert ("gap" in kinds(text)) == (result.holds and not meets_first)


@pytest.mark.parametrize(
    ("amount", "gate", "kind", "said"),
    [
        (
            "whole: {of: output, by: staff, brackets: [{at_least: 20, at_most: 50, rate: 0.1}]}",
            "{fact: staff, at_least: 10}, {fact: staff, at_most: 60}",
            "gap",
            [
                f"First award: staff of 10 人 to under 20 人 {EARNS_NOTHING}",
                f"First award: staff of above 50 人 up to and including 60 人 {EARNS_NOTHING}",
            ],
        ),
        (
            "marginal: {of: output, brackets: [{at_least: 0 元, below: 3 万元, rate: 0}, {at_least: 3 万元, rate: 1}]}",
            "{fact: output, at_least: 3 万元}",
            "idle",
            [
                "First award: all that meets the conditions lies above the bracket of output of 0 to under 30,000 "
                "yuan, which pays only its part"
            ],
        ),
        ("fixed: 5 万元", "{fact: output, at_least: 3 万元}", "gap", []),
        (
            "total: [{fixed: 1 万元}, {whole: {of: output, brackets: [{at_least: 5 万元, rate: 0.1}]}}]",
            "{fact: output, at_least: 3 万元}",
            "gap",
            [],
        ),
        (
            "whole: {of: output, brackets: [{at_least: 5 万元, rate: 0.1}]}, at_least: 1 万元",
            "{fact: output, at_least: 3 万元}",
            "gap",
            [],
        ),
        (
            "whole: {of: output, brackets: [{at_least: 5 万元, rate: 0.1}]}",
            "{fact: output, above: 0 元}",
            "gap",
            [],
        ),
        ("whole: {of: output, brackets: [{at_least: 5 万元, rate: 0.1}]}", "", "gap", []),
    ],
)
def test_what_meets_the_conditions_and_what_nothing_reaches_is_told_by_its_values(amount, gate, kind, said):
    assert [sentence for found, sentence in told(policy_text(amount, gate)) if found == kind] == said


@pytest.mark.parametrize(
    ("amount", "more", "is_told"),
    [
        ("share: 0.1, of: output, less: 1 万元, at_most: 5 万元", "", True),
        ("share: 0.1, of: output, at_most: 5 万元, less: 1 万元", "", True),
        ("share: 0.1, of: output, less: 1 万元", "at_most: [{amount: 5 万元}]", True),
        ("highest: [{share: 0.1, of: output, less: 1 万元, at_most: 5 万元}]", "", True),
        ("total: [{share: 0.1, of: output, at_most: 5 万元}], less: 1 万元", "", False),
        ("total: [{share: 0.1, of: output, less: 1 万元}], at_most: 5 万元", "", False),
        ("share: 0.1, of: output, less: 1 万元", "", False),
        ("share: 0.1, of: output, at_most: 5 万元", "at_most: [{amount: 5 万元}]", False),
    ],
)
def test_less_beside_a_cap_is_told_unless_the_file_nests_them(amount, more, is_told):
    assert ("order" in kinds(policy_text(amount, more=more))) == is_told


def test_the_way_out_that_the_hint_on_less_names_caps_first():
    facts = "output: 100 万元"
    first = policy_text("share: 0.1, of: output, less: 1 万元, at_most: 5 万元", facts=facts)
    nested = policy_text("total: [{share: 0.1, of: output, at_most: 5 万元}], less: 1 万元", facts=facts)
    paid = [next(run_cases(parse_policy(text, "test"))).paid for text in (first, nested)]
    assert [list(amounts.values()) for amounts in paid] == [[5_000_000], [4_000_000]]


# ---------------------------------------------------------------- scenarios


@functools.cache
def minqing():
    return Source.read(find_policy("minqing"))


@pytest.fixture
def scenario(tmp_path):
    """Write a scenario file of Minqing's policy."""

    def write(*changes, name="trial"):
        path = tmp_path / f"{name}.yaml"
        lines = "".join(f"  - {{{change}}}\n" for change in changes)
        head = f"id: {name}\ntitle: {LABEL}\nreason: {LABEL}\npolicy: minqing\n"
        path.write_text(f"{head}changes:\n{lines}", encoding="utf-8")
        return path

    return write


GATE = "at: awards.A1.gate.retention.at_least"
FIRST = "at: awards.A1.amount.brackets.100 万元.at_least"
TOP = "at: awards.A1.amount.brackets.500 万元.rate"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([f"{GATE}, set: 80 万元"], ["gap"]),
        ([f"{GATE}, set: 80 万元", f"{FIRST}, set: 80 万元"], []),
        ([f"{FIRST}, set: 120 万元"], ["gap"]),
        ([f"{FIRST}, set: 80 万元"], []),
        ([f"{GATE}, set: 350 万元"], ["idle"]),
        ([f"{GATE}, set: 8000 万元"], ["large", "idle", "idle"]),
        ([f"{GATE}, set: 1000 万元"], ["idle", "idle"]),
        ([f"{GATE}, scale: 10.01"], ["large", "idle", "idle"]),
        ([f"{TOP}, set: 0.02"], []),
        ([f"{TOP}, set: 0.0199"], ["small"]),
        ([f"{TOP}, scale: 0.09"], ["small"]),
        (["at: awards.A3a.amount, add: 45 万元"], []),
        (["at: awards.A3a.amount, add: 45.01 万元"], ["large"]),
        (["at: awards.A3a.amount, set: {fixed: 500000.01 元}"], ["large"]),
        (["at: facts.retention.sum_over.last.month, set: 1"], []),
        (["at: readings.R_TIER.default, set: whole_amount"], []),
    ],
)
def test_a_scenario_tells_what_it_opens_and_what_lies_far_from_today(scenario, changes, found):
    applied = minqing().under(load_scenarios([scenario(*changes)]))
    assert [hint.kind for hint in scenario_hints(minqing().policy, applied)] == found


def test_what_several_scenarios_scale_together_is_measured_against_today(scenario):
    files = [scenario(f"{TOP}, scale: 0.2", name=name) for name in ("one", "two")]
    apart = [far_values(minqing().under(load_scenarios([file]))) for file in files]
    (hint,) = far_values(minqing().under(load_scenarios(files)))
    assert (apart, hint.kind, hint.before, hint.after) == ([(), ()], "small", "0.20", "0.008")


def test_the_policies_and_scenarios_of_the_project_have_no_hint():
    for path in sorted((home() / "params" / "policies").rglob("*.yaml")):
        assert not hints_of(Source.read(path).policy), path
    for path in sorted((home() / "params" / "scenarios").glob("*.yaml")):
        assert not scenario_hints(minqing().policy, minqing().under(load_scenarios([path]))), path


def mq(*arguments):
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exit_code == 0, done.output
    return done


GAP = {
    "zh": "提示：国家级（原文“部级”）品牌产品奖：当年缴纳本级财政留成为80万元（含）–100万元的符合条件，"
    "却不在任何一档内，得0",
    "en": "hint: National brand award: county fiscal retention of the year of 800,000 to under 1,000,000 yuan "
    f"{EARNS_NOTHING}",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_compare_explain_and_report_tell_of_a_gate_that_is_lowered_alone(scenario, lang):
    path = scenario(f"{GATE}, set: 80 万元")
    assert f"{path}:6:5: {GAP[lang]}\n" in mq("check", path, "--lang", lang).stderr
    assert GAP["en"] not in mq("check", path, "--lang", "en", "--quiet").stderr
    assert GAP[lang] in mq("compare", path, "--year", 2013, "--lang", lang).stdout
    explained = mq("explain", "PDY417528", "--year", 2013, "--scenario", path, "--lang", lang).stdout
    assert explained.splitlines().count(GAP[lang]) == 1
    assert GAP[lang] in scenario_tables.scenario("minqing", [str(path)]).render(lang).notes


def test_a_gap_of_a_policy_is_told_at_its_gate_by_check(tmp_path):
    path = tmp_path / "small.yaml"
    amount, gate = (
        KINDS["whole"].replace("BRACKETS", "{at_least: 5 万元, rate: 0.1}"),
        "{fact: output, at_least: 3 万元}",
    )
    path.write_text(text := policy_text(amount, gate), encoding="utf-8")
    line = text[: text.index("gate: [")].count("\n") + 1
    said = "提示：甲奖：产值为3万元（含）–5万元的符合条件，却不在任何一档内，得0"
    assert f"{path}:{line}:15: {said}\n" in mq("check", path).stderr


def test_a_gap_of_a_policy_is_told_by_explain_and_show(tmp_path):
    text = (
        find_policy("minqing")
        .read_text("utf-8")
        .replace("at_least: 100 万元, quote: 达", "at_least: 80 万元, quote: 达")
    )
    path = tmp_path / "law.yaml"
    path.write_text(text, encoding="utf-8")
    assert GAP["en"] in mq("explain", "PDY417528", "--year", 2013, "--policy", path, "--lang", "en").stdout
    assert GAP["en"] in mq("show", path, "--lang", "en").stdout


def unmoved(*arguments):
    return [
        line for line in mq(*arguments, "--lang", "en").stdout.splitlines() if "without this change" in line
    ]


def test_a_change_that_moves_no_amount_is_told_also_beside_one_that_does(scenario):
    idle, moving = f"{GATE}, set: 80 万元", f"{TOP}, set: 0.25"
    said = (
        "hint: awards.A1.gate.retention.at_least: without this change every firm's amount of 2013 is the same"
    )
    for changes in ([idle], [moving, idle]):
        path = scenario(*changes)
        assert [line.strip() for line in unmoved("compare", path, "--year", 2013)] == [said]
        assert unmoved("explain", "PDY417528", "--year", 2013, "--scenario", path) == [said]


@pytest.mark.parametrize("name", ["gate80", "top25", "gate80+top25"])
def test_changes_that_move_amounts_together_are_not_told(name):
    assert unmoved("compare", name, "--year", 2013) == []


def test_a_scenario_is_checked_over_the_policy_file_that_is_checked_with_it(tmp_path):
    law, plan = tmp_path / "law.yaml", tmp_path / "plan.yaml"
    law.write_text(
        policy_text("fixed: 5 万元", facts="output: 1 万元").replace("pay: 0 元", "pay: 5 万元"),
        encoding="utf-8",
    )
    head = f"id: plan\ntitle: {LABEL}\nreason: {LABEL}\npolicy: hinted\n"
    plan.write_text(head + "changes: [{at: awards.a.amount, set: 60 万元}]", encoding="utf-8")
    done = mq("check", plan, law, "--lang", "en")
    assert (
        "plan.yaml:5:11: hint: awards.a.amount: 600,000 yuan is more than ten times today's 50,000 yuan"
        in done.stderr
    )
    assert "1 changes of hinted" in done.stderr


@pytest.mark.parametrize(
    ("computed", "which", "lowest", "is_told"),
    [
        ("years_between: [arrived, 12-31]", "below: 3", "at_least: 0", True),
        ("years_between: [arrived, 12-31]", "known: true", "at_least: 0", True),
        ("days_between: [arrived, 2014-12-31]", "below: 3", "at_least: 0", True),
        ("years_between: [arrived, 12-31]", "below: 3", "at_least: -1", False),
        ("years_between: [arrived, 12-31]", "at_least: 0", "at_least: 0", False),
        ("difference: [staff, staff]", "below: 3", "at_least: 0", True),
        ("difference: [staff, staff]", "known: true", "at_least: 0", False),
        ("sum: [staff, staff]", "below: 3", "at_least: 0", False),
    ],
)
def test_a_number_below_0_that_meets_the_conditions_and_no_bracket_is_told(computed, which, lowest, is_told):
    head = "facts:\n"
    facts = (
        f"facts:\n  arrived: {{name: {LABEL}, of: enterprise, type: date, column: arrived_on, table: enterprises}}\n"
        f"  here: {{name: {LABEL}, of: enterprise, type: count, computed: {{{computed}}}}}\n"
    )
    brackets = f"{{{lowest}, below: 1, pay: {{fixed: 2 万元}}}}, {{at_least: 1, pay: {{fixed: 1 万元}}}}"
    more = f"\n        which: [{{fact: here, {which}}}]"
    text = policy_text(f"choose: {{by: here, brackets: [{brackets}]}}", more=more).replace(head, facts, 1)
    law = parse_policy(text[: text.index("cases:")], "x.yaml")
    found = [hint for hint in hints_of(law) if hint.kind == "gap"]
    assert bool(found) is is_told
    if is_told:
        assert "below 0" in hint_text(found[0], "en")
