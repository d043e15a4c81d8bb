"""Tables stay on the page: smaller type for many columns, a turned page for very many."""

from __future__ import annotations

from mq_analysis.export.parts import Table
from mq_analysis.export.tracks import SIZES_PT, SMALL_PT, tracks_of
from mq_analysis.report.display import Column


def table_of(*cells: str, weights: tuple[float | None, ...] = (), rows: int = 3) -> Table:
    given = weights or (None,) * len(cells)
    columns = tuple(Column("栏", weight=weight) for weight in given)
    return Table(caption="", label="", columns=columns, rows=(cells,) * rows)


def test_a_small_table_takes_the_large_type_and_the_width_of_its_cells():
    tracks = tracks_of(table_of("甲", "1"))
    assert (tracks.size_pt, tracks.shares, tracks.landscape) == (SIZES_PT[0], (0.0, 0.0), False)


def test_a_table_of_middle_width_is_stretched_to_the_line():
    assert min(tracks_of(table_of("梅城镇人民政府", "1,234.50", "1,234.50", "1,234.50")).shares) > 0


def test_nine_columns_take_a_smaller_type():
    assert tracks_of(table_of(*["1"] * 8)).size_pt == SIZES_PT[0]
    assert tracks_of(table_of(*["1"] * 9)).size_pt <= SMALL_PT


def test_columns_that_cannot_stand_side_by_side_turn_the_page():
    assert not tracks_of(table_of(*["1,234.5"] * 10)).landscape
    assert tracks_of(table_of(*["98,765,432.10"] * 12)).landscape


def test_a_long_text_wraps_and_the_numbers_beside_it_do_not():
    tracks = tracks_of(table_of("1", "理由" * 40, "1,234.5"))
    assert tracks.wraps == (False, True, False)
    assert tracks.shares[0] == tracks.shares[2] == 0 < tracks.shares[1]


def test_weights_count_only_if_every_wrapping_column_has_one():
    assert tracks_of(table_of("a", "b", weights=(3.0, 5.0))).shares == (3.0, 5.0)
    uneven = tracks_of(table_of("短", "理由" * 20, weights=(9.0, None))).shares
    assert uneven[0] < uneven[1]


def test_a_table_without_rows_has_its_columns():
    assert len(tracks_of(table_of("a", "b", rows=0)).shares) == 2
