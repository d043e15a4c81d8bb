"""Files of protection that do not hold are refused with every problem at its line; values move what is published."""

from __future__ import annotations

import pytest

from mq_analysis.analyses.publication import PUBLICATION
from mq_analysis.base.errors import PolicyError
from mq_analysis.base.project import home

from .conftest import FILE, SETTINGS

TEXT = FILE.read_text("utf-8")

BAD = {
    "two firms": (
        "  value: 5\n  why:\n    zh: 少于",
        "  value: 2\n  why:\n    zh: 少于",
        "must be at least 3, got 2",
    ),
    "share": ("value: 0.15", "value: 1.5", "must be a share from 0 to 1"),
    "no reason": ("value: 1 万元\n  why:", "value: 1 万元\n  because:", "why"),
    "unit": ("value: 1 万元", "value: 10000", "amount with its unit"),
    "range": ("[100 万元, 300 万元, 1000 万元]", "[300 万元, 100 万元]", "must be above the bound before it"),
    "layout": (
        "[township, industry]",
        "[township, township]",
        "must name a dimension once, got township again",
    ),
    "group twice": (
        "members: [食品, 农产品]",
        "members: [食品, 电瓷]",
        "must stand in one group, got 电瓷 of ceramics",
    ),
    "id twice": ("{id: food", "{id: ceramics", "id must be given once, got ceramics again"),
    "policy": ("policy: minqing", "policy: other", "must be the policy of the file's name, minqing"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_named_at_its_line(tmp_path, name):
    old, new, expected = BAD[name]
    assert old in TEXT
    path = tmp_path / "minqing.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        PUBLICATION.load(path)
    said = [str(problem) for problem in error.value.problems if expected in str(problem)]
    assert said, error.value
    first = TEXT[: TEXT.index(old)].count("\n") + 1
    assert first <= int(said[0].split(".yaml:")[1].split(":")[0]) <= first + 2 + old.count("\n")


def test_every_value_of_the_sample_has_its_reason_in_both_languages():
    for name in type(SETTINGS).model_fields:
        if name != "policy":
            assert getattr(SETTINGS, name).why.zh
            assert getattr(SETTINGS, name).why.en


def test_only_the_files_of_publication_are_taken_for_one():
    found = [path for path in (home() / "params").rglob("*.yaml") if PUBLICATION.fits(path)]
    assert sorted(found) == sorted(FILE.parent.glob("*.yaml"))
