"""Levers: one number of the policy, or several that change together, over a range of values.

A lever is named in ``params/simulation/<policy>.yaml``, or written out::

    top_rate                                                          a lever of the file with its own range
    top_rate=0.15..0.30 by 0.01                                       the same over another range
    awards.A3a.amount=5 万元..8 万元 by 1 万元                          an address
    awards.A1.gate.retention.at_least + awards.A1.amount.brackets.100 万元.at_least=80 万元, 100 万元
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from mq_analysis.base.errors import MQError, PolicyError, Problem, UsageError, nearest
from mq_analysis.base.messages import sentence
from mq_analysis.policy.model import Change, Label
from mq_analysis.policy.scenarios.address import Slot, find, quantity, same, steps_of, write_value
from mq_analysis.policy.scenarios.files import Overlay, Scenario
from mq_analysis.policy.scenarios.operations import LOWER, UPPER, targets
from mq_analysis.policy.scenarios.overlay import Applied, Source
from mq_analysis.policy.yamltext import Document, Path as NodePath

MOST_VALUES = 20_000
"""Values that one lever may take."""
SHARES = ("rate", "share")
"""Keys whose number is a share."""
_RANGE = re.compile(r"(?P<first>.+?)\s*\.\.\s*(?P<last>.+?)\s+by\s+(?P<step>.+)")


@dataclass(frozen=True, slots=True)
class Lever:
    """Numbers of the policy that are set to one value together.

    Attributes:
        id: Its name on the command line and in tables.
        name: Its label.
        at: The addresses it sets; see `mq_analysis.policy.scenarios.address`.
        values: The values to set, in the form of the policy file; ascending unless listed in another order.
    """

    id: str
    name: Label
    at: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The values as numbers; amounts in fen."""
        return tuple(found[1] for value in self.values if (found := quantity(value)))

    @property
    def is_amount(self) -> bool:
        """Whether it is money rather than a rate or count."""
        found = quantity(self.values[0])
        return found is not None and found[0] == "amount"


def read_lever(text: str, known: Mapping[str, Lever]) -> Lever:
    """Read a lever from a command line.

    Raises:
        UsageError: If it is neither a lever of the file nor an address with values, or its range is invalid.
    """
    head, sign, tail = text.partition("=")
    # not the first "=": a reading option in an address has one too, as R_TIER=whole_amount
    while sign and head.count("[") > head.count("]"):
        more, sign, tail = tail.partition("=")
        head = f"{head}={more}"
    name = head.strip()
    try:
        if not sign:
            if name not in known:
                raise ValueError(
                    sentence(
                        "must name a lever or be ADDRESS=FROM..TO by STEP, got {got!r}; {nearest}",
                        got=text,
                        nearest=_near(name, known),
                    )
                )
            return known[name]
        values = values_of(tail.strip())
    except ValueError as error:
        raise UsageError(Problem("--vary", str(error))) from None
    if name in known:
        return replace(known[name], values=values)
    if "." not in name:
        said = sentence(
            "must name a lever or begin with an address, got {got!r}; {nearest}",
            got=name,
            nearest=_near(name, known),
        )
        raise UsageError(Problem("--vary", said))
    at = tuple(part.strip() for part in name.split(" + "))
    return Lever(at[0], Label(zh=name, en=name), at, values)


def _near(name: str, known: Mapping[str, Lever]) -> str:
    return (
        nearest(name, list(known)) if known else sentence("params/simulation has no levers for this policy")
    )


def values_of(text: str) -> tuple[str, ...]:
    """Read ``FROM..TO by STEP`` or values separated by commas.

    >>> values_of("0.10..0.20 by 0.05"), values_of("5 万元, 8 万元")
    (('0.1', '0.15', '0.2'), ('5 万元', '8 万元'))

    Raises:
        ValueError: If a value is no number or amount, numbers and amounts are mixed, or the range is empty or too long.
    """
    match = _RANGE.fullmatch(text)
    if not match:
        values = tuple(part.strip() for part in text.split(","))
        kinds = {_number(value)[0] for value in values}
        if len(kinds) > 1:
            raise ValueError(sentence("must be all amounts or all plain numbers, got {got!r}", got=text))
        repeated = [v for i, v in enumerate(values) if any(same(v, w) for w in values[:i])]
        if repeated:
            raise ValueError(sentence("must name each value once, got {got!r} again", got=repeated[0]))
        return values
    return spread(match["first"], match["last"], match["step"])


