"""Awards of a firm's own figures: their sums are withheld, and no published figure moves with such a figure."""

from __future__ import annotations

import json

import pytest

from mq_analysis.analyses.publication import build_audited_edition
from mq_analysis.analyses.publication.earlier import edition_json
from mq_analysis.analyses.publication.withheld import competing_awards, withheld_awards
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import read_county

from ..rules.small import ALL, award, code, fact, law, register, version

CODES = [code(n) for n in range(1, 13)]
FACTS = {
    "rd": fact("money", table="spending", column="rd_yuan"),
    "rank": fact("count", table="spending", column="rank", public="true"),
}
ITEM = {"works": {"id": "work_id", "date": "date"}}
OWN = award({"share": "0.10", "of": "rd"}, "OWN")
RANK = award({"each": "2 元", "of": "rank"}, "RANK")
PRIZE = award({"fixed": "5000 元"}, "PRIZE", "works")


def step(**keys):
    return {"clause": "五", "quote": "步骤", "per": "enterprise", **keys}


def policy_of(*steps, awards=(OWN, RANK, PRIZE)):
    return law(FACTS, version(awards, "2010-01-01", "2015-12-31", stacking=[*steps]), tables=ITEM)


def rules_of(policy):
    return rules_for(policy, 2013, choose_readings(policy))


@pytest.mark.parametrize(
    ("steps", "withheld", "tied"),
    [
        ([ALL], {"OWN"}, set()),
        ([step(pay="highest")], {"OWN"}, {"RANK", "PRIZE"}),
        ([step(pay="highest", awards=["OWN", "PRIZE"])], {"OWN"}, {"PRIZE"}),
        ([step(pay="highest", awards=["RANK", "PRIZE"])], {"OWN"}, set()),
        ([step(at_most="1 万元")], {"OWN"}, {"RANK", "PRIZE"}),
        ([step(at_most="1 万元", soft="true")], {"OWN"}, set()),
        ([step(at_most="rd", awards=["PRIZE"])], {"OWN", "PRIZE"}, set()),
        ([step(at_most="1 万元", per="year", awards=["OWN", "RANK"])], {"OWN", "RANK"}, set()),
        ([step(at_most="1 万元", per="year", awards=["RANK", "PRIZE"])], {"OWN"}, set()),
        ([step(pool="1 万元", by="rd", per="year", awards=["PRIZE"])], {"OWN", "PRIZE"}, set()),
        ([step(first=1, by="rd", per="year", awards=["PRIZE"])], {"OWN"}, set()),
    ],
)
def test_an_award_is_withheld_if_its_amount_could_tell_a_figure_of_a_firm(steps, withheld, tied):
    rules = rules_of(policy_of(*steps))
    assert set(withheld_awards(rules)) == withheld
    assert set(competing_awards(rules)) == tied


@pytest.mark.parametrize(
    ("steps", "withheld", "tied"),
    [
        ([step(at_most="rd", awards=["prizes"])], {"OWN", "PRIZE"}, set()),
        ([step(pay="highest", awards=["OWN", "prizes"])], {"OWN"}, {"PRIZE"}),
        ([step(at_most="1 万元", per="year", awards=["OWN", "prizes"])], {"OWN", "PRIZE"}, set()),
    ],
)
def test_a_step_that_names_a_class_of_awards_is_about_each_of_them(steps, withheld, tied):
    rules = rules_of(policy_of(*steps, awards=(OWN, RANK, PRIZE | {"class": "prizes"})))
    assert set(withheld_awards(rules)) == withheld
    assert set(competing_awards(rules)) == tied


def county_of(folder, spending, policy):
    folder.mkdir(exist_ok=True)
    lines = [f"{c},2013,{s},{i + 1}" for i, (c, s) in enumerate(zip(CODES, spending, strict=True))]
    works = [f"{i},{c},2013-03-0{i % 9 + 1}" for i, c in enumerate([*CODES, *CODES[:5]])]
    files = {
        "enterprises": register(CODES),
        "spending": "\n".join(["org_code,year,rd_yuan,rank", *lines]) + "\n",
        "works": "\n".join(["work_id,org_code,date", *works]) + "\n",
    }
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return read_county(folder, schema=schema_for(policy))


def published(folder, spending, policy):
    county = county_of(folder, spending, policy)
    edition = build_audited_edition(county, policy, 2013, choose_readings(policy))
    return json.loads(edition_json(edition, folder / "none.json"))


@pytest.mark.parametrize(
    "steps",
    [[ALL], [step(pay="highest")], [step(at_most="5200 元")], [step(at_most="3 万元", per="year"), ALL]],
)
def test_no_published_figure_moves_with_a_figure_of_a_firm(tmp_path, steps):
    policy = policy_of(*steps)
    seen = []
    for i, spending in enumerate([range(1000, 13000, 1000), range(90000, 102000, 1000), [70001] * 12]):
        folder = tmp_path / str(i)
        data = published(folder, spending, policy)
        seen.append(data)
        paid = assess(county_of(folder, spending, policy).tables, rules_of(policy)).awards
        assert int(paid["amount_fen"].sum()) not in [one["amount_fen"] for one in data["fixed_awards"]]
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]["figures"] == []
    assert "OWN" in seen[0]["withheld_awards"]


def test_fixed_awards_are_summed_where_nothing_ties_them_to_a_withheld_one(tmp_path):
    (fixed,) = published(tmp_path, range(1000, 13000, 1000), policy_of(ALL))["fixed_awards"]
    assert (fixed["firms"], fixed["amount_fen"]) == (12, 100 * (17 * 5000 + 2 * sum(range(1, 13))))


def test_a_policy_of_withheld_awards_alone_publishes_counts(tmp_path):
    data = published(tmp_path, range(1000, 13000, 1000), policy_of(ALL, awards=[OWN]))
    assert data["fixed_awards"] == []
    assert [one["count"] for one in data["honours"]] == [12]
    assert not any("fixed_fen" in group for group in data["groups"])
