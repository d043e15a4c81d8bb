"""What a line sees and what it earns: the oracle of tests/grammar, and beside it dates, days between, and rounding."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from ..grammar.oracle import Firm, LackError, compare, number
from .rows import Tree, Value, month_span

BOUNDS = ("at_least", "above", "at_most", "below")


def as_text(fact: Tree, value: Value) -> str:
    """A value as a case would give it."""
    if isinstance(value, str):
        return value
    return f"{Fraction(value) / 100} 元" if fact["type"] == "money" else str(value)


def rounded(value: Fraction, unit: Fraction | int, mode: str = "half_up") -> Fraction:
    """Whole units: half up, down to 0 or up from 0."""
    size = abs(value) / Fraction(unit)
    whole = {"half_up": (size + Fraction(1, 2)) // 1, "down": size // 1, "up": -(-size // 1)}[mode]
    return Fraction(whole) * unit * (1 if value >= 0 else -1)


def by(rule: Tree, value: Fraction) -> Fraction:
    """A value rounded by a rule of the file."""
    return rounded(value, number(rule["to"]), rule.get("mode", "half_up"))


def later(day: dt.date, months: int) -> dt.date:
    """The corresponding day some months later, or the last day of a shorter month."""
    first, last = month_span(day.year, day.month + months)
    return first.replace(day=min(day.day, last.day))


def months_between(start: dt.date, end: dt.date) -> int:
    """Full months, which the corresponding day completes; negative if the end lies before.

    >>> start, day = dt.date(2020, 1, 31), dt.date.fromisoformat
    >>> [months_between(start, day(end)) for end in ("2020-02-28", "2020-02-29", "2020-03-30", "2019-12-31")]
    [0, 1, 1, -1]
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if later(start, months) <= end else months - 1


BETWEEN = {
    "days_between": lambda start, end: (end - start).days,
    "months_between": months_between,
    "years_between": lambda start, end: abs(months_between(start, end)) // 12 * (1 if end >= start else -1),
}


class View(Firm):
    """The facts of a firm and of one of its items in a year."""

    def __init__(self, facts: Tree, known: dict[str, str], year: int) -> None:
        super().__init__(facts, known)
        self.year = year

    def day(self, said: str) -> dt.date:
        """A date fact, a day, or a day of the award year; a month alone is not known."""
        text = self.text(said) if said in self.facts else said
        if len(text) == len("12-31") and text[2] == "-":
            text = f"{self.year}-{text}"
        if len(text) < len("2020-12-31"):
            raise LackError(said)
        return dt.date.fromisoformat(text)

    def value(self, name: str) -> Fraction:
        fact = self.facts[name]
        kind = next(iter(fact.get("computed", {"": 0})))
        if kind in BETWEEN:
            value = Fraction(BETWEEN[kind](*map(self.day, fact["computed"][kind])))
        else:
            value = super().value(name)
        if "computed" in fact and "rounding" in fact:
            return by(fact["rounding"], value)
        if "computed" in fact and "decimals" in fact:
            return rounded(value, Fraction(1, 10 ** int(fact["decimals"])))
        return value

    def holds(self, test: Tree) -> bool | None:
        bound = next((key for key in BOUNDS if key in test), None)
        if "fact" not in test or not bound or self.facts[test["fact"]]["type"] != "date":
            return super().holds(test)
        try:
            return compare(self.day(test["fact"]), bound, self.day(test[bound]))
        except LackError:
            return None

    def amount(self, node: Tree) -> Fraction:
        value = super().amount(node)
        return by(node["rounding"], value) if "rounding" in node else value

    def worth(self, award: Tree) -> Fraction:
        value = super().worth(award)
        return by(award["rounding"], value) if "rounding" in award else value
