"""Read the cells of a table, row by row or form by form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from mq_analysis.intake.dates import MONTH
from mq_analysis.intake.defect import cell_text
from mq_analysis.intake.record import Block, Ledger, Row
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.table_spec import Field, Table
from mq_analysis.intake.values import read_value
from mq_analysis.intake.words import plain
from mq_analysis.intake.years import years_of
from mq_analysis.tables.workbooks.grid import Cell, Value, is_blank
from mq_analysis.tables.workbooks.preflight import NO_RESULT

_NUMBERS = ("money", "int", "number", "pct")

_MOSTLY = 0.5
"""Share of the months with an amount from which on a blank one is worth a question."""

_LIKE_ABOVE = ("firm", "org", "township", "text", "word", "honour", "item", "doc", "date", "month", "quarter")


def read_block(block: Block, ledger: Ledger) -> None:
    """Read every row of data of a table into ``block.rows``."""
    spec, found, sheet = ledger.spec, block.found, block.sheet
    table = spec.tables[found.kind]
    fields = dict(_fields(table))
    above: dict[str, Value] = {}
    merged = _cells_of_merges(block)
    for number, cells in _places(block):
        raw = {name: sheet.value(*at) for name, at in cells.items()}
        for name, value in raw.items():
            if isinstance(value, str) and plain(value) in spec.ditto and fields[name].type in _LIKE_ABOVE:
                raw[name] = above.get(name)
        above = raw
        row = Row(block, number + 1, raw, cells=cells if found.cards else {})
        shared = {name for name in cells if (number, found.columns.get(name, -1)) in merged}
        block.rows.append(row)
        _read_row(row, shared, fields, spec)
        if table.monthly and table.monthly[0] in found.columns:
            _set_month(row, table, ledger)
        elif table.monthly is None:
            _set_period(row, table, ledger)
    if found.lacking:
        for row in block.rows:
            row.held = "rejected"
    else:
        _tell_gaps(block, table)


def _read_row(row: Row, shared: set[str], fields: Mapping[str, Field], spec: Spec) -> None:
    """Read every cell of a row; ``shared`` are the fields whose cell is merged with those of other rows."""
    sheet = row.block.sheet
    struck = struck_fields(row)
    table = spec.tables[row.block.kind]
    has_months = any(table.month_of(name) for name in row.raw)
    wide = {table.monthly[1]} if table.monthly and has_months else set()
    for name, value in row.raw.items():
        at = row.place(name)
        if name in wide:
            said = years_of([plain(str(value))])
            if said and row.block.year not in said:
                row.note("outside_collection_year", name, "rejected", rejects=True, note=f"属于{min(said)}年")
            continue
        if at in sheet.faults:
            _tell_fault(row, name, sheet.faults[at])
        elif name in shared and fields[name].type in _NUMBERS and not is_blank(value):
            row.values[name] = None
            defect = row.propose("merged_amount", name, note="请在“改为”写这一行的数，或写0")
            defect.raw = cell_text(value)
        else:
            _read(row, name, sheet.rests.get(at, value), fields[name], spec)
        if name in struck:
            row.propose("struck_cell", name, note="接受则该格留空，不接受则照原值").needs_value = False
        elif at in sheet.rests:
            row.propose("struck_part", name, clean=sheet.rests[at].strip(), note="按没有划去的文字读入")


_BLANK = {"word": ("value_missing", "没有选；空白的行不计入按此列选取的数")}
"""What is told of a blank cell that should be filled in, by the type of its field; an amount by default."""


def _tell_fault(row: Row, name: str, fault: str) -> None:
    kind = "formula_not_cached" if fault == NO_RESULT else "cell_error"
    defect = row.note(kind, name, "rejected", note="读出为空白，请填写数值后重报")
    defect.raw = fault
    row.values[name] = None


def _tell_gaps(block: Block, table: Table) -> None:
    """Report a blank month of a row with most months, unless every row of that tax has none then or from then on.

    The months that are not yet over are blank in every row.
    """
    months = [name for m in range(1, 13) if (name := table.column_of(m)) in block.found.columns]
    for name, field in table.fields.items():
        if field.expected and name in block.found.columns:
            for row in block.rows:
                if row.values.get(name) is None and not any(defect.field == name for defect in row.defects):
                    kind, note = _BLANK.get(field.type, ("amount_blank", "没有金额；如确无，不必处理"))
                    row.note(kind, name, note=note)
    kinds = [name for name in table.unique if name in block.found.columns and name != "org_code"]
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in block.rows:
        groups[tuple(row.text(name) for name in kinds)].append(row)
    for rows in groups.values():
        for name in months:
            blank = [row for row in rows if row.values.get(name) is None]
            is_usual = len(blank) == len(rows) > 1
            for row in blank:
                filled = [month for month in months if row.values.get(month) is not None]
                is_mostly = len(filled) >= _MOSTLY * len(months)
                is_gap = is_mostly and (not is_usual or filled[0] < name < filled[-1])
                if is_gap and not any(defect.field == name for defect in row.defects):
                    row.note("month_blank", name, note="如该月确无，不必处理")


def _places(block: Block) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Return the number of each row of data, from 0, with the cell of each field."""
    found = block.found
    if found.cards:
        for card in found.cards:
            yield min(row for row, _ in card.values()), dict(card)
        return
    covered = _covering_cells(block)
    for number in found.rows("data"):
        yield (
            number,
            {name: covered.get((number, column), (number, column)) for name, column in found.columns.items()},
        )


