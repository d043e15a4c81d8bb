"""Every slip in a policy of any shape is an error at its line, all in one go, with the nearest right thing."""

import re

import pytest

from mq_analysis.base.errors import PolicyError
from mq_analysis.policy import find_policy, load_policy, parse_policy

TEXTS = {
    name: find_policy(name).read_text("utf-8")
    for name in (
        "fuqing_2012",
        "haicang_2020",
        "changfeng_2022",
        "xiamen_2025",
        "changxing",
        "jiangsu_city_supplement",
    )
}

LOADER_ONLY = {
    "a bracket without a lower bound": (
        "haicang_2020",
        "{above: 0.60, rate: 0.012",
        "{rate: 0.012",
        "only the first may have no lower bound",
    ),
    "an unknown fact in an amount": (
        "changfeng_2022",
        "of: equipment, at",
        "of: equipmnet, at",
        "did you mean equipment",
    ),
    "a fact that the award cannot see": (
        "changfeng_2022",
        "amount: {fact: provincial_grant}",
        "amount: {fact: equipment}",
        "must name a fact of the award, enterprise, first_sets, year here, got 'equipment' of the projects",
    ),
    "a share of something that is no money": (
        "fuqing_2012",
        "{share: 0.50, of: interest}",
        "{share: 0.50, of: loan_year}",
        "must name a fact of type money, got 'loan_year' of type count",
    ),
    "a sum for each unit of money": (
        "fuqing_2012",
        "{each: 6000 元, of: patents_granted}",
        "{each: 6000 元, of: tax_paid}",
        "must name a fact of type count or number",
    ),
    "yuan where a share must stand": (
        "haicang_2020",
        "growth, at_least: 0.40",
        "growth, at_least: 0.40 元",
        "must be a share",
    ),
    "a share where yuan must stand": (
        "changfeng_2022",
        "fact: upgrade_investment, at_least: 500 万元",
        "fact: upgrade_investment, at_least: 0.5",
        "must be an amount with its unit for the fact upgrade_investment, got '0.5'",
    ),
    "another unit than the fact has": (
        "changxing",
        "at_least: 30 万元/亩",
        "at_least: 30 元/亩",
        "must be a number with the unit 万元/亩 for the fact tax_per_mu, got '30 元/亩'",
    ),
    "a fact that leads back to itself": (
        "haicang_2020",
        "computed: {difference: [retention, other_subsidies]}",
        "computed: {difference: [retention, room]}",
        "must not lead back to itself, got room → room",
    ),
    "a longer way back to itself": (
        "changxing",
        "computed: {mean: [vat_1, vat_2, vat_3]}",
        "computed: {mean: [vat_1, over_mean]}",
        "must not lead back to itself, got vat_mean → over_mean → vat_mean",
    ),
    "members of different types": (
        "haicang_2020",
        "computed: {difference: [output, output_before]}",
        "computed: {difference: [output, growth]}",
        "must not compute with a quotient",
    ),
    "a growth in yuan": (
        "changxing",
        "type: share\n    computed: {growth",
        "type: money\n    computed: {growth",
        "growth must be a share",
    ),
    "a bracket that the gate rules out": (
        "changxing",
        "gate: [{fact: tax_per_mu, at_least: 30 万元/亩}]",
        "gate: [{fact: tax_per_mu, at_least: 30 万元/亩}, {fact: tax, at_least: 1000 万元}]",
        "must be reachable, got a bracket of tax",
    ),
    "conditions that never hold together": (
        "changfeng_2022",
        "gate: [{fact: upgrade_investment, at_least: 500 万元}]",
        "gate: [{fact: upgrade_investment, at_least: 500 万元}, {fact: upgrade_investment, below: 500 万元}]",
        "must be able to hold together, got bounds on upgrade_investment",
    ),
    "brackets that both hold their bound": (
        "fuqing_2012",
        "{above: 300 万元, at_most: 500",
        "{at_least: 300 万元, at_most: 500",
        "both include 300 万元, so they overlap",
    ),
    "brackets of which none holds its bound": (
        "fuqing_2012",
        "{at_least: 300 万元, below: 500",
        "{above: 300 万元, below: 500",
        "neither includes 300 万元, so they leave a hole",
    ),
    "a cap below a floor": (
        "changfeng_2022",
        "{share: 0.15, of: equipment, at_most: 2000 万元}",
        "{share: 0.15, of: equipment, at_least: 3000 万元, at_most: 2000 万元}",
        "must not be a cap below the floor at_least 3000 万元, got 2000 万元",
    ),
    "an award's cap below a floor": (
        "changfeng_2022",
        "amount: {fact: provincial_grant}",
        "amount: {fact: provincial_grant, at_least: 30 万元}\n        at_most: [{amount: 20 万元}]",
        "must not be a cap below the floor at_least 30 万元, got 200000 yuan",
    ),
    "a stacking key that does not exist": (
        "xiamen_2025",
        "per: [project], split: equal",
        "per: [projekt], split: equal",
        "must be a stacking key or a fact, got 'projekt'; did you mean project",
    ),
    "a stacking key that an award lacks": (
        "fuqing_2012",
        "awards: [loan_interest], per: enterprise",
        "awards: [loan_interest], per: [standard_class]",
        "got 'standard_class' of the standards",
    ),
    "a step for an award that does not exist": (
        "changfeng_2022",
        "awards: [first_set_match]",
        "awards: [first_match]",
        "must name an award or class, got 'first_match'; did you mean first_set_match",
    ),
    "a weight that is no number": (
        "xiamen_2025",
        "by: rank,",
        "by: role,",
        "to weigh by, got 'role' of type text",
    ),
    "stages that do not add up": (
        "changfeng_2022",
        "en: on approval}, share: 0.50",
        "en: on approval}, share: 0.40",
        "must have shares that add up to 1, got 0.9",
    ),
    "a payee that is a number": (
        "changxing",
        "payee: {fact: township}",
        "payee: {fact: tax}",
        "must name a fact of type text",
    ),
    "an award for a table without a year": (
        "changfeng_2022",
        "id: project_no, year: year, shown",
        "id: project_no, shown",
        "must say id and one of year, month, date",
    ),
    "an award for a table that is not declared": (
        "changfeng_2022",
        "for: first_sets",
        "for: first_set",
        "did you mean first_sets",
    ),
    "a column of money without a unit": (
        "fuqing_2012",
        "column: tax_paid_wan",
        "column: tax_paid",
        "must say the unit of the column tax_paid",
    ),
    "a value that the fact does not have": (
        "fuqing_2012",
        "国际标准: {share: 1.00",
        "国际: {share: 1.00",
        "must be a value of standard_class, got '国际'; did you mean 国际标准",
    ),
    "a derived payment of an unknown honour": (
        "jiangsu_city_supplement",
        "honours: [中国驰名商标, 江苏省著名商标]",
        "honours: [中国驰名商标, 江苏著名商标]",
        "did you mean 江苏省著名商标",
    ),
    "a case with a fact that is computed": (
        "haicang_2020",
        '{id: H2, source: "原文，增速37.5%", facts: {output_before: 40000 万元, ',
        '{id: H2, source: "原文，增速37.5%", facts: {growth: 0.375, output_before: 40000 万元, ',
        "must give what is known, got 'growth', which is computed",
    ),
    "a case with an unknown fact": (
        "changxing",
        "tax: 800 万元, vat_1: 200 万元, vat: 260 万元, top50: 否}, expect: {pay: 12",
        "taxes: 800 万元, vat_1: 200 万元, vat: 260 万元, top50: 否}, expect: {pay: 12",
        "must name a fact of the enterprise, got 'taxes'; did you mean tax",
    ),
    "a case with an unknown firm": (
        "xiamen_2025",
        "pays: {A: 50 万元, B: 0 元}",
        "pays: {A: 50 万元, C: 0 元}",
        "must be one of the case's pays",
    ),
    "a case of an unknown table": (
        "changfeng_2022",
        "item: first_sets, provincial",
        "item: first_set, provincial",
        "did you mean first_sets",
    ),
    "a match with a fact of another thing": (
        "changfeng_2022",
        "    column: provincial_grant_wan\n",
        "    table: earlier\n    match: {no: project_kind}\n    column: provincial_grant_wan\n",
        "must name a text fact of the first_sets, got 'project_kind'",
    ),
    "an item's fact over years": (
        "changfeng_2022",
        "    column: equipment_wan\n",
        "    column: equipment_wan\n    year: previous\n",
        "must be a column of the item itself, or looked up with match, got year",
    ),
    "what no row means in another unit": (
        "haicang_2020",
        "absent: 0 元",
        "absent: 0",
        "must be an amount with its unit, got '0'",
    ),
}

