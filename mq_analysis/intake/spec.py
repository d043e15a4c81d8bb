"""The layout of a county's returns: ``params/intake/<name>.yaml``; every problem is reported with its line."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field as Given, model_validator

from mq_analysis.intake.amounts import SHORT_UNITS
from mq_analysis.intake.lexicon import Lexicon
from mq_analysis.intake.table_spec import Field, Table
from mq_analysis.intake.words import plain
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.load import read_model
from mq_analysis.policy.model.base import Node
from mq_analysis.policy.param_file import ParamFile, Params, check_name
from mq_analysis.policy.scalars import Boolean, Id, Integer, Text, Texts
from mq_analysis.policy.yamltext import parse

Severity = Literal["error", "warning", "info"]


class Deadline(Node):
    """The deadline for returns, with its clause if the policy sets it."""

    day: Text
    clause: Text | None = None
    quote: Text | None = None

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


class Successor(Node):
    """An office that took over the work of others, and sends what each of them sent.

    Attributes:
        of: The departments that it took over.
        names: How files and sheets name it.
        source: What a column of sources says of it.
    """

    of: Texts
    names: Texts
    source: Text


class Offices(Node):
    """The senders of returns: every township of the register, and these departments with their names.

    Attributes:
        successors: Offices that took over departments.
        lead: The department whose tables any department may send.
    """

    township_suffixes: Texts
    departments: Mapping[str, Texts]
    successors: Mapping[str, Successor] = Given(default_factory=dict)
    lead: Text | None = None

    def stands_for(self, office: str) -> tuple[str, ...]:
        """Return the departments whose tables an office sends, itself first."""
        if office not in self.departments and office not in self.successors:
            return (office,)
        before = self.successors[office].of if office in self.successors else ()
        return tuple(dict.fromkeys((office, *before, *((self.lead,) if self.lead else ()))))

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Yield each name by which an office is known, with the office."""
        for office, names in self.departments.items():
            yield from ((name, office) for name in (office, *names))
        for office, about in self.successors.items():
            yield from ((name, office) for name in (office, *about.names))

    def source_of(self, office: str) -> str:
        """Return what a column of sources says of an office."""
        found = self.successors.get(office)
        return found.source if found else office.removesuffix("局")


class Forms(Node):
    """Words of the workbooks that are sent out.

    Attributes:
        title: What the workbook is called.
        office: The office that collects.
        prefix: What stands before the name of a department, such as 县.
    """

    title: Text = "报表"
    office: Text = "主管部门"
    prefix: str = ""


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
    """The settings of an intake.

    Attributes:
        shared: Columns that many tables have; a table names those that it shares.
    """

    deadline: Deadline | None = None
    forms: Forms = Given(default_factory=Forms)
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
    measures: Mapping[Text, list[str]] = Given(default_factory=dict)
    suffixes: Texts
    offices: Offices
    comparable: list[Comparable]
    rates: list[Rate] = Given(default_factory=list)
    shared: Mapping[Text, Field] = Given(default_factory=dict)
    tables: Mapping[Id, Table]
    words: Mapping[Id, Mapping[str, list[str]]]
    defects: Mapping[Id, Kind] = Given(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _give_tables_what_they_share(cls, data: Any) -> Any:
        """Put the columns that a table shares before its own."""
        if not isinstance(data, dict) or not isinstance(data.get("tables"), dict):
            return data
        shared = data.get("shared")
        known = shared if isinstance(shared, dict) else {}
        return {
            **data,
            "tables": {name: _with_shared(table, known) for name, table in data["tables"].items()},
        }

    @functools.cached_property
    def senders(self) -> tuple[str, ...]:
        """Return the departments that some table is sent by; ``township`` is none."""
        asked = {name for table in self.tables.values() for name in table.senders}
        return tuple(name for name in self.offices.departments if name in asked)

    @functools.cached_property
    def asks_townships(self) -> bool:
        """Say whether townships send a table."""
        return any("township" in table.senders for table in self.tables.values())

    @functools.cached_property
    def titles(self) -> frozenset[str]:
        """Return the names of tables by which titles tell them apart."""
        return frozenset(name for table in self.tables.values() for name in table.title_words)

    def measure_of(self, text: str) -> str:
        """Return the unit of measure that a text is, by its first name; blank if it is none."""
        found = (name for name, same in self.measures.items() if text in map(plain, (name, *same)))
        return next(found, text if text in self.payable else "")

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


def _with_shared(table: Any, shared: Mapping[str, Any]) -> Any:
    if not isinstance(table, dict) or not isinstance(table.get("shares"), list):
        return table
    fields = table.get("fields")
    own = fields if isinstance(fields, dict) else {}
    return {**table, "fields": {**{name: shared[name] for name in table["shares"] if name in shared}, **own}}


_MEASURED = ("int", "number", "share")
"""Types of fields that may have a unit of measure."""


class _Kinds(Node):
    kinds: Mapping[Id, Kind]


@functools.cache
def _kinds() -> Mapping[str, Kind]:
    """Return the kinds of problem that this package reports."""
    name = "findings.yaml"
    text = resources.files("mq_analysis.intake").joinpath(name).read_text("utf-8")
    return read_model(_Kinds, parse(text, name)).kinds


def _findings(spec: Spec) -> Iterator[Finding]:
    yield from _deadline_findings(spec.deadline)
    for name, table in spec.tables.items():
        here: tuple[str | int, ...] = ("tables", name)
        for i, name_of_shared in enumerate(table.shares):
            yield from check_name(name_of_shared, list(spec.shared), (*here, "shares", i))
        for i, column in enumerate(table.unique):
            yield from check_name(column, [*table.fields, *table.columns], (*here, "unique", i))
        for key in ("needs", "apart"):
            for i, field in enumerate(getattr(table, key)):
                yield from check_name(field, list(table.fields), (*here, key, i))
        for i, sender in enumerate(table.senders):
            yield from check_name(sender, ["township", *spec.offices.departments], (*here, "senders", i))
        for key in ("in_year", "cells", "number"):
            field = getattr(table, key)
            if field is not None:
                yield from check_name(field, list(table.fields), (*here, key))
        for field_id, field in table.fields.items():
            yield from _field_findings(spec, field, (*here, "fields", field_id))


def _deadline_findings(deadline: Deadline | None) -> Iterator[Finding]:
    try:
        if deadline:
            deadline.of(2012)
    except ValueError:
        yield ("deadline", "day"), f"must be a day such as 11-30, got {deadline.day if deadline else ''!r}"


def _field_findings(spec: Spec, field: Field, here: tuple[str | int, ...]) -> Iterator[Finding]:
    if isinstance(field.words, str) and field.words != "levels":
        yield from check_name(field.words, list(spec.words), (*here, "words"))
    if (field.type == "word") != (field.words is not None):
        yield here, f"words must be given for a word and only there, got {field.type}"
    if (field.type == "money") != (field.unit is not None) and field.type not in _MEASURED:
        yield here, f"unit must be given for money and only there, got {field.type}"
    elif field.type == "money" and field.unit is not None:
        yield from check_name(field.unit, list(spec.payable), (*here, "unit"))
    if field.required is not None:
        yield from check_name(field.required, list(spec.kinds), (*here, "required"))


INTAKE = ParamFile("intake", Spec, keys=("offices", "tables"), findings=_findings)
"""How returns look."""
