"""The terms of the rules of one year, without variants: frozen, exact, in fen; `rules_for` builds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mq_analysis.base.daynumbers import LAST_DAY
from mq_analysis.policy import model


@dataclass(frozen=True, slots=True)
class Window:
    """A run of months as YYYYMM, both ends included."""

    first: int
    last: int

    @property
    def months(self) -> tuple[int, ...]:
        """Every month of the run."""
        first, last = (m // 100 * 12 + m % 100 - 1 for m in (self.first, self.last))
        return tuple(m // 12 * 100 + m % 12 + 1 for m in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Span:
    """A run of days as the numbers YYYYMMDD, both ends included."""

    first: int = 0
    last: int = LAST_DAY


@dataclass(frozen=True, slots=True)
class Operand:
    """``factor`` times a fact, or the number ``factor`` itself if ``fact`` is None (money in fen)."""

    factor: Fraction
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding to multiples of ``to`` (fen, or a fact's unit): ``half_up``, ``down`` (to 0) or ``up`` (away from 0)."""

    to: Fraction
    mode: model.Mode = "half_up"

    def of(self, value: Fraction) -> Fraction:
        """Round a number; a negative one as its mirror image.

        >>> [Rounding(Fraction(10), mode).of(Fraction(-25)) for mode in ("half_up", "down", "up")]
        [Fraction(-30, 1), Fraction(-20, 1), Fraction(-30, 1)]
        """
        units = abs(value) / self.to
        whole = {"half_up": (units + Fraction(1, 2)) // 1, "down": units // 1, "up": -(-units // 1)}[
            self.mode
        ]
        return self.to * whole * (1 if value >= 0 else -1)


@dataclass(frozen=True, slots=True)
class Bracket:
    """One tier. ``lower`` (None: open) is included unless ``above``, ``upper`` (None: open) excluded unless ``up_to``.

    Bounds are in the unit of what the brackets measure: fen, a count, a number, or a share. ``rate`` is a share of
    the base, or fen for each unit of a base that is no money.
    """

    lower: int | Fraction | None
    upper: int | Fraction | None
    rate: Fraction
    quote: str
    above: bool = False
    up_to: bool = False

    @property
    def start(self) -> int | Fraction:
        """The lower bound of a bracket of a marginal schedule, which has one.

        Raises:
            ValueError: If it is open below.
        """
        if self.lower is None:
            raise ValueError("a bracket that is open below has no start")
        return self.lower


@dataclass(frozen=True, slots=True)
class Fixed:
    """A sum."""

    fen: int


@dataclass(frozen=True, slots=True)
class Part:
    """A share (a number, or a fact of type share) of a quantity."""

    rate: Fraction | str
    of: str


@dataclass(frozen=True, slots=True)
class Each:
    """A sum for each unit of a quantity, or for each full ``per`` of it."""

    fen: int
    of: str
    per: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A marginal (each part at its rate) or whole-base (one rate on all) schedule of a fact.

    ``by`` is the fact that the brackets measure (by default the base); with ``relative_to`` the bounds are shares of
    that fact.
    """

    kind: Literal["marginal", "whole"]
    of: str
    brackets: tuple[Bracket, ...]
    by: str = ""
    relative_to: str | None = None

    @property
    def measure(self) -> str:
        """The fact that the brackets measure."""
        return self.by or self.of


@dataclass(frozen=True, slots=True)
class Choice:
    """An amount for each bracket or set of values of a fact; outside all of them 0."""

    by: str
    relative_to: str | None
    cases: tuple[tuple[Bracket | tuple[str, ...], Amount], ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The sum, the largest or the smallest of several amounts."""

    how: Literal["total", "highest", "lowest"]
    parts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A share by which the amount is multiplied where the conditions hold."""

    share: Fraction | str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """An amount with, in order, factors, deduction (not below 0), floor, cap, rounding; 0 unless ``when`` holds."""

    amount: Amount
    times: tuple[Factor, ...]
    less: Operand | None
    at_least: Operand | None
    at_most: Operand | None
    when: tuple[Condition, ...]
    rounding: Rounding | None = None


Amount = Fixed | Part | Each | Schedule | Choice | Joined | Adjusted


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of a fact, or several together.

    ``op`` is one of is, is_not, known, at_least, above, at_most, below, any_of, all_of, none_of. A bound is
    ``value``, or ``value`` times the fact ``of``. A ``soft`` condition that fails only warns.
    """

    fact: str
    op: str
    value: int | Fraction | tuple[str, ...] | bool
    reason: str
    quote: str
    of: str | None = None
    soft: bool = False
    members: tuple[Condition, ...] = ()

    @property
    def bound(self) -> int | Fraction:
        """The value of a bound, in the unit of the fact."""
        if isinstance(self.value, tuple | bool):
            raise TypeError(f"{self.op} has no bound")
        return self.value

    @property
    def facts(self) -> Iterator[str]:
        """The facts that it tests or compares with."""
        if self.fact:
            yield self.fact
        if self.of:
            yield self.of
        for member in self.members:
            yield from member.facts


