"""Layouts: the ways in which an office arranges a table on sheets and in files.

``same`` says that a table laid out so must be read whole; ``told`` that it is either read or reported on its sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .arrangements import (
    a_card_a_firm,
    a_row_a_month,
    a_sheet_a_month,
    half_years_below,
    halves_below,
    halves_in_two_files,
    halves_on_two_sheets,
    one_sheet,
    transposed,
    two_tables_side_by_side,
)
from .table import Job, Look, units
from .workbook import Sheet

Arrange = Callable[[Job, Look], list[list[Sheet]]]  # files, each a list of sheets
Promise = Literal["same", "told"]


PLAIN = Look()


def any_table(_: Job) -> bool:
    """Return that every table can be laid out so."""
    return True


@dataclass(frozen=True)
class Layout:
    """A named way to lay out a table.

    Args:
        name: Its name in :data:`LAYOUTS`.
        doc: What an office does.
        arrange: Makes the sheets.
        look: How each table looks.
        promise: Whether it must be read, or may be refused if that is told.
        fits: Whether a table can be laid out so.
    """

    name: str
    doc: str
    arrange: Arrange = one_sheet
    look: Look = PLAIN
    promise: Promise = "same"
    fits: Callable[[Job], bool] = any_table


def by_month(job: Job) -> bool:
    """Return whether a table has a column for each month."""
    return job.form.id == "retention_monthly" and bool(job.lines)


def has_rows(job: Job) -> bool:
    """Return whether a table has several rows."""
    return len(job.lines) > 1


def one_unit(job: Job) -> bool:
    """Return whether all amounts of a table have the same unit."""
    return len(units(job.form)) == 1 and bool(job.lines)


def named_townships(job: Job) -> bool:
    """Return whether a table of several rows has a column of townships."""
    return has_rows(job) and job.form.has("township_code")


LAYOUTS: Mapping[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("plain", "The form as it was sent out."),
        Layout(
            "no_title",
            "The heading is the first row; nothing stands above it.",
            look=Look(title=False, notes=False),
        ),
        Layout(
            "unmerged_title",
            "Title and signature are not merged over the table.",
            look=Look(merged_title=False),
        ),
        Layout("heading_of_two_rows", "Groups stand above the headings, merged.", look=Look(levels=2)),
        Layout("heading_of_three_rows", "Two rows of groups stand above the headings.", look=Look(levels=3)),
        Layout(
            "unit_above",
            "The unit stands once, at the right above the table.",
            look=Look(unit="above"),
            fits=one_unit,
        ),
        Layout(
            "unit_below",
            "The unit stands in the note below.",
            look=Look(unit="note"),
            promise="told",
            fits=one_unit,
        ),
        Layout(
            "own_order", "The office has an order of columns of its own.", look=Look(shuffled_columns=True)
        ),
        Layout("total_below", "The last row is a total.", look=Look(total=True), fits=has_rows),
        Layout(
            "subtotals",
            "A subtotal follows each four rows, a total the last.",
            look=Look(subtotals=True),
            fits=has_rows,
        ),
        Layout(
            "by_township",
            "Rows are sorted by township, each with a subtotal.",
            look=Look(by_township=True),
            fits=named_townships,
        ),
        Layout(
            "repeated_heading",
            "The heading is repeated at each page.",
            look=Look(repeat_heading=5),
            fits=has_rows,
        ),
        Layout(
            "repeated_heading_of_two_rows",
            "A heading of two rows, repeated.",
            look=Look(repeat_heading=5, levels=2),
            fits=has_rows,
        ),
        Layout(
            "blank_rows", "A blank row stands after each three rows.", look=Look(blank_rows=3), fits=has_rows
        ),
        Layout("blank_column", "A blank column divides the table.", look=Look(blank_column=True)),
        Layout("no_serial", "The column of serial numbers is missing.", look=Look(serial=False)),
        Layout("a_row_a_month", "Months are rows (所属期), not columns.", a_row_a_month, fits=by_month),
        Layout(
            "a_sheet_a_month",
            "Each month has a sheet of its own.",
            a_sheet_a_month,
            promise="told",
            fits=by_month,
        ),
        Layout(
            "half_years_below",
            "Months 7 to 12 stand below in a 续表.",
            half_years_below,
            promise="told",
            fits=by_month,
        ),
        Layout(
            "halves_below", "The second half of the rows stands below in a 续表.", halves_below, fits=has_rows
        ),
        Layout(
            "halves_on_two_sheets",
            "The second half of the rows is on a sheet 续表.",
            halves_on_two_sheets,
            fits=has_rows,
        ),
        Layout(
            "halves_in_two_files",
            "The second half of the rows is in a second file.",
            halves_in_two_files,
            fits=has_rows,
        ),
        Layout(
            "side_by_side",
            "Two tables stand side by side.",
            two_tables_side_by_side,
            promise="told",
            fits=has_rows,
        ),
        Layout(
            "card",
            "Each row is a card: labels at the left, values at the right.",
            a_card_a_firm,
            promise="told",
            fits=has_rows,
        ),
        Layout(
            "transposed", "Fields are rows, firms are columns.", transposed, promise="told", fits=has_rows
        ),
    )
}
