"""Percentages that are written as fractions: a whole column is certain, a single number of at most 1 is a proposal."""

from __future__ import annotations

from decimal import Decimal

from mq_analysis.intake.amounts import HUNDRED, write_decimal
from mq_analysis.intake.record import Block, Row
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.table_spec import Field

_CERTAIN = 3
"""Fewest numbers of a column that are certainly fractions where none is above 1."""


def read_fractions(block: Block, spec: Spec) -> None:
    """Multiply by 100 what is a fraction; numbers of at most 1 beside others above 1 are proposals.

    Cells that show a percentage, by a sign or their number format, have been read as such.
    """
    for name, field in spec.tables[block.kind].fields.items():
        if field.type == "pct":
            _read_column([row for row in block.rows if _is_plain(row, name)], name, field)


def _is_plain(row: Row, name: str) -> bool:
    return isinstance(row.values.get(name), Decimal) and name not in row.own_unit


def _read_column(rows: list[Row], name: str, field: Field) -> None:
    values = [value for row in rows if isinstance(value := row.values[name], Decimal)]
    is_certain = len(values) >= _CERTAIN and max(values) <= 1
    for row, value in zip(rows, values, strict=True):
        if not 0 < value <= 1:
            continue
        row.values[name] = value * HUNDRED
        if not is_certain:
            said, clean = write_decimal(value), write_decimal(value * HUNDRED, field.decimals)
            note = f"{said}按{clean}%读入；如本来就是{said}%，请在“改为”写明{said}%"
            row.propose("percent_as_fraction", name, clean=clean, note=note)