@dataclass(frozen=True, slots=True)
class Cap:
    """The maximum of one award; exceeding a soft one only warns."""

    limit: Operand
    soft: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """One of several payments: its share, the conditions for it to be due, and the time after the day of the item."""

    id: str
    name: model.Label
    share: Fraction
    when: tuple[Condition, ...]
    after: model.After | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """How a fact is computed."""

    kind: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """Days that end at a date of an item: ``span`` of ``unit`` before it; with ``until`` that date is included."""

    span: int
    unit: Literal["days", "months"]
    of: str
    until: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity and its source: a column, the months or years it is summed over, or a formula."""

    id: str
    name: model.Label
    of: str
    type: Literal["money", "count", "number", "share", "text", "date"]
    table: str | None
    column: str | None
    window: Window | None
    unit: str | None = None
    scale: int = 1
    signed: bool = False
    years: tuple[int, int] | None = None
    dated: tuple[str, str] | None = None
    take: str | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    match: tuple[tuple[str, str], ...] = ()
    absent: int | Fraction | str | None = None
    formula: Formula | None = None
    within: Within | None = None
    rounding: Rounding | None = None

    @property
    def is_number(self) -> bool:
        """Whether formulas and amounts can compute with it."""
        return self.type not in ("text", "date")

    @property
    def is_whole(self) -> bool:
        """Whether it is always a whole number: a count that is neither a mean nor a part of others."""
        kind = self.formula.kind if self.formula else ""
        return (
            self.type == "count"
            and self.take != "mean"
            and kind not in ("mean", "quotient", "growth", "share")
        )

    @property
    def is_matched(self) -> bool:
        """Whether it is a fact of an item that is looked up in another table."""
        return bool(self.match) or self.within is not None

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which a value is looked up: enterprise, item (if the window depends on it), match columns."""
        return ("org_code", *(["item_id"] if self.within else []), *(name for _, name in self.match))

    @property
    def stored_name(self) -> str:
        """The name of its column in `mq_analysis.tables`, which stores money in fen."""
        name = self.column or self.id
        return stored_money(name) if self.type == "money" else name


def stored_money(column: str) -> str:
    """Return the name under which `mq_analysis.tables` stores a column of money."""
    return column.removesuffix("_yuan").removesuffix("_wan") + "_fen"


@dataclass(frozen=True, slots=True)
class Award:
    """One award of the year.

    ``in_force`` are the days of its version. If several versions rule days of one year (``rules_days``), the award is
    only for items of these days. ``final`` is the rounding of its version if it differs from that of 31 December.
    """

    id: str
    class_: str
    layer: Literal["county", "township"]
    clause: str
    name: model.Label
    quote: str
    items_of: str
    honours: tuple[str, ...]
    which: tuple[Condition, ...]
    counts_in_force: bool
    requires: tuple[Condition, ...]
    gate: tuple[Condition, ...]
    pay_as: str | None
    amount: Amount
    times: tuple[Factor, ...]
    limits: tuple[Cap, ...]
    ceiling: bool
    decided: str | None
    item: Literal["named", "honour", "award"]
    grade: int
    payee: str | model.Label | None
    stages: tuple[Stage, ...]
    funding: tuple[model.Funder, ...]
    rounding: Rounding | None = None
    is_held: bool = True
    held: model.Held | None = None
    in_force: Span = Span()
    rules_days: bool = False
    final: Rounding | None = None

    @property
    def key(self) -> str:
        """A key that distinguishes it from the award of the same id in another version of the year."""
        return f"{self.id} {self.in_force.first}" if self.rules_days else self.id

    @property
    def fixed_fen(self) -> int | None:
        """The sum of the award in fen, None if its amount is not a fixed sum."""
        return self.amount.fen if isinstance(self.amount, Fixed) else None

    @property
    def schedule(self) -> Schedule | None:
        """The schedule of a tiered award, None for other awards."""
        return self.amount if isinstance(self.amount, Schedule) else None

    @property
    def caps(self) -> tuple[str, ...]:
        """The facts that cap the award."""
        return tuple(cap.limit.fact for cap in self.limits if cap.limit.fact)


@dataclass(frozen=True, slots=True)
class Step:
    """One step over several amounts; see `mq_analysis.policy.model.stacking.Step`."""

    action: str
    clause: str
    quote: str
    awards: tuple[str, ...]
    key: tuple[str, ...]
    how: str = ""
    first: int = 0
    by: str | None = None
    limit: Operand | None = None
    soft: bool = False
    of: str = ""
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived payment: a share of what is paid under some awards (by their keys), for some honours or all."""

    id: str
    clause: str
    payee: model.Label
    share: Fraction
    awards: tuple[str, ...]
    honours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fund:
    """The promotion fund of a year, in fen."""

    id: str
    clause: str
    name: model.Label
    per_year_fen: int
    uses: tuple[model.Label, ...]
    carries_over: bool
