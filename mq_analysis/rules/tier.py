"""The tiered award: what it earns at a base, where it jumps or bends, who holds its honours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.base.errors import PolicyError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Award, Label, Rules, Schedule, rules_for
from mq_analysis.policy.terms import Adjusted
from mq_analysis.rules import schedule
from mq_analysis.rules.awards import COUNTS, Assessment


@dataclass(frozen=True, slots=True)
class Tier:
    """The first award of the rules that pays by a schedule, and that schedule.

    Attributes:
        most_fen: The fixed sum that the award never exceeds; None without one.
    """

    award: Award
    schedule: Schedule
    most_fen: int | None = None

    @property
    def gate_fen(self) -> int:
        """The base from which the award is open; 0 without such a gate."""
        mine = (c for c in self.award.gate if c.fact == self.schedule.of and c.op == "at_least" and not c.of)
        return max((int(c.bound) for c in mine), default=0)

    @property
    def thresholds(self) -> tuple[int, ...]:
        """The gate, the bounds of the brackets above 0 and the base from which the most is paid, in fen, ascending."""
        gate = {self.gate_fen} if self.gate_fen else set()
        bounds = gate | set(schedule.thresholds(self.schedule))
        if (capped := self.capped_from_fen) is not None:
            bounds = {bound for bound in bounds if bound < capped} | {capped}
        return tuple(sorted(bounds))

    @property
    def capped_from_fen(self) -> int | None:
        """The smallest base that earns the most that is paid; None without such a sum, or if no base earns it."""
        return (
            None
            if self.most_fen is None
            else Tier(self.award, self.schedule).even_point(self.most_fen) or None
        )

    def rate_at(self, base_fen: int) -> Fraction:
        """Return the marginal rate at a base, without the jump at a threshold; 0 below the gate and once capped."""
        capped = self.capped_from_fen
        if base_fen < self.gate_fen or (capped is not None and base_fen >= capped):
            return Fraction(0)
        mine = (b.rate for b in self.schedule.brackets if schedule.holds(b, base_fen))
        return next(mine, Fraction(0))

    def earnings(self, base_fen: int) -> Fraction:
        """Return what a base earns by itself, in fen, before rounding; 0 below the gate."""
        if base_fen < self.gate_fen:
            return Fraction(0)
        earned = sum((p.earned_fen for p in schedule.parts(self.schedule, base_fen)), Fraction(0))
        earned = earned if self.most_fen is None else min(earned, Fraction(self.most_fen))
        return self.award.rounding.of(earned) if self.award.rounding else earned

    def even_point(self, flat_fen: int) -> int | None:
        """Return the smallest base at or above the gate that earns at least a flat sum; None if none does."""
        # takes for granted that earnings never fall as the base grows
        if self.most_fen is not None and self.most_fen < flat_fen:
            return None
        low, high = self.gate_fen, max(self.gate_fen, *self.thresholds, 1)
        if self.schedule.brackets[-1].rate == 0 and self.earnings(high) < flat_fen:
            return None
        while self.earnings(high) < flat_fen:
            high *= 2
        for bound in (bound for bound in self.thresholds if low <= bound < high):
            if self.earnings(bound) >= flat_fen:
                high = bound
                break
            low = bound
        return self._first_between(low, high, flat_fen)

    def _first_between(self, low: int, high: int, flat_fen: int) -> int:
        """Return the smallest base from ``low`` on that earns a sum which ``high`` earns."""
        least, most = self.earnings(low), self.earnings(high)
        if least >= flat_fen:
            return low
        # within a bracket earnings lie on a line: unless they are rounded, the base found on it needs no search
        on_line = min(high, low + math.ceil((flat_fen - least) * (high - low) / (most - least)))
        tries = [on_line, on_line - 1]
        while high - low > 1:
            base = tries.pop(0) if tries and low < tries[0] < high else (low + high) // 2
            low, high = (low, base) if self.earnings(base) >= flat_fen else (base, high)
        return high

    def holders(self, assessment: Assessment) -> set[str]:
        """Return the enterprises of which an honour of this award counts, the gate missed or not.

        Of an award that is not for honours they are those that earn something by it, or lack a fact of it.
        """
        looked = assessment.looked_at
        counts = looked["outcome"].isin([*COUNTS, "missing"])
        if self.award.items_of == "honour":
            mine = looked["honour_name"].isin(self.award.honours)
        else:
            earns = (looked["own_fen"] > 0) | (looked["outcome"] == "missing")
            mine = (looked["award_id"] == self.award.id) & earns
        return set(looked.loc[mine & counts, "org_code"])


def has_tier(rules: Rules) -> bool:
    """Say whether an award pays by a schedule of a sum that the data hold for enterprises."""
    return any(_tier(award, rules) for award in rules.awards)


def tier_of(rules: Rules) -> Tier:
    """Return the tiered award of the rules.

    Raises:
        PolicyError: If no award pays by a schedule of a looked-up sum of enterprises.
    """
    for award in rules.awards:
        tier = _tier(award, rules)
        if tier:
            return tier
    said = sentence("must have an award with a schedule of a looked-up sum of enterprises for this, got none")
    raise PolicyError(Problem(sentence("policy {policy}", policy=rules.policy.id), said))


def _tier(award: Award, rules: Rules) -> Tier | None:
    node, most = _schedule_with_cap(award)
    if node is None or node.relative_to is not None or node.measure != node.of:
        return None
    fact = rules.facts[node.of]
    is_kept = fact.of == "enterprise" and fact.type == "money" and fact.formula is None
    return Tier(award, node, most) if is_kept else None


def _schedule_with_cap(award: Award) -> tuple[Schedule | None, int | None]:
    """Return the schedule that an award pays by and the fixed sum that it never exceeds; None each without one."""
    match award.amount:
        case (
            Adjusted(
                amount=Schedule() as node, times=(), less=None, at_least=None, when=(), rounding=None
            ) as capped
        ):
            limits = [capped.at_most] if capped.at_most else []
        case Schedule() as node:
            limits = []
        case _:
            return None, None
    limits += [cap.limit for cap in award.limits if not cap.soft]
    if any(limit.fact is not None for limit in limits):
        return (node, None) if node is award.amount else (None, None)
    return node, min((int(limit.factor) for limit in limits), default=None)


def tier_readings(rules: Rules) -> list[tuple[Label, Rules]]:
    """Return the rules under each option of the reading that the schedule depends on, with its label.

    A schedule that depends on no reading gives the rules themselves, named by the award.
    """
    award = tier_of(rules).award
    variants = next(a for v in rules.policy.versions for a in v.awards if a.id == award.id).amount
    names = sorted({name for variant in variants for name in variant.under})
    if not names:
        return [(award.name, rules)]
    options = rules.policy.readings[names[0]].options
    return [
        (label, rules_for(rules.policy, rules.year, {**rules.readings, names[0]: option}))
        for option, label in options.items()
    ]
