"""The pages on the library: what they print is what Python prints."""

from __future__ import annotations

import doctest

import pytest

from mq_analysis.base.project import home


@pytest.mark.parametrize("page", ["library.md", "library.zh-CN.md"])
def test_the_examples_of_the_page_hold(page):
    done = doctest.testfile(str(home() / "docs" / page), module_relative=False, encoding="utf-8")
    assert done.attempted > 8
    assert done.failed == 0
