"""Who gains and who loses between two sets of rules: a firm whose sum is not known under either is in no count."""

from __future__ import annotations

import pytest

from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules.awards.gains import KINDS, gains_and_losses

from ..engines_of import ENGINES, native
from .small import NAME, award, code, fact, one_version, opened, rows

UP, DOWN, LOST, NEW, SAME, UNKNOWN = CODES = tuple(code(n) for n in range(1, 7))
GUESTS = fact("count", table="enterprise_years", column="guests")
OUTPUT = fact("money", table="enterprise_years", column="gross_output_wan")


def law(amount, *asks):
    """A policy that pays an amount to each enterprise that meets what it asks."""
    asked = {"requires": [{**condition, "otherwise": "few"} for condition in asks]} if asks else {}
    facts = {"guests": GUESTS, "output": OUTPUT}
    return one_version(facts, [award(amount, **asked)], reasons={"few": NAME} if asks else {})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_firm_undecided_before_or_after_neither_gains_nor_loses(tmp_path, engine):
    lines = [
        (UP, 2013, 20, 1),
        (DOWN, 2013, 20, 3),
        (LOST, 2013, 5, 1),
        (NEW, 2013, 20, 0),
        (SAME, 2013, 20, 2),
        (UNKNOWN, 2013, None, 3),
    ]
    flat = law({"each": "2 元", "of": "output", "per": "1 万元"})
    asking = law({"fixed": "4 元"}, {"fact": "guests", "at_least": "10"})
    years = rows("org_code,year,guests,gross_output_wan", lines)
    tables, before = opened(tmp_path, flat, 2013, CODES, enterprise_years=years)
    after = rules_for(asking, 2013, choose_readings(asking))
    found = gains_and_losses(native(tables, engine), before, after)
    assert list(found.itertuples(index=False, name=None)) == [
        ("new", 1, 400),
        ("lost", 1, -200),
        ("up", 1, 200),
        ("down", 1, -200),
        ("same", 1, 0),
    ]
    back = gains_and_losses(native(tables, engine), after, before)
    assert list(back["kind"]) == list(KINDS)
    assert (list(back["firms"]), list(back["difference_fen"])) == ([1] * 5, [200, -400, 200, -200, 0])
