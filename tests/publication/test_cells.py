"""Categories are merged before cells go; a table shows no cell from which another can be worked out."""

from __future__ import annotations

import itertools

from hypothesis import given, settings, strategies as st

from mq_analysis.analyses.publication.cells import ALL, cell
from mq_analysis.analyses.publication.choose import choose
from mq_analysis.analyses.publication.merge import merge_groups
from mq_analysis.analyses.publication.suppress import hidden
from tests.sizes import examples

from .conftest import NORTH, SETTINGS, TOWN, winner, year_of

GROUPS = SETTINGS.groups.township
CODES = [group.members[0] for group in GROUPS]


def names(parts):
    return [[name.en.split()[0] for name in part.names] for part in parts]


def firms(*counts):
    return {code: {f"{code}{i}" for i in range(n)} for code, n in zip(CODES, counts, strict=True)}


def test_groups_with_too_few_firms_join_the_next_and_the_rest_joins_the_last():
    assert names(merge_groups(GROUPS, firms(5, 5, 5, 5), 5)) == [
        ["County"],
        ["Bandong"],
        ["Chiyuan"],
        ["Northern"],
    ]
    assert names(merge_groups(GROUPS, firms(2, 3, 5, 4), 5)) == [
        ["County", "Bandong"],
        ["Chiyuan", "Northern"],
    ]
    assert names(merge_groups(GROUPS, firms(1, 1, 0, 1), 5)) == [
        ["Chiyuan"],
        ["County", "Bandong", "Northern"],
    ]


def test_a_firm_in_two_places_counts_once():
    both = {CODES[0]: {"A", "B", "C"}, CODES[1]: {"A", "B", "D"}}
    assert names(merge_groups(GROUPS, both, 5))[-1] == ["County", "Bandong"]
    assert merge_groups(GROUPS, both, 5)[-1].firms == 4


def test_categories_that_no_group_names_are_a_group_of_their_own():
    parts = merge_groups(GROUPS, firms(5, 5, 5, 5) | {"350124999": {"x", "y"}}, 5)
    assert parts[-1].members[-1] == "350124999"
    assert names(parts)[-1] == ["Northern", "Not"]


@given(st.lists(st.integers(0, 7), min_size=4, max_size=4), st.integers(3, 6))
def test_no_merged_group_has_some_firms_but_too_few_unless_all_together_have(counts, least):
    there = firms(*counts)
    parts = merge_groups(GROUPS, there, least)
    assert sorted(m for part in parts for m in part.members) == sorted(m for g in GROUPS for m in g.members)
    few = [part for part in parts if 0 < part.firms < least]
    assert not few or (len(few) == 1 and few[0].firms == sum(counts) < least)


# ---------------------------------------------------------------- cells left out


def table(counts):
    """Cells with margins: so many winners of differing awards in each row and column."""
    members = {
        (i, j): [(None, winner(f"{i}{j}{k}", 250 + 40 * ((3 * i + 5 * j + 7 * k) % 11))) for k in range(n)]
        for (i, j), n in counts.items()
    }

    def among(i, j):
        return [m for (a, b), inside in members.items() if i in (a, ALL) and j in (b, ALL) for m in inside]

    rows, columns = ({key[axis] for key in counts} | {ALL} for axis in (0, 1))
    return {(i, j): cell(among(i, j), SETTINGS) for i, j in itertools.product(sorted(rows), sorted(columns))}


def worlds(cells, gone, key, steps):
    """Whether hidden cells may change so that this one moves up by its protection and every sum stays: by hand.

    In a table with margins a cell can move only along closed ways: add in one corner, take away in the next.
    """
    rows = sorted({i for i, _ in cells})
    columns = sorted({j for _, j in cells})
    for i, j in itertools.product(rows, columns):
        ring = [key, (key[0], j), (i, j), (i, key[1])]
        room = ALL in (i, j) or min(cells[ring[1]].sum_fen, cells[ring[3]].sum_fen) >= steps
        if i != key[0] and j != key[1] and set(ring) <= gone and room:
            return True
    return False


counts_of = st.fixed_dictionaries({(i, j): st.integers(0, 9) for i in range(3) for j in range(3)})


