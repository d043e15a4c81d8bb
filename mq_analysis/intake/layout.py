"""Find the tables on a sheet: headings in one row or two, and what every row is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mq_analysis.intake.dates import read_date
from mq_analysis.intake.spec import Spec, Table
from mq_analysis.intake.words import bracketed, heading, plain
from mq_analysis.workbooks.grid import Sheet, Value, is_blank

ROLES = ("title", "unit", "header", "data", "subtotal", "total", "note", "blank")
_UNIT = re.compile(r"(?<!填报)(?<!报送)(?<!主管)(?:金额)?单位[:：]\(?([^\s,，;；)]+)")
_FILLED_ON = re.compile(r"(?:填报|填表|报送|制表)(?:日期|时间)[:：](\S+)")
_OFFICE = re.compile(r"(?:填报|报送|填表)(?:单位|部门)(?:\(盖?章?\))?[:：]([^\s,，;；:：]+)")
_ENOUGH = 0.5
"""Share of the headings of a row that must be those of one table."""

_FEW = 4
"""Most filled cells of a row that tells sender, date and unit."""

_LONG = 3
"""Headings of fewer characters must be spelled as in the settings."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table on a sheet.

    Attributes:
        kind: Its name in the settings.
        columns: The column of each field, from 0; a field by month stands under the names of its months.
        headers: The heading of each field as it stands there.
        header_rows, roles: Rows from 0; every row from the table's title to its last note has a role.
        stated_unit: The unit stated above the table, blank if none.
        units: Units stated in headings.
        unknown: Columns with a heading that no field has.
    """

    kind: str
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    header_rows: tuple[int, ...]
    roles: Mapping[int, str]
    stated_unit: str
    units: Mapping[str, str]
    unknown: Mapping[int, str]

    @property
    def first(self) -> int:
        """Return the first column, from 0."""
        return min(self.columns.values())

    @property
    def last(self) -> int:
        """Return the last column, from 0."""
        return max(self.columns.values())

    def rows(self, *roles: str) -> list[int]:
        """Return the rows of some roles."""
        return [row for row, role in self.roles.items() if role in roles]


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on a sheet: its tables, and the role of the rows that belong to none."""

    tables: tuple[Found, ...]
    loose: Mapping[int, str]
    office: str
    filled_on: dt.date | None


@dataclass(frozen=True, slots=True)
class _Match:
    kind: str
    columns: dict[str, int]
    texts: tuple[str, ...]
    rows: tuple[int, ...]
    headings: int

    @property
    def rank(self) -> tuple[float, int]:
        return len(self.columns) - 0.5 * (self.headings - len(self.columns)), -len(self.rows)


def find_tables(sheet: Sheet, spec: Spec) -> Layout:
    """Find every table of a sheet; what is above, between and below them is title, unit or note."""
    headers = list(_headers(sheet, spec))
    starts = [match.rows[0] for match in headers]
    tables: list[Found] = []
    loose: dict[int, str] = {}
    above: list[int] = list(range(starts[0] if starts else len(sheet.rows)))
    for i, match in enumerate(headers):
        roles, tail = _roles(sheet, spec, match, [*starts, len(sheet.rows)][i + 1])
        head = {row: _above(sheet, row) for row in above}
        tables.append(_found(sheet, spec, match, head, roles))
        above = tail
    if not headers:
        loose = {row: "blank" if _is_empty(sheet.rows[row]) else "note" for row in above}
    said = [plain(v) for row in sheet.rows for v in row if isinstance(v, str) and ("填" in v or "报送" in v)]
    return Layout(tuple(tables), MappingProxyType(loose), _first(_OFFICE, said), _filled_on(said))


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    for text in texts:
        match = pattern.search(text)
        if match:
            return match[1]
    return ""


def _filled_on(texts: Sequence[str]) -> dt.date | None:
    date = read_date(_first(_FILLED_ON, texts))
    return dt.date.fromisoformat(date.text) if date and not date.is_month else None


def _headers(sheet: Sheet, spec: Spec) -> Iterator[_Match]:
    row = 0
    while row < len(sheet.rows):
        match = _header_at(sheet, spec, row)
        if match:
            yield match
            row = match.rows[-1] + 1
            while row < len(sheet.rows) and _texts(sheet, row) == match.texts:
                row += 1  # printed again right below
        else:
            row += 1


