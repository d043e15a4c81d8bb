"""The parts of a form: a column with its words, kind and unit, and the form that has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "serial", "text", "code", "date", "month", "yuan", "wan", "usd", "pct", "count", "number", "choice"
]
AMOUNTS = ("yuan", "wan", "usd")


@dataclass(frozen=True)
class Column:
    """A column of a form: its words without the unit, the field it holds, what kind of value, and the unit."""

    words: str
    field: str
    kind: Kind = "text"
    unit: str = ""

    @property
    def heading(self) -> str:
        """The heading as the form prints it."""
        return f"{self.words}({self.unit})" if self.unit else self.words


@dataclass(frozen=True)
class Form:
    """A table of the collection: its id, the title without the year, and its columns."""

    id: str
    title: str
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column:
        """Return the column that holds a field."""
        return next(column for column in self.columns if column.field == field)

    def has(self, field: str) -> bool:
        """Return whether the form has a field."""
        return any(column.field == field for column in self.columns)


SERIAL = Column("序号", "serial", "serial")
NAME = Column("企业名称", "enterprise_name")
CODE = Column("组织机构代码", "org_code", "code")
TOWN = Column("所在乡镇", "township_code", "choice")