STRUCTURAL = {
    "two kinds in one amount": (
        "changfeng_2022",
        "{fact: provincial_grant}",
        "{fact: provincial_grant, fixed: 1 元}",
        "exactly one of fixed",
    ),
    "no kind": (
        "changfeng_2022",
        "amount: {fact: provincial_grant}",
        "amount: {at_most: 1 元}",
        "exactly one of fixed",
    ),
    "a share of nothing": (
        "changfeng_2022",
        "{share: 0.10, of: fixed_asset_investment,",
        "{share: 0.10,",
        "must have of beside share",
    ),
    "two tests in one condition": (
        "haicang_2020",
        "at_least: 0.30}",
        "at_least: 0.30, below: 0.9}",
        "exactly one of is",
    ),
    "a test of nothing": (
        "haicang_2020",
        "{fact: growth, at_least: 0.30}",
        "{at_least: 0.30}",
        "must name a fact",
    ),
    "a bracket with two upper bounds": (
        "haicang_2020",
        "at_most: 0.60, rate",
        "at_most: 0.60, below: 0.60, rate",
        "at most one of below",
    ),
    "a rate above 1": ("haicang_2020", "rate: 0.012", "rate: 1.2", "share from 0 to 1"),
    "two actions in one step": (
        "xiamen_2025",
        "split: equal}",
        "split: equal, pay: all}",
        "exactly one of pay",
    ),
    "a quota without an order": (
        "xiamen_2025",
        "first: 1, by: rank, order",
        "first: 1, order",
        "must have by",
    ),
    "a formula of one": (
        "haicang_2020",
        "{difference: [output, output_before]}",
        "{difference: [output]}",
        "at least 2",
    ),
    "a growth of three": (
        "haicang_2020",
        "{growth: [output, output_before]}",
        "{growth: [output, output, output]}",
        "at most 2",
    ),
    "two formulas": (
        "haicang_2020",
        "{growth: [output, output_before]}",
        "{growth: [output, output], sum: [output, output]}",
        "exactly one of sum",
    ),
    "an award for honours and for a table": (
        "changfeng_2022",
        "for: first_sets",
        "for: first_sets\n        honours: [某奖]",
        "exactly one of honours, for",
    ),
    "a decision without a ceiling": (
        "changfeng_2022",
        "amount: {fact: provincial_grant}",
        "amount: {fact: provincial_grant}\n        decided: provincial_grant",
        "decided only beside ceiling",
    ),
    "a cap of two kinds": (
        "haicang_2020",
        "{amount: 1000 万元,",
        "{amount: 1000 万元, fact: room,",
        "exactly one of fact, amount, share",
    ),
    "a case that expects two things": (
        "haicang_2020",
        "expect: {pay: 1000 万元}",
        "expect: {pay: 1000 万元, undecided: true}",
        "exactly one of pay, pays",
    ),
    "a table whose year is told twice": (
        "changfeng_2022",
        "id: project_no, year: year",
        "id: project_no, year: year, date: on",
        "at most one of year",
    ),
}