def _header_at(sheet: Sheet, spec: Spec, row: int) -> _Match | None:
    """Return the best match of a header that begins at a row, of one row or of two."""
    top = _texts(sheet, row)
    if not _could_be_header(sheet.rows[row], top) or not any(heading(text) in spec.headings for text in top):
        return None
    found = list(_matches(spec, top, (row,), top))
    if row + 1 < len(sheet.rows):
        below = _texts(sheet, row + 1)
        if _could_be_header(sheet.rows[row + 1], below, least=1) and not _is_filled(top, below):
            both = _joined(top, below)
            found += [m for m in _matches(spec, both, (row, row + 1), top) if _uses_both(m, below)]
    return max(found, key=lambda match: match.rank, default=None)


def _uses_both(match: _Match, below: Sequence[str]) -> bool:
    """Say whether some headings stand in the upper row only: else it is a title above a single row."""
    return any(column >= len(below) or not below[column].strip() for column in match.columns.values())


def _texts(sheet: Sheet, row: int) -> tuple[str, ...]:
    return tuple(str(value) if isinstance(value, str) else "" for value in sheet.rows[row])


def _could_be_header(values: Sequence[Value], texts: Sequence[str], least: int = 2) -> bool:
    filled = [value for value in values if not is_blank(value)]
    return len(filled) >= least and len(filled) == sum(1 for text in texts if text.strip())


def _is_filled(top: Sequence[str], below: Sequence[str]) -> bool:
    """Say whether a lower row cannot be the second row of headings: it speaks under single headings."""
    both = [i for i, text in enumerate(below) if text.strip() and i < len(top) and top[i].strip()]
    under_blank = [
        i for i, text in enumerate(below) if text.strip() and (i >= len(top) or not top[i].strip())
    ]
    return not under_blank or len(both) > 2 * len(under_blank) + 2