def spread(first: str, last: str, step: str) -> tuple[str, ...]:
    """Return the values from first in steps up to last; last is included if a step reaches it.

    Raises:
        ValueError: If numbers and amounts are mixed, or the range is empty or has more than `MOST_VALUES` values.
    """
    (kind, low), (other, high), (third, by) = (_number(text) for text in (first, last, step))
    if not kind == other == third:
        raise ValueError(
            sentence(
                "must be all amounts or all plain numbers, got {first}..{last} by {step}",
                first=first,
                last=last,
                step=step,
            )
        )
    if by <= 0:
        raise ValueError(sentence("must have a step above 0, got {got}", got=step))
    if high < low:
        raise ValueError(sentence("must run upwards, got {first}..{last}", first=first, last=last))
    count = (high - low) // by + 1
    if count > MOST_VALUES:
        raise ValueError(
            sentence(
                "must have at most {most} values, got {got} ({first}..{last} by {step})",
                most=MOST_VALUES,
                got=count,
                first=first,
                last=last,
                step=step,
            )
        )
    return tuple(write_value(first, kind, low + i * by, f"{first} + {i} × {step}") for i in range(int(count)))


def _number(text: str) -> tuple[str, Fraction]:
    found = quantity(text.strip())
    if found is None:
        raise ValueError(
            sentence(
                "must be a plain number such as 0.20 or an amount such as 100 万元, got {got!r}", got=text
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Said(Document):
    """Data given by an option of the command line; that option is the place of every node."""

    data: Any
    source: str
    places: dict[NodePath, tuple[int, int]] = field(default_factory=dict)
    keys: dict[NodePath, tuple[int, int]] = field(default_factory=dict)

    def where(self, path: NodePath, *, key: bool = False) -> str:
        """Return the option and the value."""
        del path, key
        return self.source


def standing(applied: Applied, address: str) -> list[str]:
    """Return the values at an address of a policy, as texts of the policy file.

    Raises:
        ValueError: If the address leads nowhere.
    """
    return [slot.value for slot in _places(applied, address)]


def _places(applied: Applied, address: str) -> list[Slot]:
    steps = steps_of(address)
    roots = [dict(version) for version in applied.data["versions"] if steps[0].name in version]
    slots = find(roots or [dict(applied.data)], steps)
    return targets(Change(at=address, set="0"), slots)


def unit_of(applied: Applied, lever: Lever) -> str:
    """Return the unit of the values of a lever: ``%``, or the unit of a count or number, such as ``人``.

    Empty for amounts, which carry their unit, and for counts and numbers without a unit.

    Raises:
        ValueError: If the address leads nowhere.
    """
    place = _places(applied, lever.at[0])[0]
    if place.at in SHARES:
        return "%"
    if place.at not in (*LOWER, *UPPER) or lever.is_amount:
        return ""
    name, is_relative = _fact_of_bound(place)
    fact = applied.data.get("facts", {}).get(name, {})
    return "%" if is_relative or fact.get("type") == "share" else fact.get("unit") or ""


def _fact_of_bound(place: Slot) -> tuple[str, bool]:
    """Return the fact that a bound of a condition or bracket tests, and whether it is a share of another fact."""
    if isinstance(place.holder, dict) and "fact" in place.holder:
        return place.holder["fact"], False
    above = place.up
    while above is not None:
        node = above.value
        if isinstance(node, dict) and "brackets" in node:
            return node.get("by") or node.get("of") or "", "relative_to" in node
        above = above.up
    return "", False


def set_levers(source: Source, scenarios: Sequence[Scenario], moves: Mapping[Lever, str]) -> Applied:
    """Apply scenarios to a policy, then set levers to values; a value that is already set is no change.

    Levers that move a threshold are set last, because addresses name brackets by the thresholds before the move.

    Raises:
        PolicyError: With every problem: an address that leads nowhere, a value outside its range, brackets that cross.
    """
    base = source.under(scenarios)
    said: list[Scenario] = []
    for i, (lever, value) in enumerate(sorted(moves.items(), key=lambda move: is_bound_lever(move[0]))):
        where = f"{lever.id}={value}"
        try:
            at = [a for a in lever.at if not all(same(old, value) for old in standing(base, a))]
        except ValueError as error:
            raise PolicyError(Problem(where, str(error))) from None
        if at:
            said.append(_scenario(source, lever, at, value, f"lever_{i}"))
    if not said:
        return base
    try:
        return source.under([*scenarios, *said])
    except MQError as error:
        raise PolicyError(dict.fromkeys(error.problems)) from None


def is_bound_lever(lever: Lever) -> bool:
    """Say whether a lever moves a bound of brackets; addresses name brackets by bounds, so it must be set last."""
    return any(address.rsplit(".", 1)[-1] in (*LOWER, *UPPER) for address in lever.at)


def _scenario(source: Source, lever: Lever, at: Sequence[str], value: str, name: str) -> Scenario:
    changes = tuple(Change(at=address, set=value) for address in at)
    title = Label(zh=f"{lever.name.zh} {value}", en=f"{lever.name.en} {value}")
    overlay = Overlay(id=name, title=title, reason=title, policy=source.policy.id, changes=changes)
    return Scenario(Path(name), overlay, _Said(None, f"{lever.id}={value}"))