@given(counts_of)
@settings(max_examples=examples(20), deadline=None)
def test_no_hidden_cell_is_the_only_one_of_its_sum(counts):
    cells = table(counts)
    gone = hidden(cells, SETTINGS)
    sensitive = {key for key, one in cells.items() if one.is_sensitive(SETTINGS)}
    if gone is None:
        return
    assert sensitive <= gone
    for i in [*range(3), ALL]:
        for line in ([(i, j) for j in [*range(3), ALL]], [(j, i) for j in [*range(3), ALL]]):
            assert len(gone & set(line)) != 1, (line, gone)


def test_a_sensitive_cell_takes_the_smallest_others_with_it_and_no_more():
    cells = table({(i, j): 8 for i in range(3) for j in range(3)} | {(0, 0): 2})
    gone = hidden(cells, SETTINGS)
    assert (0, 0) in gone
    assert len(gone) == 4
    assert not any(ALL in key for key in gone)
    assert worlds(cells, gone, (0, 0), cells[0, 0].sum_fen * 0.15)


def test_a_total_that_is_sensitive_itself_hides_the_table():
    assert hidden(table({(i, j): int(i == j == 0) for i in range(3) for j in range(3)}), SETTINGS) is None


def test_dominance_is_found_among_many():
    small = [winner(f"{i}", 160 + i) for i in range(8)]
    assert not cell([(None, w) for w in small], SETTINGS).is_sensitive(SETTINGS)
    one = cell([(None, w) for w in [*small, winner("Z", 5000)]], SETTINGS)
    assert one.firms == 9
    assert one.is_sensitive(SETTINGS)


def test_a_firm_that_wins_in_two_years_is_one_firm_behind_their_sum():
    firms = [winner(f"{i}", 400 + i) for i in range(SETTINGS.least_firms.value - 1)]
    both = cell([(None, w) for w in [*firms, *firms]], SETTINGS)
    assert (both.firms, both.short_fen) == (len(firms), 0)
    assert both.is_sensitive(SETTINGS)
    assert choose([year_of(2013, firms), year_of(2014, firms)], SETTINGS).pools == ()


def test_a_county_with_many_winners_is_broken_down_and_one_with_few_is_not():
    many = [winner(f"{i}", 200 + 7 * (i % 13), place) for i, place in enumerate([TOWN, NORTH] * 12)]
    (pool,) = choose([year_of(2013, many)], SETTINGS).pools
    assert pool.layout == ("township", "industry")
    assert pool.total.firms == 24
    rows = [one.fen for one in pool.cells if one.row and not one.column and one.fen]
    assert len(rows) == 2
    assert abs(sum(rows) - pool.total.fen) <= SETTINGS.rounding.value
    few = [winner(f"{i}", 200 + 7 * i, place) for i, place in enumerate([TOWN, TOWN, TOWN, TOWN, NORTH])]
    (pool,) = choose([year_of(2013, few)], SETTINGS).pools
    assert pool.layout == ()
    assert pool.coarser == 3


def test_a_cell_that_is_left_out_tells_neither_firms_nor_sum():
    towns, trades = (
        [group.members[0] for group in groups[:3]]
        for groups in (SETTINGS.groups.township, SETTINGS.groups.industry)
    )
    places = [place for place in itertools.product(towns, trades) for _ in range(8)][6:]  # 2 in the first
    firms = [winner(f"{i}", 200 + 7 * (i % 13), place) for i, place in enumerate(places)]
    (pool,) = choose([year_of(2013, firms)], SETTINGS).pools
    assert pool.layout == ("township", "industry")
    gone = [one for one in pool.cells if one.fen is None]
    assert len(gone) == pool.left_out == 4
    assert gone == [one for one in pool.cells if one.firms is None]
    told = [(figure.townships, figure.industries) for figure in pool.figures]
    assert not [one for one in gone if (one.row.members, one.column.members) in told]


def test_two_figures_of_the_same_groups_each_have_enough_firms_or_none():
    """A firm whose item earns nothing would otherwise stand alone, and be known to have earned nothing."""
    paid, counted = firms(5, 0, 5, 5), firms(5, 1, 5, 5)
    assert names(merge_groups(GROUPS, paid, 5)) == [["County"], ["Bandong"], ["Chiyuan"], ["Northern"]]
    merged = merge_groups(GROUPS, paid, 5, also=counted)
    assert names(merged) == [["County"], ["Bandong", "Chiyuan"], ["Northern"]]
