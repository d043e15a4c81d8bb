"""The columns that the award rule adds for its own use: each declared once, and none in what the rule returns."""

import ast
import json
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from mq_analysis.base.errors import DataError, PolicyError
from mq_analysis.policy import parse_policy
from mq_analysis.rules.awards import candidates, columns, settle
from mq_analysis.rules.awards.rows import award_rows
from mq_analysis.rules.awards.totals import amounts
from mq_analysis.rules.cases import run_cases
from tests.sizes import examples

from .policies import policies, stacked

ROOM = Path(columns.__file__).parent
PRIVATE = {name: value for name, value in vars(columns).items() if name.isupper()}
LOOKS_PRIVATE = re.compile(r"[_~][a-z]")


def literals(path):
    """Every text in the code of a module that could name a private column, names of keywords included."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            begins = node.values[0].value if isinstance(node.values[0], ast.Constant) else ""
            found = f"{begins}x"
        elif isinstance(node, ast.keyword):
            found = node.arg
        else:
            found = node.value if isinstance(node, ast.Constant) else None
        if isinstance(found, str) and LOOKS_PRIVATE.match(found):
            yield f"{path.name}:{node.lineno}", found


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.name)
def test_a_private_column_is_named_in_one_module_alone(path):
    if path.name != "columns.py":
        assert not list(literals(path))


def test_every_private_column_has_a_name_of_its_own_a_meaning_and_a_use():
    assert len(set(PRIVATE.values())) == len(PRIVATE)
    assert all(LOOKS_PRIVATE.match(value) for value in PRIVATE.values())
    body = ast.parse((ROOM / "columns.py").read_text("utf-8")).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign):
            assert isinstance(after, ast.Expr), f"{ast.unparse(node)} says not what it means"
    code = "\n".join(path.read_text("utf-8") for path in ROOM.glob("*.py") if path.name != "columns.py")
    assert [name for name in PRIVATE if not re.search(rf"\({name}\b|\b{name}\)", code)] == []


@settings(deadline=None, max_examples=examples(20), suppress_health_check=list(HealthCheck))
@given(st.one_of(policies(), stacked()), st.sampled_from([lambda frame: frame, duckdb.from_df]))
def test_no_private_column_leaves_the_rule(tree, native):
    try:
        (result,) = run_cases(parse_policy(json.dumps(tree, ensure_ascii=False), "made.yaml"), native)
    except (DataError, PolicyError):
        assume(False)
    found, rules = result.assessment, result.rules
    tables = [found.awards, found.looked_at, found.payments, found.derived, found.rows]
    names = {name for table in tables for name in table.columns}
    lines = candidates(result.gathered, rules)
    for rows in (lines.rows, award_rows(settle(lines, rules)), amounts(lines, rules)):
        names |= set(rows.collect_schema().names())
    assert not {name for name in names if LOOKS_PRIVATE.match(name)}
