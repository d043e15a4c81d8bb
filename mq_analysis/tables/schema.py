"""The closed description of the tables: ``params/schema/tables.yaml`` as frozen models."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from mq_analysis.errors import DataError, Problem
from mq_analysis.home import home, shown

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
]

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Keeps every scalar as text: the key ``null`` and the value ``12315`` are words here."""


class Closed(BaseModel):
    """A frozen part of a file that knows all its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)


class Label(Closed):
    """A text in Chinese and English."""

    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return str(getattr(self, lang))


class ColumnSchema(Closed):
    """One column: its type, whether a cell may be blank, whether the whole column may be absent.

    ``null: persons``: a cell may be blank in the row of a person (个人) and in no other.
    """

    type: ColumnType
    zh: str
    doc: str
    null: Literal["allowed", "never", "persons"]
    unit: str | None = None
    optional: bool = False
    values: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _only_an_enum_lists_values(self) -> Self:
        if (self.type == "enum") != bool(self.values):
            raise ValueError(f"values must be given for an enum and for nothing else, got type {self.type}")
        return self

    @property
    def is_money(self) -> bool:
        """Whether the column holds amounts, kept in fen."""
        return self.type in ("money_yuan", "money_wan")


class TableSchema(Closed):
    """One table: its columns, its key and the month columns made from its dates."""

    title: Label
    key: tuple[str, ...]
    required: bool
    columns: dict[str, ColumnSchema]
    months: dict[str, str] = {}

    @model_validator(mode="after")
    def _names_columns_it_has(self) -> Self:
        unknown = sorted({*self.key, *self.months.values()} - set(self.columns))
        if unknown:
            raise ValueError(f"key and months must name columns of the table, got {', '.join(unknown)}")
        return self

    def stored_name(self, column: str) -> str:
        """Return the name a column has once it is read: money ends in ``_fen``."""
        known = self.columns.get(column)
        if known is None or not known.is_money:
            return column
        return column.removesuffix("_yuan").removesuffix("_wan") + "_fen"

    @property
    def made_names(self) -> frozenset[str]:
        """Names that reading gives to columns of its own; no file may use them."""
        stored = {self.stored_name(name) for name, column in self.columns.items() if column.is_money}
        return frozenset(stored | set(self.months))


def load_schema() -> Mapping[str, TableSchema]:
    """Return the description of every table by name, in the order of the file.

    Raises:
        DataError: With every problem of ``params/schema/tables.yaml``.
    """
    return _load(home() / "params" / "schema" / "tables.yaml")


@functools.cache
def _load(path: Path) -> Mapping[str, TableSchema]:
    tables: dict[str, TableSchema] = {}
    problems: list[Problem] = []
    for name, data in _plain(path).items():
        try:
            tables[name] = TableSchema.model_validate(data)
        except ValidationError as error:
            problems += problems_of(error, f"{shown(path)}:{name}")
    if problems:
        raise DataError(problems)
    return MappingProxyType(tables)


def _plain(path: Path) -> dict[str, Any]:
    loader = _Loader(path.read_text(encoding="utf-8"))
    try:
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        raise DataError(Problem(shown(path), f"must be valid YAML, got: {error}")) from None
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise DataError(Problem(shown(path), f"must hold tables by name, got {data!r}"))
    return data


def problems_of(error: ValidationError, where: str) -> list[Problem]:
    """Tell every finding of pydantic as a problem at ``where`` and the keys that lead to it."""
    return [
        Problem(
            ".".join([where, *map(str, detail["loc"])]),
            f"must hold: {detail['msg'].removeprefix('Value error, ')}, got {detail['input']!r:.80}",
        )
        for detail in error.errors(include_url=False)
    ]
