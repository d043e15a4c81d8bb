"""What a policy uses of a county's folder: its tables, their columns, and what of them is not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.policy.model import Policy
from mq_analysis.rules.facts.fitness import columns_of, table_of, tables_of
from mq_analysis.rules.facts.schema import groups_by_item, item_tables, schema_for
from mq_analysis.rules.facts.table_rows import date_column
from mq_analysis.tables import ColumnSchema, County, TableSchema, read_county
from mq_analysis.tables.codes import EXCEPTIONS


def needed_schema(policy: Policy) -> Mapping[str, TableSchema]:
    """Return the description of every table; in those that a policy uses, columns that it does not use may be absent.

    What must be there of a table in use: its key, its codes and dates, the names of firms and honours, and the
    columns that facts name.

    Raises:
        PolicyError: If a fact is of another type than the column it names.
    """
    used, named = used_tables(policy), _columns_read(policy)
    return MappingProxyType(
        {
            name: table.model_copy(update={"columns": dict(_columns_in_use(name, table, named))})
            if name in used
            else table
            for name, table in schema_for(policy).items()
        }
    )


NAMES = ("name", "honour_name")
"""Columns that are shown wherever a row is told of."""
FRAME = ("org", "year", "month", "date_or_month")
"""Types of columns by which rows are found."""


def _columns_in_use(
    name: str, table: TableSchema, named: Set[tuple[str, str]]
) -> Iterator[tuple[str, ColumnSchema]]:
    kept = {*table.key, *table.months.values(), *NAMES}
    for column, info in table.columns.items():
        is_needed = column in kept or info.type in FRAME or (name, column) in named
        yield column, info if is_needed else info.model_copy(update={"optional": True})


def _columns_read(policy: Policy) -> set[tuple[str, str]]:
    """Return the columns that facts name, and that of the product or project of an honour if a step groups by it."""
    by_item = groups_by_item(policy, always=False)
    return set(columns_of(policy)) | ({("honours", "item_name")} if by_item else set())


def used_tables(policy: Policy) -> frozenset[str]:
    """Return the tables that a policy uses, the register and the codes issued wrong always among them."""
    return frozenset({"enterprises", EXCEPTIONS, *tables_of(policy), *item_tables(policy)})


def columns_to_collect(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of each table that a county collects for a policy, in the order of their description.

    They are those that the table must have, those that facts read, the ones that date and name its rows, and for the
    register those by which reports divide a year.
    """
    schema, whole, read = needed_schema(policy), schema_for(policy), _columns_read(policy)
    found = {}
    for name in sorted(used_tables(policy) - {EXCEPTIONS}):
        dating = dating_of(policy, name)
        kept = {column for table, column in read if table == name} | ({dating[1]} if dating else set())
        kept |= {column for column, about in schema[name].columns.items() if not about.optional}
        if (info := policy.tables.get(name)) and info.shown:
            kept.add(info.shown)
        if name == "enterprises":
            kept |= {column for column, about in whole[name].columns.items() if not about.optional}
        found[name] = tuple(column for column in schema[name].columns if column in kept)
    return MappingProxyType(found)


def dating_of(policy: Policy, table: str) -> tuple[str, str] | None:
    """Return the kind (year, month, date) and the column that dates the rows of a table; None if none does.

    The policy says it, else the toolkit's own description; any other table has a column ``year``, or ``period`` where a
    fact is summed over months of it.
    """
    info, own = policy.tables.get(table), schema_for(policy)[table]
    if own.undated or (info and info.undated):
        return None
    found = (info.dating if info else None) or own.dating
    if found:
        return found
    by_month = any(fact.sum_over for fact in policy.facts.values() if table_of(fact) == table)
    usual = (("month", "period"), ("year", "year")) if by_month else (("year", "year"), ("month", "period"))
    return next(((kind, column) for kind, column in usual if column in own.columns), None)


def years_held(tables: Mapping[str, pd.DataFrame], policy: Policy) -> list[int]:
    """Return the years of which the tables that a policy uses hold rows, ascending; the register tells none."""
    found: set[int] = set()
    for name in used_tables(policy) - {"enterprises", EXCEPTIONS}:
        info = policy.tables.get(name)
        declared = info.dating if info else None
        columns = [*([declared[1]] if declared else []), "year", "period", "issue_month"]
        if name in tables:
            there = [column for column in columns if column in tables[name]]
            found |= {
                int(str(value)[:4]) for column in there for value in tables[name][column].dropna().unique()
            }
    return sorted(found)


def read_needed(folder: Path, policy: Policy) -> County:
    """Read and check of a folder what a policy uses, and nothing else.

    Raises:
        DataError: With every problem of these tables, or if no column tells the year of rows that the policy dates.
        PolicyError: If a fact is of another type than the column it names.
    """
    schema, used = needed_schema(policy), used_tables(policy)
    there = {path.stem for path in folder.iterdir()} if folder.is_dir() else set[str]()
    names = [name for name, table in schema.items() if name in used and (table.required or name in there)]
    county = read_county(folder, names, schema=schema)
    problems = list(_without_year(county, policy))
    if problems:
        raise DataError(problems)
    return county


def _without_year(county: County, policy: Policy) -> Iterator[Problem]:
    """Find tables whose rows a fact asks by year and that have no column that tells it."""
    rules = rules_for(policy, policy.versions[-1].to.year, choose_readings(policy), on=policy.versions[-1].to)
    for fact in rules.facts.values():
        if fact.formula is None and fact.table and county.has(fact.table):
            try:
                date_column(fact, rules, list(county[fact.table].columns))
            except DataError as error:
                yield from error.problems


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """A table, or a column of one, that facts are looked up in and the folder does not hold.

    Attributes:
        table: The table.
        column: The column; empty: the whole table is not there.
        facts: The facts that are unknown for it.
        near: Files or columns whose names are nearly the same.
    """

    table: str
    column: str
    facts: tuple[str, ...]
    near: tuple[str, ...] = ()


def missing_columns(policy: Policy, county: County) -> tuple[MissingColumn, ...]:
    """Return the tables and columns that facts of a policy are looked up in and the county does not keep."""
    schema = schema_for(policy)
    found: dict[tuple[str, str], list[str]] = {}
    for name, fact in policy.facts.items():
        table = table_of(fact)
        if table is None:
            continue
        if not county.has(table):
            found.setdefault((table, ""), []).append(name)
            continue
        for column in dict.fromkeys([*([fact.column] if fact.column else []), *fact.where, *fact.match]):
            if schema[table].stored_name(column) not in county[table]:
                found.setdefault((table, column), []).append(name)
    return tuple(
        MissingColumn(table, column, tuple(names), _near(table, column, county, schema))
        for (table, column), names in found.items()
    )


def _near(table: str, column: str, county: County, schema: Mapping[str, TableSchema]) -> tuple[str, ...]:
    if column:
        return tuple(get_close_matches(column, map(str, county[table].columns), n=2))
    files = [path.name for path in county.folder.iterdir() if path.stem not in schema]
    return tuple(get_close_matches(f"{table}.csv", sorted(files), n=2, cutoff=0.8))
