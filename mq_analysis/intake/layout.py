"""Find the tables on a sheet: headings, units, and the role of every row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mq_analysis.intake.dates import read_date
from mq_analysis.intake.headings import Match, find_headings
from mq_analysis.intake.roles import FILLED_ON, OFFICE, is_title, is_unit_row, role_of
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import bracket_texts, plain
from mq_analysis.tables.workbooks.grid import Sheet, Value, is_blank

ROLES = ("title", "unit", "header", "data", "subtotal", "total", "note", "blank")
_UNIT = re.compile(
    r"(?<!填报)(?<!报送)(?<!主管)(?<!上报)(?:计量|金额)?单位[:：]?\(?([^\s,，;；)]+)|金额[:：]([^\s,，;；)]+)"
)
_CUT = re.compile(r"[、/,，和及]")
_ADDS = ("data", "total", "subtotal")


@dataclass(frozen=True, slots=True)
class Found:
    """A table on a sheet.

    Attributes:
        kind: Its name in the settings.
        columns: The column of each field, from 0; a field by month has one entry for each month.
        headers: The heading of each field as written in the file.
        header_rows, roles: Rows from 0; every row from the table's title to its last note has a role.
        stated_unit: The unit stated above the table, blank if none.
        units: Units stated in headings.
        unknown: Columns with an unknown heading.
        lacking: Required fields of the table without a heading.
    """

    kind: str
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    header_rows: tuple[int, ...]
    roles: Mapping[int, str]
    stated_unit: str
    units: Mapping[str, str]
    unknown: Mapping[int, str]
    lacking: tuple[str, ...] = ()

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
    """The content of a sheet: its tables, and the role of rows outside tables."""

    tables: tuple[Found, ...]
    loose: Mapping[int, str]
    office: str
    filled_on: dt.date | None


def find_tables(sheet: Sheet, spec: Spec) -> Layout:
    """Find every table of a sheet; rows above, between and below tables are titles, units or notes."""
    headers = list(find_headings(sheet, spec))
    starts = [match.rows[0] for match in headers]
    tables: list[Found] = []
    loose: dict[int, str] = {}
    above: list[int] = list(range(starts[0] if starts else len(sheet.rows)))
    for i, match in enumerate(headers):
        roles, tail = _roles(sheet, spec, match, [*starts, len(sheet.rows)][i + 1])
        head = {row: _above(sheet, row) for row in above}
        tables.append(_describe(sheet, spec, match, head, roles))
        above = tail
    if not headers:
        loose = {row: "blank" if _is_empty(sheet.rows[row]) else "note" for row in above}
    said = list(_statements(sheet))
    return Layout(tuple(tables), MappingProxyType(loose), _first(OFFICE, said), _fill_date(said))


def _statements(sheet: Sheet) -> Iterator[str]:
    """Return statements of sender and date, with label and value in one cell or in two."""
    for row in sheet.rows:
        texts = [plain(_text(value)) for value in row if not is_blank(value)]
        for text, after in zip(texts, [*texts[1:], ""], strict=False):
            if OFFICE.search(text) or FILLED_ON.search(text):
                yield f"{text}{after}" if text.endswith((":", "：", "日期", "时间", "单位")) else text


def _text(value: Value) -> str:
    return value.isoformat()[:10] if isinstance(value, dt.date) else str(value)


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    for text in texts:
        match = pattern.search(text)
        if match and match[1]:
            return match[1]
    return ""


def _fill_date(texts: Sequence[str]) -> dt.date | None:
    date = read_date(_first(FILLED_ON, texts))
    return dt.date.fromisoformat(date.text) if date and not date.is_month else None


def _above(sheet: Sheet, row: int) -> str:
    if _is_empty(sheet.rows[row]):
        return "blank"
    texts = [plain(value) for value in sheet.rows[row] if isinstance(value, str)]
    return "unit" if is_unit_row(texts) else "title"


def _is_empty(values: Sequence[Value]) -> bool:
    return all(is_blank(value) for value in values)


def _roles(sheet: Sheet, spec: Spec, match: Match, stop: int) -> tuple[dict[int, str], list[int]]:
    """Return the role of each row below a header, and the rows at the end that belong to the next table."""
    roles = {row: role_of(sheet, spec, match, row) for row in range(match.rows[-1] + 1, stop)}
    _titles(sheet, roles)
    last = max((row for row, role in roles.items() if role in _ADDS), default=match.rows[-1])
    if stop == len(sheet.rows):
        return roles, []
    tail = [row for row in roles if row > last]
    first = next((row for row in tail if roles[row] in ("unit", "title") or is_title(sheet, row)), None)
    alone = next(
        (row for row in reversed(tail) if roles[row] == "note" and not _is_remark(sheet, spec, row)), None
    )
    start = min((row for row in (first, alone) if row is not None), default=stop)
    heads = [row for row in tail if row >= start]
    return {row: role for row, role in roles.items() if row not in heads}, heads


def _titles(sheet: Sheet, roles: dict[int, str]) -> None:
    """Give rows directly above repeated headings the role of title."""
    rows = sorted(roles, reverse=True)
    under_header = False
    for row in rows:
        role = roles[row]
        if role == "header":
            under_header = True
        elif (under_header and role in ("note", "unit", "blank")) or (under_header and is_title(sheet, row)):
            if role not in ("unit", "blank"):
                roles[row] = "title"
        else:
            under_header = False


def _is_remark(sheet: Sheet, spec: Spec, row: int) -> bool:
    texts = [plain(value) for value in sheet.rows[row] if isinstance(value, str) and value.strip()]
    return bool(texts) and texts[0].lstrip("*※(（").startswith(spec.note)


def _describe(
    sheet: Sheet, spec: Spec, match: Match, head: Mapping[int, str], below: Mapping[int, str]
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
        stated_unit=_unit_above(texts, spec),
        units=MappingProxyType(dict(_heading_units(spec, match.columns, shown))),
        unknown=MappingProxyType({i: t.strip() for i, t in shown.items() if t.strip() and i not in known}),
        lacking=match.lacking,
    )


def _unit_above(texts: Sequence[str], spec: Spec) -> str:
    """Return the unit of money that is stated above a table, else the first unit of any kind."""
    said = [
        part for text in texts for match in _UNIT.finditer(text) for part in _CUT.split(match[1] or match[2])
    ]
    return next((part for part in said if part in spec.payable), said[0] if said else "")


def _heading_units(
    spec: Spec, columns: Mapping[str, int], shown: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    """Return the unit in the brackets of a heading, or at its end."""
    for field, column in columns.items():
        text = plain(shown[column])
        parts = [
            p for inside in bracket_texts(text) for p in _CUT.split(inside.removeprefix("单位").lstrip(":："))
        ]
        tail = [name for name in spec.payable if text.endswith(name) and text != name]
        found = [part for part in parts if part in spec.payable] or sorted(tail, key=len, reverse=True)
        if found:
            yield field, found[0]
