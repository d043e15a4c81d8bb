"""The entry of each table in an intake file: that of the library, or one made of the columns that a policy needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mq_analysis.collection.asked import Asked
from mq_analysis.collection.fields import FROM_REGISTER, entry_of
from mq_analysis.collection.heads import heads_of
from mq_analysis.collection.library import LIBRARY
from mq_analysis.intake.reference import HISTORY
from mq_analysis.intake.words import heading

LEAD = "主管部门"
"""The department of which any may send the tables, as ``any_policy.yaml`` names it."""

Entry = dict[str, Any]
_SHARED = ("seq", "township", "enterprise_name", "org_code")
"""Columns that ``any_policy.yaml`` gives once for every table of firms; of others only the first."""

_PRINTED_IF_READ = ("tax_kind", "level", "item_name", "certificate_no", "valid_until", "route")
"""Columns that no form asks for, and no sheet must have, unless the policy reads them; where a sheet has them they are
taken. Most are those of brands: the way of recognition, the goods, the end of validity."""


def entries_of(asked: Asked) -> Iterator[tuple[str, Entry]]:
    """Yield the tables of returns of which a table of the county is made, each with its name."""
    layouts = [(name, layout.table) for name, layout in LIBRARY.layouts.items() if layout.of == asked.name]
    if layouts:
        yield from ((name, _with_own_columns(table, asked)) for name, table in layouts)
        return
    yield asked.name, _entry(asked)


def _entry(asked: Asked) -> Entry:
    heads, is_of_firms = heads_of(asked), "org_code" in asked.columns
    kept = [c for c in asked.columns if c != "org_code" and not (is_of_firms and c in FROM_REGISTER)]
    entry: Entry = {
        "title": {"zh": asked.schema.title.zh, "en": asked.schema.title.en},
        "names": list(dict.fromkeys((asked.schema.title.zh, heading(asked.schema.title.zh), asked.name))),
        "senders": list(LIBRARY.senders.get(asked.name, (LEAD,))),
    }
    telling = [c for c in kept if c not in (asked.dated, asked.number)]
    if telling:
        entry["apart"] = telling
    else:
        entry["by_title"] = True
    if asked.dated and not asked.is_past:
        entry["in_year"] = asked.dated
    if asked.number and not asked.readers.get(asked.number):
        entry["number"] = asked.number
    unique = _unique(asked)
    if unique:
        entry["unique"] = unique
    entry["shares"] = list(_SHARED if is_of_firms else _SHARED[:1])
    entry["columns"] = [*(["enterprise_name"] if is_of_firms else []), *asked.columns]
    entry["fields"] = _fields(asked, kept, heads, is_of_firms=is_of_firms)
    return entry


def _fields(
    asked: Asked, kept: list[str], heads: Mapping[str, tuple[str, ...]], *, is_of_firms: bool
) -> Entry:
    fields: Entry = {}
    if not is_of_firms and "township_code" in asked.columns:
        fields["township"] = {"type": "township", "headers": list(LIBRARY.usual["township"])}
    fields |= {c: entry_of(asked, c, heads[c]) for c in kept if c not in FROM_REGISTER}
    remarks = {"type": "text", "headers": list(LIBRARY.usual["remarks"])}
    return {**fields, "remarks": fields.get("remarks", remarks)}


def _unique(asked: Asked) -> list[str]:
    """Return the columns that together occur once: the key, or the firm (and period) where facts read a single row."""
    if asked.schema.key:
        return [name for name in asked.schema.key if name in asked.columns]
    facts = {id(fact): fact for readers in asked.readers.values() for fact in readers}.values()
    is_single = [fact for fact in facts if fact.take is None and not fact.is_matched and not fact.sum_over]
    if not facts or len(is_single) < len(facts) or "org_code" not in asked.columns:
        return []
    wheres = {tuple(sorted(fact.where)) for fact in is_single}
    if len(wheres) > 1:
        return []
    month = [asked.dated] if asked.dated and asked.about(asked.dated).type != "year" else []
    return ["org_code", *month, *wheres.pop()]


def _with_own_columns(table: Mapping[str, Any], asked: Asked) -> Entry:
    """Return a layout of the library with the columns that only the policy has, and without what it does not need."""
    entry = {**table, "fields": dict(table["fields"]), "columns": list(table["columns"])}
    if "kind" in entry["fields"] and "kind" not in asked.columns:
        del entry["fields"]["kind"]
        entry["columns"].remove("kind")
    spared = [column for column in _PRINTED_IF_READ if column not in asked.columns]
    entry |= {"needs": [column for column in entry["needs"] if column not in spared]}
    entry["fields"] |= {c: {**entry["fields"][c], "printed": False} for c in spared if c in entry["fields"]}
    heads = heads_of(asked)
    known = {*entry["fields"], *entry["columns"], *HISTORY, "lab_kind"}
    for column in asked.columns:
        if column not in known:
            entry["fields"][column] = entry_of(asked, column, heads[column])
            entry["columns"].append(column)
    return entry
