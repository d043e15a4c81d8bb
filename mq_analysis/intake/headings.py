"""Find the headings of tables: one to four rows, columns in any order, spelled as in the settings or nearly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mq_analysis.intake.spec import Spec
from mq_analysis.intake.table_spec import Table
from mq_analysis.intake.words import MONTH_OF_YEAR, bracket_texts, heading, plain
from mq_analysis.tables.workbooks.grid import Sheet, Value, is_blank

_ENOUGH = 0.5
"""Share of the headings of a row that must be those of one table."""

_MOST, _LEAST = 0.6, 4
"""Share and number of headings that make a table where one that it needs is missing."""

_LONG = 3
"""Headings of fewer characters must be spelled as in the settings."""

_SHORT = 8
"""Most characters of a lower heading that says which figure it is."""

_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+\.\d+%?|-?\d{1,5}%?|-?\d{7,}", re.ASCII)
_WORDS_OF_A_STATEMENT = 4
"""Most filled cells of a row that states sender or date with an empty place after the colon."""

_TITLE_ROWS = 6
"""Rows above headings in which a title may stand."""

_DEEPEST = 4
"""Most rows of headings."""

_STATEMENT = re.compile(
    r"^[^()（）]{0,6}(?:单位|日期|时间|部门|负责人|联系人)(?:[(（][^()（）]*[)）])?[:：](.*)"
)
PART_OF_YEAR = re.compile(r"\d{1,2}月?[-—–~～至到]\d{1,2}月|上半年|下半年|[一二三四1-4]季度")
"""A heading or title about a part of a year."""

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\D*$)(?!年?\d{1,2}月)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sent:
    """Who sent a sheet, and for which year; both decide what its headings mean.

    Attributes:
        office: The sender; blank if it is not known.
        is_township: Whether it is a township.
        acts_for: The departments whose tables it sends, itself among them; none for a township.
    """

    year: int
    office: str = ""
    is_township: bool = False
    acts_for: tuple[str, ...] = ()

    def fits(self, table: Table) -> bool:
        """Say whether the sender reports a table; anybody may if the sender is not known."""
        if self.is_township:
            return "township" in table.senders
        return not self.office or any(one in table.senders for one in (self.office, *self.acts_for))


@dataclass(frozen=True, slots=True)
class Match:
    """Headings of one table.

    Attributes:
        columns: The column of each field, from 0.
        texts: The texts of the rows of headings, to recognise repeated headings.
        headings: The number of headings.
        lacking: Required fields of the table without a heading.
        other_year: Columns whose heading names another year.
        fits: Whether the sender reports such a table.
        has_subheadings: Whether a lower row says which figure a column holds.
        named: Characters of the table's name that stand above the headings or name the sheet; 0 if it is not named.
    """

    kind: str
    columns: dict[str, int]
    texts: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    headings: int
    lacking: tuple[str, ...] = ()
    other_year: frozenset[int] = field(default_factory=frozenset)
    fits: bool = True
    has_subheadings: bool = False
    named: int = 0

    @property
    def rank(self) -> tuple[int, int, bool, bool, float, int]:
        """Return a sort key for how well the headings match; a match without missing fields ranks highest."""
        strange = self.headings - len(self.columns)
        score = len(self.columns) - 0.5 * strange
        return self.named, -len(self.lacking), self.fits, self.has_subheadings, score, -len(self.rows)


def find_headings(sheet: Sheet, spec: Spec, sent: Sent) -> Iterator[Match]:
    """Return the headings of every table of a sheet; repeated headings belong to the table above."""
    row = 0
    last: Match | None = None
    while row < len(sheet.rows):
        match = match_at(sheet, spec, row, sent)
        if match is None:
            row += 1
            continue
        between = range(last.rows[-1] + 1 if last else row, row)
        row = match.rows[-1] + 1
        if last is None or match.texts != last.texts or any(_states_unit(sheet, i, spec) for i in between):
            yield match
        last = match


def _states_unit(sheet: Sheet, row: int, spec: Spec) -> bool:
    """Say whether a row states a unit of money."""
    text = "".join(plain(text) for text in texts_of(sheet, row))
    return "单位" in text and any(f"单位{mark}{name}" in text for mark in (":", "") for name in spec.payable)


def texts_of(sheet: Sheet, row: int) -> tuple[str, ...]:
    """Return the texts of a row; blank for cells with other values."""
    return tuple(value if isinstance(value, str) else "" for value in sheet.rows[row])


def match_at(sheet: Sheet, spec: Spec, row: int, sent: Sent) -> Match | None:
    """Return the best match of headings that begin at a row, of one row or of several."""
    top = texts_of(sheet, row)
    begins = could_be_headings(sheet.rows[row], top) and any(_is_known(text, spec) for text in top)
    if not begins and not _is_group_row(sheet, spec, row):
        return None
    said, names = [top], top
    title = _title_above(sheet, row, spec)
    found = list(_matches(spec, names, (row,), (top,), sent, title))
    for below in range(row + 1, min(row + _DEEPEST, len(sheet.rows))):
        texts = texts_of(sheet, below)
        is_sub = _is_subheading(texts, spec)
        if not could_be_headings(sheet.rows[below], texts, least=1):
            break
        if _is_filled(names, texts) and not is_sub:
            break
        names = _join_rows(names, texts, spec)
        said.append(texts)
        rows = tuple(range(row, below + 1))
        deeper = _matches(spec, names, rows, tuple(said), sent, title)
        found += [replace(m, has_subheadings=is_sub) for m in deeper if is_sub or _uses_all(m, said)]
    best = max(found, key=lambda match: match.rank, default=None)
    return None if best and _is_one_of_several(best, found, spec) else best


def _is_one_of_several(best: Match, found: Sequence[Match], spec: Spec) -> bool:
    """Say whether headings fit several tables alike that only their titles tell apart: nobody can tell which."""
    alike = (match for match in found if match.kind != best.kind and match.rank == best.rank)
    return any(spec.tables[match.kind].names and spec.tables[best.kind].names for match in alike)


def _title_above(sheet: Sheet, row: int, spec: Spec) -> tuple[str, ...]:
    """Return the texts of the nearest row above that names a table, else the name of the sheet."""
    for above in range(row - 1, max(row - _TITLE_ROWS, 0) - 1, -1):
        values = [value for value in sheet.rows[above] if not is_blank(value)]
        texts = [plain(value) for value in values if isinstance(value, str)]
        if len(texts) < len(values) or len(texts) > _WORDS_OF_A_STATEMENT:
            break
        if any(name in text for name in spec.titles for text in texts):
            return tuple(texts)
    return (plain(sheet.name),)


def _is_known(text: str, spec: Spec) -> bool:
    return heading(text) in spec.headings


def _is_group_row(sheet: Sheet, spec: Spec, row: int) -> bool:
    """Say whether a row could name groups of headings: two texts or more, and known headings in the next row."""
    if row + 1 >= len(sheet.rows) or not could_be_headings(sheet.rows[row], texts_of(sheet, row)):
        return False
    below = [text for text in texts_of(sheet, row + 1) if text.strip()]
    return sum(_is_known(text, spec) for text in below) >= max(2, _ENOUGH * len(below))


def _uses_all(match: Match, said: Sequence[tuple[str, ...]]) -> bool:
    """Say whether each row of headings gives at least one; else the upper rows are titles above fewer rows."""

    def depth(column: int) -> int:
        depths = [i for i, texts in enumerate(said) if column < len(texts) and texts[column].strip()]
        return depths[-1] if depths else -1

    used = {depth(column) for column in match.columns.values()}
    return len(said) - 1 in used and 0 in used


def could_be_headings(values: Sequence[Value], texts: Sequence[str], least: int = 2) -> bool:
    """Say whether a row holds only texts, and at least so many."""
    filled = [value for value in values if not is_blank(value)]
    if len(filled) < least or len(filled) != sum(1 for text in texts if text.strip()):
        return False
    numbers = sum(1 for text in texts if _is_number(plain(text)))
    if numbers > 1 and 3 * numbers > len(filled):
        return False  # a row of data in a text file
    said = [match for text in texts if (match := _STATEMENT.match(plain(text)))]
    return not any(match[1] or len(filled) <= _WORDS_OF_A_STATEMENT for match in said)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and not MONTH_OF_YEAR.fullmatch(text)


def _is_filled(top: Sequence[str], below: Sequence[str]) -> bool:
    """Say whether a row cannot be a further row of headings because it has text under headings of a single column."""
    said = [i for i, text in enumerate(below) if text.strip()]
    both = [i for i in said if i < len(top) and top[i].strip()]
    under_blank = len(said) - len(both)
    return not under_blank or len(both) > 2 * under_blank + 2


def _join_rows(top: Sequence[str], below: Sequence[str], spec: Spec) -> tuple[str, ...]:
    """Return the heading of each column: the lower one if there is one, else the upper.

    Below a known heading that spans several columns, an unknown lower one says which figure it is: both are joined.
    """
    width = max(len(top), len(below))
    upper = [*top, *[""] * (width - len(top))]
    lower = [*below, *[""] * (width - len(below))]
    names: list[str] = []
    span = ""
    for up, low in zip(upper, lower, strict=True):
        span = up if up.strip() else span if low.strip() else ""
        is_figure = plain(low) in spec.same_measures or not _is_known(low, spec)
        if low.strip() and _is_known(span, spec) and is_figure:
            names.append(f"{span}{low}")
        else:
            names.append(low if low.strip() else up)
    return tuple(names)


def _is_subheading(below: Sequence[str], spec: Spec) -> bool:
    """Say whether a row names figures below headings: last year's, a plan's, those of some months."""
    said = [plain(text) for text in below if text.strip()]
    if said and all(text in spec.same_measures or is_other_measure(text, "", spec) for text in said):
        return True
    return any(len(text) <= _SHORT and is_other_measure(text, "", spec) for text in said)


def _matches(
    spec: Spec,
    texts: Sequence[str],
    rows: tuple[int, ...],
    said: tuple[tuple[str, ...], ...],
    sent: Sent,
    title: tuple[str, ...] = (),
) -> Iterator[Match]:
    other = frozenset(i for i, text in enumerate(texts) if names_other_year(text, sent.year))
    names = [
        heading(text) if text.strip() and i not in other and not _is_other_figure(text, spec) else ""
        for i, text in enumerate(texts)
    ]
    headings = sum(1 for name in names if name)
    for kind, table in spec.tables.items():
        columns = _columns(table, names, spec)
        lacking = tuple(need for need in table.needs if not _has(table, columns, need))
        is_apart = not table.apart or any(field in columns for field in table.apart)
        named = max((len(name) for name in table.title_words for text in title if name in text), default=0)
        least = max(_LEAST, _MOST * headings) if lacking else max(2, _ENOUGH * headings)
        is_known = len(lacking) < len(table.needs) if table.needs else _names_its_firms(table, columns)
        if len(columns) >= least and is_apart and is_known and (named or not table.by_title):
            yield Match(kind, columns, said, rows, headings, lacking, other, sent.fits(table), named=named)


def _is_other_figure(text: str, spec: Spec) -> bool:
    """Say whether brackets make a heading another figure: 工业总产值(上年)."""
    return heading(text) in spec.headings and any(
        word in inside for inside in bracket_texts(text) for word in spec.other_measures
    )


def _names_its_firms(table: Table, columns: Mapping[str, int]) -> bool:
    """Say whether a table has a column of codes or names of firms, if its rows are about firms."""
    return not table.is_of_firms or any(
        table.fields[n].type in ("firm", "org") for n in columns if n in table.fields
    )


def names_other_year(text: str, year: int) -> bool:
    """Say whether a heading names years, and not the collection year.

    >>> names_other_year("2012年产值", 2013), names_other_year("2013年1月", 2013), names_other_year("产值", 2013)
    (True, False, False)
    >>> names_other_year("2012年11月", 2013), names_other_year("2012.11", 2013), names_other_year("201301", 2013)
    (True, True, False)
    """
    bare = plain(text)
    month = MONTH_OF_YEAR.fullmatch(bare)
    said = {month[1]} if month else set(_YEAR.findall(bare))
    return bool(said) and str(year) not in said


def _has(table: Table, columns: Mapping[str, int], name: str) -> bool:
    months = table.fields[name].months
    if table.fields[name].type == "month":
        return True  # the title or the name of the sheet may state it
    return name in columns or (months is not None and any(months.format(m) in columns for m in range(1, 13)))


def _columns(table: Table, names: Sequence[str], spec: Spec) -> dict[str, int]:
    """Return the column of each field; the best-spelled heading is assigned first, each heading to one field."""
    columns: dict[str, int] = {}
    for column, name in enumerate(names):
        field_of = table.headings.get(name)
        if name and field_of and field_of not in columns:
            columns[field_of] = column
    if 2 * len(columns) >= sum(1 for name in names if name):
        columns |= _nearly(table, columns, names, spec)
    if any(table.month_of(name) for name in columns):
        columns = {n: column for n, column in columns.items() if n != (table.monthly or ("",))[0]}
    return columns


def is_other_measure(name: str, known: str, spec: Spec) -> bool:
    """Say whether a heading names another figure than a known one: last year's, a plan's, that of some months."""
    part = PART_OF_YEAR.search(name)
    return any(word in name and word not in known for word in spec.other_measures) or bool(
        part and part[0] not in known
    )


def _nearly(table: Table, known: Mapping[str, int], names: Sequence[str], spec: Spec) -> dict[str, int]:
    """Return columns whose heading contains, or is contained in, the heading of exactly one field without a column."""
    columns: dict[str, int] = {}
    for column, name in enumerate(names):
        if len(name) < _LONG or column in known.values():
            continue
        near = {
            field
            for text, field in table.headings.items()
            if field not in known and len(text) >= _LONG and (text in name or name in text)
            if not is_other_measure(name, text, spec)
        }
        if len(near) == 1 and (field := near.pop()) not in columns:
            columns[field] = column
    return columns
