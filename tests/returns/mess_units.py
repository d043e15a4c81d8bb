"""Units: another unit with amounts to match, no unit, two units, a unit in the format of the number alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from .forms_of_policies import IN_WAN, IN_YUAN
from .mess_headings import sheet_mess
from .returns import Mess, Outcome
from .workbook import Book, Cell, Sheet

YUAN_FORMS = ("retention_monthly", "tax_paid", *IN_YUAN)
WAN_FORMS = ("enterprise_output", "above_scale", *IN_WAN)


def amounts(sheet: Sheet) -> list[Cell]:
    """Return the cells of amounts."""
    return [cell for cell in sheet.cells.values() if cell.role == "data" and cell.kind in ("yuan", "wan")]


def spoil(
    heading: Callable[[str], str], factor: Decimal, number_format: str, above: str = ""
) -> Callable[[Book, Sheet, random.Random], None]:
    """Return a spoiler that changes units in headings, amounts, formats, and a line above the table."""

    def change(book: Book, sheet: Sheet, rng: random.Random) -> None:
        for _, cell in sheet.headings():
            cell.value = heading(str(cell.value))
        for cell in amounts(sheet):
            if isinstance(cell.value, Decimal):
                cell.value = (cell.value * factor).normalize() + 0
                cell.touched = "unit" if factor != 1 else cell.touched
            cell.number_format = number_format
        if above:
            top = sheet.first_row - 1
            sheet.insert_rows(top)
            sheet.put(top, max(column for (_, column), _ in sheet.headings()), Cell(above, role="note"))

    return change


def unit(
    name: str,
    doc: str,
    outcome: Outcome,
    forms: tuple[str, ...],
    heading: Callable[[str], str],
    factor: str = "1",
    number_format: str = "General",
    above: str = "",
) -> Mess:
    """Return a mess of units; where amounts change, the sheet has none that another mess wrote as a text."""
    fits = (lambda _: True) if factor == "1" else has_numbers_alone
    return sheet_mess(
        name, doc, outcome, spoil(heading, Decimal(factor), number_format, above), forms, fits=fits
    )


def has_numbers_alone(sheet: Sheet) -> bool:
    """Return whether every amount of a sheet is a number or blank."""
    return all(isinstance(cell.value, Decimal) or cell.value in (None, "") for cell in amounts(sheet))


def to(old: str, new: str) -> Callable[[str], str]:
    """Return a writer of another unit in brackets."""
    return lambda words: words.replace(f"({old})", f"({new})" if new else "")


UNIT_MESSES = (
    unit(
        "unit_wan_for_yuan",
        "Retention in 万元, as the heading says",
        "same",
        YUAN_FORMS,
        to("元", "万元"),
        "0.0001",
    ),
    unit(
        "unit_yuan_for_wan", "Output in 元, as the heading says", "same", WAN_FORMS, to("万元", "元"), "10000"
    ),
    unit(
        "unit_thousand",
        "Retention in 千元, as the heading says",
        "told",
        YUAN_FORMS,
        to("元", "千元"),
        "0.001",
    ),
    unit(
        "unit_hundred_million",
        "Output in 亿元, as the heading says",
        "told",
        WAN_FORMS,
        to("万元", "亿元"),
        "0.0001",
    ),
    unit(
        "unit_missing",
        "No unit anywhere",
        "told",
        (*YUAN_FORMS, *WAN_FORMS),
        lambda words: words.replace("(元)", "").replace("(万元)", ""),
    ),
    unit(
        "unit_in_format_alone",
        "The unit stands in the format of the number alone",
        "told",
        WAN_FORMS,
        to("万元", ""),
        number_format='0.00"万元"',
    ),
    unit(
        "unit_in_format_of_yuan",
        "No unit in the heading; the format says 元",
        "told",
        YUAN_FORMS,
        to("元", ""),
        number_format='0.00"元"',
    ),
    unit(
        "unit_contradiction",
        "The heading says 元, a line above says 万元; amounts are 元",
        "told",
        YUAN_FORMS,
        lambda words: words,
        above="单位：万元",
    ),
    unit(
        "unit_above_wan",
        "A line above says 万元 and the heading nothing",
        "same",
        WAN_FORMS,
        to("万元", ""),
        above="金额单位：万元",
    ),
    unit(
        "unit_words",
        "工业总产值（单位：万元）",
        "told",
        WAN_FORMS,
        lambda words: words.replace("(万元)", "（单位：万元）"),
    ),
)
