"""The tables as a policy needs them: its declared tables and columns beside those of the toolkit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from types import MappingProxyType
from typing import Any

from mq_analysis.errors import PolicyError, Problem
from mq_analysis.policy.model import Fact, Policy, TableInfo
from mq_analysis.tables import ColumnSchema, TableSchema, load_schema
from mq_analysis.tables.codes import EXCEPTIONS
from mq_analysis.tables.schema import ColumnType, Label

TYPES: Mapping[str, ColumnType] = MappingProxyType(
    {"count": "int", "number": "number", "share": "number", "date": "date"}
)
FITS = MappingProxyType(
    {
        "money": ("money_yuan", "money_wan"),
        "count": ("int", "bool", "year", "month"),
        "number": ("number", "int", "pct"),
        "share": ("number", "pct"),
        "date": ("date", "date_or_month"),
    }
)
"""Types of columns that a fact of each type can be looked up in; text in any other."""


def schema_for(policy: Policy) -> Mapping[str, TableSchema]:
    """Return the description of every table, with what the policy declares; required are only those it uses.

    Raises:
        PolicyError: If a fact is of another type than the column it names.
    """
    tables = dict(load_schema())
    wanted = _columns(policy)
    for name, info in policy.tables.items():
        if name not in tables:
            tables[name] = _table(name, info, policy)
    problems: list[Problem] = []
    for (table, column), (fact_id, fact) in wanted.items():
        if table not in tables:
            tables[table] = TableSchema(
                title=Label(zh=table, en=table), key=(), required=False, columns=_keys()
            )
        known = tables[table].columns.get(column)
        if known is None:
            tables[table] = _with(tables[table], column, _column(column, fact))
        elif not _fits(fact, known):
            said = f"must be of a type that the column {column} of {table} ({known.type}) can hold, got {fact.type}"
            problems.append(Problem(f"policy {policy.id}:fact {fact_id}", said))
    if problems:
        raise PolicyError(problems)
    used = {"enterprises", *(table for table, _ in wanted), *_item_tables(policy)}
    return MappingProxyType(
        {
            name: table.model_copy(update={"required": name in used and _is_required(name, policy)})
            for name, table in tables.items()
        }
    )


def needed_schema(policy: Policy) -> Mapping[str, TableSchema]:
    """Return the description of the tables that a policy uses, in which what it does not use may be absent.

    What must be there: the register, the tables of items, and of each table its key, its codes and dates, the names of
    firms and honours, and the columns that facts name.

    Raises:
        PolicyError: If a fact is of another type than the column it names.
    """
    used, named = used_tables(policy), set(_columns(policy))
    return MappingProxyType(
        {
            name: table.model_copy(update={"columns": dict(_needed(name, table, named))})
            for name, table in schema_for(policy).items()
            if name in used
        }
    )


NAMES = ("name", "honour_name")
"""Columns that are shown wherever a row is told of."""
FRAME = ("org", "year", "month", "date_or_month")
"""Types of columns by which rows are found."""


def _needed(
    name: str, table: TableSchema, named: Set[tuple[str, str]]
) -> Iterator[tuple[str, ColumnSchema]]:
    kept = {*table.key, *table.months.values(), *NAMES}
    for column, info in table.columns.items():
        is_needed = column in kept or info.type in FRAME or (name, column) in named
        yield column, info if is_needed else info.model_copy(update={"optional": True})


def used_tables(policy: Policy) -> frozenset[str]:
    """Return the tables that a policy uses, the register and the codes issued wrong always among them."""
    return frozenset({"enterprises", EXCEPTIONS, *(table for table, _ in _columns(policy)), *_counted(policy)})


def _counted(policy: Policy) -> set[str]:
    """Return the tables whose rows are items of awards or are counted."""
    counted = {fact.table for fact in policy.facts.values() if fact.take == "count" and fact.table}
    return _item_tables(policy) | counted


def years_held(tables: Mapping[str, Any], policy: Policy) -> list[int]:
    """Return the years of which the tables that a policy uses hold rows, ascending; the register tells none."""
    found: set[int] = set()
    for name in used_tables(policy) - {"enterprises", EXCEPTIONS}:
        info = policy.tables.get(name)
        declared = (info.year, info.month, info.date) if info else ()
        columns = [column for column in (*declared, "year", "period", "issue_month") if column]
        if name in tables:
            there = [column for column in columns if column in tables[name]]
            found |= {int(str(value)[:4]) for column in there for value in tables[name][column].dropna().unique()}
    return sorted(found)


def _is_required(name: str, policy: Policy) -> bool:
    known = load_schema().get(name)
    return name in _item_tables(policy) or (known is not None and known.required)


def _item_tables(policy: Policy) -> set[str]:
    sources = {award.items_of for version in policy.versions for award in version.awards}
    return {
        "honours" if source == "honour" else "enterprises" if source == "enterprise" else source
        for source in sources
    }


def _columns(policy: Policy) -> dict[tuple[str, str], tuple[str, Fact]]:
    """Return the columns that facts name, by table, with the first fact that does."""
    found: dict[tuple[str, str], tuple[str, Fact]] = {}
    for name, fact in policy.facts.items():
        table = fact.table or {"honour": "honours"}.get(fact.of, fact.of)
        if fact.computed is None and fact.of != "award" and fact.column and fact.take != "count":
            found.setdefault(
                (table, fact.column), (name, _as_text(fact) if fact.take == "distinct" else fact)
            )
    for name, fact in policy.facts.items():
        for column in (*fact.where, *fact.match):
            found.setdefault((fact.table or "", column), (name, _as_text(fact)))
    return found


def _as_text(fact: Fact) -> Fact:
    """Return a fact whose column may be anything: rows are chosen, matched or told apart by it."""
    return fact.model_copy(update={"type": "text", "values": {}, "unit": None, "take": "distinct"})


def _keys() -> dict[str, ColumnSchema]:
    return {
        "org_code": ColumnSchema(type="org", zh="组织机构代码", doc="organization code", null="never"),
        "year": ColumnSchema(type="year", zh="年度", doc="calendar year", null="never", optional=True),
        "period": ColumnSchema(type="month", zh="所属期", doc="month YYYYMM", null="never", optional=True),
    }


def _table(name: str, info: TableInfo, policy: Policy) -> TableSchema:
    columns = dict(_dates(info))
    owners = {f.of for f in policy.facts.values() if (f.table or f.of) == name}
    of_year = owners == {"year"} and not info.id
    columns |= {} if of_year else _keys()
    if info.id:
        columns[info.id] = ColumnSchema(type="code", zh="编号", doc="number of the item", null="never")
    title = info.title
    label = Label(zh=title.zh, en=title.en) if title else Label(zh=name, en=name)
    key = (info.id, "org_code") if info.id else ()
    return TableSchema(title=label, key=key, required=False, columns=columns)


def _dates(info: TableInfo) -> Iterator[tuple[str, ColumnSchema]]:
    for kind, column, zh in (
        ("year", info.year, "年度"),
        ("month", info.month, "月份"),
        ("date", info.date, "日期"),
    ):
        if column:
            type_: ColumnType = "date_or_month" if kind == "date" else "month" if kind == "month" else "year"
            yield column, ColumnSchema(type=type_, zh=zh, doc=f"{kind} of the row", null="never")


def _with(table: TableSchema, name: str, column: ColumnSchema) -> TableSchema:
    return table.model_copy(update={"columns": {**table.columns, name: column}})


def _column(name: str, fact: Fact) -> ColumnSchema:
    type_: ColumnType = TYPES.get(fact.type, "text")
    values: tuple[str, ...] = ()
    if fact.type == "money":
        type_ = "money_wan" if name.endswith("_wan") or fact.unit == "万元" else "money_yuan"
    elif fact.type == "text" and fact.values:
        type_, values = "enum", tuple(fact.values)
    elif fact.unit == "%":
        type_ = "pct"
    return ColumnSchema(
        type=type_,
        zh=fact.name.zh,
        doc=fact.name.en,
        null="allowed",
        optional=True,
        unit=fact.unit,
        values=values,
    )


def _fits(fact: Fact, column: ColumnSchema) -> bool:
    if fact.take == "distinct":
        return True
    allowed = FITS.get(fact.type)
    return allowed is None or column.type in allowed
