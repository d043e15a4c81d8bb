"""Reasons of a policy are told by their own words: none may be called as the toolkit calls an outcome or warning."""

import pytest

from mq_analysis.base.errors import PolicyError
from mq_analysis.policy import parse_policy
from mq_analysis.policy.checks.document import OUTCOMES
from mq_analysis.policy.load import find_policy, read_text
from mq_analysis.rules.awards import COUNTS
from mq_analysis.rules.awards.candidates import BEFORE, NOT_HELD

TEXT = read_text(find_policy("minqing"))
NAMES = [
    *COUNTS,
    BEFORE,
    NOT_HELD,
    "missing",
    "no_award",
    "ceiling",
    "no_payee",
    "over_step_1",
    "unsure_ceiling",
]


def test_every_outcome_of_an_item_is_kept_from_reasons():
    assert {*COUNTS, BEFORE, NOT_HELD} <= set(OUTCOMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_reason_that_is_called_like_an_outcome_is_refused_at_its_line(name):
    text = TEXT.replace("\nreasons:\n", f"\nreasons:\n  {name}: {{zh: 理由, en: reason}}\n", 1)
    line = text[: text.index("\nreasons:\n")].count("\n") + 3
    with pytest.raises(PolicyError, match=rf"bad\.yaml:{line}:3: must not be called {name}"):
        parse_policy(text, "bad.yaml")
