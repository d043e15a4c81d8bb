"""What a step by item takes for one item: the name, and what the honour is given to where every row says it."""

from __future__ import annotations

import pandas as pd
import pytest

from mq_analysis.rules.awards import assess

from ..engines_of import ENGINES, native
from .small import A, B, award, law, looked_at, opened, rows, version

BEST = {"clause": "一", "quote": "取最高", "per": ["enterprise", "item"], "pay": "highest"}
POLICY = law(
    {}, version([award({"fixed": "1 元"}, for_="honour")], "2010-01-01", "2015-12-31", stacking=BEST)
)


def paid(folder, engine, *lines):
    """The honours (firm, subject, item) that are paid, by their place; a subject may be unsaid in tables at hand."""
    told = [
        (i, code, "某奖", "2013-06-01", "new", "product", item) for i, (code, _, item) in enumerate(lines)
    ]
    honours = rows("honour_id,org_code,honour_name,issue_date,kind,subject,item_name", told)
    tables, rules = opened(folder, POLICY, 2013, (A, B), honours=honours)
    said = tables["honours"].assign(subject=pd.array([subject for _, subject, _ in lines], dtype="str"))
    found = looked_at(assess(native({**tables, "honours": said}, engine), rules))
    return [int(number) for (number, _), (outcome, _) in found.items() if outcome == "paid"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_product_and_a_trademark_of_one_name_are_two_items_and_one_where_a_row_does_not_say(
    tmp_path, engine
):
    both = [(A, "product", "泰特"), (A, "trademark", "泰特")]
    assert paid(tmp_path, engine, *both) == [0, 1]
    assert paid(tmp_path, engine, *both, (A, None, "泰特")) == [0]
    for other in [(A, None, "欧林"), (B, None, "泰特")]:  # of another item, or firm: it says nothing of these
        assert paid(tmp_path, engine, *both, other) == [0, 1, 2]
