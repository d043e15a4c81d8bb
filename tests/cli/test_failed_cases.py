"""Cases that fail: a summary with the facts they lack, the first three in full, payments as of the day of the case."""

from __future__ import annotations

import pytest

from ..rules.test_keys_have_effect import LABEL, text_of

FACT = "of: enterprise, type: count, table: incidents, column: n"
GATE = "for: enterprise, gate: [{fact: q, at_least: 1}], gate_missed: {pay: nothing}, amount: {fixed: 10 元}"


def policy_of(cases, award=GATE, facts=(FACT,)):
    lines = "\n".join(f"  - {{{case}}}" for case in cases)
    return text_of([*facts], award) + f"\ncases:\n{lines}\n"


@pytest.fixture
def check(mq, tmp_path):
    def run(text, *more):
        (tmp_path / "keys.yaml").write_text(text, "utf-8")
        done = mq("check", tmp_path / "keys.yaml", "--lang", "zh", *more)
        assert done.exit_code == 1, done.output
        return done

    return run


CASES = [f"id: c{i}, source: 例, year: 2021, facts: {{}}, expect: {{pay: 0 元}}" for i in range(5)]
RIGHT = "id: right, source: 例, year: 2021, facts: {q: 1}, expect: {pay: 10 元}"


def test_the_facts_that_cases_lack_are_told_first_and_three_cases_are_explained(check):
    done = check(policy_of([*CASES, RIGHT]))
    assert done.stderr.startswith("6 个算例中有 5 个不符\n其中未知的量（括号内是算例数）：量（5）\n")
    assert "absent: 0" in done.stderr
    assert "known: true" in done.stderr
    assert [f"算例c{i}" in done.stderr for i in range(5)] == [True] * 3 + [False] * 2
    assert "另有 2 个算例不符" in done.stderr
    assert all(f"算例 c{i} " in done.stderr for i in range(5))


def test_all_of_them_are_explained_if_asked_for(check):
    done = check(policy_of(CASES), "--all")
    assert all(f"算例c{i}" in done.stderr for i in range(5))
    assert "另有" not in done.stderr


def test_a_case_that_lacks_nothing_has_no_word_of_facts(check):
    done = check(policy_of([RIGHT.replace("10 元", "11 元")]))
    assert done.stderr.startswith("1 个算例中有 1 个不符\n\n算例right")
    assert "另有" not in done.stderr


@pytest.mark.parametrize(("day", "due"), [("2021-12-31", False), ("2022-12-31", True)])
def test_payments_are_as_of_the_day_of_the_case(check, day, due):
    stages = f"{{id: a, {LABEL}, share: 0.4}}, {{id: b, {LABEL}, share: 0.6, after: {{years: 1}}}}"
    award = f"for: enterprise, amount: {{fixed: 10 元}}, stages: [{stages}]"
    case = f"id: staged, source: 例, year: 2021, as_of: {day}, expect: {{pay: 11 元}}"
    (waits,) = [line for line in check(policy_of([case], award)).stderr.splitlines() if "6元" in line]
    assert (" 应付 6元" in waits) == due