def _joined(top: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Return the heading of each column: the lower one where there is one."""
    width = max(len(top), len(below))
    upper = [*top, *[""] * (width - len(top))]
    lower = [*below, *[""] * (width - len(below))]
    return tuple(low if low.strip() else up for up, low in zip(upper, lower, strict=True))


def _matches(
    spec: Spec, texts: Sequence[str], rows: tuple[int, ...], top: tuple[str, ...]
) -> Iterator[_Match]:
    names = [heading(text) if text.strip() else "" for text in texts]
    headings = sum(1 for name in names if name)
    for kind, table in spec.tables.items():
        columns = _columns(table, names)
        enough = len(columns) >= max(2, _ENOUGH * headings)
        is_apart = not table.apart or any(field in columns for field in table.apart)
        if enough and is_apart and all(_has(table, columns, need) for need in table.needs):
            yield _Match(kind, columns, top, rows, headings)


def _has(table: Table, columns: Mapping[str, int], field: str) -> bool:
    months = table.fields[field].months
    return field in columns or (months is not None and months.format(1) in columns)


def _columns(table: Table, names: Sequence[str]) -> dict[str, int]:
    """Return the column of each field, the heading spelled best first; a heading serves one field."""
    columns: dict[str, int] = {}
    for column, name in enumerate(names):
        field_of = table.headings.get(name)
        if name and field_of and field_of not in columns:
            columns[field_of] = column
    if 2 * len(columns) >= sum(1 for name in names if name):
        columns |= _nearly(table, columns, names)
    return columns


def _nearly(table: Table, known: Mapping[str, int], names: Sequence[str]) -> dict[str, int]:
    """Return columns whose heading holds that of one field that is still without, or is held by it."""
    columns: dict[str, int] = {}
    for column, name in enumerate(names):
        if len(name) < _LONG or column in known.values():
            continue
        near = {
            field
            for text, field in table.headings.items()
            if field not in known and len(text) >= _LONG and (text in name or name in text)
        }
        if len(near) == 1 and (field := near.pop()) not in columns:
            columns[field] = column
    return columns


def _above(sheet: Sheet, row: int) -> str:
    if _is_empty(sheet.rows[row]):
        return "blank"
    text = plain("".join(str(v) for v in sheet.rows[row] if isinstance(v, str)))
    return "unit" if "单位:" in text or _FILLED_ON.search(text) else "title"


def _is_empty(values: Sequence[Value]) -> bool:
    return all(is_blank(value) for value in values)


def _roles(sheet: Sheet, spec: Spec, match: _Match, stop: int) -> tuple[dict[int, str], list[int]]:
    """Return the role of each row below a header, and the rows at the end that belong to what comes next."""
    roles: dict[int, str] = {}
    for row in range(match.rows[-1] + 1, stop):
        texts = _texts(sheet, row)
        if any(texts) and texts == match.texts:
            roles[row] = "header"
        else:
            roles[row] = _role(sheet, spec, match, row)
    last = max(
        (row for row, role in roles.items() if role in ("data", "total", "subtotal")), default=match.rows[-1]
    )
    for row, role in roles.items():
        if row < last and role == "note" and roles.get(row + 1) == "header":
            roles[row] = "title"
    tail = [row for row in roles if row > last]
    if stop < len(sheet.rows):
        heads = [row for row in tail if not _starts(spec.note, _lone(sheet, row))]
        for row in heads:
            del roles[row]
        return roles, heads
    return roles, []


def _role(sheet: Sheet, spec: Spec, match: _Match, row: int) -> str:
    values = sheet.rows[row]
    filled = [column for column, value in enumerate(values) if not is_blank(value)]
    if not filled or (filled == [match.columns.get("seq")] and not _lone(sheet, row).strip("0123456789")):
        return "blank"  # nothing, or a serial number that nothing stands behind
    if len(filled) <= _FEW and _above(sheet, row) == "unit":
        return "unit"  # of the table that comes next
    cells = [values[column] for column in sorted(match.columns.values()) if column < len(values)]
    texts = [plain(value) for value in cells[:6] if isinstance(value, str) and value.strip()]
    for text in texts[:3]:
        bare = text.rstrip(":：")
        if any(
            bare == mark or (bare.endswith(mark) and len(bare) <= len(mark) + 8) for mark in spec.subtotal
        ):
            return "subtotal"
        if bare in spec.total:
            return "total"
    lone = _lone(sheet, row)
    if lone and (
        _starts(spec.note, lone) or any(mark in lone for mark in spec.nil) or _is_remark(match, values)
    ):
        return "note"
    return "data"


def _lone(sheet: Sheet, row: int) -> str:
    """Return the text of a row that says one thing only, else a blank."""
    filled = [value for value in sheet.rows[row] if not is_blank(value)]
    return plain(filled[0]) if len(filled) == 1 and isinstance(filled[0], str) else ""


def _is_remark(match: _Match, values: Sequence[Value]) -> bool:
    """Say whether a single text stands where no datum can: in the column of serial numbers, or is a sentence."""
    column = next(i for i, value in enumerate(values) if not is_blank(value))
    text = str(values[column])
    return column == match.columns.get("seq", -1) or len(text) > 40 or column not in match.columns.values()


def _starts(marks: Sequence[str], text: str) -> bool:
    return bool(text) and text.lstrip("*※(（").startswith(tuple(marks))


def _found(
    sheet: Sheet, spec: Spec, match: _Match, head: Mapping[int, str], below: Mapping[int, str]
) -> Found:
    names = [sheet.value(match.rows[-1], column) for column in range(max(map(len, sheet.rows)))]
    upper = [sheet.value(match.rows[0], column) for column in range(len(names))]
    shown = {
        i: str(a if not is_blank(a) else b or "") for i, (a, b) in enumerate(zip(names, upper, strict=True))
    }
    roles = {**head, **dict.fromkeys(match.rows, "header"), **below}
    texts = [plain(v) for row in head for v in sheet.rows[row] if isinstance(v, str)]
    known = set(match.columns.values())
    return Found(
        kind=match.kind,
        columns=MappingProxyType(match.columns),
        headers=MappingProxyType({field: shown[column].strip() for field, column in match.columns.items()}),
        header_rows=match.rows,
        roles=MappingProxyType(dict(sorted(roles.items()))),
        stated_unit=_first(_UNIT, texts),
        units=MappingProxyType(dict(_heading_units(spec, match.columns, shown))),
        unknown=MappingProxyType({i: t.strip() for i, t in shown.items() if t.strip() and i not in known}),
    )


def _heading_units(
    spec: Spec, columns: Mapping[str, int], shown: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    for field, column in columns.items():
        for part in bracketed(shown[column]):
            if part in spec.payable:
                yield field, part


def with_columns(found: Found, more: Mapping[str, int]) -> Found:
    """Return a table with further columns."""
    return dataclasses.replace(found, columns=MappingProxyType({**found.columns, **more}))
