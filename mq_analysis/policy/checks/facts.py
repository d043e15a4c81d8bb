"""Checks of facts: formulas have the right types and lead to data, tables have the columns that facts need."""

from __future__ import annotations

from collections.abc import Iterator

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.money import FEN_PER_UNIT
from mq_analysis.policy.checks.finding import Finding
from mq_analysis.policy.columns import SHARE_UNITS, is_same_unit, share_unit_in_name, unit_in_name
from mq_analysis.policy.literals import is_name
from mq_analysis.policy.model import BETWEEN, Fact, PartOf, Policy
from mq_analysis.policy.resolve import absent, formula_operand, rounding_of_fact
from mq_analysis.policy.yamltext import Path

OWNERS = ("enterprise", "honour", "year", "award")
"""What a fact may be of, besides the tables that the policy declares."""
ALIKE = ("sum", "difference", "mean", "least", "greatest", "share")
"""Formulas whose members are all of the type of the result."""


def check_facts(policy: Policy) -> Iterator[Finding]:
    """Check every fact and table."""
    for name, fact in policy.facts.items():
        path: Path = ("facts", name)
        yield from _owner(policy, fact, path)
        yield from _place(fact, path)
        yield from _match(policy, fact, path)
        yield from _within(policy, fact, path)
        for key, read in (("absent", absent), ("rounding", rounding_of_fact)):
            try:
                read(fact, policy)
            except ValueError as error:
                yield (*path, key), str(error)
        if fact.computed:
            yield from _formula(policy, fact, (*path, "computed"))
    yield from _cycles(policy)
    for name, info in policy.tables.items():
        if name in ("enterprise", "honour", "year", "award"):
            yield (
                ("tables", name),
                sentence(
                    "must not be called {name}, which facts may be of; name the table by its file", name=name
                ),
            )
        used = any(a.for_ == name for v in policy.versions for a in v.awards)
        if used and not (info.id and info.dating):
            yield (
                ("tables", name),
                sentence("must say id and one of year, month, date, since awards are for its rows"),
            )


def _owner(policy: Policy, fact: Fact, path: Path) -> Iterator[Finding]:
    owners = [*OWNERS, *policy.tables]
    if fact.of not in owners:
        yield (
            (*path, "of"),
            sentence(
                "must be of {names} or a table of tables, got {got!r}; {nearest}",
                names=join(OWNERS),
                got=fact.of,
                nearest=nearest(fact.of, owners),
            ),
        )


def _place(fact: Fact, path: Path) -> Iterator[Finding]:
    yield from _unit(fact, path)
    if fact.values and fact.type != "text":
        yield (*path, "values"), sentence("must stand beside type: text, got type: {got}", got=fact.type)
    spans = fact.keys_in_file("year", "years", "take", "absent", "sum_over") + ["where"] * bool(fact.where)
    if fact.of == "award" and (idle := [name for name in spans if name != "take"]):
        said = sentence(
            "must be counted over the items of the award, which are all of the year, got {got}",
            got=join(idle),
        )
        yield (*path, idle[0]), said
    if fact.of not in ("enterprise", "year", "award") and spans and not fact.is_matched:
        yield (
            (*path, spans[0]),
            sentence(
                "must be a column of the item itself, or looked up with match, got {got}",
                got=join(spans),
            ),
        )


def _unit(fact: Fact, path: Path) -> Iterator[Finding]:
    """Find a unit of money that is missing, unknown, or different from the unit in the name of the column."""
    if fact.type == "share":
        yield from _share_unit(fact, path)
    if fact.type != "money":
        return
    if fact.unit is not None and fact.unit not in FEN_PER_UNIT:
        units = join(FEN_PER_UNIT)
        yield (
            (*path, "unit"),
            sentence("must be a unit of money ({units}), got {got!r}", units=units, got=fact.unit),
        )
    elif fact.computed is None and fact.column:
        named = unit_in_name(fact.column)
        if named is None and fact.unit is None:
            yield (
                (*path, "column"),
                sentence(
                    "must say the unit of the column {column} ({units}), got none",
                    column=fact.column,
                    units=join(FEN_PER_UNIT),
                ),
            )
        elif named and fact.unit and not is_same_unit(named, fact.unit):
            yield (*path, "unit"), _another(fact, named)


def _share_unit(fact: Fact, path: Path) -> Iterator[Finding]:
    """Find a unit of a share that is unknown or different from the unit in the name of the column."""
    if fact.unit is not None and fact.unit not in SHARE_UNITS:
        known = join(unit for unit in SHARE_UNITS if unit)
        said = sentence("must be {units} or left out for a share, got {got!r}", units=known, got=fact.unit)
        yield (*path, "unit"), said
        return
    named = share_unit_in_name(fact.column or "")
    if named and fact.unit is None:
        said = sentence(
            "must say the unit of the column {column} ({units}), got none", column=fact.column, units=named
        )
        yield (*path, "column"), said
    elif named and named != fact.unit:
        yield (*path, "unit"), _another(fact, named)


def _another(fact: Fact, named: str) -> str:
    """Return the message for a fact whose unit differs from the unit in the name of its column."""
    return sentence(
        "must be the unit that the name of the column {column} says, {unit}, got {got!r}",
        column=fact.column,
        unit=named,
        got=fact.unit,
    )


