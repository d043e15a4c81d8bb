"""Units of measure of numbers and shares: a heading or a cell that names another unit is told, never read as one's own.

A share may be written as a part of 1, in percent or in permille; a number that may be two of them is a proposal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from mq_analysis.intake.amounts import read_number
from mq_analysis.intake.record import Row
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.table_spec import Field
from mq_analysis.intake.words import bracket_texts, plain
from mq_analysis.tables.workbooks.grid import Value

_PARTS = {"": Decimal(1), "%": Decimal(100), "‰": Decimal(1000)}
"""How many of a unit of shares are the whole."""
_SIGNS = ("%", "‰")
_DIGITS = re.compile(r"[-+(]?[\d.,]+\)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Share:
    """A share in the unit of its column, and what is uncertain about it."""

    value: Decimal
    doubt: str = ""


def other_measure(row: Row, name: str, value: Value, field: Field, spec: Spec) -> str:
    """Return the unit that a cell, or else the heading of its column, names and that is not the field's; else blank.

    A sign of percent or permille is no other unit for a share, which is converted.
    """
    own = spec.measure_of(field.unit or "")
    said = _in_cell(value)
    if not said:
        header = plain(row.block.found.headers.get(name, ""))
        parts = [part.removeprefix("单位").lstrip(":：") for part in bracket_texts(header)]
        said = next((part for part in parts if spec.measure_of(part)), "")
    found = spec.measure_of(said)
    is_share = field.type == "share" and found in _SIGNS
    return found if found and found != own and field.unit_matters and not is_share else ""


def without_unit(text: str, field: Field, spec: Spec) -> str:
    """Return the text of a cell without the unit of its field behind the number, in any of its spellings."""
    said = _in_cell(text)
    is_own = said and spec.measure_of(said) == spec.measure_of(field.unit or "")
    return text.removesuffix(said) if is_own else text


def _in_cell(value: Value) -> str:
    """Return what stands behind the number of a cell."""
    text = plain(value) if isinstance(value, str) else ""
    return _DIGITS.sub("", text, count=1) if _DIGITS.match(text) else ""


def read_share(row: Row, name: str, value: Value, field: Field) -> Share | None:
    """Read a share in the unit of its column; None if it is no number.

    The sign in the cell counts, then the cell's number format, then the heading. A number up to 1 in a column of
    percent may be a part of 1 even where the heading says percent, and one above 1 in a column of parts may be percent:
    both are proposals.
    """
    unit = field.unit or ""
    text = plain(value) if isinstance(value, str) else ""
    sign = next((sign for sign in _SIGNS if text.endswith(sign)), "")
    number = read_number(text.removesuffix(sign) if sign else value)
    if number is None:
        return None
    if sign:
        return Share(number * _PARTS[unit] / _PARTS[sign])
    if "%" in row.block.sheet.formats.get(row.place(name), ""):
        return Share(number * _PARTS[unit])  # a spreadsheet keeps a part of 1 where it shows percent
    header = plain(row.block.found.headers.get(name, ""))
    stated = next((sign for sign in _SIGNS if sign in header), "")
    hides_format = row.block.book.path.lower().endswith(".ods")  # no reader says how such a cell is shown
    may_be_part = 0 < abs(number) <= 1
    if stated and not (hides_format and may_be_part):
        part = f"按{number}{stated}读入；如是小数，请在“改为”写明，如{number * _PARTS[stated]:f}{stated}"
        return Share(number * _PARTS[unit] / _PARTS[stated], part if stated == "%" and may_be_part else "")
    if unit and may_be_part:
        return Share(
            number, f"按{number}{unit}读入；如是小数，请在“改为”写明，如{number * _PARTS[unit]:f}{unit}"
        )
    if not unit and abs(number) > 1:
        return Share(number, f"按{number}倍读入；如是百分数，请在“改为”写明，如{number}%")
    return Share(number)
