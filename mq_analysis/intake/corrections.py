"""Files that a sender sent again: a copy is read once, a corrected file is a proposal to replace, row by row."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from mq_analysis.intake.belonging import is_doubtful
from mq_analysis.intake.decisions import NO, Decisions
from mq_analysis.intake.defect import Outcome, cell_text
from mq_analysis.intake.numerals import read_numeral
from mq_analysis.intake.record import Block, Ledger, Row
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.table_spec import Table
from mq_analysis.intake.withdrawn import LEAVE_OUT
from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.grid import Book

KIND = "superseded"
_HONOUR = ("org_code", "honour_code", "item_name")
_WHOLE = 0.5
"""Share of the rows of an older table that a corrected one must exceed to replace all of it."""

_NUMBER = re.compile(r"(?<=[正改订稿报版第(（])(\d{1,2}|[一二三四五六七八九十])(?=次|稿|版|\D|$)")
"""The number of a correction: 更正2, 第二次, 修改稿三."""

Key = tuple[str, ...]


def find_copy(book: Book, books: Sequence[Book]) -> Book | None:
    """Return the file of which a file is a copy: the same sheets and cells, a shorter name; None if there is none."""
    content = [(sheet.name, sheet.rows) for sheet in book.sheets]
    rank = (len(book.path), book.path)
    return next(
        (
            other
            for other in books
            if (len(other.path), other.path) < rank
            and [(sheet.name, sheet.rows) for sheet in other.sheets] == content
        ),
        None,
    )


def check_corrections(ledger: Ledger, decisions: Decisions) -> None:
    """Propose that rows of a sender's later or corrected file replace those of older ones; both wait until then."""
    for newer, older in _successors(ledger):
        new_rows = _by_key(newer, ledger.spec)
        old_rows: dict[Key, list[Row]] = defaultdict(list)
        is_final = any(word in _names(newer) for word in ledger.spec.final)
        for block in older:
            mine = _by_key(block, ledger.spec)
            both = len(new_rows.keys() & mine.keys())
            is_monthly = ledger.spec.tables[newer.kind].monthly is not None
            if both and (is_final or (not is_monthly and both > 1 and both > _WHOLE * len(mine))):
                for key in mine.keys() - new_rows.keys():
                    _leave_out(mine[key], newer, decisions)
            for key, row in mine.items():
                old_rows[key].append(row)
        for key in new_rows.keys() & old_rows.keys():
            table = ledger.spec.tables[newer.kind]
            if table.monthly:
                _replace_months(old_rows[key], new_rows[key], table, decisions)
            else:
                _replace(old_rows[key], new_rows[key], decisions)


def _successors(ledger: Ledger) -> Iterator[tuple[Block, list[Block]]]:
    """Return each table with those of the same sender and kind in older files, where it is known which is older."""
    for newer in ledger.blocks:
        rank = _rank(newer, ledger.spec)
        older = [
            block
            for block in ledger.blocks
            if (block.kind, block.office) == (newer.kind, newer.office)
            and block.office
            and block is not newer
            and not is_doubtful(block)
            and _rank(block, ledger.spec) < rank
            and (block.book is not newer.book or rank[0] > _rank(block, ledger.spec)[0])
        ]
        if older and not is_doubtful(newer):
            yield newer, older


def _rank(block: Block, spec: Spec) -> tuple[bool, int, dt.date]:
    """Return a sort key: files and sheets that say that they are corrected come last, by number, else by the day."""
    name = _names(block)
    is_revised = any(word in name for word in spec.revised)
    numbers = [read_numeral(text) or int(text) for text in _NUMBER.findall(name)] if is_revised else []
    return is_revised, max(numbers, default=0), block.filled_on or dt.date.min


def _names(block: Block) -> str:
    """Return the names of file and sheet, and the titles."""
    return plain("|".join((block.book.path.rpartition("/")[2], *block.found.said)))


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
        counts = row.outcome != "rejected" or any(defect.kind == "withdrawn" for defect in row.defects)
        if counts and names and key[0]:
            shared |= {key} & found.keys()
            found[key] = row
    return {key: row for key, row in found.items() if key not in shared}


def _replace(olds: Sequence[Row], new: Row, decisions: Decisions) -> None:
    """Propose that a row replaces the older ones about the same thing, if it differs from any of them."""
    withdrawal = next((defect for defect in new.defects if defect.kind == "withdrawn"), None)
    if withdrawal:
        fate = withdrawal.value_outcome
        for row in olds if fate in ("pending", "rejected") else ():
            row.note(KIND, "", fate, rejects=fate == "rejected", note=f"{_place(new)}：{withdrawal.note}")
        return
    old = next((old for old in olds if _changes(old, new)), None)
    if old is None:
        return
    headers = new.block.found.headers
    said = "；".join(
        f"{headers.get(name, name)}：{cell_text(old.values[name]) or '空'}→{cell_text(new.values[name]) or '空'}"
        for name in _changes(old, new)[:4]
    )
    defect = new.propose(KIND, note=f"更正{_place(old)}：{said}")
    defect.about, defect.offer = f"{new.content}\x1f{old.content}", "以此行为准"
    is_accepted = decisions.settle(defect)
    for row in olds:
        if is_accepted:
            row.note(KIND, "", "rejected", rejects=True, note=f"已由{_place(new)}更正")
        elif decisions.answer(defect) != NO:
            row.note(KIND, "", "pending", note=f"是否由{_place(new)}更正，待确认")


def _replace_months(olds: Sequence[Row], new: Row, table: Table, decisions: Decisions) -> None:
    """Propose month by month that an amount replaces an older one; other months stay as they are."""
    for column in map(table.column_of, range(1, 13)):
        amount = new.values.get(column)
        old = next((o for o in olds if o.values.get(column) not in (None, amount)), None)
        if amount is None or old is None:
            continue
        said = f"{cell_text(old.values[column])}→{cell_text(amount)}"
        defect = new.note(KIND, column, "pending", note=f"更正{_place(old)}：{said}")
        defect.is_local, defect.offer = True, "以此数为准"
        defect.about = f"{new.content}\x1f{old.content}"
        is_accepted = decisions.settle(defect)
        is_declined = decisions.answer(defect) == NO
        defect.rejects = False
        if not is_accepted:
            new.values[column] = None
        for row in olds if not is_declined else ():
            if row.values.get(column) is not None:
                fate: Outcome = "rejected" if is_accepted else "pending"
                row.note(KIND, column, fate, note=f"是否由{_place(new)}更正").is_local = True
                row.values[column] = None


def _changes(old: Row, new: Row) -> list[str]:
    """Return the fields that both rows have a column for and in which they differ."""
    names = [name for name in new.raw if name != "seq" and name in old.raw and name in new.values]
    return [name for name in names if cell_text(old.values.get(name)) != cell_text(new.values[name])]


def _leave_out(old: Row, newer: Block, decisions: Decisions) -> None:
    defect = old.propose(KIND, note=f"{newer.book.path}中没有此行；接受则不再计入")
    defect.offer = LEAVE_OUT
    decisions.settle(defect, leaves_out=True)


def _place(row: Row) -> str:
    return f"{row.block.book.path} {row.block.sheet.name} 第{row.number}行"
