"""The tables as a policy needs them: its declared tables and columns beside those of the toolkit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mq_analysis.base.errors import PolicyError, Problem
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.columns import money_unit
from mq_analysis.policy.model import Fact, Policy, TableInfo
from mq_analysis.rules.facts.fitness import check_tables, columns_of, tables_of
from mq_analysis.tables import ColumnSchema, TableSchema, load_schema
from mq_analysis.tables.schema import ColumnType, Label

TYPES: Mapping[str, ColumnType] = MappingProxyType(
    {"count": "int", "number": "number", "share": "number", "date": "date"}
)


def schema_for(policy: Policy) -> Mapping[str, TableSchema]:
    """Return the description of every table, with what the policy declares; required are only those it uses.

    Raises:
        PolicyError: If a fact does not fit the table it names; see `mq_analysis.rules.facts.fitness.check_tables`.
    """
    found = list(check_tables(policy))
    if found:
        raise PolicyError(
            Problem(
                join([sentence("policy {policy}", policy=policy.id), " ".join(map(str, path))], ":"), said
            )
            for path, said in found
        )
    tables = dict(load_schema())
    wanted = columns_of(policy)
    for name, info in policy.tables.items():
        if name not in tables:
            tables[name] = _table(name, info, policy)
    for table in tables_of(policy):
        if table not in tables:
            label = Label(zh=table, en=table)
            columns = _keys() if _owners(table, policy) != {"year"} else _years()
            tables[table] = TableSchema(title=label, key=(), required=False, columns=columns)
    for (table, column), (_, fact) in wanted.items():
        if column not in tables[table].columns:
            tables[table] = _with(tables[table], column, _column(column, fact))
    if groups_by_item(policy, always=True):
        item = tables["honours"].columns["item_name"].model_copy(update={"optional": False})
        tables["honours"] = _with(tables["honours"], "item_name", item)
    used = {"enterprises", *tables_of(policy), *item_tables(policy)}
    return MappingProxyType(
        {
            name: table.model_copy(update={"required": name in used and _is_required(name, policy)})
            for name, table in tables.items()
        }
    )


def _is_required(name: str, policy: Policy) -> bool:
    known = load_schema().get(name)
    return name in item_tables(policy) or (known is not None and known.required)


def groups_by_item(policy: Policy, *, always: bool) -> bool:
    """Say whether a step groups honours by the product or project they are for, under a reading or ``always``."""
    variants = [v for one in policy.versions for step in one.stacking if step.pay != "all" for v in step.per]
    by_item = any("item" in variant.key and not (always and variant.under) for variant in variants)
    return by_item and "honours" in item_tables(policy)


def item_tables(policy: Policy) -> set[str]:
    """Return the tables whose rows awards are for."""
    sources = {award.items_of for version in policy.versions for award in version.awards}
    return {
        "honours" if source == "honour" else "enterprises" if source == "enterprise" else source
        for source in sources
    }


def _keys() -> dict[str, ColumnSchema]:
    return {
        "org_code": ColumnSchema(type="org", zh="组织机构代码", doc="organization code", null="never"),
        **_years(),
    }


def _years() -> dict[str, ColumnSchema]:
    return {
        "year": ColumnSchema(type="year", zh="年度", doc="calendar year", null="never", optional=True),
        "period": ColumnSchema(type="month", zh="所属期", doc="month YYYYMM", null="never", optional=True),
    }


def _owners(table: str, policy: Policy) -> set[str]:
    """Return what the facts of a table are of."""
    return {f.of for f in policy.facts.values() if (f.table or f.of) == table}


def _table(name: str, info: TableInfo, policy: Policy) -> TableSchema:
    columns = dict(_dates(info))
    of_year = _owners(name, policy) == {"year"} and not info.id
    columns |= {} if of_year else _keys()
    if info.id:
        columns[info.id] = ColumnSchema(type="code", zh="编号", doc="number of the item", null="never")
    if info.shown and info.shown not in columns:
        columns[info.shown] = ColumnSchema(
            type="text", zh="名称", doc="name of the item", null="allowed", optional=True
        )
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
    unit = fact.unit
    if fact.type == "money":
        type_, unit = "money", money_unit(name, fact.unit)
    elif fact.type == "text" and fact.values:
        type_, values = "enum", tuple(fact.values)
    return ColumnSchema(
        type=type_,
        zh=fact.name.zh,
        doc=fact.name.en,
        null="allowed",
        optional=True,
        unit=unit,
        values=values,
    )
