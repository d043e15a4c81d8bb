"""The fields of the explorer: the levers of the settings, then every number of the awards found in the policy file.

The fields come from the policy; this module has no number or name of any policy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mq_analysis.analyses.scenarios import Setting
from mq_analysis.base.errors import UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import FEN_PER_UNIT
from mq_analysis.policy import Label, Lever, unit_of
from mq_analysis.policy.scenarios.address import KINDS, find, name_of, quantity, steps_of, write_value
from mq_analysis.policy.scenarios.levers import standing
from mq_analysis.policy.simulation import Range, settings_for
from mq_analysis.report.labels import LANGS, Words

BOUNDS = ("at_least", "above")
NUMBERS = ("rate", "each", "fixed", "per", *BOUNDS)
"""Keys of an award whose number may be moved."""
STEPS = 20
"""Into how many steps the way from half of a number to one and a half of it is cut."""


@dataclass(frozen=True, slots=True)
class Field:
    """A number of the policy that can be changed.

    Attributes:
        lever: The addresses that change together, and their label; its values are the ends of the slider.
        now: The text of the policy file, such as ``100 万元`` or ``0.10``.
        low, high, step: The range of the slider, in the unit of `now`: 万元 or 元 for amounts, percent for rates.
        unit: ``万元``, ``元`` or ``%``; blank for a count.
        award: The award it belongs to.
    """

    lever: Lever
    now: str
    low: float
    high: float
    step: float
    unit: str
    award: str

    @property
    def id(self) -> str:
        """Return the name of the lever."""
        return self.lever.id

    def slider_value(self, text: str) -> float:
        """Return a value of the policy file as the number that the slider shows."""
        kind, number = _quantity(text)
        if kind == "amount":
            return float(number / FEN_PER_UNIT[self.unit])
        return float(number * 100 if self.unit == "%" else number)

    def text(self, shown: float) -> str:
        """Return the exact text of the policy file for a number of the slider.

        Raises:
            ValueError: If it is no number, or has too many digits.
        """
        number = Fraction(repr(float(shown)))
        if self.unit in ("%", ""):
            return write_value(self.now, "number", number / 100 if self.unit else number, repr(shown))
        return write_value(f"1 {self.unit}", "amount", number * FEN_PER_UNIT[self.unit], repr(shown))


def fields_of(setting: Setting, year: int) -> list[Field]:
    """Return the fields of the policy under the scenarios of the setting, in the order of its awards."""
    applied = setting.source.under(setting.scenarios)
    setting.rules(year)  # raises if the policy does not cover the year
    version = [v for v in applied.data["versions"] if _covers(v, str(year))][-1]
    found: list[Field] = []
    covered: set[str] = set()
    for known in _levers(setting):
        lever = known.lever
        try:
            now = standing(applied, lever.at[0])
        except ValueError:
            continue  # a scenario removed it
        covered |= {_key(version, address) for address in lever.at}
        ends = (known.from_, known.to, known.by)
        found.append(_field(lever, now[0], _award_of(lever.at[0]), ends, unit_of(applied, lever)))
    for award in version["awards"]:
        for address, text in _numbers(award, f"awards.{award['id']}"):
            try:
                key = _key(version, address)
            except ValueError:
                continue  # a threshold with a decimal point has no address
            if key not in covered:
                covered.add(key)
                name = _name(award, address)
                lever = Lever(address, name, (address,), (text,))
                found.append(_field(lever, text, award["id"], None, unit_of(applied, lever)))
    order = [award["id"] for award in version["awards"]]
    return sorted(found, key=lambda field: order.index(field.award) if field.award in order else len(order))


def _covers(version: Any, year: str) -> bool:
    first, last = (version.get("from") or year)[:4], (version.get("to") or year)[:4]
    return bool(first <= year <= last)


def _levers(setting: Setting) -> tuple[Range, ...]:
    try:
        return settings_for(setting.policy).levers
    except UsageError:
        return ()  # the policy has no settings


def _award_of(address: str) -> str:
    steps = steps_of(address)
    return steps[1].name if len(steps) > 1 else ""


def _key(version: Any, address: str) -> str:
    """Return a key that is equal for two addresses of the same places."""
    slots = find([version], steps_of(address))
    marks = {repr(slot.mark) for slot in slots}
    fixed = {
        repr((id(slot.value), "fixed"))
        for slot in slots
        if isinstance(slot.value, dict) and "fixed" in slot.value
    }
    return "|".join(sorted(fixed or marks))


def _numbers(node: Any, address: str) -> Iterator[tuple[str, str]]:
    """Return address and text of every amount and rate below a node; variants of readings share an address."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in NUMBERS and isinstance(value, str) and not _is_nothing(value):
                yield (address if key == "fixed" else f"{address}.{key}"), value
            elif key == "amount" and isinstance(value, str) and not _is_nothing(value):
                yield f"{address}.amount", value
            elif key in KINDS:
                yield from _numbers(value, address)
            elif isinstance(value, dict | list) and key not in ("under", "requires", "counts"):
                yield from _numbers(value, f"{address}.{key}")
    elif isinstance(node, list):
        for member in node:
            name = name_of(member)
            yield from _numbers(member, f"{address}.{name}" if name else address)


def _is_nothing(text: str) -> bool:
    """Say whether a text is no number, or 0, for which no slider is made."""
    found = quantity(text)
    return found is None or found[1] == 0


def _name(award: Any, address: str) -> Label:
    """Return the label of a field: its award and its role there, in both languages."""
    steps = [step.name for step in steps_of(address)]
    key = f"explore_{steps[-1]}" if steps[-1] in NUMBERS else "explore_fixed"
    bracket = next((step for step in steps if quantity(step)), "")
    texts = {lang: Words(lang)(key, award=award["name"][lang], bracket=bracket) for lang in LANGS}
    return Label(**texts)


def _quantity(text: str) -> tuple[str, Fraction]:
    found = quantity(text)
    if found is None:
        raise ValueError(sentence("must be an amount or a number, got {got!r}", got=text))
    return found


def _field(lever: Lever, now: str, award: str, ends: tuple[str, str, str] | None, unit: str) -> Field:
    kind, number = _quantity(now)
    unit, scale = ("%", Fraction(100)) if unit == "%" else ("", Fraction(1))
    if kind == "amount":
        unit = next(
            name for name in sorted(FEN_PER_UNIT, key=len, reverse=True) if now.strip().endswith(name)
        )
        scale = Fraction(1, FEN_PER_UNIT[unit])
    if ends:
        low, high, step = (float(_quantity(text)[1] * scale) for text in ends)
    else:
        shown = float(number * scale)
        step = _nice(shown / STEPS)
        low, high = max(shown - STEPS // 2 * step, 0.0), shown + STEPS // 2 * step
    return Field(lever, now, round(low, 6), round(high, 6), round(step, 6), unit, award)


def _nice(step: float) -> float:
    """Return the largest of 1, 2 or 5 times a power of ten that is not above a step.

    >>> _nice(0.7), _nice(26)
    (0.5, 20.0)
    """
    if step <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(step))
    return max(times * power for times in (1, 2, 5) if times * power <= step * (1 + 1e-9))
