"""The closed description of the tables: ``params/schema/tables.yaml`` as frozen models."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.forms import form_of, kind_of
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.money import FEN_PER_UNIT
from mq_analysis.base.project import display_path, resource

ColumnType = Literal[
    "org",
    "text",
    "code",
    "enum",
    "date",
    "date_or_month",
    "month",
    "year",
    "int",
    "number",
    "pct",
    "bool",
    "division",
    "division_or_county",
    "money_yuan",
    "money_wan",
    "money",
]

KINDS_OF_DATES: Mapping[str, str] = MappingProxyType(
    {"year": "year", "month": "month", "date": "date", "date_or_month": "date"}
)
"""Types of columns that can date a row, and what they tell."""

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Keeps every scalar as text: the key ``null`` and the value ``12315`` are words here."""


class Closed(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)


class Label(Closed):
    """A text in Chinese and English."""

    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return str(getattr(self, lang))


class ColumnSchema(Closed):
    """One column: its type, whether a cell may be blank or negative, whether the whole column may be absent.

    ``null: persons``: a cell may be blank in the row of a person (个人) and in no other.
    ``negative: allowed``: numbers that are summed may be below 0, as refunds are; without it a rule decides.
    """

    type: ColumnType
    zh: str
    doc: str
    null: Literal["allowed", "never", "persons"]
    negative: Literal["allowed", "never"] | None = None
    unit: str | None = None
    optional: bool = False
    values: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _only_an_enum_lists_values(self) -> Self:
        if (self.type == "enum") != bool(self.values):
            raise ValueError(
                sentence(
                    "values must be given for an enum and for nothing else, got type {type}", type=self.type
                )
            )
        if self.type == "money" and self.unit not in FEN_PER_UNIT:
            raise ValueError(
                sentence(
                    "money must say its unit ({units}), got {got!r}",
                    units=join(FEN_PER_UNIT),
                    got=self.unit,
                )
            )
        return self

    @property
    def is_money(self) -> bool:
        """Whether the column holds amounts, kept in fen."""
        return self.type in ("money_yuan", "money_wan", "money")

    @property
    def fen_per_unit(self) -> int:
        """Fen in one unit of the column of money."""
        unit = {"money_yuan": "yuan", "money_wan": "万元"}.get(self.type, self.unit or "")
        return FEN_PER_UNIT[unit]


class TableSchema(Closed):
    """One table: its columns, its key, the column that dates its rows, the month columns derived from its dates.

    A table is dated by one column, undated (its rows hold for every year), or neither is declared.
    """

    title: Label
    key: tuple[str, ...]
    required: bool
    columns: dict[str, ColumnSchema]
    months: dict[str, str] = {}
    dated: str | None = None
    undated: bool = False

    @model_validator(mode="after")
    def _names_columns_it_has(self) -> Self:
        dates = {self.dated} if self.dated else set()
        unknown = sorted({*self.key, *self.months.values(), *dates} - set(self.columns))
        if unknown:
            raise ValueError(
                sentence("key, months and dated must name columns of the table, got {got}", got=join(unknown))
            )
        if self.dated and (self.undated or self.columns[self.dated].type not in KINDS_OF_DATES):
            raise ValueError(
                sentence("dated must name a column of dates, months or years, got {got}", got=self.dated)
            )
        return self

    @property
    def dating(self) -> tuple[str, str] | None:
        """The kind of the column that dates the rows (year, month or date), and its name; None if no column does."""
        return (KINDS_OF_DATES[self.columns[self.dated].type], self.dated) if self.dated else None

    def stored_name(self, column: str) -> str:
        """Return the name of a column after reading: a column of money ends in ``_fen``."""
        known = self.columns.get(column)
        if known is None or not known.is_money:
            return column
        return column.removesuffix("_yuan").removesuffix("_wan") + "_fen"

    @property
    def made_names(self) -> frozenset[str]:
        """The names of columns that reading creates; no file may use them."""
        stored = {self.stored_name(name) for name, column in self.columns.items() if column.is_money}
        return frozenset(stored | set(self.months))


def load_schema() -> Mapping[str, TableSchema]:
    """Return the description of every table by name, in the order of the file.

    Raises:
        DataError: With every problem of ``params/schema/tables.yaml``.
    """
    return _load(resource("params", "schema", "tables.yaml"))


@functools.cache
def _load(path: Path) -> Mapping[str, TableSchema]:
    tables: dict[str, TableSchema] = {}
    problems: list[Problem] = []
    for name, data in _plain(path).items():
        try:
            tables[name] = TableSchema.model_validate(data)
        except ValidationError as error:
            problems += problems_of(error, f"{display_path(path)}:{name}")
    if problems:
        raise DataError(problems)
    return MappingProxyType(tables)


def _plain(path: Path) -> dict[str, Any]:
    loader = _Loader(path.read_text(encoding="utf-8"))
    try:
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        raise DataError(
            Problem(display_path(path), sentence("must be valid YAML, got: {problem}", problem=error))
        ) from None
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise DataError(
            Problem(display_path(path), sentence("must hold tables by name, got {got!r}", got=data))
        )
    return data


def problems_of(error: ValidationError, where: str) -> list[Problem]:
    """Convert pydantic's errors to problems at ``where``, each with the keys that lead to it."""
    return [
        Problem(".".join([where, *map(str, detail["loc"])]), _message(dict(detail)))
        for detail in error.errors(include_url=False)
    ]


def _message(detail: dict[str, Any]) -> str:
    match detail["type"]:
        case "missing":
            return sentence("must be given, got nothing")
        case "extra_forbidden":
            return sentence("must not be there: the key is unknown")
        case "value_error":
            return sentence("must hold: {error}", error=detail["ctx"]["error"])
    return sentence("must be {form}, got {got}", form=form_of(detail), got=kind_of(detail["input"]))
