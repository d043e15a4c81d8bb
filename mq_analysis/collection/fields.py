"""The entry of each column in an intake file: the type of its cells, the unit, the words that it may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mq_analysis.collection.asked import Asked
from mq_analysis.collection.library import LIBRARY
from mq_analysis.intake.words import plain
from mq_analysis.tables import ColumnSchema

FROM_REGISTER = ("township_code", "township", "product_group")
"""Columns that the register of firms fills in a table of firms."""

_TYPES: Mapping[str, str] = {
    "date": "date",
    "date_or_month": "date",
    "month": "month",
    "year": "year",
    "int": "int",
    "number": "number",
    "pct": "share",
    "bool": "word",
    "enum": "word",
    "money_yuan": "money",
    "money_wan": "money",
    "money": "money",
}
OTHER = "其他"
"""The word for every value that no fact asks for, in a column by which facts choose rows."""
_ANSWERS: Sequence[tuple[str, ...]] = (("是", "否"), ("有", "无"), ("1", "0"))
"""Values of which one is the contrary of the other, so that there is no third."""
_YUAN: Mapping[str, str] = {"yuan": "元"}
"""Names of units of money as sheets write them; fen, which no sheet has, are not among them."""

Entry = dict[str, Any]


def entry_of(asked: Asked, column: str, heads: Sequence[str]) -> Entry:
    """Return the entry of a column that is not a firm's code."""
    about = asked.about(column)
    kind = "share" if _is_share(asked, column) else _TYPES.get(about.type, "text")
    kind = "word" if asked.is_chosen_by(column) else kind
    entry: Entry = {"type": kind}
    if about.is_money:
        entry["unit"] = _money_unit(about)
    elif about.unit and kind in ("int", "number", "share"):
        entry["unit"] = about.unit
    elif about.type == "pct":
        entry["unit"] = "%"
    if about.type == "date_or_month":
        entry["month"] = True
    if _is_signed(asked, column):
        entry["negative"] = True
    if column == asked.dated and kind == "year" and not asked.is_past:
        entry["printed"] = False
    elif column != asked.number:
        entry["wanted"] = True
    if asked.is_chosen_by(column):
        entry["expected"] = True
    entry["headers"] = list(heads)
    if kind == "word":
        entry["words"] = "bool" if about.type == "bool" else _words(asked, column)
    return entry


def _is_share(asked: Asked, column: str) -> bool:
    return any(fact.type == "share" for fact in asked.readers.get(column, ()))


def _is_signed(asked: Asked, column: str) -> bool:
    about = asked.about(column)
    return about.negative == "allowed" or any(fact.signed for fact in asked.readers.get(column, ()))


def _money_unit(about: ColumnSchema) -> str:
    unit = {"money_yuan": "元", "money_wan": "万元"}.get(about.type, about.unit or "")
    return _YUAN.get(unit, unit)


def _words(asked: Asked, column: str) -> dict[str, list[str]]:
    """Return each value of a column with the words that mean it: the policy's label and usual ones; none means two."""
    values = asked.about(column).values or _values_chosen(asked.wanted[column])
    taken = {plain(value).casefold() for value in values}
    found: dict[str, list[str]] = {value: [] for value in values}
    for value in values:
        labels = [fact.values[value].zh for fact in asked.readers.get(column, ()) if value in fact.values]
        for text in (*labels, *LIBRARY.same.get(value, ())):
            key = plain(text).casefold()
            if key not in taken:
                taken.add(key)
                found[value].append(text)
    return found


def _values_chosen(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the values that a column by which rows are chosen may have: those asked for, and one for any other."""
    pair = next((pair for pair in _ANSWERS if set(asked) <= set(pair)), None)
    return pair or tuple(dict.fromkeys((*asked, OTHER)))
