"""The typed table: what its totals sum up."""

from __future__ import annotations

from mq_analysis.report.cells import Coded, Several, list_values
from mq_analysis.report.spoken import ENTERPRISE
from mq_analysis.report.table import Table, money, number, text
from mq_analysis.report.values import Money

COLUMNS = (number("No.", is_summed=False), text("firm"), number("items"), money("sum"), money("paid"))


def test_a_total_sums_counts_and_amounts_and_no_ordinals():
    rows = ((1, "a", 2, Money(150), None), (2, "b", 3, Money(50), Money(10)))
    (total,) = Table("t", "tbl-t", COLUMNS, rows).with_total().render("en").rows[2:]
    assert total == ("", "Total", "5", "2", "0.1")


def test_amounts_of_no_row_come_to_an_amount():
    (total,) = Table("t", "tbl-t", COLUMNS, ()).with_total().totals
    assert total[-2:] == (Money(0), Money(0))


def test_a_list_becomes_a_row_for_each_value_and_lists_beside_it_are_read_together():
    columns = (text("firm"), text("reason"), text("place"))
    reasons = list_values(
        [
            Several((("", "late"), ("points", -5)), "late (-5)"),
            Several((("", "veto"), ("points", None)), "veto"),
        ]
    )
    table = Table("t", "tbl-t", columns, (("a", reasons, list_values(["x"])), ("b", list_values([]), "y")))
    assert table.render("en").rows == (("a", "late (-5), veto", "x"), ("b", "—", "y"))
    frame = table.frame("en")
    assert list(frame.columns) == ["firm", "reason", "reason, points", "place"]
    assert [list(row) for row in frame.itertuples(index=False)] == [
        ["a", "late", -5, "x"],
        ["a", "veto", None, None],
        ["b", None, None, "y"],
    ]


def test_names_and_codes_under_two_heads_have_one_each():
    table = Table("t", "tbl-t", (text(ENTERPRISE),), ((Coded("a", "X1"),),))
    assert table.render("en").columns[0].head == "Enterprise / Code"
    assert list(table.frame("en").columns) == ["Enterprise", "Code"]


def test_a_unit_that_says_the_same_as_the_head_is_not_said_again():
    table = Table("t", "tbl-t", (number("Firms", "firms"), number("Amount", "yuan")), ((1, 2),))
    assert list(table.frame("en").columns) == ["Firms", "Amount (yuan)"]
