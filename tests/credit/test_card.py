"""The card is read strictly: every problem at its line."""

from __future__ import annotations

import re

import pytest

from mq_analysis.analyses import credit
from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.policy import find_policy, load_policy
from tests.credit.conftest import CARD

FILE = home() / "params" / "credit" / "minqing.yaml"

CHANGES = [
    ("points: -40}", "points: 0}", "not 0"),
    ("points: -40}", "points: -4.005}", "two decimal places"),
    ("within_months: 24", "within_months: 12", "within_months must rise"),
    ("window_months: 36", "window_months: 48", "must be the last band's 36"),
    ("weight: 0.3", "weight: 0.333", "two decimal places"),
    ("at_least: 75", "at_least: 95", "at_least must fall"),
    ("{id: D, at_least: 0,", "{id: D, at_least: 5,", "at_least of the last grade must be 0"),
    ("lines: [refused], months", "lines: [refuse], months", "did you mean refused"),
    ("  at_best: D\n  source", "  at_best: E\n  source", "got 'E'"),
    ("default: warn", "default: warm", "must be 'ignore', 'warn' or 'hold'"),
    ("{id: tax, ", "{id: loan, ", "id must be given once, got loan again"),
    ("date: publish_date, ", "", "must have a date"),
    ("draws: 1000", "draw: 1000", "unknown key 'draw'"),
]


@pytest.mark.parametrize(("old", "new", "said"), CHANGES)
def test_a_mistake_is_named_at_its_place(tmp_path, old, new, said):
    text = FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / "card.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError) as error:
        credit.CREDIT.load(path)
    told = [str(problem) for problem in error.value.problems]
    assert any(said in one for one in told), told
    assert all(re.match(r".*card\.yaml:\d+:\d+: ", one) for one in told)


def test_a_policy_without_card_is_refused_with_what_there_is():
    other = load_policy(find_policy("fuqing_2012"))
    assert not credit.CREDIT.has(other.id)
    with pytest.raises(UsageError, match="choose from minqing"):
        credit.CREDIT.find(other)


def test_the_card_says_that_it_is_a_proposal_and_which_clause_asks_for_it():
    text = (home() / "params" / "policies" / "texts" / "minqing.zh.txt").read_text("utf-8")
    assert CARD.quote in text
    assert "建议" in CARD.status.zh
    assert len(CARD.feeds) == 6
