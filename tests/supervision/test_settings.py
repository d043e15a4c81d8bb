"""Settings of supervision are read strictly: every problem at its line."""

from __future__ import annotations

import re

import pytest

from mq_analysis.analyses import supervision
from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.policy import find_policy, load_policy
from tests.supervision.conftest import SPEC

FILE = home() / "params" / "supervision" / "minqing.yaml"

CHANGES = [
    ("level: red}\n  foreign", "level: purple}\n  foreign", "must name one of the file, got 'purple'"),
    ("serious_level: red", "serious_level: crimson", "got 'crimson'"),
    ("  - id: exports", "  - id: checks", "id must be given once, got checks again"),
    ("column: product_group, values", "column: township, values", "got 'township'"),
    ("at_least: 0.04}", "at_least: 0.09}", "at_least must fall"),
    ("high: [3, 6]", "high: [7, 6]", "fewest and most visits, got 7 above 6"),
    ("food_at_least: medium", "food_at_least: grave", "got 'grave'"),
    ("shift: 2.5", "shift: 1", "more than 1"),
    ("  recovery: 0.05", "  recover: 0.05", "unknown key 'recover'"),
    ("times: 2", "times: 1", "at least 2"),
]


@pytest.mark.parametrize(("old", "new", "said"), CHANGES)
def test_a_mistake_is_named_at_its_line(tmp_path, old, new, said):
    text = FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / "settings.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError) as error:
        supervision.SUPERVISION.load(path)
    told = [str(problem) for problem in error.value.problems]
    assert any(said in one for one in told), told
    line = text[: text.index(old)].count("\n") + 1
    lines = {int(re.search(r"settings\.yaml:(\d+):\d+", one)[1]) for one in told}
    assert any(line <= found <= line + 2 for found in lines)


def test_a_policy_without_settings_is_refused_with_what_there_is():
    other = load_policy(find_policy("fuqing_2012"))
    assert not supervision.SUPERVISION.has(other.id)
    with pytest.raises(UsageError, match="choose from minqing"):
        supervision.SUPERVISION.find(other)


def test_the_settings_say_that_they_are_a_proposal_and_what_clause_asks_for_them():
    assert SPEC.clause == "三(二)"
    text = (home() / "params" / "policies" / "texts" / "minqing.zh.txt").read_text("utf-8")
    assert SPEC.quote in text
    assert "建议" in SPEC.status.zh
    assert "proposal" in SPEC.status.en
