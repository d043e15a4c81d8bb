"""What differs between two policies, or a policy and itself under scenarios, value by value.

The plain trees are walked side by side: versions by the dates they cover, members of lists by id, fact,
threshold or reading option, never by position; amounts and rates compare by value.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from mq_analysis.base.errors import CoverageError, Problem
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy import Applied
from mq_analysis.policy.scenarios.address import KINDS, name_of, quantity, same, under

Span = tuple[dt.date, dt.date]
"""First and last day, both included."""
Key = tuple[tuple[str, Fraction] | str, str]
"""What identifies a member of a list: its threshold by value or its name, and its reading option."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs.

    Attributes:
        address: As a scenario names it; empty where only one side has rules for the dates at all.
        clause: The clause the value stands under; empty outside any.
        before: The old value as the file has it: text, list or mapping; None if it is absent.
        after: The new value, likewise.
        span: The dates it holds for; None for what holds for all dates.
        days: The day of each side, where the rules of one day are laid beside those of another.
    """

    address: str
    clause: str
    before: Any
    after: Any
    span: Span | None = None
    days: Span | None = None


def differences(before: Applied, after: Applied, date: dt.date | None = None) -> tuple[Difference, ...]:
    """Return what differs, what holds for all dates first; with ``date`` only the rules in force that day.

    Raises:
        CoverageError: If neither side has rules on that day.
    """
    found = list(_walk(_dateless_rules(before), _dateless_rules(after), "", ""))
    spans = [span for span in _spans(before, after) if date is None or span[0] <= date <= span[1]]
    if date is not None and not spans:
        names = join(dict.fromkeys([before.policy.id, after.policy.id]), " or ")
        raise CoverageError(
            Problem(
                "--date",
                sentence("must be a day on which {names} has rules, got {got}", names=names, got=date),
            )
        )
    for span in spans:
        found += [replace(d, span=span) for d in _walk(_rules(before, span), _rules(after, span), "", "")]
    return tuple(_merge(found))


def differences_of_days(
    before: Applied, after: Applied, first: dt.date, second: dt.date
) -> tuple[Difference, ...]:
    """Return what differs between the rules of one day and those of another, what holds for all dates first.

    Raises:
        CoverageError: For each side that has no rules on its day.
    """
    sides = (("A", before, first), ("B", after, second))
    rules = [_rules(applied, (day, day)) for _, applied, day in sides]
    missing = [side for side, found in zip(sides, rules, strict=True) if found is None]
    if missing:
        raise CoverageError(
            Problem(
                where,
                sentence(
                    "must be a day on which {id} has rules, got {got}; {dates}",
                    id=applied.policy.id,
                    got=day,
                    dates=_dates(applied),
                ),
            )
            for where, applied, day in missing
        )
    dated = [replace(d, days=(first, second)) for d in _walk(rules[0], rules[1], "", "")]
    return (*_walk(_dateless_rules(before), _dateless_rules(after), "", ""), *dated)


def _dates(applied: Applied) -> str:
    versions = applied.policy.versions
    return sentence("they run from {first} to {last}", first=versions[0].from_, last=versions[-1].to)


def _dateless_rules(applied: Applied) -> dict[str, Any]:
    return {key: value for key, value in applied.data.items() if key not in ("versions", "cases")}


def _spans(before: Applied, after: Applied) -> list[Span]:
    """Return the spans between all days on which a version of either side begins or ends."""
    versions = [v for applied in (before, after) for v in applied.policy.versions]
    starts = sorted({v.from_.toordinal() for v in versions} | {v.to.toordinal() + 1 for v in versions})
    spans = [
        (dt.date.fromordinal(first), dt.date.fromordinal(following - 1))
        for first, following in itertools.pairwise(starts)
    ]
    return [span for span in spans if _rules(before, span) or _rules(after, span)]


def _rules(applied: Applied, span: Span) -> dict[str, Any] | None:
    for model, version in zip(applied.policy.versions, applied.data["versions"], strict=True):
        if model.from_ <= span[0] <= model.to:
            return {key: value for key, value in version.items() if key not in ("from", "to")}
    return None


def _merge(found: Iterable[Difference]) -> Iterator[Difference]:
    """Join differences that continue in the next span of dates."""
    kept: list[Difference] = []
    for new in found:
        for i, old in enumerate(kept):
            if _continues(old, new) and old.span and new.span:
                kept[i] = replace(old, span=(old.span[0], new.span[1]))
                break
        else:
            kept.append(new)
    yield from sorted(kept, key=lambda d: d.span or (dt.date.min, dt.date.min))


def _continues(old: Difference, new: Difference) -> bool:
    if old.span is None or new.span is None:
        return False
    return (new.span[0] - old.span[1]).days == 1 and replace(old, span=new.span) == new


def _walk(old: Any, new: Any, address: str, clause: str) -> Iterator[Difference]:
    if same(old, new):
        return
    clause = _clause(new) or _clause(old) or clause
    children = _children(old, new) if old is not None and new is not None else None
    if children is None:
        yield Difference(address, clause, old, new)
        return
    for name, before, after in children:
        both = before is not None and after is not None
        yield from _walk(
            before, after, address if both and name in KINDS else _join_address(address, name), clause
        )


def _clause(node: Any) -> str:
    clause = node.get("clause") if isinstance(node, dict) else None
    return clause if isinstance(clause, str) else ""


def _join_address(address: str, name: str) -> str:
    return address + name if not address or not name or name.startswith("[") else f"{address}.{name}"


def _children(old: Any, new: Any) -> list[tuple[str, Any, Any]] | None:
    """Pair what two nodes hold, by name; None if they are single values or their members have no names."""
    if isinstance(old, dict) and isinstance(new, dict):
        if "zh" in old or "zh" in new:
            return None
        return [(key, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])]
    if isinstance(old, str) or isinstance(new, str):
        return None
    olds, news = (_members_by_name(node if isinstance(node, list) else [node]) for node in (old, new))
    if olds is None or news is None:
        return None
    names = {key: name for key, (name, _) in [*news.items(), *olds.items()]}
    nothing = ("", None)
    order = sorted(names, key=_threshold) if all(map(_threshold, names)) else dict.fromkeys([*olds, *news])
    return [(names[key], olds.get(key, nothing)[1], news.get(key, nothing)[1]) for key in order]


def _threshold(key: Key) -> tuple[str, Fraction] | tuple[()]:
    return key[0] if isinstance(key[0], tuple) else ()


def _members_by_name(entries: Iterable[Any]) -> dict[Key, tuple[str, Any]] | None:
    """Return the members of a list by what identifies them, each with its name in an address."""
    found: dict[Key, tuple[str, Any]] = {}
    for entry in entries:
        name = name_of(entry) or ""
        option = next((f"[{r}={options[0]}]" for r, options in under(entry).items()), "")
        key = (quantity(name) or name, option)
        if key in found or (isinstance(entry, dict) and "zh" in entry):
            return None
        found[key] = (name + option, entry)
    return found
