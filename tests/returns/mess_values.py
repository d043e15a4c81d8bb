"""The commonest mess: a value written otherwise. One maker for all of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection

from .returns import Mess, Outcome, Returns, Spot, Where, some
from .workbook import CellValue

Written = CellValue | tuple[CellValue, ...]  # several: one of them; none: this value cannot be written so
Write = Callable[[CellValue], Written]
DATA_COLUMN = {f"m{month:02}": "retention_yuan" for month in range(1, 13)}


def value_mess(
    name: str,
    doc: str,
    outcome: Outcome,
    write: Write,
    kinds: Collection[str] = (),
    fields: Collection[str] = (),
    forms: Collection[str] = (),
    most: int = 6,
    number_format: str = "@",
    where: Where = "row",
    optional: bool = True,
    formatted: bool = False,
) -> Mess:
    """Return a mess that writes the value of some cells otherwise.

    Args:
        name: Its name.
        doc: What an office does.
        outcome: What must come out of the row.
        write: Returns what stands in the cell in place of a value, none if it cannot be written so.
        kinds: Kinds of columns it happens in.
        fields: Fields it happens in.
        forms: Forms it happens in.
        most: Number of cells.
        number_format: Format of the cell afterwards.
        where: How near a finding must be.
        optional: The value alone may be missing, the row is kept.
        formatted: The format of the number matters, so that a text file cannot show it.
    """

    def apply(returns: Returns, rng: random.Random) -> int:
        number = 0
        spots = [
            spot
            for spot in returns.spots(kinds, fields, forms)
            if write(spot.cell.value) not in (None, ()) and (not formatted or spot.book.format == "xlsx")
        ]
        for spot in some(rng, spots, most):
            written = write(spot.cell.value)
            change(spot, name, rng.choice(written) if isinstance(written, tuple) else written, number_format)
            columns = {DATA_COLUMN.get(spot.cell.field, spot.cell.field)} if optional else set()
            returns.judge(name, outcome, spot, spot.cell.keys, columns, where)
            number += 1
        return number

    return Mess(name, doc, outcome, apply)


def change(spot: Spot, name: str, value: CellValue, number_format: str = "@") -> None:
    """Put another value into a cell."""
    spot.cell.value = value
    spot.cell.number_format = number_format
    spot.cell.touched = name
