"""The county's policy file says what the text says."""

import unicodedata
from pathlib import Path

import pytest
import yaml

from mq_analysis.base.money import parse_amount
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for

POLICY = load_policy(find_policy("minqing"))
FILE = home() / "params" / "policies" / "minqing.yaml"
TEXT = (home() / "params" / "policies" / "texts" / "minqing.zh.txt").read_text("utf-8")
FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "minqing_policy_facts.yaml").read_text("utf-8"))


def plain(text: str) -> str:
    """Fold punctuation width and blanks, which differ between copies."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).replace("“", '"').replace("”", '"')


def quotes(node: object):
    if isinstance(node, dict):
        yield from ([node["quote"]] if "quote" in node else [])
        for child in node.values():
            yield from quotes(child)
    elif isinstance(node, list):
        for child in node:
            yield from quotes(child)


def test_every_quote_stands_in_the_text():
    tree = yaml.load(FILE.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (every scalar stays text)
    found = list(quotes(tree))
    assert len(found) > 20
    for quote in found:
        for part in quote.split("……"):
            assert plain(part) in plain(TEXT), quote


def test_every_open_reading_of_the_facts_is_there_with_its_default_and_alternates():
    for name, reading in FACTS["readings"].items():
        mine = POLICY.readings[name]
        assert mine.default == reading["default"]["id"]
        assert set(mine.options) == {mine.default, *(a["id"] for a in reading["alternates"])}
    assert set(POLICY.readings) == set(FACTS["readings"])


@pytest.mark.parametrize("award", FACTS["awards"], ids=lambda a: a["id"])
def test_every_award_has_the_clause_and_sum_of_the_facts(award):
    mine = rules_for(POLICY, 2013, choose_readings(POLICY)).award(award["id"])
    assert mine.clause == award["clause"]
    if isinstance(award["amount"], int):
        assert mine.fixed_fen == parse_amount(f"{award['amount']} 万元")
    else:
        tiers = [(t["from"], t["to"], t["rate"]) for t in award["amount"]["tiers"]]
        assert mine.schedule is not None
        bounds = [
            (b.lower // 10**6, b.upper and b.upper // 10**6, float(b.rate)) for b in mine.schedule.brackets
        ]
        assert bounds == tiers


def test_fund_procedure_and_township_layer_are_those_of_the_facts():
    version = POLICY.versions[0]
    assert version.fund is not None
    assert version.fund.per_year == parse_amount(f"{FACTS['special_fund']['amount_per_year']} 万元")
    assert len(version.fund.uses) == len(FACTS["special_fund"]["uses"]) == 6
    assert POLICY.procedure is not None
    assert [s.act.zh[:2] for s in POLICY.procedure.steps] == [
        s["act"][:2] for s in FACTS["procedure"]["steps"]
    ]
    assert version.township is not None
    assert version.township.awards == ()


def test_all_policy_files_load():
    files = sorted((home() / "params" / "policies").rglob("*.yaml"))
    assert files
    for path in files:
        load_policy(path)
