"""Awards whose sums are withheld: their amounts could be worked back to a figure of a firm that is not public.

Their items are counted as all others are. Where a firm gets only one of several awards, or they share a limit, its
fixed awards are left out of the sums too, because which of its items earned more would tell something. The tiered award
is not withheld but protected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from mq_analysis.base.messages import Message, bilingual, join, sentence
from mq_analysis.policy import Award, Policy, Rules
from mq_analysis.policy.model import Label, PartOf
from mq_analysis.policy.terms import Step
from mq_analysis.policy.walk import facts_of_amount, facts_of_factors
from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.awards.candidates import applies_to
from mq_analysis.rules.sums import counting_items
from mq_analysis.rules.tier import has_tier, tier_of

OF_ONE_FIRM = {"enterprise", "item"}
"""Keys of which one makes a step work within a firm."""
UNDECIDED = ("missing", "undecided")
"""Outcomes of items whose amounts are not known."""


def withheld_awards(rules: Rules) -> tuple[str, ...]:
    """Return the awards of the rules whose sums are withheld, by their ids.

    These are the awards of which the amount, or a step that changes it, depends on a number of a firm or item that the
    policy does not call public; and those that share a limit or a sum of money with such an award or the tiered one.
    """
    tiered = {tier_of(rules).award.id} if has_tier(rules) else set()
    found = {award.id for award in rules.ruled if any(secret_facts(award, rules))}
    for step in rules.steps:
        if _changes_amounts(step) and any(not is_public(name, rules.policy) for name in _facts_of(step)):
            found |= set(_awards_of(step, rules))
    found = _spread(found | tiered, [step for step in rules.steps if _is_shared(step)], rules)
    return tuple(award.id for award in rules.awards if award.id in found - tiered)


def competing_awards(rules: Rules) -> tuple[str, ...]:
    """Return the other awards that a firm gets in place of a withheld one, or that share a limit with one."""
    hidden = set(withheld_awards(rules))
    steps = [step for step in rules.steps if not step.soft and step.how != "all"]
    found = _spread(hidden, steps, rules) - hidden
    return tuple(award.id for award in rules.awards if award.id in found)


def _spread(awards: set[str], steps: Sequence[Step], rules: Rules) -> set[str]:
    """Add all awards that stand in a step with one of these, and so on."""
    found = set(awards)
    while True:
        sets = [set(_awards_of(step, rules)) for step in steps]
        more = {award for one in sets if one & found for award in one} - found
        if not more:
            return found
        found |= more


def _is_shared(step: Step) -> bool:
    return _changes_amounts(step) and not OF_ONE_FIRM & set(step.key)


def _changes_amounts(step: Step) -> bool:
    """Say whether a step makes amounts smaller or larger, other than by choosing among them."""
    return step.action in ("at_most", "split", "pool", "round") and not step.soft


def _facts_of(step: Step) -> Iterator[str]:
    if step.limit is not None and step.limit.fact is not None:
        yield step.limit.fact
    if step.by is not None:
        yield step.by


def _awards_of(step: Step, rules: Rules) -> tuple[str, ...]:
    return tuple(award.id for award in rules.ruled if applies_to(step, award))


def holders(assessment: Assessment) -> set[str]:
    """Return the enterprises that have a counting item of a withheld award, paid or not, or that lack a fact of it."""
    items = counting_items(assessment, "missing")
    return set(items.loc[items["award_id"].isin(withheld_awards(assessment.rules)), "org_code"])


def open_rows(assessment: Assessment) -> pd.DataFrame:
    """Return the rows of `Assessment.awards` whose amounts take part in published sums."""
    return assessment.awards[~_is_left_out(assessment.awards, assessment)]


def undecided_awards(assessment: Assessment) -> Message:
    """Say how many undecided items the awards have whose sums are published, by name; an empty message if none."""
    rules, items = assessment.rules, assessment.looked_at
    waiting = assessment.awards.loc[assessment.awards["amount_fen"].isna(), "org_code"]
    items = items[items["outcome"].isin(UNDECIDED) & items["org_code"].isin(waiting)]
    counts = items.loc[~_is_left_out(items, assessment), "award_id"].value_counts()
    return join(
        sentence("{award} ({count})", award=_name_of(award.id, award.name), count=int(counts[award.id]))
        for award in rules.awards
        if award.id in counts
    )


def _is_left_out(rows: pd.DataFrame, assessment: Assessment) -> pd.Series[bool]:
    """Say of rows with ``award_id, org_code`` whether their amounts take no part in published sums."""
    tied = rows["award_id"].isin(competing_awards(assessment.rules)) & rows["org_code"].isin(
        holders(assessment)
    )
    return tied | rows["award_id"].isin(withheld_awards(assessment.rules))


def _name_of(name: str, label: Label) -> Message:
    return bilingual(f"{label.zh}（{name}）", f"{label.en} ({name})")


def secret_facts(award: Award, rules: Rules) -> Iterator[str]:
    """Yield the numbers of a firm or item that the amount of an award depends on and that are not public."""
    return (name for name in numbers_of_amount(award, rules) if not is_public(name, rules.policy))


def is_public(name: str, policy: Policy) -> bool:
    """Say whether anybody may look a fact up, or work it out of such facts."""
    fact = policy.facts[name]
    if fact.of == "year":
        return True  # of the county, not of a firm
    if fact.public or fact.computed is None:
        return fact.public
    names = [one.of if isinstance(one, PartOf) else one for one in fact.computed.operands]
    return all(is_public(one, policy) for one in names if one in policy.facts)


def numbers_of_amount(award: Award, rules: Rules) -> Iterator[str]:
    """Yield the numbers of a firm or item that the amount of an award depends on."""
    named = [*facts_of_amount(award.amount), *facts_of_factors(award.times), *award.caps]
    named += [award.decided] if award.decided else []
    return (name for name in named if rules.facts[name].is_number)
