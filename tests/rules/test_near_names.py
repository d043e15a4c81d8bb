"""A name of an honour that is nearly an awarded one is told; another honour is not taken for it."""

import pandas as pd
import pytest

from mq_analysis.base.project import home
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.rules.facts.near_names import near_honours
from mq_analysis.tables import read_county

from .small import award, one_version

POLICY = one_version(
    {}, [award({"fixed": "1 元"}, for_="honour") | {"honours": ["省电子商务示范企业", "某某奖（金奖）"]}]
)


def near(*names):
    found = near_honours({"honours": pd.DataFrame({"honour_name": names})}, POLICY)
    return [(one.name, one.near, one.rows) for one in found]


@pytest.mark.parametrize(
    "name", ["省级电子商务示范企业", "省电子商务示范企业称号", "省 电子商务示范企业 ", "电子商务示范企业"]
)
def test_a_name_with_some_characters_more_or_less_is_told(name):
    assert near(name, name) == [(name, "省电子商务示范企业", 2)]


def test_brackets_of_another_width_are_told():
    assert near("某某奖(金奖)") == [("某某奖(金奖)", "某某奖（金奖）", 1)]


@pytest.mark.parametrize(
    "name", ["省电子商务示范企业", "市电子商务示范企业", "省电子商务示范基地", "奖", "某某奖（银奖）"]
)
def test_the_name_itself_and_another_honour_are_not(name):
    assert near(name) == []


@pytest.mark.parametrize("policy", ["minqing"])
def test_no_honour_of_the_sample_is_taken_for_another(policy):
    tables = read_county(home() / "data" / "sample").tables
    assert list(near_honours(tables, load_policy(find_policy(policy)))) == []
