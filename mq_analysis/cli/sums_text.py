"""Tables of sums as text for a terminal: in English as they are written to files, in Chinese with heads and names."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mq_analysis.base.messages import in_language, sentence
from mq_analysis.base.money import yuan
from mq_analysis.report.format import grid
from mq_analysis.tables import load_schema

_HEADS = {
    "name": sentence("name"),
    "year": sentence("year"),
    "award_id": sentence("award_id"),
    "awards": sentence("awards paid"),
    "undecided": sentence("undecided"),
    "new": sentence("new"),
    "lost": sentence("lost"),
    "up": sentence("up"),
    "down": sentence("down"),
    "same": sentence("same"),
    "total": sentence("total"),
    "difference": sentence("difference"),
    "amount": sentence("amount"),
}
_FEN = "_fen"


def sums_text(table: pd.DataFrame, names: Mapping[str, str], lang: str) -> str:
    """Write a table of sums; amounts are in yuan in Chinese.

    Args:
        table: Columns ``name`` or ``award_id``, columns of the register, counts, and amounts ending in ``_fen``.
        names: The names of scenarios and awards in Chinese, by id.
        lang: The language.
    """
    if lang != "zh":
        return table.to_string(index=False)
    cells = [[_cell(name, value, names) for value in table[name]] for name in table.columns]
    rows = [[_head(name, names) for name in table.columns], *map(list, zip(*cells, strict=True))]
    right = [i for i, name in enumerate(table.columns) if pd.api.types.is_numeric_dtype(table[name].dtype)]
    return "\n".join(grid(rows, right))


def _head(name: str, names: Mapping[str, str]) -> str:
    plain = name.removesuffix(_FEN)
    column = load_schema()["enterprises"].columns.get(name)
    head = names.get(plain) or str(in_language(_HEADS.get(plain, column.zh if column else plain), "zh"))
    return f"{head}（元）" if plain != name else head


def _cell(column: str, value: object, names: Mapping[str, str]) -> str:
    if column.endswith(_FEN):
        return yuan(int(str(value)))
    return names.get(str(value), str(value)) if column in ("name", "award_id") else str(value)