def _fields(table: Table) -> list[tuple[str, Field]]:
    """Return the columns that a table may have; a field by month appears once for each month."""
    return [
        (name, about)
        for field, about in table.fields.items()
        for name in (field, *((about.months.format(m) for m in range(1, 13)) if about.months else ()))
    ]


def struck_fields(row: Row) -> set[str]:
    """Return the fields of a row whose cells are struck out, if the row as a whole is not."""
    sheet, found = row.block.sheet, row.block.found
    filled = [
        name for name in row.raw if name in found.columns and not is_blank(row.raw[name]) and name != "seq"
    ]
    struck = {name for name in filled if row.place(name) in sheet.struck}
    is_whole = 2 * len(struck) >= len(filled) or {"enterprise_name", "org_code"} & struck
    return set() if is_whole else struck


def _cells_of_merges(block: Block) -> set[Cell]:
    """Return the cells of vertically merged ranges that reach over several rows of data."""
    data = set(block.found.rows("data"))
    return {
        (row, left)
        for top, left, bottom, right in block.sheet.merged
        if bottom > top and left == right and len(data & set(range(top, bottom + 1))) > 1
        for row in range(top, bottom + 1)
    }


def _covering_cells(block: Block) -> dict[Cell, Cell]:
    """Return the cells of vertically merged ranges of data, each with the cell that holds its value."""
    data = set(block.found.rows("data"))
    return {
        (row, left): (top, left)
        for top, left, bottom, right in block.sheet.merged
        if top in data and bottom > top and left == right
        for row in range(top + 1, bottom + 1)
    }


def _read(row: Row, name: str, value: Value, field: Field, spec: Spec) -> None:
    text = plain(value) if isinstance(value, str) else ""
    is_word = field.type == "word"
    is_answer = is_word and (field.words == "bool" or spec.lexicons[id(field)].has(text))
    if is_blank(value) or (text in spec.blanks and not is_answer):
        row.values[name] = None
        if text and field.type == "money" and not field.blank_ok:
            row.note("amount_blank", name, note=f"写的是“{text}”，按没有金额处理")
        if field.required:
            row.note(field.required, name, "rejected", rejects=True, note="请补填后重报")
        return
    row.values[name] = read_value(row, name, value, field, spec)


def _set_month(row: Row, table: Table, ledger: Ledger) -> None:
    """Put the amount of a row about one month under that month, as if the table had a column for it."""
    amount, period = table.monthly or ("", "")
    said = row.text(period) if period in row.raw else _period_of_title(row.block, ledger.year)
    value = row.values.pop(amount, None)
    if not said:
        if not any(defect.field == period and defect.rejects for defect in row.defects):
            row.note("period_missing", amount, "rejected", rejects=True, note="请写明所属月份")
    elif said[:4] != str(ledger.year):
        name = period if period in row.raw else ""
        row.note("outside_collection_year", name, "rejected", rejects=True, note=f"属于{said[:4]}年")
    else:
        if value is None and not any(defect.field == amount for defect in row.defects):
            row.note("amount_blank", amount, note="没有金额；如确无，不必处理")
        column = table.column_of(int(said[4:]))
        row.values[column] = value
        row.raw[column] = row.raw[amount]
        row.cells = {**row.cells, column: row.place(amount)}
        row.own_unit |= {column} if amount in row.own_unit else set()
        for defect in row.defects:
            defect.field = column if defect.field == amount else defect.field


def _set_period(row: Row, table: Table, ledger: Ledger) -> None:
    """Take the month of a row from title or sheet name if the table has no column for it."""
    name = next((n for n in table.needs if table.fields[n].type == "month" and n not in row.raw), "")
    if name:
        row.values[name] = _period_of_title(row.block, ledger.year) or None
        if row.values[name] is None:
            row.note("period_missing", name, "rejected", rejects=True, note="请写明所属月份")


def _period_of_title(block: Block, year: int) -> str:
    """Return the month that title or sheet name state; blank if none or several."""
    found = {
        f"{match[1] or year}{int(match[2]):02d}"
        for text in block.found.said
        for match in MONTH.finditer(text)
    }
    bare = plain(block.sheet.name)
    if not found and bare.isdigit() and 1 <= int(bare) <= 12:
        found = {f"{year}{int(bare):02d}"}
    return found.pop() if len(found) == 1 else ""
