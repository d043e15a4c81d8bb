"""Firms near a threshold: the known ones are found, and both ends of the distance are included."""

from fractions import Fraction

import pandas as pd
import pytest

from mq_analysis.analyses import budget
from mq_analysis.analyses.budget import tables
from mq_analysis.report.labels import Words
from mq_analysis.report.values import text_of
from mq_analysis.rules.annual import Annual

from ..rules.small import A, B, assessed, award, fact, law, opened, version
from .conftest import BRAND, TRADEMARK, WAN, book, small

CODES = [f"PDY{i:06d}" for i in range(20)]


def near(annual, retentions, **options):
    county = small({"H1": (CODES[0], BRAND)}, dict(zip(CODES, retentions, strict=False)))
    rows = budget.near_threshold(annual(county), **options)
    return {row["retention_fen"]: row["threshold_fen"] for row in rows.to_dict("records")}


def test_the_holders_at_the_thresholds_of_2013_come_first():
    rows = budget.near_threshold(book(2013))
    holders = rows[rows["holds_honour"]]
    lines = zip(
        holders["org_code"],
        holders["retention_fen"],
        holders["threshold_fen"],
        holders["distance_fen"],
        strict=True,
    )
    assert list(lines) == [
        ("PDY081462", 100_000_000, 100_000_000, 0),
        ("PDY106682", 99_999_999, 100_000_000, -1),
        ("PDY292059", 499_999_999, 500_000_000, -1),
    ]
    assert rows["holds_honour"].tolist() == sorted(rows["holds_honour"], reverse=True)
    assert len(rows) > len(holders)
    others = rows.loc[~rows["holds_honour"], "distance_fen"].abs()
    assert others.is_monotonic_increasing


def test_firms_stand_there_with_name_and_township():
    row = budget.near_threshold(book(2013)).iloc[0]
    assert (row["name"], row["township"]) == ("样例新康瓷业有限公司", "白樟镇")


@pytest.mark.parametrize("reading", ["R_FALLBACK=provincial", "R_TIER=whole_amount", "R_STACK=per_product"])
def test_a_holder_one_fen_below_the_gate_is_a_holder_under_any_reading(reading):
    rows = budget.near_threshold(book(2013, reading)).set_index("org_code")
    assert rows.loc["PDY106682", "holds_honour"]


def test_a_renewed_title_makes_no_holder(annual):
    tables = small(
        {"H1": (CODES[0], TRADEMARK), "H2": (CODES[1], TRADEMARK)}, dict.fromkeys(CODES[:2], 100 * WAN)
    )
    tables["honours"]["kind"] = ["renewal", "new"]
    rows = budget.near_threshold(annual(tables)).set_index("org_code")
    assert rows["holds_honour"].to_dict() == {CODES[0]: False, CODES[1]: True}


def test_ten_percent_is_included_at_both_ends_and_a_fen_more_is_not(annual):
    inside = {90: 100, 110: 100, 270: 300, 330: 300, 450: 500, 550: 500}
    bases = {wan * WAN: threshold * WAN for wan, threshold in inside.items()}
    assert near(annual, list(bases)) == bases
    outside = [wan * WAN + (1 if wan > threshold else -1) for wan, threshold in inside.items()]
    assert near(annual, outside) == {}


@pytest.mark.parametrize(
    ("within", "wan", "found"),
    [("1/20", 95, True), ("1/20", 94, False), ("1/8", 112, True), ("1/8", 113, False), ("0", 100, True)],
)
def test_the_distance_can_be_chosen(annual, within, wan, found):
    assert bool(near(annual, [wan * WAN], within=Fraction(within))) is found


@pytest.mark.parametrize(("per_mille", "found"), [(125, True), (126, False)])
def test_a_distance_of_less_than_a_percent_is_not_rounded_away(annual, per_mille, found):
    assert bool(near(annual, [100 * WAN + per_mille * WAN // 10], within=Fraction("0.125"))) is found
    assert bool(near(annual, [100 * WAN + per_mille * WAN // 250], within=Fraction("0.005"))) is found


def test_where_the_schedule_starts_at_zero_that_is_no_threshold(annual):
    tables = small({"H1": (CODES[0], TRADEMARK)}, {CODES[0]: 0, CODES[1]: 5})
    assert budget.near_threshold(annual(tables, "R_TIER=marginal_from_0_after_gate")).empty


@pytest.mark.parametrize("reading", ["R_TIER=marginal_from_0_after_gate", "R_TIER=whole_amount"])
def test_the_gate_is_a_threshold_under_every_tier_reading(annual, reading):
    tables = small({"H1": (CODES[0], TRADEMARK)}, {CODES[0]: 100 * WAN - 1})
    rows = budget.near_threshold(annual(tables, reading))
    assert rows["threshold_fen"].tolist() == [100 * WAN]


def test_a_note_on_other_firms_stands_only_where_there_are_some(annual):
    """It said that 0 further firms are not affected."""
    alone = annual(small({"H1": ("PDY000018", TRADEMARK)}, {"PDY000018": 105 * WAN}))
    assert tables.near(alone).render("zh").notes == ()
    with_other = annual(
        small({"H1": ("PDY000018", TRADEMARK)}, {"PDY000018": 105 * WAN, "PDY000026": 104 * WAN})
    )
    assert len(tables.near(with_other).render("zh").notes) == 1


def test_the_award_of_firms_near_a_threshold_stands_beside_them_where_it_is_for_firms(tmp_path):
    rates = [{"at_least": "0 元", "below": "10 元", "rate": "0"}, {"at_least": "10 元", "rate": "0.5"}]
    kept = fact("money", table="land", column="kept_yuan")
    policy = law(
        {"kept": kept},
        version([award({"marginal": {"of": "kept", "brackets": rates}})], "2010-01-01", "2015-12-31"),
    )
    land = f"org_code,year,kept_yuan\n{A},2013,10.50\n{B},2013,10\n"
    county, _ = opened(tmp_path, policy, 2013, (A, B), land=land)
    found = assessed(tmp_path, policy, "pandas", 2013, (A, B), land=land)
    base = pd.Series({A: 1050, B: 1000}, dtype="Int64")
    table = tables.near(Annual(county, found, None, "no_data", base))
    assert [row[-1].fen for row in table.rows] == [25]
    assert text_of(table.notes[0], Words("zh")).startswith("另有1家企业在上下10%以内，本年按规则不得")
