"""Find the tables on a sheet: headings, units, and the role of every row."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mq_analysis.intake.dates import read_date
from mq_analysis.intake.headings import Match, Sent, find_headings
from mq_analysis.intake.roles import FILLED_ON, OFFICE, is_title, is_unit_row, role_of
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import bracket_texts, plain
from mq_analysis.tables.workbooks.grid import Cell, Sheet, Value, is_blank

ROLES = ("title", "unit", "header", "data", "subtotal", "total", "note", "blank")
_UNIT = (
    r"(?:(?<!填报)(?<!报送)(?<!主管)(?<!上报)单位|金额)[^,，;；。元()\d]{{0,8}}?\(?({0})"
    r"|[以按]({0})(?:计|填|为)|^\(?({0})\)?$"
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
        other_year: Columns whose heading names another year.
        fits: Whether the sender reports such a table.
        said: The texts of title and sheet name, which may name a year or a month.
        cards: For tables that are forms, the cell of each field, one entry for each form.
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
    other_year: frozenset[int] = frozenset()
    fits: bool = True
    said: tuple[str, ...] = ()
    cards: tuple[Mapping[str, Cell], ...] = ()

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
    filled_on: dt.date | None


def find_tables(sheet: Sheet, spec: Spec, sent: Sent) -> Layout:
    """Find every table of a sheet; rows above, between and below tables are titles, units or notes."""
    headers = list(find_headings(sheet, spec, sent))
    starts = [match.rows[0] for match in headers]
    tables: list[Found] = []
    loose: dict[int, str] = {}
    above: list[int] = list(range(starts[0] if starts else len(sheet.rows)))
    for i, match in enumerate(headers):
        roles, tail = _roles(sheet, spec, match, [*starts, len(sheet.rows)][i + 1])
        head = {row: _above(sheet, row) for row in above}
        found = _describe(sheet, spec, match, head, roles)
        tables.append(found if found.stated_unit else _inherit_unit(found, tables))
        above = tail
    if not headers:
        loose = {row: "blank" if _is_empty(sheet.rows[row]) else "note" for row in above}
    said = list(statements(sheet))
    return Layout(tuple(tables), MappingProxyType(loose), _fill_date(said))


def _inherit_unit(found: Found, before: Sequence[Found]) -> Found:
    """Give a continued table the unit of the table above it of the same kind."""
    same = [other.stated_unit for other in before if other.kind == found.kind and other.stated_unit]
    return dataclasses.replace(found, stated_unit=same[-1]) if same else found


def statements(sheet: Sheet) -> Iterator[str]:
    """Return statements of sender and date, with label and value in one cell or in two."""
    for row in sheet.rows:
        texts = [plain(_text(value)) for value in row if not is_blank(value)]
        for text, after in zip(texts, [*texts[1:], ""], strict=False):
            if OFFICE.search(text) or FILLED_ON.search(text):
                yield f"{text}{after}" if text.endswith((":", "：", "日期", "时间", "单位")) else text


def _text(value: Value) -> str:
    return value.isoformat()[:10] if isinstance(value, dt.date) else str(value)


def first_group(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    """Return the first group of the first text that a pattern finds; blank if none."""
    for text in texts:
        match = pattern.search(text)
        if match and (said := next((group for group in match.groups() if group), "")):
            return said
    return ""


def _fill_date(texts: Sequence[str]) -> dt.date | None:
    date = read_date(first_group(FILLED_ON, texts))
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
    width = max(map(len, sheet.rows))
    shown = {
        i: str(next((v for row in reversed(match.rows) if not is_blank(v := sheet.value(row, i))), ""))
        for i in range(width)
    }
    over = _group_headings(sheet, match.rows, width)
    roles = {**head, **dict.fromkeys(match.rows, "header"), **below}
    known = {*match.columns.values(), *match.other_year}
    around = [*head, *(row for row, role in below.items() if role in ("unit", "note", "title"))]
    texts = [plain(v) for row in around for v in sheet.rows[row] if isinstance(v, str)]
    titles = [row for row, role in {**head, **below}.items() if role == "title"]
    return Found(
        kind=match.kind,
        columns=MappingProxyType(match.columns),
        headers=MappingProxyType({field: shown[column].strip() for field, column in match.columns.items()}),
        header_rows=match.rows,
        roles=MappingProxyType(dict(sorted(roles.items()))),
        stated_unit=_unit_around(texts, spec),
        units=MappingProxyType(dict(_heading_units(spec, match.columns, shown, over))),
        unknown=MappingProxyType({i: t.strip() for i, t in shown.items() if t.strip() and i not in known}),
        lacking=match.lacking,
        other_year=match.other_year,
        fits=match.fits,
        said=(
            *(plain(_text(v)) for row in titles for v in sheet.rows[row] if not is_blank(v)),
            plain(sheet.name),
        ),
    )


def _unit_around(texts: Iterable[str], spec: Spec) -> str:
    """Return the unit of money that texts around a table state; blank if none."""
    names = "|".join(sorted(map(re.escape, spec.payable), key=len, reverse=True))
    return first_group(re.compile(_UNIT.format(names)), texts)


def _group_headings(sheet: Sheet, rows: Sequence[int], width: int) -> dict[int, str]:
    """Return the heading above those of the last row for each column that it spans."""
    found: dict[int, str] = {}
    for row in rows[:-1]:
        span = ""
        for column in range(width):
            value = sheet.value(row, column)
            below = sheet.value(rows[-1], column)
            span = str(value) if not is_blank(value) else span if not is_blank(below) else ""
            if span:
                found[column] = span
    return found


def _heading_units(
    spec: Spec, columns: Mapping[str, int], shown: Mapping[int, str], over: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    """Return the unit in the brackets of a heading, or at its end; else that of the heading above it."""
    for field, column in columns.items():
        for text in (plain(shown[column]), plain(over.get(column, ""))):
            parts = [
                p
                for inside in bracket_texts(text)
                for p in _CUT.split(inside.removeprefix("单位").lstrip(":："))
            ]
            tail = [name for name in spec.payable if text.endswith(name) and text != name]
            found = [part for part in parts if part in spec.payable] or sorted(tail, key=len, reverse=True)
            if found:
                yield field, found[0]
                break
