"""The rules of one year under one set of readings: what is left when every choice is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from mq_analysis.errors import CoverageError, Problem, UsageError, nearest
from mq_analysis.policy import model
from mq_analysis.policy.checks import holds

V = TypeVar("V", bound=model.Variant)


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
class Bracket:
    """One tier in fen: ``lower`` included, ``upper`` (None: open) not."""

    lower: int
    upper: int | None
    rate: Fraction
    quote: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A marginal (each part at its rate) or whole-base (one rate on all) schedule of a fact."""

    kind: Literal["marginal", "whole"]
    of: str
    brackets: tuple[Bracket, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of a fact: ``op`` is one of is, known, at_least, above, at_most, below."""

    fact: str
    op: str
    value: int | tuple[str, ...] | bool
    reason: str
    quote: str

    @property
    def bound(self) -> int:
        """The value of a bound, in fen or as a count."""
        if not isinstance(self.value, int):
            raise TypeError(f"{self.op} has no bound")
        return int(self.value)


@dataclass(frozen=True, slots=True)
class Award:
    """One award; the amount is ``fixed_fen`` or, if that is None, the ``schedule``."""

    id: str
    class_: str
    layer: Literal["county", "township"]
    clause: str
    name: model.Label
    quote: str
    honours: tuple[str, ...]
    counts_in_force: bool
    requires: tuple[Condition, ...]
    gate: tuple[Condition, ...]
    pay_as: str | None
    fixed_fen: int | None
    schedule: Schedule | None
    caps: tuple[str, ...]
    item: Literal["named", "honour", "award"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity of an enterprise, honour or award, and the months it is summed over (None: not summed)."""

    id: str
    name: model.Label
    of: Literal["enterprise", "honour", "award"]
    type: Literal["money", "text", "date", "count"]
    table: str | None
    column: str | None
    window: Window | None

    @property
    def stored_name(self) -> str:
        """The column as the tables room holds it: money in fen."""
        name = self.column or self.id
        return name.removesuffix("_yuan").removesuffix("_wan") + "_fen" if self.type == "money" else name


@dataclass(frozen=True, slots=True)
class Fund:
    """The promotion fund of a year, in fen."""

    id: str
    clause: str
    name: model.Label
    per_year_fen: int
    uses: tuple[model.Label, ...]
    carries_over: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one award year under chosen readings; awards in clause order (the order of ties)."""

    policy: model.Policy
    year: int
    readings: Mapping[str, str]
    awards: tuple[Award, ...]
    facts: Mapping[str, Fact]
    honour_months: Window
    first_month: int
    rounding_fen: int
    stacking_key: tuple[str, ...]
    townships_stack_with_county: bool
    fund: Fund | None
    projected: bool

    @property
    def reading_text(self) -> str:
        """The readings that bear on awards, as ``ID=VALUE;…`` sorted."""
        return ";".join(
            f"{name}={option}"
            for name, option in sorted(self.readings.items())
            if self.policy.readings[name].affects == "awards"
        )

    def award(self, award_id: str) -> Award:
        """Return the award of that id."""
        return next(a for a in self.awards if a.id == award_id)


def choose_readings(policy: model.Policy, chosen: Sequence[str] = ()) -> dict[str, str]:
    """Return every reading's option: the default, or what ``ID=VALUE`` says.

    Raises:
        UsageError: For an unknown reading or option, or one given twice; all at once.
    """
    readings = {name: reading.default for name, reading in policy.readings.items()}
    problems, seen = [], set()
    for text in chosen:
        name, _, option = text.partition("=")
        if name not in policy.readings:
            problems.append(f"must name a reading as ID=VALUE, got {text!r}; {nearest(name, list(readings))}")
        elif option not in policy.readings[name].options:
            choices = nearest(option, list(policy.readings[name].options))
            problems.append(f"must name an option of {name}, got {option!r}; {choices}")
        elif name in seen:
            problems.append(f"must be given once, got {name} again")
        else:
            readings[name] = option
            seen.add(name)
    if problems:
        raise UsageError(Problem("--reading", said) for said in problems)
    return readings


def rules_for(
    policy: model.Policy, year: int, readings: Mapping[str, str], *, project: bool = False
) -> Rules:
    """Resolve a policy to the rules of one year.

    ``project`` runs a year after the last version with that version, marked ``projected``.

    Raises:
        CoverageError: If the year lies outside the policy's dates: refused, never 0.
    """
    version, projected = _version(policy, year, project=project)
    awards = [_award(a, "county", readings) for a in version.awards]
    if version.township:
        awards += [_award(a, "township", readings) for a in version.township.awards]
    joint = version.township is None or _one(version.township.stacks_with_county, readings).is_
    return Rules(
        policy=policy,
        year=year,
        readings=dict(readings),
        awards=tuple(awards),
        facts={name: _fact(name, fact, year, readings) for name, fact in policy.facts.items()},
        honour_months=_window(_one(version.honour_year.months, readings), year),
        first_month=policy.versions[0].from_.year * 100 + policy.versions[0].from_.month,
        rounding_fen=version.rounding.to,
        stacking_key=_one(version.stacking.per, readings).key,
        townships_stack_with_county=joint,
        fund=_fund(version.fund, readings),
        projected=projected,
    )


def _version(policy: model.Policy, year: int, *, project: bool) -> tuple[model.Version, bool]:
    last = policy.versions[-1]
    if dt.MINYEAR <= year <= dt.MAXYEAR:
        start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
        for version in policy.versions:
            if version.from_ <= end <= version.to:
                return version, False
        if project and start > last.to:
            return last, True
    covered = f"{policy.versions[0].from_} to {last.to}"
    raise CoverageError(
        Problem(f"policy {policy.id}", f"must cover the year, got {year}; it runs from {covered}")
    )


def _one(variants: Iterable[V], readings: Mapping[str, str]) -> V:
    return next(v for v in variants if holds(v, readings))


def _award(award: model.Award, layer: Literal["county", "township"], readings: Mapping[str, str]) -> Award:
    amount = _one(award.amount, readings)
    missed = _one(award.gate_missed, readings) if award.gate_missed else None
    item = _one(award.item, readings).is_ if award.item else "named"
    return Award(
        id=award.id,
        class_=award.class_,
        layer=layer,
        clause=award.clause,
        name=award.name,
        quote=award.quote,
        honours=award.honours,
        counts_in_force=bool(award.counts) and _one(award.counts, readings).when == "in_force",
        requires=tuple(_condition(c) for c in award.requires if holds(c, readings)),
        gate=tuple(_condition(c) for c in award.gate if holds(c, readings)),
        pay_as=missed.pay_as if missed else None,
        fixed_fen=amount.fixed,
        schedule=_schedule(amount),
        caps=tuple(c.fact for c in award.at_most if holds(c, readings)),
        item=item,
    )


def _condition(condition: model.Condition) -> Condition:
    for op in ("is_", "known", "at_least", "above", "at_most", "below"):
        value = getattr(condition, op)
        if value is not None:
            break
    return Condition(
        fact=condition.fact,
        op=op.rstrip("_"),
        value=value,
        reason=condition.otherwise or "gate_missed",
        quote=condition.quote or "",
    )


def _schedule(amount: model.AwardAmount) -> Schedule | None:
    node = amount.marginal or amount.whole
    if node is None:
        return None
    brackets = tuple(Bracket(b.at_least, b.below, b.rate, b.quote or "") for b in node.brackets)
    return Schedule("marginal" if amount.marginal else "whole", node.of, brackets)


def _fact(name: str, fact: model.Fact, year: int, readings: Mapping[str, str]) -> Fact:
    window = _window(_one(fact.sum_over, readings), year) if fact.sum_over else None
    return Fact(name, fact.name, fact.of, fact.type, fact.table, fact.column, window)


def _window(window: model.Window, year: int) -> Window:
    def month(m: model.Month) -> int:
        return (year - (m.year == "previous")) * 100 + m.month

    return Window(month(window.first), month(window.last))


def _fund(fund: model.Fund | None, readings: Mapping[str, str]) -> Fund | None:
    if fund is None:
        return None
    carries = _one(fund.unspent, readings).is_ == "carried"
    return Fund(fund.id, fund.clause, fund.name, fund.per_year, fund.uses, carries)
