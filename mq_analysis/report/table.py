"""Tables as data: rows of values, columns with head and unit; language and format are chosen when a table is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from mq_analysis.base.messages import sentence
from mq_analysis.report import display
from mq_analysis.report.cells import Again, Coded, Ends, Listed, Several, TwoHeads
from mq_analysis.report.labels import Words, display_language
from mq_analysis.report.values import Money, Scalar, Share, Value, data_of, say, text_of

Row = tuple[Value, ...]
YUAN = say("yuan")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``unit`` is shown under the head; ``weight`` is its part of the page width, None fits the text.

    ``data_unit`` is the unit in the head of the exported data if the page shows it elsewhere. A column that is not
    ``is_summed``, such as one of ordinals, has no total.
    """

    head: Value
    unit: Value = ""
    align: Literal["left", "right", "center"] = "left"
    weight: float | None = None
    data_unit: Value = ""
    is_summed: bool = True

    def render(self, words: Words) -> display.Column:
        """Write the head in a language."""
        head, unit = text_of(self.head, words), text_of(self.unit, words)
        if unit.casefold() == head.casefold():
            unit = ""  # firms (firms)
        return display.Column(head, unit, self.align, self.weight)


def text(head: Value, weight: float | None = None) -> Column:
    """Return a column of names or texts."""
    return Column(head, weight=weight)


def number(head: Value, unit: Value = "", *, data_unit: Value = "", is_summed: bool = True) -> Column:
    """Return a right-aligned column."""
    return Column(head, unit, "right", data_unit=data_unit, is_summed=is_summed)


def money(head: Value) -> Column:
    """Return a column of amounts in yuan."""
    return Column(head, YUAN, "right")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of values.

    Attributes:
        caption: Its title.
        label: Its name in every language, such as ``tbl-clause``.
        columns: One for each value of a row.
        rows: The values, without totals.
        totals: Rows of totals; the exported data have none.
        notes: The notes under the table.
    """

    caption: Value
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()
    notes: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *self.totals):
            if len(row) != len(self.columns):
                said = sentence(
                    "{label}: must have {n} cells a row, got {got}",
                    label=self.label,
                    n=len(self.columns),
                    got=len(row),
                )
                raise ValueError(said)

    def __repr__(self) -> str:
        return f"<Table {self.label}: {len(self.rows)} rows of {len(self.columns)}>"

    def with_total(self, distinct: Mapping[int, Value] | None = None) -> Table:
        """Return the table with a row of totals of its amounts and counts; the total of shares is the whole.

        ``distinct`` gives the total of a column, by its number from 0, whose counts may count the same thing twice.
        """
        total = list(total_of(self.rows, self.columns))
        for column, value in (distinct or {}).items():
            total[column] = value
        return replace(self, totals=(*self.totals, tuple(total)))

    def render(self, lang: str) -> display.Table:
        """Write the table in a language."""
        words = Words(lang)
        return display.Table(
            text_of(self.caption, words),
            self.label,
            tuple(column.render(words) for column in self.columns),
            tuple(tuple(text_of(value, words) for value in row) for row in (*self.rows, *self.totals)),
            bool(self.totals),
            tuple(text_of(note, words) for note in self.notes),
        )

    def frame(self, lang: str = "en") -> pd.DataFrame:
        """Return the rows as data: one value per cell, units in the heads, codes and names in separate columns.

        A row with a list becomes one row for each value of the list.
        """
        words = Words(lang)
        long = [part for row in self.rows for part in _parts(row)]
        heads = [_heads(column, [row[i] for row in long], words) for i, column in enumerate(self.columns)]
        rows = [
            [
                scalar
                for value, head in zip(row, heads, strict=True)
                for scalar in _scalars(value, len(head), words)
            ]
            for row in long
        ]
        return pd.DataFrame(rows, columns=_unlike([name for head in heads for name in head]), dtype=object)

    def data(self, lang: str) -> dict[str, Any]:
        """Return the rows as data, in a form that JSON stores without loss."""
        frame = self.frame(lang)
        return {
            "columns": list(frame.columns),
            "rows": [list(map(_plain, row)) for row in frame.itertuples(index=False)],
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> display.Bundle:
        del include, exclude
        lang = display_language()
        return {**self.render(lang)._repr_mimebundle_(), display.DATA: self.data(lang)}


def total_of(rows: Sequence[Row], columns: Sequence[Column]) -> Row:
    """Sum rows: amounts and whole numbers are added, a share becomes the whole, the first text is "total"."""
    found: list[Value] = []
    is_named = False
    for i, column in enumerate(columns):
        values = [row[i] for row in rows]
        if column.align == "left":
            found.append("" if is_named else say("total"))
            is_named = True
        elif not column.is_summed:
            found.append("")
        elif any(isinstance(value, Money) for value in values):
            sums = [value for value in values if isinstance(value, Money)]
            found.append(replace(sums[0], fen=sum(value.fen for value in sums)))
        elif column.unit == YUAN:
            found.append(Money(0))
        elif any(isinstance(value, Share) for value in values):
            part = sum(value.part for value in values if isinstance(value, Share))
            found.append(Share(part, part))
        else:
            found.append(sum(int(value) for value in values if isinstance(value, int)))
    return tuple(found)


def _parts(row: Row) -> Iterator[tuple[object, ...]]:
    """Return a row for each value of the lists in a row; the row itself if it has none."""
    n = max((len(value.values) for value in row if isinstance(value, Listed)), default=1)
    for i in range(max(n, 1)):
        yield tuple(
            (value.values[i] if i < len(value.values) else None) if isinstance(value, Listed) else value
            for value in row
        )


def _heads(column: Column, values: Sequence[object], words: Words) -> list[str]:
    """Return the heads of the data columns that one column becomes."""
    head = text_of(column.head, words) or str(data_of(column.head, words))
    unit = text_of(column.unit or column.data_unit, words)
    name = f"{head} ({unit})" if unit and unit.casefold() != head.casefold() else head
    kept = [value.value if isinstance(value, Again) else value for value in values]
    if any(isinstance(value, Coded) for value in kept):
        if isinstance(column.head, TwoHeads):
            return [text_of(column.head.name, words), text_of(column.head.code, words)]
        return [name, f"{name}, {words('code')}"]
    if any(isinstance(value, Ends) for value in kept):
        return [f"{name}, {words('low_end')}", f"{name}, {words('high_end')}"]
    for value in kept:
        if isinstance(value, Several):
            names = [text_of(part, words) for part, _ in value.named]
            if value.own_heads:
                return names
            return [f"{name}, {part}" if name and part else name or part for part in names]
    return [name]


def _scalars(value: object, width: int, words: Words) -> list[Scalar]:
    if isinstance(value, Again):
        return _scalars(value.value, width, words)
    if isinstance(value, Coded):
        return [data_of(value.name, words), value.code]
    if isinstance(value, Ends):
        return [data_of(value.low, words), data_of(value.high, words)]
    if isinstance(value, Several):
        return [data_of(part, words) for _, part in value.named]
    return [data_of(value, words), *[None] * (width - 1)]


def _unlike(names: Iterable[str]) -> list[str]:
    """Number repeated names, so that each column has a unique one."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return found


def _plain(value: Scalar) -> object:
    """Return a value that JSON stores without loss; a decimal becomes text."""
    return value if value is None or isinstance(value, str | int) else str(value)
