"""The five operations of a change on the plain tree of a policy, in exact arithmetic.

Each takes the places that an address leads to and returns the marks of the places it changed. An operation that is
impossible, or would change nothing, raises ValueError. Brackets stay joined: if a bound moves, the neighbour that
shares it moves too; an inserted bracket splits the bracket it falls into; the span of a removed bracket goes to the
bracket below.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.money import parse_number
from mq_analysis.policy.model import Change
from mq_analysis.policy.scenarios.address import (
    Mark,
    Slot,
    mark_of,
    members,
    name_of,
    quantity,
    same,
    write_value,
)

LOWER = ("at_least", "above")
UPPER = ("below", "at_most")
PAYING = ("rate", "each", "pay")
"""Keys of a bracket: its bounds, and what it pays."""


def operate(change: Change, slots: Sequence[Slot]) -> list[Mark]:
    """Carry out a change at the places that its address leads to; return the mark of every changed place.

    Raises:
        ValueError: If the operation is impossible there, or changes nothing.
    """
    match change.operation:
        case "set":
            return _set(slots, change.operand)
        case "scale":
            return _put_all(slots, [_scale(slot.value, change.operand) for slot in slots])
        case "add":
            return _put_all(slots, [_add(slot.value, change.operand) for slot in slots])
        case "remove":
            return [touched for slot in reversed(slots) for touched in _remove(slot)]
        case "insert":
            return [touched for slot in slots for touched in _insert(slot, change)]


def targets(change: Change, slots: Sequence[Slot]) -> list[Slot]:
    """Return the places that a change means: if an amount is set to a sum, the place is its ``fixed``."""
    if change.operation in ("set", "scale", "add") and isinstance(change.operand, str):
        fixed = [
            hit for slot in slots if isinstance(slot.value, dict | list) for hit in members(slot, "fixed")
        ]
        return fixed or list(slots)
    return list(slots)


def _set(slots: Sequence[Slot], value: Any) -> list[Mark]:
    if all(same(slot.value, value) for slot in slots):
        raise ValueError(
            sentence(
                "must change something, got the value that stands there{value}", value=_value_suffix(value)
            )
        )
    return [touched for slot in slots for touched in _put(slot, copy.deepcopy(value))]


def _put_all(slots: Sequence[Slot], texts: Sequence[str]) -> list[Mark]:
    if all(same(slot.value, text) for slot, text in zip(slots, texts, strict=True)):
        raise ValueError(
            sentence(
                "must change something, got the value that stands there{value}", value=_value_suffix(texts[0])
            )
        )
    return [touched for slot, text in zip(slots, texts, strict=True) for touched in _put(slot, text)]


def _put(slot: Slot, value: Any) -> list[Mark]:
    slot.holder[slot.at] = value
    neighbour = _adjacent_bound(slot)
    if neighbour is None:
        return [slot.mark]
    neighbour.holder[neighbour.at] = value
    return [slot.mark, neighbour.mark]


def _adjacent_bound(slot: Slot) -> Slot | None:
    """Return the bound of the next bracket that is the same threshold as this one."""
    if slot.at not in (*LOWER, *UPPER) or slot.up is None:
        return None
    brackets, i = slot.up.holder, slot.up.at
    if not _is_brackets(brackets) or not isinstance(i, int):
        return None
    other = i - 1 if slot.at in LOWER else i + 1
    if not 0 <= other < len(brackets):
        return None
    facing = next((key for key in (UPPER if slot.at in LOWER else LOWER) if key in brackets[other]), None)
    return None if facing is None else Slot(brackets[other], facing)


def _is_brackets(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(b, dict) and any(key in b for key in PAYING) for b in value)
        and all(any(key in b for key in LOWER) for b in value[1:])
    )


def _read(value: Any) -> tuple[str, Fraction]:
    found = quantity(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(sentence("must lead to amounts or rates, got {got}", got=_kind(value)))
    return found


def _scale(value: Any, operand: str) -> str:
    kind, old = _read(value)
    factor = Fraction(parse_number(operand))
    if factor <= 0:
        raise ValueError(sentence("must be a factor above 0, got {got}", got=operand))
    return write_value(value, kind, old * factor, f"{value} × {operand}")


def _add(value: Any, operand: str) -> str:
    kind, old = _read(value)
    found = quantity(operand)
    if found is None or found[0] != kind:
        form = sentence("an amount with its unit") if kind == "amount" else sentence("a plain decimal number")
        raise ValueError(
            sentence(
                "must be {form} to be added to {value}, got {got!r}", form=form, value=value, got=operand
            )
        )
    return write_value(value, kind, old + found[1], f"{value} + {operand}")


def _remove(slot: Slot) -> list[Mark]:
    holder, at = slot.holder, slot.at
    touched = [slot.mark]
    if _is_brackets(holder) and isinstance(at, int) and at > 0:
        lower, gone = holder[at - 1], holder[at]
        for key in UPPER:
            lower.pop(key, None)
        ends = {key: gone[key] for key in UPPER if key in gone}
        lower |= ends
        touched.append(mark_of(lower, next(iter(ends), "below")))
    del holder[at]
    return touched


def _insert(slot: Slot, change: Change) -> list[Mark]:
    value, new = slot.value, copy.deepcopy(change.operand)
    if isinstance(value, dict):
        return _insert_keys(value, new, change)
    if _is_brackets(value):
        return _insert_bracket(value, new, change)
    if isinstance(value, list):
        return _insert_member(value, new, change.after)
    raise ValueError(sentence("must lead to a list or a mapping to insert into, got {got}", got=_kind(value)))


def _insert_keys(mapping: dict[str, Any], new: Any, change: Change) -> list[Mark]:
    if not isinstance(new, dict) or not new or change.after is not None:
        raise ValueError(
            sentence("must give a mapping keys with their values, without after, got {got}", got=_kind(new))
        )
    there = [key for key in new if key in mapping]
    if there:
        raise ValueError(
            sentence("must insert what is absent, got {got}, which stands there: use set", got=join(there))
        )
    mapping |= new
    return [mark_of(mapping, key) for key in new]


def _insert_member(entries: list[Any], new: Any, after: str | None) -> list[Mark]:
    names = [name for name in map(name_of, entries) if name is not None]
    name = name_of(new)
    if any(same(entry, new) for entry in entries) or (
        isinstance(new, dict) and "id" in new and any(same(old, name) for old in names)
    ):
        raise ValueError(sentence("must insert what is absent, got {got!r}, which stands there", got=name))
    place = len(entries)
    if after is not None:
        if after not in names:
            said = nearest(after, names) if names else sentence("the list names none")
            raise ValueError(
                sentence(
                    "must stand after a member of the list, got after: {got}; {nearest}",
                    got=after,
                    nearest=said,
                )
            )
        place = next(i for i, entry in enumerate(entries) if name_of(entry) == after) + 1
    entries.insert(place, new)
    return [mark_of(entries, place)]


def _insert_bracket(brackets: list[dict[str, Any]], new: Any, change: Change) -> list[Mark]:
    begin = _end(new, LOWER) if isinstance(new, dict) else None
    if begin is None or _end(new, UPPER) or change.after:
        raise ValueError(
            sentence(
                "must be a bracket with at_least (or above) and what it pays, without below or after: "
                "it ends where the next begins"
            )
        )
    start = _number(begin[1])
    starts = [_number(_bound(bracket)) for bracket in brackets]
    if start in starts:
        raise ValueError(
            sentence(
                "must have a threshold of its own, got {got}, which a bracket has: use set", got=begin[1]
            )
        )
    place = sum(other < start for other in starts)
    facing = {"at_least": "below", "above": "at_most"}
    if place == 0:
        first = _end(brackets[0], LOWER)
        assert first is not None, "brackets have a lower bound"  # noqa: S101 (narrows the type)
        brackets.insert(0, new | {facing[first[0]]: first[1]})
        return [mark_of(brackets, 0)]
    lower = brackets[place - 1]
    if all(same(lower.get(key), new.get(key)) for key in PAYING):
        paid = next(lower[key] for key in PAYING if key in lower)
        raise ValueError(
            sentence(
                "must change something, got the rate of the bracket it splits{value}",
                value=_value_suffix(paid),
            )
        )
    end = _end(lower, UPPER)
    if end is None or start < _number(end[1]):
        new |= {} if end is None else {end[0]: end[1]}
        if end is not None:
            del lower[end[0]]
        lower[facing[begin[0]]] = begin[1]
    brackets.insert(place, new)
    return [mark_of(brackets, place), mark_of(lower, facing[begin[0]])]


def _end(bracket: dict[str, Any], keys: Sequence[str]) -> tuple[str, str] | None:
    """Return the key and the text of the lower or upper bound of a bracket."""
    found = next((key for key in keys if isinstance(bracket.get(key), str)), None)
    return None if found is None else (found, bracket[found])


def _bound(bracket: dict[str, Any]) -> str:
    end = _end(bracket, LOWER)
    return end[1] if end else ""


def _number(text: str) -> Fraction:
    """Read a threshold, an amount or a number with or without a unit of its own."""
    found = quantity(text) or quantity(text.split(maxsplit=1)[0] if text.split() else "")
    if found is None:
        raise ValueError(sentence("must have a threshold that is a number, got {got!r}", got=text))
    return found[1]


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return sentence("{got!r}", got=value)
    if isinstance(value, dict):
        return sentence("a mapping")
    return sentence("a list") if isinstance(value, list) else sentence("nothing")


def _value_suffix(value: Any) -> str:
    return sentence(", {value}", value=value) if isinstance(value, str) else ""