WITHIN = 20
"""How many lines the node that is at fault may begin before the slip in it."""

BAD = LOADER_ONLY | STRUCTURAL


def changed(name):
    file, old, new, said = BAD[name]
    assert old in TEXTS[file], old
    return TEXTS[file].replace(old, new, 1), new, said


@pytest.mark.parametrize("name", BAD)
def test_a_policy_is_refused_at_its_line_for(name):
    text, new, said = changed(name)
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "bad.yaml")
    problems = [p for p in caught.value.problems if said in p.message]
    assert problems, [str(p) for p in caught.value.problems]
    start = text[: text.index(new)].count("\n") + 1
    near = [p for p in problems if abs(int(p.where.split(":")[1]) - start) <= WITHIN + new.count("\n")]
    assert near, problems
    for problem in caught.value.problems:
        assert re.fullmatch(r"bad\.yaml:\d+:\d+", problem.where)


def test_all_slips_of_one_file_are_told_in_one_go():
    text = TEXTS["changfeng_2022"]
    slips = {
        "        for: first_sets\n": "        for: first_sets\n        amuont_note: x\n",
        "{share: 0.15, of: equipment, at_most": "{share: 0.15, of: equipmnet, at_most",
        "{fact: upgrade_investment, at_least: 500 万元}": "{fact: upgrade_investment, at_least: 500}",
        "awards: [first_set_match], per: enterprise": "awards: [first_set_match], per: [enterprize]",
        "of: fixed_asset_investment, at_most": "of: fixed_asset_investment, at_least: 1 亿元, at_most",
        "    column: provincial_grant_wan\n": "    computed: {sum: [provincial_grant, 1 元]}\n",
        "fixed_asset_investment: 999 万元}": "fixed_asset_investmant: 999 万元}",
        "    to: 2022-12-31": "    to: 2021-12-31",
        "share: 0.50}\n          - {id: capacity": "share: 0.40}\n          - {id: capacity",
    }
    for old, new in slips.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "bad.yaml")
    told = "\n".join(str(p) for p in caught.value.problems)
    for said in (
        "unknown key 'amuont_note'",
        "did you mean equipment",
        "its unit for the fact upgrade_investment",
        "did you mean enterprise",
        "a cap below the floor",
        "must not lead back to itself, got provincial_grant",
        "did you mean fixed_asset_investment",
        "must not lie before from",
        "add up to 1",
    ):
        assert said in told, told


def test_versions_that_overlap_or_leave_a_hole_are_refused():
    text = TEXTS["changxing"]
    start, end = text.index("  - from: 2020-01-01"), text.index("readings:\n")
    for day, word in (("2022-06-01", "overlap"), ("2024-01-01", "leave a hole")):
        second = (
            text[start:end]
            .replace("from: 2020-01-01", f"from: {day}")
            .replace("to: 2022-12-31", "to: 2025-12-31")
        )
        with pytest.raises(PolicyError, match=f"they {word}"):
            parse_policy(text[:end] + second + text[end:], "bad.yaml")


@pytest.mark.parametrize("name", TEXTS)
def test_every_policy_quotes_its_text_and_names_its_source(name):
    policy = load_policy(find_policy(name))
    assert policy.source is not None
    assert policy.source.address.startswith("http")
    for version in policy.versions:
        for node in (*version.awards, *version.stacking, *version.derived):
            assert node.clause.strip()
            assert node.quote.strip()
