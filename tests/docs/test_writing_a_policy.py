"""The guide is true: every example runs with its cases on both engines, every key stands in it and in an example."""

from __future__ import annotations

import json
import re

import duckdb
import pytest
import yaml

from mq_analysis.base.project import home
from mq_analysis.policy import parse_policy
from mq_analysis.policy.model import Node, Policy
from mq_analysis.rules.cases import run_cases

PAGES = {
    lang: (home() / "docs" / name).read_text("utf-8")
    for lang, name in (
        ("en", "writing-a-policy.md"),
        ("zh", "writing-a-policy.zh-CN.md"),
    )
}
BLOCKS = {
    lang: re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL) for lang, page in PAGES.items()
}
EXAMPLES = [
    (lang, block) for lang, blocks in BLOCKS.items() for block in blocks if not block.startswith("# skeleton")
]
DATED = ("awards", "stacking", "requires", "derived", "budget", "honour_year", "fund")
LABEL = {"zh": "例", "en": "example"}
ALL = [{"clause": "例", "quote": "例", "per": "enterprise", "pay": "all"}]


def whole(block: str) -> str:
    """Put the frame around an example."""
    parts = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
    version = {
        "from": "2024-01-01",
        "to": "2024-12-31",
        "rounding": {"to": "1 元", "mode": "half_up"},
        "stacking": ALL,
    }
    version |= {key: parts.pop(key) for key in DATED if key in parts}
    frame = {"id": "example", "title": LABEL, "issuer": LABEL, "jurisdiction": LABEL, "versions": [version]}
    return json.dumps(frame | parts, ensure_ascii=False)


@pytest.mark.parametrize(
    ("lang", "block"), EXAMPLES, ids=[f"{lang}{i}" for i, (lang, _) in enumerate(EXAMPLES)]
)
def test_every_example_of_the_guide_runs_with_its_cases(lang, block):
    policy = parse_policy(whole(block), "example.yaml")
    assert policy.cases
    for native in (lambda frame: frame, duckdb.from_df):
        for result in run_cases(policy, native):
            assert result.holds, (result.case.id, result.expected, result.paid)


def kinds(kind: type[Node] = Node) -> set[type[Node]]:
    return {kind}.union(*(kinds(child) for child in kind.__subclasses__()))


def keys() -> set[str]:
    ours = [k for k in kinds() if k.__module__.startswith(Policy.__module__.rpartition(".")[0])]
    return {field.alias or name for kind in ours for name, field in kind.model_fields.items()}


@pytest.mark.parametrize("lang", PAGES)
def test_the_reference_names_every_key_of_the_format(lang):
    heading = {"en": "## Every key", "zh": "## 全部键"}[lang]
    reference = PAGES[lang].split(heading)[1].split("\n## ")[0]
    pairs = re.findall(r"`([^`]*)`|\{([^}]*)\}", reference)
    named = set(re.findall(r"[a-z_]+", " ".join(part for pair in pairs for part in pair)))
    assert sorted(keys() - named) == []


def test_every_key_stands_in_an_example_or_a_policy_that_the_tests_run():
    policies = [p.read_text("utf-8") for p in (home() / "params" / "policies").rglob("*.yaml")]
    text = "\n".join([*BLOCKS["en"], *policies])
    used = set(re.findall(r"([a-z_]+):(?:\s|$)", text))
    assert sorted(keys() - used) == []


def test_both_guides_hold_the_same_examples():
    assert BLOCKS["zh"] == BLOCKS["en"]
