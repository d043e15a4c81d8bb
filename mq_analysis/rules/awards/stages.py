"""The stages of an award: which share of it each pays, whether its conditions hold, from when it is due then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from mq_analysis.policy import Award, Condition, Rules
from mq_analysis.policy.terms import Stage as Declared
from mq_analysis.rules.amounts import Row, holds
from mq_analysis.rules.awards.due import Days, due_days
from mq_analysis.rules.awards.missing import item_facts
from mq_analysis.rules.exact import Verdict
from mq_analysis.rules.facts import Gathered
from mq_analysis.rules.facts.items import DAY


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the award of one item.

    Attributes:
        id: The stage as the policy names it; empty for an award without stages.
        share: The share of the award that it pays.
        held: Whether its conditions hold: yes, no or unknown.
        waits_for: The conditions that do not hold or cannot be told.
        lacks: The facts without which they cannot be told.
        days: From when it is due if they hold; None: at once.
    """

    id: str
    share: Fraction
    held: str = "yes"
    waits_for: tuple[Condition, ...] = ()
    lacks: tuple[str, ...] = ()
    days: Days | None = None


WHOLE = (Stage("", Fraction(1)),)
"""An award without stages is one payment, due at once."""


def stages_of(
    award: Award, ids: Iterable[str], gathered: Gathered, rules: Rules
) -> dict[tuple[str, str], tuple[Stage, ...]]:
    """Return the stages of each item that is paid under an award, also of one that is paid as this award.

    Returns:
        Stages by ``org_code`` and ``item_id``.
    """
    wanted, found = set(ids), {}
    others = [a for a in rules.ruled if rules.fallback_award(a) == award and a.layer == award.layer]
    for other in (*others, award):
        mine = replace(award, honours=other.honours, items_of=other.items_of, which=other.which)
        for row in item_facts(mine, wanted, gathered, rules):
            look = Row(rules.facts, row, gathered.unkept)
            found[row["org_code"], row["item_id"]] = tuple(
                _stage(stage, row.get(DAY), look, rules) for stage in award.stages
            )
    return found


def _stage(declared: Declared, day: object, look: Row, rules: Rules) -> Stage:
    tests = [(condition, holds(condition, look)) for condition in declared.when]
    all_hold = Verdict.every(test for _, test in tests)
    held = {None: "unknown", True: "yes", False: "no"}[all_hold.holds]
    waits = tuple(condition for condition, test in tests if not test.holds)
    days = due_days(day, declared.after, rules.year)
    return Stage(declared.id, declared.share, held, waits, tuple(sorted(all_hold.lacks)), days)
