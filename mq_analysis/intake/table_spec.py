"""One kind of table of a county's returns: its columns, their headings, and the type of their cells."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Literal

from pydantic import Field as Given

from mq_analysis.intake.words import heading, plain
from mq_analysis.policy.model.base import Label, Node
from mq_analysis.policy.scalars import Boolean, Id, Integer, Text, Texts

Type = Literal[
    "seq",
    "firm",
    "org",
    "township",
    "honour",
    "item",
    "text",
    "doc",
    "date",
    "money",
    "int",
    "number",
    "pct",
    "measured",
    "unit",
    "quarter",
    "month",
    "year",
    "share",
    "word",
]
CHINESE_MONTHS = ("", *"一二三四五六七八九十", "十一", "十二")


class Field(Node):
    """One column of a table: its possible headings and the type of its cells.

    Attributes:
        months: Name of the column of each month (``m{:02d}``), if the table has one column a month.
        one: Headings of the single column that holds its amounts where each row is about one month.
        sum_of: The field by month that this column adds up, row by row.
        parts: Fields that together are this one, row by row; a row where they are not is told.
        month: Whether a date that gives only the month is accepted.
        blank_ok: Whether a mark such as ``-`` or ``/`` in place of an amount is no finding.
        expected: Whether a blank is reported, though the row is kept.
        running: Whether it is a balance, which must not be added up.
        wanted: Whether a sheet without its column is reported, whatever its type.
        printed: Whether a template has its column; without it is read where a sheet has it.
    """

    type: Type
    headers: Texts
    unit: Text | None = None
    decimals: Integer = 0
    negative: Boolean = False
    month: Boolean = False
    months: Text | None = None
    one: Texts = ()
    sum_of: Id | None = None
    parts: tuple[Id, ...] = ()
    expected: Boolean = False
    blank_ok: Boolean = False
    running: Boolean = False
    wanted: Boolean = False
    printed: Boolean = True
    required: Id | None = None
    words: str | Mapping[str, list[str]] | None = None

    @property
    def unit_matters(self) -> bool:
        """Whether another unit in a heading or a cell would be another figure."""
        return self.type == "share" or self.unit is not None


class Table(Node):
    """One kind of table; the head of the settings file explains the keys."""

    title: Label
    senders: Texts
    columns: Texts
    needs: Texts = ()
    shares: Texts = ()
    names: Texts = ()
    by_title: Boolean = False
    number: Text | None = None
    fields: Mapping[Text, Field]
    due: Boolean = False
    firm_optional: Boolean = False
    in_year: Text | None = None
    unique: Texts = ()
    apart: Texts = ()
    order: list[list[Text]] = Given(default_factory=list)
    cells: Text | None = None
    indicators: Mapping[Id, Text] = Given(default_factory=dict)
    indicator_units: Mapping[Id, Text] = Given(default_factory=dict)

    @functools.cached_property
    def headings(self) -> Mapping[str, str]:
        """Return the name of the column for each heading; each month has a column of its own."""
        found: dict[str, str] = {}
        for field, about in self.fields.items():
            for text in about.headers:
                for month in range(1, 13) if about.months else (0,):
                    name = about.months.format(month) if about.months else field
                    found.setdefault(heading(text.format(month, cn=CHINESE_MONTHS[month])), name)
            for text in about.one:
                found.setdefault(heading(text), field)
        return found

    @functools.cached_property
    def title_words(self) -> tuple[str, ...]:
        """Return the names by which a title tells this table from others, in half width without blanks."""
        return tuple(dict.fromkeys(plain(name) for name in self.names))

    @property
    def is_of_firms(self) -> bool:
        """Whether its rows are about firms, told by code or name."""
        return any(field.type in ("firm", "org") for field in self.fields.values())

    @functools.cached_property
    def made_year(self) -> str:
        """Return the field that the collection year fills where a sheet has no column of years; else blank."""
        name = self.in_year or ""
        return name if name and self.fields[name].type == "year" else ""

    @functools.cached_property
    def monthly(self) -> tuple[str, str] | None:
        """Return the field with one column a month, and the field that names the month in rows of one month."""
        name = next((name for name, field in self.fields.items() if field.months), None)
        period = next((name for name, field in self.fields.items() if field.type == "month"), "")
        return (name, period) if name else None

    @functools.cached_property
    def long_fields(self) -> frozenset[str]:
        """Return the fields that only rows of one month have."""
        return frozenset(self.monthly or ())

    def month_of(self, column: str) -> int:
        """Return the month of a column such as ``m03``; 0 if it is none."""
        months = self.fields[self.monthly[0]].months if self.monthly else None
        return next((m for m in range(1, 13) if str(months).format(m) == column), 0) if months else 0

    def column_of(self, month: int) -> str:
        """Return the column of a month, such as ``m03``."""
        return str(self.fields[self.monthly[0]].months).format(month) if self.monthly else ""
