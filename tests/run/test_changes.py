"""A manifest tells what differs from the report it replaces: inputs, notebook, code, versions, numbers."""

import pytest

from mq_analysis.factory.changes import Change, changes, changes_in, in_words, previous

OLD = {
    "made": "2016-02-03T04:05:06+0800",
    "notebook": {"name": "10_award_budget.ipynb", "sha256": "1" * 64},
    "parameters": {"year": 2013, "readings": [], "as_of": ""},
    "inputs": {"policy": "2" * 64, "data": "3" * 64},
    "code_sha256": "4" * 64,
    "versions": {"pandas": "3.0.1", "typst": "0.15.2"},
    "keys": [{"id": "total", "name": "应奖金额", "value": "1,920,001", "unit": "元"}],
    "files": {"a.html": "5" * 64},
    "seconds": 2.5,
}


def test_the_same_manifest_made_later_elsewhere_has_no_change():
    assert changes(OLD, OLD | {"made": "2017", "seconds": 9.0, "files": {"a.pdf": "6" * 64}}) == ()


@pytest.mark.parametrize(
    ("new", "change"),
    [
        ({"inputs": {"policy": "9" * 64, "data": "3" * 64}}, Change("input", "policy", "2" * 64, "9" * 64)),
        ({"inputs": {"policy": "2" * 64}}, Change("input", "data", "3" * 64, "")),
        (
            {"inputs": OLD["inputs"] | {"scenario top25": "8" * 64}},
            Change("input", "scenario top25", "", "8" * 64),
        ),
        (
            {"notebook": OLD["notebook"] | {"sha256": "9" * 64}},
            Change("notebook", "10_award_budget.ipynb", "1" * 64, "9" * 64),
        ),
        ({"code_sha256": "9" * 64}, Change("code", "code", "4" * 64, "9" * 64)),
        (
            {"versions": {"pandas": "3.0.2", "typst": "0.15.2"}},
            Change("version", "pandas", "3.0.1", "3.0.2"),
        ),
        (
            {"parameters": OLD["parameters"] | {"readings": ["R_TIER=whole_amount"]}},
            Change("parameter", "readings", "[]", "R_TIER=whole_amount"),
        ),
        (
            {"keys": [OLD["keys"][0] | {"value": "1,980,001"}]},
            Change("key", "应奖金额", "1,920,001 元", "1,980,001 元"),
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_one_difference_is_one_change(new, change):
    assert changes(OLD, OLD | new) == (change,)


def test_numbers_come_first_and_survive_the_manifest():
    new = OLD | {"code_sha256": "9" * 64, "keys": [OLD["keys"][0] | {"value": "0"}]}
    told = new | {"previous": previous(OLD, new)}
    assert [change.kind for change in changes_in(told)] == ["key", "code"]
    assert changes_in(told) == changes(OLD, new)
    assert told["previous"]["made"] == OLD["made"]


def test_a_first_report_has_no_previous_one():
    assert changes_in(OLD) is None


def test_what_an_older_manifest_does_not_tell_is_no_change():
    older = {name: value for name, value in OLD.items() if name not in ("keys", "inputs")}
    assert changes(older, OLD) == ()


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (Change("input", "data", "", "1" * 64), "新增data", "data added"),
        (Change("input", "data", "1" * 64, ""), "去掉data", "data removed"),
        (
            Change("code", "code", "1" * 64, "2" * 64),
            "程序内容已改（11111111 → 22222222）",
            "code changed (11111111 → 22222222)",
        ),
        (Change("parameter", "as_of", '""', "2013-11-30"), '参数as_of："" → 2013-11-30', None),
    ],
)
def test_a_change_is_said_in_both_languages(change, zh, en):
    assert in_words(change, "zh") == zh
    assert en is None or in_words(change, "en") == en


def test_key_numbers_of_another_folder_of_data_are_not_compared():
    """An invented county's total is no earlier state of the real one's."""
    keys = (
        [{"name": "应奖金额", "value": "34,772,900", "unit": "元"}],
        [{"name": "应奖金额", "value": "5", "unit": "元"}],
    )
    old, new = (
        {"keys": key, "parameters": {"data": data}} for key, data in zip(keys, ("trial", "data"), strict=True)
    )
    assert [change.kind for change in changes(old, new)] == ["parameter"]
    assert [change.kind for change in changes(old | {"parameters": {"data": "data"}}, new)] == ["key"]
