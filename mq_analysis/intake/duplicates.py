"""Duplicate rows: a copy within a table, or a key that may occur only once."""

from __future__ import annotations

from mq_analysis.intake.belonging import is_doubtful
from mq_analysis.intake.corrections import KIND
from mq_analysis.intake.defect import cell_text
from mq_analysis.intake.made import makes_number
from mq_analysis.intake.record import Block, Ledger, Row
from mq_analysis.intake.table_spec import Table
from mq_analysis.intake.words import plain

_NUMBERS = "；表上没有编号，同一企业按次序比对，如是不同的项请加“编号”一列"


def refuse_copies(ledger: Ledger) -> None:
    """Refuse every duplicate row; the first row is kept."""
    everywhere: dict[tuple[str, str], Row] = {}
    firsts: dict[tuple[str, ...], Row] = {}
    seen: dict[tuple[str, ...], Row] = {}
    for block in sorted(ledger.blocks, key=lambda block: not _is_own(block)):
        table = ledger.spec.tables[block.kind]
        unique = table.unique
        field = unique[0] if len(unique) == 1 and unique[0] != "org_code" else ""
        if field:
            _refuse_key(block, field, everywhere)
        _refuse_same(block)
        if unique and not field:
            _refuse_again(block, table, firsts, seen)


def _is_own(block: Block) -> bool:
    """Say whether the sender of a table is a township that reports only its own firms; its row is preferred then."""
    return all(not any(d.kind == "wrong_township" for d in row.defects) for row in block.rows)


def _refuse_key(block: Block, field: str, seen: dict[tuple[str, str], Row]) -> None:
    """Refuse a row whose number another row of the submission has."""
    for row in block.rows:
        key = (block.kind, row.text(field))
        if not key[1] or not row.stands:
            continue
        first = seen.setdefault(key, row)
        if first is not row:
            row.note(
                "duplicate_row", field, "rejected", rejects=True, note=f"编号与{_place(first, block)}重复"
            )


def _refuse_same(block: Block) -> None:
    """Refuse a row that equals an earlier one in all cells but the serial number."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in block.rows:
        cells = tuple(_cell_text(row, name) for name in row.raw if name != "seq")
        first = seen.setdefault(cells, row)
        if first is not row and row.outcome != "rejected":
            row.note("duplicate_row", "", "rejected", rejects=True, note=f"与第{first.number}行相同")


def _cell_text(row: Row, name: str) -> str:
    """Return the content of a cell: the value that was read, else the raw text."""
    value = row.values.get(name)
    was_refused = any(defect.field == name and defect.value_outcome == "rejected" for defect in row.defects)
    return plain(cell_text(row.raw.get(name) if was_refused else value))


def _refuse_again(
    block: Block, table: Table, firsts: dict[tuple[str, ...], Row], seen: dict[tuple[str, ...], Row]
) -> None:
    """Refuse a second row for the same firm (and month, tax, indicator), in this table or another.

    Rows of several months are compared month by month: a month that was reported before is not read again.
    """
    for row in () if is_doubtful(block) else block.rows:
        unique = [name for name in table.unique if name in row.values]
        key = (block.kind, *(row.text(name) for name in unique))
        if row.outcome == "rejected" or not all(key) or _is_under_correction(row):
            continue
        months = [table.column_of(month) for month in range(1, 13)] if table.monthly else []
        filled = [name for name in months if row.values.get(name) is not None]
        if table.monthly:
            _compare_months(row, key, filled, block, seen)
            continue
        first = firsts.setdefault(key, row)
        if first is row:
            continue
        names = [name for name in row.raw if name != "seq" and name in first.raw]
        is_same = all(_cell_text(row, name) == _cell_text(first, name) for name in names)
        kind = "duplicate_row" if is_same else _conflict(row, first)
        said = "相同" if is_same else "是同一对象而数值不同，只取前者，请核对"
        said += _NUMBERS if makes_number(row, table) else ""
        row.note(kind, "", "rejected", rejects=True, note=f"与{_place(first, block)}{said}")


def _is_under_correction(row: Row) -> bool:
    return any(defect.kind == KIND and defect.value_outcome == "pending" for defect in row.defects)


def _conflict(row: Row, first: Row) -> str:
    """Return the kind of finding for two rows that differ: of one sender, or of two."""
    return "rows_differ" if row.block.office == first.block.office else "source_conflict"


def _compare_months(
    row: Row, key: tuple[str, ...], filled: list[str], block: Block, seen: dict[tuple[str, ...], Row]
) -> None:
    """Refuse the months of a row that another row has; if that is every month, refuse the row."""
    again = {name: first for name in filled if (first := seen.setdefault((*key, name), row)) is not row}
    if not again:
        return
    same = {name for name, first in again.items() if row.values[name] == first.values[name]}
    if len(again) == len(filled):
        first = next(iter(again.values()))
        kind = "duplicate_row" if len(same) == len(again) else _conflict(row, first)
        said = "相同" if len(same) == len(again) else "是同一对象而数值不同，只取前者，请核对"
        row.note(kind, "", "rejected", rejects=True, note=f"与{_place(first, block)}{said}")
        return
    for name, first in again.items():
        kind = "duplicate_row" if name in same else _conflict(row, first)
        said = "相同，只计一次" if name in same else "数值不同，只取前者，请核对"
        row.note(kind, name, "rejected", note=f"与{_place(first, block)}{said}")
        row.values[name] = None


def _place(row: Row, block: Block) -> str:
    """Return the place of a row relative to a table: file and sheet only where they differ."""
    same = row.block is block
    return f"第{row.number}行" if same else f"{row.block.book.path} {row.block.sheet.name} 第{row.number}行"
