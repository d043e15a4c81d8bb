"""Whether the facts of a policy fit the tables they name: type, unit, and what tells the year of a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import FEN_PER_UNIT
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.model import Fact, Policy
from mq_analysis.policy.terms import stored_money
from mq_analysis.rules.facts.taken_names import check_taken_names
from mq_analysis.tables import ColumnSchema, load_schema

FITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "money": ("money_yuan", "money_wan", "money"),
        "count": ("int", "bool", "year", "month"),
        "number": ("number", "int", "pct"),
        "share": ("number", "pct"),
        "date": ("date", "date_or_month"),
    }
)
"""Types of columns that a fact of each type can be looked up in; text in any other."""
NEAR = 0.85
"""How alike a table that nobody declares must be to a known one to be taken for a slip of the pen."""


def check_tables(policy: Policy) -> Iterator[Finding]:
    """Find facts that the toolkit's own tables, or those that the policy declares, cannot answer."""
    own, firsts = load_schema(), columns_of(policy)
    yield from check_taken_names(policy)
    for name, fact in policy.facts.items():
        table = table_of(fact)
        if table is None:
            continue
        if fact.table and table not in own and table not in policy.tables:
            yield from _near(table, [*own, *policy.tables], ("facts", name, "table"))
        if fact.table:
            yield from _date_problems(policy, fact, table, ("facts", name))
        yield from _where(fact, table, firsts, ("facts", name, "where"))
        if fact.column and fact.take not in ("count", "distinct"):
            known = own[table].columns.get(fact.column) if table in own else None
            if known is not None:
                yield from _column(name, fact, table, fact.column, known)
            else:
                yield from _same(name, fact, *firsts[table, fact.column])
            if fact.type == "money":
                yield from _column_problems(fact, table, list(firsts), ("facts", name, "column"))


def _where(
    fact: Fact, table: str, firsts: Mapping[tuple[str, str], tuple[str, Fact]], path: tuple[str, ...]
) -> Iterator[Finding]:
    """Find values of ``where`` that a column never has, and columns of money: such a test would keep no row."""
    own = load_schema().get(table)
    for column, values in fact.where.items():
        known = own.columns.get(column) if own else None
        if (known or firsts[table, column][1]).type in FITS["money"]:
            said = sentence(
                "must choose rows by text, a number or yes/no, got {column}, a column of money; "
                "look it up as a fact and test that",
                column=column,
            )
            yield (*path, column), said
            continue
        if known is None:
            choices = tuple(firsts[table, column][1].values)
        else:
            choices = ("1", "0") if known.type == "bool" else known.values
        for i, value in enumerate(values if choices else ()):
            if value not in choices:
                said = sentence(
                    "must be a value of {fact}, got {got!r}; {nearest}",
                    fact=column,
                    got=value,
                    nearest=nearest(value, list(choices)),
                )
                yield (*path, column, i), said


def table_of(fact: Fact) -> str | None:
    """Return the table that a fact is looked up in; None for one that is computed or counted over an award."""
    if fact.computed is not None or fact.of == "award":
        return None
    return fact.table or {"honour": "honours", "enterprise": "enterprises"}.get(fact.of, fact.of)


def tables_of(policy: Policy) -> tuple[str, ...]:
    """Return the tables that facts are looked up in, each once; rows that are only counted are read too."""
    found = (table_of(fact) for fact in policy.facts.values())
    return tuple(dict.fromkeys(table for table in found if table))


def columns_of(policy: Policy) -> dict[tuple[str, str], tuple[str, Fact]]:
    """Return the columns that facts name, by table, with the first fact that does."""
    found: dict[tuple[str, str], tuple[str, Fact]] = {}
    for name, fact in policy.facts.items():
        table = table_of(fact)
        if table and fact.column and fact.take != "count":
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


