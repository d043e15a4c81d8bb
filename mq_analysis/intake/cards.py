"""Forms: a label and beside it a value, for one firm or honour each, instead of a table with headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from mq_analysis.intake.headings import Sent
from mq_analysis.intake.layout import Found
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.table_spec import Table
from mq_analysis.intake.words import heading, plain
from mq_analysis.tables.workbooks.grid import Cell, Sheet, is_blank

_LABELS, _LINES = 4, 3
"""Fewest labels of a form, and fewest rows that they fill."""

Card = dict[str, Cell]


def find_cards(sheet: Sheet, spec: Spec, sent: Sent) -> Found | None:
    """Return the forms of a sheet as one table; None if it holds none."""
    best: tuple[int, str, list[Card], set[int]] | None = None
    for kind, table in spec.tables.items():
        if not sent.fits(table):
            continue
        cards, lines = _cards(sheet, table)
        cards = [card for card in cards if all(need in card for need in table.needs)]
        labels = max((len(card) for card in cards), default=0)
        if labels >= _LABELS and len(lines) >= _LINES and (best is None or labels > best[0]):
            best = (labels, kind, cards, lines)
    return _describe(sheet, *best[1:]) if best else None


def _cards(sheet: Sheet, table: Table) -> tuple[list[Card], set[int]]:
    """Return the value's cell of each label, form by form, and the rows with labels."""
    cards: list[Card] = [{}]
    lines: set[int] = set()
    for row, values in enumerate(sheet.rows):
        for label, value in _pairs(sheet, table, row, len(values)):
            if label in cards[-1]:
                cards.append({})
            cards[-1][label] = (row, value)
            lines.add(row)
    return cards, lines


def _pairs(sheet: Sheet, table: Table, row: int, width: int) -> Iterator[tuple[str, int]]:
    """Return each label of a row with the column of its value: the next filled cell before the next label."""
    names = [
        table.headings.get(heading(value)) if isinstance(value := sheet.value(row, i), str) else None
        for i in range(width)
    ]
    labels = [column for column, name in enumerate(names) if name]
    for column, after in zip(labels, [*labels[1:], width + 1][: len(labels)], strict=True):
        filled = [i for i in range(column + 1, min(after, width)) if not is_blank(sheet.value(row, i))]
        if len(filled) <= 1 and after > column + 1:
            yield str(names[column]), filled[0] if filled else column + 1


def _describe(sheet: Sheet, kind: str, cards: Sequence[Mapping[str, Cell]], lines: set[int]) -> Found:
    firsts = {min(row for row, _ in card.values()) for card in cards}
    roles = {}
    for row, values in enumerate(sheet.rows):
        filled = [value for value in values if not is_blank(value)]
        is_label = row in lines
        roles[row] = "data" if row in firsts else "header" if is_label else "title" if filled else "blank"
    columns = {name: column for card in reversed(cards) for name, (_, column) in card.items()}
    titles = [
        plain(str(v))
        for row, role in roles.items()
        if role == "title"
        for v in sheet.rows[row]
        if not is_blank(v)
    ]
    return Found(
        kind=kind,
        columns=MappingProxyType(columns),
        headers=MappingProxyType({name: _label(sheet, card[name]) for card in cards for name in card}),
        header_rows=(),
        roles=MappingProxyType(roles),
        stated_unit="",
        units=MappingProxyType({}),
        unknown=MappingProxyType({}),
        said=(*titles, plain(sheet.name)),
        cards=tuple(cards),
    )


def _label(sheet: Sheet, value: Cell) -> str:
    row, column = value
    return next(
        (str(v).strip() for i in range(column - 1, -1, -1) if not is_blank(v := sheet.value(row, i))), ""
    )
