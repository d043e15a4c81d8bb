"""The typed table: what its totals sum up."""

from __future__ import annotations

from mq_analysis.report.table import Table, money, number, text
from mq_analysis.report.values import Money

COLUMNS = (number("No.", is_summed=False), text("firm"), number("items"), money("sum"), money("paid"))


def test_a_total_sums_counts_and_amounts_and_no_ordinals():
    rows = ((1, "a", 2, Money(150), None), (2, "b", 3, Money(50), Money(10)))
    (total,) = Table("t", "tbl-t", COLUMNS, rows).with_total().shown("en").rows[2:]
    assert total == ("", "Total", "5", "2", "0.1")


def test_amounts_of_no_row_come_to_an_amount():
    (total,) = Table("t", "tbl-t", COLUMNS, ()).with_total().totals
    assert total[-2:] == (Money(0), Money(0))