def _column(name: str, fact: Fact, table: str, column: str, known: ColumnSchema) -> Iterator[Finding]:
    """Find another type or unit than that of a column of the toolkit's own tables."""
    path = ("facts", name)
    allowed = FITS.get(fact.type)
    if allowed is not None and known.type not in allowed:
        said = sentence(
            "must be of a type that the column {column} of {table} ({type}) can hold, got {got}",
            column=column,
            table=table,
            type=known.type,
            got=fact.type,
        )
        yield (*path, "type"), said
    elif fact.type == "money":
        if fact.unit and FEN_PER_UNIT.get(fact.unit, known.fen_per_unit) != known.fen_per_unit:
            yield (*path, "unit"), _other_unit(fact, table, known)
    elif fact.type == "share" and known.type == "pct":
        if fact.unit != "%":
            got = sentence("{got!r}", got=fact.unit) if fact.unit else sentence("none")
            said = sentence(
                "must be % as in {column} of {table}, got {got}", column=column, table=table, got=got
            )
            yield (*path, "unit"), said
    elif fact.unit and known.unit and fact.unit != known.unit:
        yield (*path, "unit"), _other_unit(fact, table, known)


def _other_unit(fact: Fact, table: str, known: ColumnSchema) -> str:
    return sentence(
        "must be the unit of {column} of {table}, {unit}, got {got!r}",
        column=fact.column,
        table=table,
        unit=known.unit,
        got=fact.unit,
    )


def _same(name: str, fact: Fact, first: str, other: Fact) -> Iterator[Finding]:
    """Find two facts that read one column of the policy's own as different things."""
    if other.take == "distinct" or name == first:
        return
    for key in ("type", "unit"):
        said, before = getattr(fact, key), getattr(other, key)
        if said != before:
            yield (
                ("facts", name, key),
                sentence(
                    "must be {before} as in the fact {first} of that column, got {got}",
                    before=before or sentence("none"),
                    first=first,
                    got=sentence("{got!r}", got=said) if said else sentence("none"),
                ),
            )
            return


def _column_problems(
    fact: Fact, table: str, columns: Sequence[tuple[str, str]], path: tuple[str, ...]
) -> Iterator[Finding]:
    """Find a column of money that would be kept under the name of another column of its table, and read as it."""
    own = load_schema().get(table)
    others = [*(own.columns if own else ()), *(column for name, column in columns if name == table)]
    for other in dict.fromkeys(others):
        if other != fact.column and stored_money(other) == stored_money(fact.column or ""):
            said = sentence(
                "must not stand beside the column {other} of {table}: their names differ by the unit alone; "
                "rename one of them in the data and in the policy, got {got}",
                other=other,
                table=table,
                got=fact.column,
            )
            yield path, said
            return


def _near(table: str, known: list[str], path: tuple[str, ...]) -> Iterator[Finding]:
    """Find a table that nobody declares and whose name is nearly that of a known one."""
    import difflib

    if difflib.get_close_matches(table, known, n=1, cutoff=NEAR):
        said = sentence(
            "must name a table, got {got!r}; {nearest} If it is another, declare it under tables",
            got=table,
            nearest=nearest(table, known),
        )
        yield path, said


def _date_problems(policy: Policy, fact: Fact, table: str, path: tuple[str, ...]) -> Iterator[Finding]:
    """Find years or months that are asked of a table no column of which tells them."""
    own, info = load_schema().get(table), policy.tables.get(table)
    told = info.dating if info and info.dating else own.dating if own else None
    undated = bool(info and info.undated) or bool(own and own.undated and not told)
    spans = fact.keys_in_file("year", "years", "sum_over", "within")
    if undated and spans:
        said = sentence("must not be asked of {table}, whose rows hold for every year", table=table)
        yield (*path, spans[0]), said
    elif told and fact.sum_over and told[0] == "year":
        yield (
            (*path, "sum_over"),
            sentence(
                "must be summed over months, got {table}, whose column {column} tells years",
                table=table,
                column=told[1],
            ),
        )
    elif told and fact.within and told[0] == "year":
        yield (
            (*path, "within"),
            sentence(
                "must be days of a table with dates, got {table}, whose column {column} tells years",
                table=table,
                column=told[1],
            ),
        )
