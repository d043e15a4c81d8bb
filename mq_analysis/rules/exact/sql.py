"""The graph written as SQL of DuckDB, one projection a stage.

Narwhals spells a division out seven times over, with the types asked in every row, and takes longer to write an
expression than DuckDB to plan it. What is used more than once becomes a column of its own before what needs it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import duckdb

from mq_analysis.base.daynumbers import YEAR
from mq_analysis.rules.exact.graph import LEAVES, Node

OPS: Mapping[str, Callable[..., str]] = {
    "at_least": lambda value, bound: f"greatest({value}, {bound})",
    "at_most": lambda value, bound: f"least({value}, {bound})",
    "between": lambda value, low, high: f"greatest(least({value}, {high}), {low})",
    "fill": lambda value, other: f"coalesce({value}, {other})",
    "day": lambda dates: _day(dates),  # noqa: PLW0108 (defined below)
    "is_null": lambda value: f"({value} IS NULL)",
    "is_in": lambda value, *choices: f"({value} IN ({', '.join(choices)}))",
    "pick": lambda test, one, other: f"(CASE WHEN {test} THEN {one} ELSE {other} END)",
    "when": lambda test, value, other: f"(CASE WHEN {test} THEN {value} ELSE {other} END)",
    "~": lambda test: f"(NOT {test})",
    "&": lambda one, other: f"({one} AND {other})",
    "|": lambda one, other: f"({one} OR {other})",
}
"""What a node is written as from the texts of its arguments; other operations are signs between two of them."""


def emit_sql(
    frame: duckdb.DuckDBPyRelation, wanted: Mapping[str, Node], order: Sequence[Node]
) -> duckdb.DuckDBPyRelation:
    """Add columns to a relation, BIGINT or BOOLEAN.

    Args:
        frame: The columns that the nodes name; those that arithmetic uses without ``fill`` hold no null.
        wanted: What to add, by name; in the place of a column of that name.
        order: Every node below them, arguments before what uses them.
    """
    names = [name for name in frame.columns if name not in wanted]
    uses = Counter(arg for node in order for arg in node.nodes)
    shared = {node: f"~{i}" for i, node in enumerate(order) if uses[node] > 1 and node.op not in LEAVES}
    level: dict[Node, int] = {}
    texts: dict[Node, str] = {}
    stages: dict[int, list[str]] = {}
    for node in order:
        level[node] = max((level[arg] + (arg in shared) for arg in node.nodes), default=0)
        text = _text(node, [texts[arg] if isinstance(arg, Node) else _literal(arg) for arg in node.args])
        if node in shared:
            stages.setdefault(level[node], []).append(f"{text} AS {_name(shared[node])}")
            text = _name(shared[node])
        texts[node] = text
    for stage in sorted(stages):
        frame = frame.project(", ".join(("*", *stages[stage])))
    typed = (
        f"CAST({texts[node]} AS {'BOOLEAN' if node.is_test else 'BIGINT'}) AS {_name(name)}"
        for name, node in wanted.items()
    )
    return frame.project(", ".join((*map(_name, names), *typed)))


def _text(node: Node, args: Sequence[str]) -> str:
    if node.op in LEAVES:
        return _name(node.name) if node.op == "col" else args[0]
    return OPS[node.op](*args) if node.op in OPS else f"({args[0]} {node.op} {args[1]})"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: int | str) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).upper() if isinstance(value, bool) else f"CAST({value} AS BIGINT)"


def _day(dates: str) -> str:
    """Return dates ``YYYY-MM-DD`` as YYYYMMDD, ``YYYY-MM`` as YYYYMM00, missing as 0."""
    year, month, day = (
        f"CAST(substring({dates} || '-00', {start}, {length}) AS BIGINT)"
        for start, length in ((1, 4), (6, 2), (9, 2))
    )
    return f"coalesce({year} * {YEAR} + {month} * 100 + {day}, 0)"
