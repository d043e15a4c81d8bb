"""The rules of one year under one set of readings, without any variant or relative date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mq_analysis.base.daynumbers import day_number
from mq_analysis.base.errors import CoverageError, Problem, UsageError, nearest
from mq_analysis.base.messages import sentence
from mq_analysis.policy import model
from mq_analysis.policy.resolve import Resolver
from mq_analysis.policy.terms import Award, Derived, Fact, Fund, Rounding, Span, Step, Window
from mq_analysis.policy.variants import holds, one


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one award year under chosen readings; awards in clause order (the order of ties).

    Attributes:
        version: The version in force on 31 December (or on the day asked for): its steps and months rule the year.
        awards: Each award of the year once by its id, those of ``version`` first.
        ruled: The awards under which items are assessed: if several versions rule days of the year, those of each, for
            items of its days alone.
        first_day: The first day of the policy, YYYYMMDD; items dated before it earn nothing.
        derived: Payments that are shares of other payments.
    """

    policy: model.Policy
    version: model.Version
    year: int
    readings: Mapping[str, str]
    awards: tuple[Award, ...]
    ruled: tuple[Award, ...]
    facts: Mapping[str, Fact]
    honour_months: Window
    first_day: int
    rounding: Rounding
    steps: tuple[Step, ...]
    townships_stack_with_county: bool
    fund: Fund | None
    derived: tuple[Derived, ...]
    projected: bool

    @property
    def rounding_fen(self) -> int:
        """The unit that awards are rounded to, in fen."""
        return int(self.rounding.to)

    def unit_of(self, award: Award) -> int:
        """Return the unit that an award is rounded to at the end, in fen."""
        return int(award.final.to) if award.final else self.rounding_fen

    def round_amount(self, fen: Fraction) -> int:
        """Round an amount as the awards of the year are rounded."""
        return int(self.rounding.of(Fraction(fen)))

    @property
    def reading_text(self) -> str:
        """The readings that affect awards, as ``ID=VALUE;…``, sorted."""
        return ";".join(
            f"{name}={option}"
            for name, option in sorted(self.readings.items())
            if self.policy.readings[name].affects == "awards"
        )

    def award(self, award_id: str) -> Award:
        """Return the award of that id."""
        return next(a for a in self.awards if a.id == award_id)

    def under(self, key: str) -> Award:
        """Return the award of that key, one of `ruled`."""
        return next(a for a in self.ruled if a.key == key)

    def beside(self, award: Award, award_id: str) -> Award:
        """Return the award of that id in the same version as another award."""
        return next(a for a in self.ruled if a.id == award_id and a.in_force == award.in_force)

    def fallback_award(self, award: Award) -> Award | None:
        """Return the award that an item earns if it misses the gate of its own; None if it earns nothing then."""
        return self.beside(award, award.pay_as) if award.pay_as else None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The versions that rule days of the year, in order."""
        return tuple(sorted({award.in_force for award in self.ruled}, key=lambda span: span.first))

    @property
    def year_end_rules(self) -> model.RuledBy | None:
        """The clause by which one of several versions in a year rules all items of the year; None if there is none."""
        node = one(self.version.ruled_by, self.readings) if self.version.ruled_by else None
        first, last = self.honour_months.first * 100 + 1, self.honour_months.last * 100 + 31
        several = sum(_span(v).first <= last and _span(v).last >= first for v in self.policy.versions) > 1
        return node if node and node.is_ == "year_end" and several else None

    @property
    def needs_days(self) -> bool:
        """Whether awards depend on the day of an item, not only on its year."""
        starts_inside = self.first_day > self.honour_months.first * 100 + 1
        by_day = self.first_day % 100 != 1 and any(award.counts_in_force for award in self.awards)
        return starts_inside or by_day or any(award.rules_days for award in self.ruled)


def choose_readings(policy: model.Policy, chosen: Sequence[str] = ()) -> dict[str, str]:
    """Return the option of every reading: the default, or the one that ``ID=VALUE`` chooses.

    Raises:
        UsageError: With every unknown reading or option, and every reading given twice.
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

    ``project`` runs a year whose last day lies after the last version with that version, marked ``projected``.

    Raises:
        CoverageError: If the year lies outside the policy's dates; it is never answered with 0.
    """
    version, projected = _version(policy, year, on or _last_day(year), project=project)
    resolver = Resolver(policy, readings, year)
    months = resolver.window(version.honour_year.months) if version.honour_year else None
    months = months or Window(year * 100 + 1, year * 100 + 12)
    versions = [version] if on or projected else _ruling(policy, version, months, readings)
    ruled = _awards_of_versions(resolver, version, versions)
    last = _span(version) if len(versions) > 1 else Span()
    awards: dict[str, Award] = {}
    for award in sorted(ruled, key=lambda a: a.in_force != last):  # the version of 31 December wins
        awards.setdefault(award.id, award)
    joint = version.township is None or one(version.township.stacks_with_county, readings).is_
    return Rules(
        policy=policy,
        version=version,
        year=year,
        readings=dict(readings),
        awards=tuple(awards.values()),
        ruled=ruled,
        facts={name: resolver.fact(name, fact) for name, fact in policy.facts.items()},
        honour_months=months,
        first_day=_day(policy.versions[0].from_),
        rounding=Rounding(Fraction(version.rounding.to), version.rounding.mode),
        steps=tuple(resolver.step(s) for s in version.stacking if holds(s, readings)),
        townships_stack_with_county=joint,
        fund=_fund(version.fund, readings),
        derived=_derived_payments(versions, ruled),
        projected=projected,
    )


def _day(day: dt.date) -> int:
    return day_number(day.year, day.month, day.day)


def _span(version: model.Version) -> Span:
    return Span(_day(version.from_), _day(version.to))


def _ruling(
    policy: model.Policy, last: model.Version, months: Window, readings: Mapping[str, str]
) -> list[model.Version]:
    """Return the versions in force on days of the item year, in order, and ``last``, the one of 31 December."""
    if last.ruled_by and one(last.ruled_by, readings).is_ == "year_end":
        return [last]
    first, end = months.first * 100 + 1, months.last * 100 + 31
    return [v for v in policy.versions if v is last or (_span(v).first <= end and _span(v).last >= first)]


def _awards_of_versions(
    resolver: Resolver, last: model.Version, versions: Sequence[model.Version]
) -> tuple[Award, ...]:
    """Return the awards of all versions in the order of ``last``; one of an earlier version follows that of its id."""
    own = _awards_of(resolver, last)
    if len(versions) == 1:
        return tuple(own)
    in_force = {honour for award in own if award.counts_in_force for honour in award.honours}
    found: dict[str, list[Award]] = {}
    for award in own:
        by_day = _is_dated(resolver.policy, award) and not award.counts_in_force
        found[award.id] = [replace(award, in_force=_span(last), rules_days=by_day)]
    for version in versions:
        for award in _awards_of(resolver, version) if version is not last else ():
            if _is_dated(resolver.policy, award) and not award.counts_in_force:
                honours = tuple(h for h in award.honours if h not in in_force)
                if honours or not award.honours:
                    kept = replace(award, honours=honours, final=_other_rounding(version, last))
                    kept = replace(kept, in_force=_span(version), rules_days=True)
                    found.setdefault(award.id, []).append(kept)
    return tuple(award for awards in found.values() for award in awards)


def _is_dated(policy: model.Policy, award: Award) -> bool:
    """Say whether the items of an award have a day or month; the version of 31 December rules items without one."""
    info = policy.tables.get(award.items_of)
    return award.items_of == "honour" or bool(info and (info.month or info.date))


def _other_rounding(version: model.Version, last: model.Version) -> Rounding | None:
    """Return how a version rounds its awards if that differs from the version of 31 December; else None."""
    own, its = ((v.rounding.to, v.rounding.mode) for v in (version, last))
    return None if own == its else Rounding(Fraction(own[0]), own[1])


def _awards_of(resolver: Resolver, version: model.Version) -> list[Award]:
    awards = [resolver.award(a, i, "county", version.requires) for i, a in enumerate(version.awards, 1)]
    if version.township:
        awards += [
            resolver.award(a, i, "township", ())
            for i, a in enumerate(version.township.awards, len(awards) + 1)
        ]
    return awards


def _derived_payments(versions: Sequence[model.Version], ruled: Sequence[Award]) -> tuple[Derived, ...]:
    """Return the derived payments; one that several versions state alike applies to the items of all of them."""
    found: dict[tuple[object, ...], Derived] = {}
    for version in versions:
        mine = [award for award in ruled if len(versions) == 1 or award.in_force == _span(version)]
        for node in version.derived:
            keys = tuple(award.key for award in mine if not node.awards or award.id in node.awards)
            alike = (node.id, node.share, node.payee.zh, node.honours)
            one_ = found.get(alike)
            keys = (*one_.awards, *keys) if one_ else keys
            found[alike] = Derived(node.id, node.clause, node.payee, node.share, keys, node.honours)
    return tuple(found.values())


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
        if project and day > last.to:
            return last, True
    first = policy.versions[0].from_
    if day is not None and first.year <= year <= last.to.year:
        said = sentence(
            "must be in force on {day}; it runs from {first} to {last}", day=day, first=first, last=last.to
        )
    else:
        said = sentence(
            "must cover the year, got {got}; it runs from {first} to {last}",
            got=year,
            first=first,
            last=last.to,
        )
    raise CoverageError(Problem(sentence("policy {policy}", policy=policy.id), said))


def _fund(fund: model.Fund | None, readings: Mapping[str, str]) -> Fund | None:
    if fund is None:
        return None
    carries = one(fund.unspent, readings).is_ == "carried"
    return Fund(fund.id, fund.clause, fund.name, fund.per_year, fund.uses, carries)


def other_options(rules: Rules) -> list[tuple[str, str]]:
    """Return reading and option for each option that was not chosen, of every reading that affects awards."""
    return [
        (name, option)
        for name, reading in rules.policy.readings.items()
        if reading.affects == "awards"
        for option in reading.options
        if option != rules.readings[name]
    ]
