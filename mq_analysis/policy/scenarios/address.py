"""Addresses of values in a policy: by key, id and threshold, never by position.

An address is a path of steps joined by dots, read in one version of the policy::

    awards.A3a.amount.fixed                       an award by its id
    awards.A1.gate.retention.at_least             a condition or cap by its fact
    awards.A1.amount.brackets.500 万元.rate        a bracket by its threshold, equal by value (5000000 元)
    awards.A1.amount[R_TIER=whole_amount].brackets.100 万元.rate   only the variant of that reading option
    awards.A1.amount.brackets.rate                every member that has the rest of it

``marginal`` and ``whole`` may be left out, and ``fixed`` if the new value is a sum. A variant is named by its
reading option in brackets; without one, the address means every variant that has the rest of it. ``facts``,
``readings`` and ``reasons`` can be addressed too; they hold for all dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import FEN_PER_UNIT, parse_amount, parse_number

KINDS = ("marginal", "whole")
"""Keys that say how an amount is computed; an address may leave them out."""
NAMING = ("id", "fact", "at_least", "above")
"""Keys that name a member of a list, the first that it has."""

Mark = tuple[int, object]
"""What tells a place in a tree from every other: the id of its holder, and its key, text or member's id."""

_STEP = re.compile(
    rf"(?P<name>\d+(?:\.\d+)?\s*(?:{'|'.join(FEN_PER_UNIT)})(?=[.\[]|$)|[^.\[\]]+)"
    r"(?:\[(?P<reading>\w+)=(?P<option>\w+)\])?(?P<dot>\.|$)"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an address: a key or the name of a list member, optionally of one reading option."""

    name: str
    reading: str | None = None
    option: str | None = None

    def __str__(self) -> str:
        return f"{self.name}[{self.reading}={self.option}]" if self.reading else self.name


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the plain tree of a policy: a key of a mapping or an entry of a list."""

    holder: Any
    at: str | int
    up: Slot | None = None

    @property
    def value(self) -> Any:
        """The value at this place."""
        return self.holder[self.at]

    @property
    def mark(self) -> Mark:
        """An identity of this place that stays valid when entries beside it are inserted or removed."""
        return mark_of(self.holder, self.at)


def mark_of(holder: Any, at: str | int) -> Mark:
    """Return the mark of a place: the id of its holder, and the key, the text, or the id of the member there."""
    if isinstance(holder, dict):
        return id(holder), at
    member = holder[at]
    return id(holder), member if isinstance(member, str) else id(member)


def steps_of(address: str) -> tuple[Step, ...]:
    """Read an address.

    Raises:
        ValueError: If the text is no address.
    """
    steps, place, ended = [], 0, False
    while place < len(address) or not ended:
        match = _STEP.match(address, place)
        if not match:
            raise ValueError(
                sentence("must be an address such as awards.A1.amount.fixed, got {got!r}", got=address)
            )
        steps.append(Step(match["name"].strip(), match["reading"], match["option"]))
        place, ended = match.end(), not match["dot"]
    return tuple(steps)


def find(roots: Sequence[dict[str, Any]], steps: Sequence[Step]) -> list[Slot]:
    """Return every place in the trees that the steps lead to.

    Raises:
        ValueError: If no place is found; the message gives the nearest names at the last step that was found.
    """
    slots = [Slot([root], 0) for root in roots]
    for i, step in enumerate(steps):
        found = [hit for slot in slots for hit in members(slot, step.name)]
        if found and step.reading:
            named, found = found, [v for slot in found for v in _variants(slot, step)]
            choices = [f"{step.name}[{o}]" for slot in named for o in _options(slot.value)]
        else:
            choices = [name for slot in slots for name in _names(slot.value)]
        if not found:
            before = ".".join(map(str, steps[:i])) or sentence("the policy")
            choices = list(dict.fromkeys(choices))
            said = nearest(str(step), choices) if choices else sentence("it holds nothing to choose from")
            raise ValueError(
                sentence(
                    "must lead to a value, got no {got!r} in {before}; {nearest}",
                    got=str(step),
                    before=before,
                    nearest=said,
                )
            )
        slots = found
    return slots


def members(slot: Slot, name: str) -> list[Slot]:
    """Return the places below ``slot`` that one step leads to.

    Members of a list that have no name, such as the parts of a ``total``, are numbered from 1.

    Raises:
        ValueError: If the step leads into several of them.
    """
    value = slot.value
    if isinstance(value, dict):
        if name in value:
            return [Slot(value, name, slot)]
        return [hit for kind in KINDS if kind in value for hit in members(Slot(value, kind, slot), name)]
    if isinstance(value, list):
        entries = [Slot(value, i, slot) for i in range(len(value))]
        named = [entry for entry in entries if same(name_of(entry.value), name)]
        if named:
            return named
        are_parts = all(name_of(entry.value) is None and not under(entry.value) for entry in entries)
        if are_parts and name.isdecimal() and 1 <= int(name) <= len(entries):
            return [entries[int(name) - 1]]
        found = [members(entry, name) for entry in entries]
        if are_parts and sum(map(bool, found)) > 1:
            raise ValueError(
                sentence(
                    "must name one of {n} parts by its number, such as {key}.1 or {key}.{n}, got {got!r}, which "
                    "several have",
                    n=len(entries),
                    key=slot.at,
                    got=name,
                )
            )
        return [hit for hits in found for hit in hits]
    return []


def name_of(member: Any) -> str | None:
    """Return the name of a list member in addresses: its text, id, fact or threshold; None for a variant."""
    if isinstance(member, str):
        return member
    if isinstance(member, dict):
        return next((member[key] for key in NAMING if isinstance(member.get(key), str)), None)
    return None


def same(one: Any, other: Any) -> bool:
    """Say whether two parts of a plain tree are equal; amounts and numbers are compared by value.

    >>> same("500 万元", "5000000 元"), same("0.2", "0.20"), same("100 元", "100")
    (True, True, False)
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or quantity(one) == quantity(other) != None  # noqa: E711 (chained)
    return one is None and other is None


def quantity(text: str) -> tuple[str, Fraction] | None:
    """Read a text as an amount in fen or as a bare number; None if it is neither."""
    for kind, read in (("amount", parse_amount), ("number", parse_number)):
        try:
            return kind, Fraction(read(text))
        except ValueError:
            continue
    return None


def write_value(like: str, kind: str, value: Fraction, how: str) -> str:
    """Write a number or amount exactly; an amount in the unit of the text ``like`` that it replaces.

    Raises:
        ValueError: If it is not whole fen, or has too many digits; the message tells by ``how`` where it comes from.
    """
    if kind == "number":
        return _decimal(value, how)
    if value.denominator != 1:
        raise ValueError(sentence("must give whole fen, got {got}", got=how))
    unit = next(name for name in sorted(FEN_PER_UNIT, key=len, reverse=True) if like.strip().endswith(name))
    return f"{_decimal(value / FEN_PER_UNIT[unit], how)} {unit}"


def _decimal(value: Fraction, how: str) -> str:
    with localcontext() as context:
        context.prec = 60
        text = f"{Decimal(value.numerator) / value.denominator:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    try:
        exact = Fraction(parse_number(text)) == value
    except ValueError:
        exact = False
    if not exact:
        raise ValueError(
            sentence("must give a number of at most 18 digits and 12 decimals, got {got}", got=how)
        )
    return text


def under(member: Any) -> dict[str, list[str]]:
    """Return the reading options under which a list member holds; empty: always."""
    said = member.get("under") if isinstance(member, dict) else None
    named = said if isinstance(said, dict) else {}
    return {name: options if isinstance(options, list) else [options] for name, options in named.items()}


def _variants(slot: Slot, step: Step) -> list[Slot]:
    if not isinstance(slot.value, list):
        return [slot] if step.option in under(slot.value).get(step.reading or "", []) else []
    entries = slot.value
    hits = (i for i, entry in enumerate(entries) if step.option in under(entry).get(step.reading or "", []))
    return [Slot(entries, i, slot) for i in hits]


def _options(value: Any) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        yield from (f"{name}={option}" for name, options in under(entry).items() for option in options)


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _names(child) if key in KINDS else [key]
    elif isinstance(value, list):
        for entry in value:
            name = name_of(entry)
            yield from _names(entry) if name is None else [name]
