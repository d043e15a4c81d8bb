"""Files that a sender sent again: a copy is read once, a corrected file is a proposal to replace, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from mq_analysis.intake.decisions import NO, Decisions
from mq_analysis.intake.record import Block, Ledger, Row, cell_text
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.grid import Book

KIND = "superseded"
_HONOUR = ("org_code", "honour_code", "item_name")
_WHOLE = 0.5
"""Share of the rows of an older table that a corrected one must repeat to replace all of it."""

Key = tuple[str, ...]


def find_copy(book: Book, before: Sequence[Book]) -> Book | None:
    """Return the earlier file with the same sheets and cells; None if there is none."""
    content = [(sheet.name, sheet.rows) for sheet in book.sheets]
    return next(
        (other for other in before if [(sheet.name, sheet.rows) for sheet in other.sheets] == content), None
    )


def check_corrections(ledger: Ledger, decisions: Decisions) -> None:
    """Propose that rows of a sender's later or corrected file replace those of the older one; both wait until then."""
    for older, newer in _pairs(ledger):
        old_rows, new_rows = (_by_key(block, ledger.spec) for block in (older, newer))
        for key in new_rows.keys() & old_rows.keys():
            _replace(old_rows[key], new_rows[key], decisions)
        both = len(new_rows.keys() & old_rows.keys())
        if old_rows and both >= _WHOLE * len(old_rows):
            for key in old_rows.keys() - new_rows.keys():
                _leave_out(old_rows[key], newer, decisions)


def _pairs(ledger: Ledger) -> Iterator[tuple[Block, Block]]:
    """Return each pair of tables of one sender and kind in two files, the older first, where that is known."""
    for i, one in enumerate(ledger.blocks):
        for other in ledger.blocks[i + 1 :]:
            if (
                (one.kind, one.office) != (other.kind, other.office)
                or one.book is other.book
                or not one.office
            ):
                continue
            ranks = [_rank(block, ledger.spec) for block in (one, other)]
            if ranks[0] != ranks[1]:
                yield (one, other) if ranks[0] < ranks[1] else (other, one)


def _rank(block: Block, spec: Spec) -> tuple[bool, dt.date]:
    """Return a sort key: files that say that they are corrected come last, else the day they were filled in."""
    name = plain(block.book.path)
    return any(word in name for word in spec.revised), block.filled_on or dt.date.min


def _by_key(block: Block, spec: Spec) -> dict[Key, Row]:
    """Return the rows of a table by what they are about; rows that share it are left to the check of duplicates."""
    table = spec.tables[block.kind]
    names = (
        _HONOUR
        if block.kind == "honours"
        else tuple(name for name in table.unique if name not in table.long_fields)
    )
    found: dict[Key, Row] = {}
    shared: set[Key] = set()
    for row in block.rows:
        key = tuple(plain(row.text(name)) for name in names)
        if row.outcome != "rejected" and names and key[0]:
            shared |= {key} & found.keys()
            found[key] = row
    return {key: row for key, row in found.items() if key not in shared}


def _replace(old: Row, new: Row, decisions: Decisions) -> None:
    names = [
        name for name in new.values if name != "seq" and (name in old.values or new.values[name] is not None)
    ]
    changes = [name for name in names if cell_text(old.values.get(name)) != cell_text(new.values[name])]
    shared = [name for name in changes if name in old.raw and name in new.raw]
    if not shared:
        return
    headers = new.block.found.headers
    said = "；".join(
        f"{headers.get(name, name)}：{cell_text(old.values[name]) or '空'}→{cell_text(new.values[name]) or '空'}"
        for name in shared[:4]
    )
    note = f"更正{_place(old)}：{said}"
    defect = new.propose(KIND, note=note)
    defect.about = f"{new.content}\x1f{old.content}"
    is_accepted = decisions.settle(defect)
    if is_accepted:
        old.note(KIND, "", "rejected", rejects=True, note=f"已由{_place(new)}更正")
    elif decisions.answer(defect) != NO:
        old.note(KIND, "", "pending", note=f"是否由{_place(new)}更正，待确认")


def _leave_out(old: Row, newer: Block, decisions: Decisions) -> None:
    defect = old.propose(KIND, note=f"{newer.book.path}中没有此行；接受则不再计入")
    decisions.settle(defect, leaves_out=True)


def _place(row: Row) -> str:
    return f"{row.block.book.path} {row.block.sheet.name} 第{row.number}行"
