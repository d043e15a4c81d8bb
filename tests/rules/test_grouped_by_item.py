"""Steps that group honours by their product or project need to know it."""

import pytest

from mq_analysis.base.errors import DataError
from mq_analysis.rules.facts import columns_to_collect

from .small import ALL, A, assessed, award, law, paid, version

HEAD = "honour_id,org_code,honour_name,issue_date,kind"


def policy_of(*steps):
    prizes = [award({"fixed": f"{n} 元"}, f"P{n}", "honour") | {"honours": [f"奖{n}"]} for n in (30, 20)]
    return law({}, version(prizes, "2010-01-01", "2015-12-31", stacking=[*steps]))


BY_ITEM = {"clause": "五", "quote": "同一工程就高", "per": ["enterprise", "item"], "pay": "highest"}


def honours(item_names, head):
    lines = [f"{n},{A},奖{p},2013-05-01,new" for n, p in ((1, 30), (2, 20))]
    return "\n".join([head, *(line + name for line, name in zip(lines, item_names, strict=True))]) + "\n"


def test_honours_without_their_project_are_refused_where_a_step_groups_by_it(tmp_path):
    with pytest.raises(DataError, match="item_name"):
        assessed(tmp_path, policy_of(BY_ITEM), "pandas", 2013, honours=honours(["", ""], HEAD))


@pytest.mark.parametrize(
    ("names", "fen"), [([",桥", ",桥"], 3000), ([",桥", ",路"], 5000), ([",", ","], 5000)]
)
def test_the_highest_of_a_project_is_paid_once(names, fen, tmp_path):
    found = assessed(
        tmp_path, policy_of(BY_ITEM), "pandas", 2013, honours=honours(names, f"{HEAD},item_name")
    )
    assert paid(found) == {A: fen}


def test_other_policies_need_no_projects(tmp_path):
    found = assessed(tmp_path, policy_of(ALL), "pandas", 2013, honours=honours(["", ""], HEAD))
    assert paid(found) == {A: 5000}


def test_the_project_is_collected_where_a_step_groups_by_it():
    assert "item_name" in columns_to_collect(policy_of(BY_ITEM))["honours"]
    assert "item_name" not in columns_to_collect(policy_of(ALL))["honours"]
