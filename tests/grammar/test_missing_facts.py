"""Hypothesis writes policies and takes facts away: what is shown as decided is what will be paid."""

from __future__ import annotations

import json

from hypothesis import assume, event, given, settings, strategies as st

from tests.sizes import examples

from .oracle import settle
from .policies import holes, policies, without
from .test_engine_agrees_with_oracle import QUIET, loaded, paid


@settings(QUIET, max_examples=examples(120))
@given(policies(), st.data())
def test_what_is_decided_does_not_change_when_what_is_missing_becomes_known(tree, data):
    """The other half of honesty: an amount shown while facts are missing is the amount that will be paid."""
    assume('"known"' not in json.dumps(tree))  # whether a fact is known may itself be what a rule asks
    partly = without(tree, data.draw(holes(tree)))
    expected = settle(tree, tree["cases"][0])
    _, found = paid(loaded(partly), lambda frame: frame)
    decided = {name: amount for name, amount in found.items() if amount is not None}
    event("all decided" if len(decided) == len(found) else "some decided" if decided else "none decided")
    for name, amount in decided.items():
        assert amount == expected[name], name
