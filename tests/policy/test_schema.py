"""The JSON Schema for editors and the loader agree: what the schema refuses the loader refuses too."""

import copy

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from mq_analysis.base.errors import PolicyError
from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.policy import parse_policy
from mq_analysis.policy.schema import policy_schema, schema_text
from tests.sizes import examples

from .test_bad_grammar import (
    LOADER_ONLY as LOADER_SLIPS,
    STRUCTURAL as STRUCTURAL_SLIPS,
    TEXTS,
    changed as slipped,
)
from .test_bad_policies import BAD, TEXT, changed
from .test_cases import BAD as BAD_CASES

SCHEMA = jsonschema.Draft202012Validator(policy_schema())


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML 1.2 as editors read it: a date stays text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(("timestamp", "bool"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf"))


Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def accepted_by_schema(text: str) -> bool:
    return SCHEMA.is_valid(yaml.load(text, Loader=Loader))  # noqa: S506 (a safe loader)


def accepted_by_loader(text: str) -> bool:
    try:
        parse_policy(text, "policy.yaml")
    except PolicyError:
        return False
    return True


def test_the_schema_file_is_the_one_that_the_command_exports(tmp_path):
    stored = (home() / "params" / "schema" / "policy.schema.json").read_text("utf-8")
    assert stored == schema_text() == CliRunner().invoke(main, ["schema"]).stdout
    CliRunner().invoke(main, ["schema", "-o", str(tmp_path / "s.json")])
    assert (tmp_path / "s.json").read_text("utf-8") == stored


@pytest.mark.parametrize(
    "path", sorted((home() / "params" / "policies").rglob("*.yaml")), ids=lambda p: p.stem
)
def test_the_schema_accepts_every_policy(path):
    assert accepted_by_schema(path.read_text("utf-8"))
    up = "../" * len(path.relative_to(home() / "params").parents[:-1])
    assert path.read_text("utf-8").startswith(
        f"# yaml-language-server: $schema={up}schema/policy.schema.json"
    )


STRUCTURAL = ("a rate above 1", "a rate in percent", "an amount without a unit", "an unknown key")


@pytest.mark.parametrize("name", STRUCTURAL)
def test_a_structural_error_is_refused_by_both(name):
    text = changed(BAD[name][0])
    assert not accepted_by_schema(text)
    assert not accepted_by_loader(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "{fixed: 1 万元}",
            "{fixed: 1 万元, whole: {of: retention, brackets: [{at_least: 0 元, rate: 0.1}]}}",
        ),
        ("{fixed: 1 万元}", "{}"),
        ("fact: kind, is: new, ", "fact: kind, "),
        ("fact: kind, is: new, ", "fact: kind, is: new, known: true, "),
        ("pay: nothing", "pay: everything"),
        ("honours: [福州市政府质量奖]", "honours: []"),
        ("from: 2012-01-01", "from: 2012年"),
        ("expect: {undecided: true}", "expect: {undecided: true, pay: 1 元}"),
        ("name: {zh: 省级品牌产品奖, en: Provincial brand award}", "name: 省级品牌产品奖"),
    ],
)
def test_one_of_several_and_wrong_kinds_are_refused_by_both(old, new):
    text = changed((old, new))
    assert not accepted_by_schema(text)
    assert not accepted_by_loader(text)


LOADER_ONLY = [name for name in BAD if name not in STRUCTURAL and name != "broken YAML"]


@pytest.mark.parametrize("name", LOADER_ONLY)
def test_what_only_the_loader_can_see_passes_the_schema(name):
    """The list in the docstring of `mq_analysis.policy.schema`: a new kind of check belongs there."""
    text = changed(BAD[name][0])
    assert accepted_by_schema(text)
    assert not accepted_by_loader(text)


@pytest.mark.parametrize("name", [n for n in BAD_CASES if n not in ("a sum and undecided at once",)])
def test_what_a_case_says_of_declared_facts_only_the_loader_can_see(name):
    text = changed(BAD_CASES[name][:2])
    assert accepted_by_schema(text)
    assert not accepted_by_loader(text)


@pytest.mark.parametrize("name", STRUCTURAL_SLIPS)
def test_a_structural_slip_of_the_grammar_is_refused_by_both(name):
    text = slipped(name)[0]
    assert not accepted_by_schema(text)
    assert not accepted_by_loader(text)


@pytest.mark.parametrize("name", LOADER_SLIPS)
def test_a_slip_that_only_the_loader_can_see_passes_the_schema(name):
    text = slipped(name)[0]
    assert accepted_by_schema(text)
    assert not accepted_by_loader(text)


TREE = yaml.load(TEXT, Loader=Loader)  # noqa: S506 (a safe loader)


def _spots(node, path=()):
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from _spots(child, (*path, key))


TREES = {"minqing": TREE, **{name: yaml.load(text, Loader=Loader) for name, text in TEXTS.items()}}  # noqa: S506
SPOTS = [(name, path) for name, tree in TREES.items() for path in _spots(tree) if path]


def _broken(spot, how):
    name, path = spot
    tree = copy.deepcopy(TREES[name])
    parent = tree
    for key in path[:-1]:
        parent = parent[key]
    if how == "gone":
        del parent[path[-1]]
    elif how == "renamed" and isinstance(parent, dict):
        parent[f"{path[-1]}x"] = parent.pop(path[-1])
    else:
        parent[path[-1]] = {
            "text": "x y",
            "number": 7,
            "nothing": None,
            "list": [],
            "mapping": {"a": "b"},
        }.get(how, "x y")
    return yaml.dump(tree, Dumper=Dumper, allow_unicode=True, sort_keys=False)


@settings(max_examples=examples(120), deadline=None)
@given(
    st.sampled_from(SPOTS),
    st.sampled_from(["gone", "renamed", "text", "number", "nothing", "list", "mapping"]),
)
def test_the_loader_refuses_whatever_the_schema_refuses(path, how):
    text = _broken(path, how)
    if not accepted_by_schema(text):
        assert not accepted_by_loader(text)
