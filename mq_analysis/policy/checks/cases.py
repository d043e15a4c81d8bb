"""Checks of worked cases: facts are declared, belong to the right thing and fit their type; names are known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import parse_amount
from mq_analysis.policy.checks.finding import Finding
from mq_analysis.policy.literals import literal
from mq_analysis.policy.model import Case, Fact, Policy
from mq_analysis.policy.model.cases import Facts
from mq_analysis.policy.resolve import DECIMALS
from mq_analysis.policy.yamltext import Path
from mq_analysis.policy.years import award_years

DAYS = ("issue_date", "date")
"""Keys of an item that say its day, unless a fact of items is called so."""
APART = ("honour", "item", "product", "id")
"""Keys of an item of a case that are no facts."""
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


def check_cases(policy: Policy) -> Iterator[Finding]:
    """Check that every fact of a case is declared, belongs to the right thing, and has a value of its type."""
    seen: set[str] = set()
    for i, case in enumerate(policy.cases):
        path: Path = ("cases", i)
        if case.id in seen:
            yield (*path, "id"), sentence("must be given once, got the case {got!r} again", got=case.id)
        seen.add(case.id)
        yield from _facts(policy, case.facts, ("enterprise", "year"), (*path, "facts"))
        yield from _items(policy, case.items, path)
        for name, known in case.enterprises.items():
            where = (*path, "enterprises", name)
            yield from _facts(policy, known.facts, ("enterprise",), (*where, "facts"))
            yield from _items(policy, known.items, where)
        yield from _expectations(policy, case, path)
        yield from _years(policy, case, path)


def _years(policy: Policy, case: Case, path: Path) -> Iterator[Finding]:
    """Find award years that the policy does not cover; a case that names none is of the first."""
    years = award_years(policy)
    first, last = policy.versions[0].from_.year, max(years, default=0)
    if not years:
        said = sentence(
            "must be of a year on whose last day the policy is in force, got a policy that ends on {end}; if items up "
            "to that day are paid, let `to` be {year}-12-31",
            end=policy.versions[-1].to,
            year=policy.versions[-1].to.year,
        )
        yield path, said
        return
    asked: list[tuple[Path, int | None]] = [((*path, "year"), case.year)]
    asked += [((*path, "expect", i, "year"), e.year) for i, e in enumerate(case.expect)]
    for where, year in asked:
        if year is not None and not first <= year <= last:
            said = sentence(
                "must be a year of the policy, {first} to {last}, got {got}", first=first, last=last, got=year
            )
            yield where, said


def _facts(policy: Policy, facts: Facts, of: tuple[str, ...], path: Path) -> Iterator[Finding]:
    for name, said in facts.items():
        if isinstance(said, str):
            yield from _check_fact(policy, of, name, said, (*path, name))
        else:
            for year, text in said.items():
                yield from _check_fact(policy, of, name, text, (*path, name, year))


def _items(policy: Policy, items: Iterable[Mapping[str, str]], path: Path) -> Iterator[Finding]:
    for j, item in enumerate(items):
        where = (*path, "items", j)
        if "honour" not in item and "item" not in item:
            yield where, sentence("must name its honour, or with item the table it is a row of")
        table = "honour" if "honour" in item else item.get("item", "")
        if table != "honour" and table not in policy.tables:
            yield (
                (*where, "item"),
                sentence(
                    "must name a table of tables, got {got!r}; {nearest}",
                    got=table,
                    nearest=nearest(table, list(policy.tables) or ["honour"]),
                ),
            )
            continue
        for name, text in item.items():
            if name in DAYS and name not in policy.facts:
                yield from _day(text, (*where, name))
            elif name not in APART:
                yield from _check_fact(policy, (table,), name, text, (*where, name))


def _day(text: str, path: Path) -> Iterator[Finding]:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        dt.date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        yield path, sentence("must be a date such as 2014-03-05, or a month 2014-03, got {got!r}", got=text)


def _check_fact(policy: Policy, of: tuple[str, ...], name: str, text: str, path: Path) -> Iterator[Finding]:
    declared = {n: f for n, f in policy.facts.items() if f.of in of}
    if name not in declared:
        said = nearest(name, list(declared)) if declared else sentence("the policy declares none")
        yield (
            path,
            sentence(
                "must name a fact of the {of}, got {got!r}; {nearest}", of=of[0], got=name, nearest=said
            ),
        )
    elif declared[name].computed is not None:
        yield (
            path,
            sentence("must give what is known, got {got!r}, which is computed from other facts", got=name),
        )
    else:
        try:
            value = fact_value(policy, declared[name], text)
        except ValueError as error:
            yield path, str(error)
            return
        fact = declared[name]
        places = DECIMALS.get(fact.type, 0) if fact.decimals is None else fact.decimals
        if isinstance(value, Fraction) and (value * 10**places).denominator != 1:
            said = sentence(
                "must have at most {decimals} decimals as the fact {fact} says, got {got!r}",
                decimals=places,
                fact=name,
                got=text,
            )
            yield path, said


def _expectations(policy: Policy, case: Case, path: Path) -> Iterator[Finding]:
    awards = [a for v in policy.versions for a in v.awards]
    known = {
        "pays": list(case.enterprises),
        "stages": [s.id for a in awards for s in a.stages],
        "due": [s.id for a in awards for s in a.stages],
        "funding": [f.id for a in awards for f in a.funding],
    }
    for i, expectation in enumerate(case.expect):
        for key, names in known.items():
            for name in getattr(expectation, key) or ():
                if name not in names:
                    said = nearest(name, names) if names else sentence("there are no {key}", key=key)
                    yield (
                        (*path, "expect", i, key, name),
                        sentence(
                            "must be one of the case's {key}, got {got!r}; {nearest}",
                            key=key,
                            got=name,
                            nearest=said,
                        ),
                    )


def fact_value(policy: Policy, fact: Fact, text: str) -> object:
    """Read the text of a fact: money as whole fen, numbers as exact fractions, anything else as text.

    Raises:
        ValueError: If a number or unit does not fit.
    """
    if fact.type == "money":
        return parse_amount(text)
    if fact.type in ("text", "date"):
        if fact.values and text not in fact.values:
            raise ValueError(
                sentence(
                    "must be a value of the fact, got {got!r}; {nearest}",
                    got=text,
                    nearest=nearest(text, list(fact.values)),
                )
            )
        return text
    return literal(fact, text, policy.facts)
