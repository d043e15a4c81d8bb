"""The tables as a policy needs them: its declared tables and columns beside those of the toolkit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mq_analysis.errors import PolicyError, Problem
from mq_analysis.policy.model import Fact, Policy, TableInfo
from mq_analysis.tables import ColumnSchema, TableSchema, load_schema
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
    wanted = named_columns(policy)
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
    used = {"enterprises", *(table for table, _ in wanted), *item_tables(policy)}
    return MappingProxyType(
        {
            name: table.model_copy(update={"required": name in used and _is_required(name, policy)})
            for name, table in tables.items()
        }
    )


def _is_required(name: str, policy: Policy) -> bool:
    known = load_schema().get(name)
    return name in item_tables(policy) or (known is not None and known.required)


def item_tables(policy: Policy) -> set[str]:
    """Return the tables whose rows awards are for."""
    sources = {award.items_of for version in policy.versions for award in version.awards}
    return {
        "honours" if source == "honour" else "enterprises" if source == "enterprise" else source
        for source in sources
    }


def named_columns(policy: Policy) -> dict[tuple[str, str], tuple[str, Fact]]:
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