def _formula(policy: Policy, fact: Fact, path: Path) -> Iterator[Finding]:
    assert fact.computed is not None, "called for a computed fact"  # noqa: S101 (narrows the type)
    kind = fact.computed.kind
    types: list[str] = []
    for i, said in enumerate(fact.computed.operands):
        where = (*path, "of") if kind == "share" else (*path, kind, i)
        try:
            operand = formula_operand(said, fact, policy, policy.versions[0].from_.year)
        except ValueError as error:
            yield where, str(error)
            return
        if operand.fact is None:
            types.append("money" if _is_amount(said) else "literal")
            continue
        dated = kind in BETWEEN
        other = policy.facts[operand.fact]
        types.append(other.type)
        yield from _usable(operand.fact, other, fact, where, dated=dated)
    yield from _types(kind, types, fact, path)


def _is_amount(said: str | PartOf) -> bool:
    return (
        isinstance(said, str)
        and not is_name(said)
        and any(said.strip().endswith(unit) for unit in FEN_PER_UNIT)
    )


def _usable(name: str, other: Fact, fact: Fact, where: Path, *, dated: bool) -> Iterator[Finding]:
    if dated:
        if other.type != "date":
            yield where, sentence("must be a date, got {got!r} of type {type}", got=name, type=other.type)
    elif other.type in ("text", "date"):
        yield (
            where,
            sentence("must be a number or money, got {got!r} of type {type}", got=name, type=other.type),
        )
    if is_quotient(other):
        yield (
            where,
            sentence("must not compute with a quotient, which may only be compared, got {got!r}", got=name),
        )
    if other.of not in (fact.of, "enterprise", "year") or (fact.of == "year" and other.of != "year"):
        yield (
            where,
            sentence(
                "must be a fact of the {of} or of what it belongs to, got {got!r} of the {other}",
                of=fact.of,
                got=name,
                other=other.of,
            ),
        )


def _match(policy: Policy, fact: Fact, path: Path) -> Iterator[Finding]:
    for column, name in fact.match.items():
        where = (*path, "match", column)
        other = policy.facts.get(name)
        if other is None:
            yield (
                where,
                sentence(
                    "must name a declared fact, got {got!r}; {nearest}",
                    got=name,
                    nearest=nearest(name, list(policy.facts)),
                ),
            )
        elif other.of != fact.of or other.type != "text" or other.is_matched:
            yield (
                where,
                sentence(
                    "must name a text fact of the {of}, got {got!r} of type {type} of the {other}",
                    of=fact.of,
                    got=name,
                    type=other.type,
                    other=other.of,
                ),
            )


def _within(policy: Policy, fact: Fact, path: Path) -> Iterator[Finding]:
    if fact.within is None:
        return
    key, name = ("before" if fact.within.before else "until"), fact.within.of
    other = policy.facts.get(name)
    if other is None:
        said = sentence(
            "must name a declared fact, got {got!r}; {nearest}",
            got=name,
            nearest=nearest(name, list(policy.facts)),
        )
        yield (*path, "within", key), said
    elif other.of != fact.of or other.type != "date" or other.is_matched:
        said = sentence(
            "must name a date of the {of}, got {got!r} of type {type} of the {other}",
            of=fact.of,
            got=name,
            type=other.type,
            other=other.of,
        )
        yield (*path, "within", key), said


def is_quotient(fact: Fact) -> bool:
    """Say whether a fact is an unrounded quotient: it has no exact decimal, so that it may only be compared."""
    is_rounded = fact.rounding is not None or fact.decimals is not None
    return fact.computed is not None and fact.computed.kind in ("quotient", "growth") and not is_rounded


def is_whole(fact: Fact) -> bool:
    """Say whether a fact is always a whole number: a count that is neither a mean nor a part of others."""
    kind = fact.computed.kind if fact.computed else ""
    return (
        fact.type == "count" and fact.take != "mean" and kind not in ("mean", "quotient", "growth", "share")
    )


def _types(kind: str, types: list[str], fact: Fact, path: Path) -> Iterator[Finding]:
    known = [t for t in types if t != "literal"]
    said = ""
    if kind in BETWEEN:
        said = "" if fact.type == "count" else sentence("must be a count")
    elif kind in ALIKE:
        if any(t != fact.type for t in known):
            said = sentence("must have members of type {type} like the result", type=fact.type)
    elif kind == "product":
        if known.count("money") != (fact.type == "money"):
            said = (
                sentence("must have one member of money")
                if fact.type == "money"
                else sentence("must have no member of money")
            )
    elif kind == "growth":
        if fact.type != "share" or len(set(known)) > 1:
            said = sentence("must be a share, of two quantities of one type")
    elif fact.type not in ("number", "share") or (fact.type == "share" and len(set(known)) > 1):
        said = sentence("must be a number, or a share of two quantities of one type")
    if said:
        yield (
            path,
            sentence(
                "{kind} {must}, got {got} of {types}",
                kind=kind,
                must=said,
                got=fact.type,
                types=join(types),
            ),
        )


def names_in(fact: Fact) -> list[str]:
    """Return the facts that a formula names."""
    if fact.computed is None:
        return []
    said = [o.of if isinstance(o, PartOf) else o for o in fact.computed.operands]
    return [name for name in said if is_name(name)]


def _cycles(policy: Policy) -> Iterator[Finding]:
    told: set[str] = set()
    for start in policy.facts:
        trail = _cycle_from(policy, start)
        if trail and not told & set(trail):
            told |= set(trail)
            yield (
                ("facts", start, "computed"),
                sentence("must not lead back to itself, got {got}", got=" → ".join([*trail, start])),
            )


def _cycle_from(policy: Policy, start: str) -> list[str]:
    """Return the cycle of facts from a fact back to itself; empty if there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for name in names_in(policy.facts[way[-1]]):
            if name == start:
                return way
            if name in policy.facts and name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []
