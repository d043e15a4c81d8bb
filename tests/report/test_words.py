"""What labels and leads may say for any policy: no plural after a count that may be 1, no promise of a section."""

import json
import re

import pytest

from mq_analysis.base.project import home
from mq_analysis.report.labels import Words, catalogue

COUNT = re.compile(
    r"\{(?:n|firms|awards|items|count|total|goal|units|kinds|of|cells|rows)\}\*{0,2} [a-z]+s\b"
)
MANY = {
    "as_none_overstated",
    "check_fine",
    "db_clean",
    "headline_check_many",
    "need_failures",
    "pg_told",
    "sv_change_told",
    "book_sections",
    "db_found_paid_twice",
    "explain_versions",
    "explore_curve_alt",
    "fig_map_alt",
    "fig_ranked_alt",
    "fig_rates_alt",
    "fig_scorecard_alt",
    "held_every",
    "forecast_tested",
    "kpi_few",
    "kpi_headline",
    "kpi_headline_due",
    "kpi_pooled",
    "kpi_points",
    "ls_place",
    "note_chances",
    "pchart_none",
    "pchart_out_at",
    "sv_blunt",
    "term_days",
    "within_days_before",
    "within_days_until",
    "within_months_before",
    "within_months_until",
}
"""Labels whose count is a span, a setting, or of at least two: a year with one would need another label."""
LEADS = sorted(path.name for path in (home() / "notebooks").glob("[1-8]*.ipynb"))


def test_no_english_label_has_a_plural_after_a_count_that_may_be_one():
    """They said "1 items become 3" and "Awards of 1 firms"."""
    found = {name for name, label in catalogue().items() if COUNT.search(label["en"])}
    assert {name for name in found - MANY if not name.startswith(("pub_", "note_pub_"))} == set()


def test_english_writes_a_share_without_a_space():
    assert [name for name, label in catalogue().items() if re.search(r"[\d}] %", label["en"])] == []


@pytest.mark.parametrize("name", LEADS)
def test_a_lead_promises_no_section_that_may_be_left_out(name):
    """Leads told of another year and other readings where a report has neither, and of twenty-one targets."""
    cells = json.loads((home() / "notebooks" / name).read_text("utf-8"))["cells"]
    chinese, english = ("".join(cell["source"]) for cell in cells[:2])
    for lead, topics, marks in (
        (chinese, "理解|上年", "可作|有上年数的"),
        (english, "reading|another way|year before", "where"),
    ):
        for sentence in re.split(r"(?<=[。；.;])", lead):
            assert not re.search(topics, sentence) or re.search(marks, sentence, re.IGNORECASE), sentence
    assert not re.search(r"\d+|[十二三四五六七八九]+项", chinese.removeprefix("# ").replace("11月", ""))


def test_lists_whose_parts_have_commas_are_joined_by_semicolons():
    assert Words("zh").join(["甲、乙", "丙"]) == "甲、乙；丙"
    assert Words("zh").join(["甲", "丙"]) == "甲、丙"
    assert Words("en").join(["a, b", "c"]) == "a, b; c"
