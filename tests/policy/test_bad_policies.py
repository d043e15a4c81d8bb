"""A policy file that does not hold is refused at its line, every problem in one go."""

import re

import pytest

from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, find_policy, load_policy, parse_policy

TEXT = (home() / "params" / "policies" / "minqing.yaml").read_text("utf-8")


def changed(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


BAD = {
    "a duplicate key": (("id: minqing\n", "id: minqing\nid: other\n"), "id: other", "must be given once"),
    "overlapping brackets": (
        ("{at_least: 300 万元, below: 500", "{at_least: 200 万元, below: 500"),
        "{at_least: 200 万元, below: 500",
        "they overlap",
    ),
    "a hole between brackets": (
        ("{at_least: 300 万元, below: 500", "{at_least: 310 万元, below: 500"),
        "{at_least: 310 万元, below: 500",
        "leave a hole",
    ),
    "a bracket upside down": (
        ("at_least: 100 万元, below: 300", "at_least: 300 万元, below: 300"),
        "at_least: 300 万元, below: 300",
        "more than",
    ),
    "a rate above 1": (("rate: 0.15", "rate: 1.2"), "rate: 1.2", r"share from 0 to 1, got '1\.2'"),
    "a rate in percent": (("rate: 0.15", "rate: 15%"), "rate: 15%", "plain decimal number"),
    "an amount without a unit": (
        ("{fixed: 1 万元}", "{fixed: 10000}"),
        "{fixed: 10000}",
        "amount with its unit",
    ),
    "a bound on money without a unit": (
        ("at_least: 100 万元, quote", "at_least: 100, quote"),
        "at_least: 100, quote",
        "its unit",
    ),
    "an unknown key": (("    gate:", "    gaet:"), "gaet:", "unknown key 'gaet'; did you mean gate"),
    "an unknown fact": (
        ("fact: lab_kind", "fact: labkind"),
        "labkind",
        "declared fact, got 'labkind'; did you mean lab_kind",
    ),
    "an unknown reading": (("under: {R_ONCE: once}", "under: {R_ONE: once}"), "R_ONE", "must name a reading"),
    "an unknown option": (
        ("{R_FALLBACK: none}", "{R_FALLBACK: nothing}"),
        "R_FALLBACK: nothing",
        "option of R_FALLBACK",
    ),
    "a reading without a variant": (
        ("          - {under: {R_ONCE: yearly_while_valid}, when: in_force}\n", ""),
        "counts:",
        "exactly one variant under R_ONCE=yearly_while_valid, got 0",
    ),
    "a default that is no option": (
        ("default: once", "default: twice"),
        "default: twice",
        "one of the options",
    ),
    "an honour in two awards": (
        ("honours: [福州市政府质量奖]", "honours: [福建省政府质量奖]"),
        None,
        "one award of its layer",
    ),
    "an award twice": (("- id: A2b", "- id: A2a"), None, "given once, got the award 'A2a'"),
    "a date that is none": (("from: 2012-01-01", "from: 2012-02-30"), "2012-02-30", "date of the calendar"),
    "an anchor": (("id: minqing\n", "id: &x minqing\n"), "&x", "anchor"),
    "a tag": (("id: minqing\n", "id: !!str minqing\n"), "!!str", "tag"),
    "broken YAML": (("awards:\n", "awards: [\n"), None, "valid YAML"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_policy_file_is_refused_at_its_line_for(name):
    pair, at, said = BAD[name]
    text = changed(pair)
    with pytest.raises(PolicyError, match=said) as caught:
        parse_policy(text, "bad.yaml")
    for problem in caught.value.problems:
        assert re.fullmatch(r"bad\.yaml:\d+:\d+", problem.where)
    if at is not None:
        lines = [int(p.where.split(":")[1]) for p in caught.value.problems if re.search(said, p.message)]
        assert any(abs(line - line_of(text, at)) <= 1 for line in lines)


def test_a_file_that_is_no_mapping_is_refused():
    with pytest.raises(PolicyError, match=r"bad\.yaml:1:1: must hold a mapping"):
        parse_policy("- 1\n- 2\n", "bad.yaml")


def test_all_problems_of_a_file_are_reported_together():
    text = changed(
        ("rate: 0.15", "rate: 1.2"), ("{fixed: 1 万元}", "{fixed: 10000}"), ("- id: A4", "- id: 4")
    )
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "bad.yaml")
    assert len(caught.value.problems) == 3


def test_versions_must_follow_day_by_day():
    start = TEXT.index("  - from: 2012-01-01")
    end = TEXT.index("procedure:")
    second = (
        TEXT[start:end]
        .replace("from: 2012-01-01", "from: 2016-02-01")
        .replace("to: 2015-12-31", "to: 2018-12-31")
    )
    with pytest.raises(PolicyError, match="2015-12-31 and then 2016-02-01: they leave a hole"):
        parse_policy(TEXT[:end] + second + TEXT[end:], "bad.yaml")


def test_an_unknown_policy_names_the_nearest():
    with pytest.raises(UsageError, match="did you mean minqing"):
        find_policy("minqin")


def test_unknown_readings_are_refused_all_at_once():
    policy = load_policy(find_policy("minqing"))
    with pytest.raises(UsageError) as caught:
        choose_readings(policy, ["R_TEIR=x", "R_TIER=whole", "R_LAB=any", "R_LAB=any"])
    texts = [p.message for p in caught.value.problems]
    assert "did you mean R_TIER" in texts[0]
    assert "choose from marginal_above_100, marginal_from_0_after_gate, whole_amount" in texts[1]
    assert "given once" in texts[2]


@pytest.mark.parametrize("nothing", ["null", "~", ""])
def test_nothing_where_a_text_must_stand_is_refused(nothing):
    with pytest.raises(PolicyError, match="id"):
        parse_policy(changed(("id: minqing\n", f"id: {nothing}\n")), "bad.yaml")
