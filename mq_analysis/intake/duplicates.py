"""Rows told twice: a copy within a table, or a key that may occur once."""

from __future__ import annotations

from mq_analysis.intake.record import Block, Ledger, Row, shown
from mq_analysis.intake.words import plain


def refuse_copies(ledger: Ledger) -> None:
    """Refuse every repetition; the first row stands."""
    everywhere: dict[tuple[str, str], Row] = {}
    for block in ledger.blocks:
        unique = ledger.spec.tables[block.kind].unique
        field = unique[0] if len(unique) == 1 and unique[0] != "org_code" else ""
        if field:
            _refuse_key(block, field, everywhere)
        _refuse_same(block)
        if unique and not field:
            _refuse_again(block, unique)


def _refuse_key(block: Block, field: str, seen: dict[tuple[str, str], Row]) -> None:
    """Refuse a number that another row of the submission bears."""
    for row in block.rows:
        key = (block.kind, row.text(field))
        if not key[1] or not row.stands:
            continue
        first = seen.setdefault(key, row)
        if first is not row:
            same = first.block is block
            place = (
                f"第{first.number}行"
                if same
                else f"{first.block.book.path} {first.block.sheet.name} 第{first.number}行"
            )
            row.note("duplicate_row", field, "rejected", rejects=True, note=f"编号与{place}重复")


def _refuse_same(block: Block) -> None:
    """Refuse a row all of whose cells but the serial number say what an earlier one says."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in block.rows:
        cells = tuple(_said(row, name) for name in row.raw if name != "seq")
        first = seen.setdefault(cells, row)
        if first is not row and row.outcome != "rejected":
            row.note("duplicate_row", "", "rejected", rejects=True, note=f"与第{first.number}行相同")


def _said(row: Row, name: str) -> str:
    """Return what a cell says: as it was read, and as it stands where it could not be read."""
    value = row.values.get(name)
    was_refused = any(defect.field == name and defect.value_outcome == "rejected" for defect in row.defects)
    return plain(shown(row.raw.get(name) if was_refused else value))


def _refuse_again(block: Block, unique: tuple[str, ...]) -> None:
    """Refuse a second row about the same firm (and month, tax, indicator) of one table."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in block.rows:
        key = tuple(row.text(name) for name in unique if name in row.values)
        if not row.stands or not all(key):
            continue
        first = seen.setdefault(key, row)
        if first is not row:
            note = f"与第{first.number}行是同一对象而数值不同，只取前者，请核对"
            row.note("duplicate_row", "", "rejected", rejects=True, note=note)
