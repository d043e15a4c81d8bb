"""The rules of one year under one set of readings: what is left when every choice is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.errors import CoverageError, Problem, UsageError, nearest
from mq_analysis.messages import sentence
from mq_analysis.policy import model
from mq_analysis.policy.resolve import Resolver
from mq_analysis.policy.terms import Award, Fact, Fund, Rounding, Step, Window
from mq_analysis.policy.variants import holds, one


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one award year under chosen readings; awards in clause order (the order of ties)."""

    policy: model.Policy
    version: model.Version
    year: int
    readings: Mapping[str, str]
    awards: tuple[Award, ...]
    facts: Mapping[str, Fact]
    honour_months: Window
    first_month: int
    rounding: Rounding
    steps: tuple[Step, ...]
    townships_stack_with_county: bool
    fund: Fund | None
    projected: bool

    @property
    def rounding_fen(self) -> int:
        """The unit that awards are rounded to, in fen."""
        return int(self.rounding.to)

    def rounded(self, fen: Fraction) -> int:
        """Round an amount as awards are."""
        return int(self.rounding.of(Fraction(fen)))

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
            said = nearest(name, list(readings)) if readings else sentence("the policy has none")
            problems.append(
                sentence("must name a reading as ID=VALUE, got {got!r}; {nearest}", got=text, nearest=said)
            )
        elif option not in policy.readings[name].options:
            choices = nearest(option, list(policy.readings[name].options))
            problems.append(
                sentence(
                    "must name an option of {name}, got {got!r}; {nearest}",
                    name=name,
                    got=option,
                    nearest=choices,
                )
            )
        elif name in seen:
            problems.append(sentence("must be given once, got {got} again", got=name))
        else:
            readings[name] = option
            seen.add(name)
    if problems:
        raise UsageError(Problem("--reading", said) for said in problems)
    return readings


def rules_for(
    policy: model.Policy,
    year: int,
    readings: Mapping[str, str],
    *,
    project: bool = False,
    on: dt.date | None = None,
) -> Rules:
    """Resolve a policy to the rules of one year: those in force on its last day, or ``on`` another day of it.

    ``project`` runs a year after the last version with that version, marked ``projected``.

    Raises:
        CoverageError: If the year lies outside the policy's dates: refused, never 0.
    """
    version, projected = _version(policy, year, on or _last_day(year), project=project)
    resolver = Resolver(policy, readings, year)
    awards = [resolver.award(a, i, "county", version.requires) for i, a in enumerate(version.awards, 1)]
    if version.township:
        awards += [
            resolver.award(a, i, "township", ())
            for i, a in enumerate(version.township.awards, len(awards) + 1)
        ]
    joint = version.township is None or one(version.township.stacks_with_county, readings).is_
    months = resolver.window(version.honour_year.months) if version.honour_year else None
    return Rules(
        policy=policy,
        version=version,
        year=year,
        readings=dict(readings),
        awards=tuple(awards),
        facts={name: resolver.fact(name, fact) for name, fact in policy.facts.items()},
        honour_months=months or Window(year * 100 + 1, year * 100 + 12),
        first_month=policy.versions[0].from_.year * 100 + policy.versions[0].from_.month,
        rounding=Rounding(Fraction(version.rounding.to), version.rounding.mode),
        steps=tuple(resolver.step(s) for s in version.stacking if holds(s, readings)),
        townships_stack_with_county=joint,
        fund=_fund(version.fund, readings),
        projected=projected,
    )


def _last_day(year: int) -> dt.date | None:
    return dt.date(year, 12, 31) if dt.MINYEAR <= year <= dt.MAXYEAR else None


def _version(
    policy: model.Policy, year: int, day: dt.date | None, *, project: bool
) -> tuple[model.Version, bool]:
    last = policy.versions[-1]
    if day is not None:
        for version in policy.versions:
            if version.from_ <= day <= version.to:
                return version, False
        if project and dt.date(year, 1, 1) > last.to:
            return last, True
    raise CoverageError(
        Problem(
            sentence("policy {policy}", policy=policy.id),
            sentence(
                "must cover the year, got {got}; it runs from {first} to {last}",
                got=year,
                first=policy.versions[0].from_,
                last=last.to,
            ),
        )
    )


def _fund(fund: model.Fund | None, readings: Mapping[str, str]) -> Fund | None:
    if fund is None:
        return None
    carries = one(fund.unspent, readings).is_ == "carried"
    return Fund(fund.id, fund.clause, fund.name, fund.per_year, fund.uses, carries)


def other_options(rules: Rules) -> list[tuple[str, str]]:
    """Return every reading that bears on awards with each of its options that was not chosen."""
    return [
        (name, option)
        for name, reading in rules.policy.readings.items()
        if reading.affects == "awards"
        for option in reading.options
        if option != rules.readings[name]
    ]
