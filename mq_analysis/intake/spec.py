"""The layout of a county's returns: ``params/intake/<name>.yaml``; every problem is reported with its line."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from types import MappingProxyType
from typing import Literal

from pydantic import Field as Given

from mq_analysis.intake.amounts import SHORT_UNITS
from mq_analysis.intake.lexicon import Lexicon
from mq_analysis.intake.table_spec import Field, Table
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.load import read_model
from mq_analysis.policy.model.base import Node
from mq_analysis.policy.param_file import ParamFile, Params, check_name
from mq_analysis.policy.scalars import Boolean, Id, Integer, Text, Texts
from mq_analysis.policy.yamltext import parse

Severity = Literal["error", "warning", "info"]


class Deadline(Node):
    """The deadline for returns, with its clause."""

    day: Text
    clause: Text
    quote: Text

    def of(self, year: int) -> dt.date:
        """Return the deadline of a collection year."""
        month, day = map(int, self.day.split("-"))
        return dt.date(year, month, day)


class Comparable(Node):
    """A column whose amounts another table reports too, so that a wrong unit can be found.

    Attributes:
        share: Column with the percentage of the other table's amounts that this column reports.
        to_month: The last month of the year that the column covers.
    """

    table: Id
    field: Id
    with_: Id = Given(alias="with")
    of: Id
    share: Id | None = None
    to_month: Integer = 12


class Kind(Node):
    """A kind of problem; with ``proposal`` a person must confirm the repair."""

    severity: Severity
    zh: Text
    en: Text
    proposal: Boolean = False


class Units(Node):
    """Names of units, each with its size in the smallest unit."""

    money: Mapping[str, Integer]
    foreign: Mapping[str, Integer] = Given(default_factory=dict)


class Offices(Node):
    """The senders of returns: every township of the register, and these departments with their names."""

    township_suffixes: Texts
    departments: Mapping[str, Texts]


class Rate(Node):
    """Counts of a table that belong together: a part, the whole, and if stated the rate in percent."""

    table: Id
    part: Id
    whole: Id
    rate: Id | None = None


class Laboratory(Node):
    """The values of ``lab_kind`` for a testing body and for a firm's own laboratory, and words that mark the latter."""

    body: Id
    own: Id
    own_words: Texts


class Spec(Params):
    """The settings of an intake."""

    deadline: Deadline
    blanks: list[str]
    ditto: list[str]
    supplement: Texts
    nil: Texts
    not_read: Texts
    laboratory: Laboratory
    total: Texts
    subtotal: Texts
    note: Texts
    withdrawn: Texts = ()
    standing: Texts = ()
    doubts: Texts = ()
    void: Texts = ()
    final: Texts = ()
    colours: Texts = ()
    revised: Texts = ()
    other_measures: Texts = ()
    same_measures: Texts = ()
    standards: Mapping[str, Text] = Given(default_factory=dict)
    levels: Mapping[str, list[str]]
    units: Units
    suffixes: Texts
    offices: Offices
    comparable: list[Comparable]
    rates: list[Rate] = Given(default_factory=list)
    tables: Mapping[Id, Table]
    words: Mapping[Id, Mapping[str, list[str]]]
    defects: Mapping[Id, Kind] = Given(default_factory=dict)

    def words_of(self, field: Field) -> Mapping[str, list[str]]:
        """Return the words that a ``word`` field may hold, each with its synonyms."""
        if isinstance(field.words, str):
            return self.levels if field.words == "levels" else self.words[field.words]
        return field.words or {}

    @functools.cached_property
    def lexicons(self) -> Mapping[int, Lexicon]:
        """Return the words of each ``word`` field, by the identity of the field."""
        fields = [f for table in self.tables.values() for f in table.fields.values() if f.type == "word"]
        return {id(field): Lexicon.of(self.words_of(field)) for field in fields}

    @functools.cached_property
    def headings(self) -> frozenset[str]:
        """Return every heading of every table."""
        return frozenset(name for table in self.tables.values() for name in table.headings)

    @functools.cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of problem: those of every county, with the words that this one changes."""
        return {**_kinds(), **self.defects}

    @functools.cached_property
    def written_units(self) -> Mapping[str, int]:
        """The size of each unit of money as people write it, also shortened to 万 or 亿."""
        short = {name: self.payable[unit] for name, unit in SHORT_UNITS.items() if unit in self.payable}
        return {**self.payable, **short}

    @functools.cached_property
    def payable(self) -> Mapping[str, int]:
        """The size of each unit of money, in yuan (or dollars)."""
        return MappingProxyType({**self.units.money, **self.units.foreign})


class _Kinds(Node):
    kinds: Mapping[Id, Kind]


@functools.cache
def _kinds() -> Mapping[str, Kind]:
    """Return the kinds of problem that this package reports."""
    name = "findings.yaml"
    text = resources.files("mq_analysis.intake").joinpath(name).read_text("utf-8")
    return read_model(_Kinds, parse(text, name)).kinds


def _findings(spec: Spec) -> Iterator[Finding]:
    try:
        spec.deadline.of(2012)
    except ValueError:
        yield ("deadline", "day"), f"must be a day such as 11-30, got {spec.deadline.day!r}"
    for name, table in spec.tables.items():
        here: tuple[str | int, ...] = ("tables", name)
        for key in ("needs", "apart"):
            for i, field in enumerate(getattr(table, key)):
                yield from check_name(field, list(table.fields), (*here, key, i))
        for key in ("in_year", "cells"):
            field = getattr(table, key)
            if field is not None:
                yield from check_name(field, list(table.fields), (*here, key))
        for field_id, field in table.fields.items():
            yield from _field_findings(spec, field, (*here, "fields", field_id))


def _field_findings(spec: Spec, field: Field, here: tuple[str | int, ...]) -> Iterator[Finding]:
    if isinstance(field.words, str) and field.words != "levels":
        yield from check_name(field.words, list(spec.words), (*here, "words"))
    if (field.type == "word") != (field.words is not None):
        yield here, f"words must be given for a word and only there, got {field.type}"
    if (field.type == "money") != (field.unit is not None):
        yield here, f"unit must be given for money and only there, got {field.type}"
    elif field.unit is not None:
        yield from check_name(field.unit, list(spec.payable), (*here, "unit"))
    if field.required is not None:
        yield from check_name(field.required, list(spec.kinds), (*here, "required"))


INTAKE = ParamFile("intake", Spec, keys=("deadline", "tables"), findings=_findings)
"""How returns look."""
