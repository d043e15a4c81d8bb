"""Refuse a public edition of awards whose amounts could be worked back to a figure of a single firm."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mq_analysis.base.errors import Problem, PublicationError
from mq_analysis.base.messages import Message, bilingual, join, sentence
from mq_analysis.policy import Award, Policy, Rules
from mq_analysis.policy.model import Label, PartOf
from mq_analysis.policy.walk import facts_of_amount, facts_of_factors
from mq_analysis.rules.tier import has_tier, tier_of


def refuse_secret_amounts(rules: Rules) -> None:
    """Raise if the amount of an award depends on figures of the firm, but for the tiered award, which is protected.

    Texts and dates of an item, and facts that the policy calls public, reveal nothing.

    Raises:
        PublicationError: With every such award and the facts its amount depends on.
    """
    problems = []
    tiered = tier_of(rules).award.id if has_tier(rules) else None
    for award in rules.awards:
        facts = dict.fromkeys(secret_facts(award, rules)) if award.id != tiered else {}
        if facts:
            said = sentence(
                "must be of a fixed sum to be published, got one that depends on {facts}; if anybody may look that up, "
                "say public: true of the fact",
                facts=join(_name_of(name, rules.facts[name].name) for name in facts),
            )
            where = sentence("award {id}", id=_name_of(award.id, award.name))
            problems.append(Problem(where, said))
    if problems:
        raise PublicationError(problems)


def undecided_awards(rules: Rules, rows: pd.DataFrame) -> Message:
    """Say how many undecided amounts each award has, by its name; an empty message if all are decided."""
    counts = rows.loc[rows["amount_fen"].isna(), "award_id"].value_counts()
    return join(
        sentence("{award} ({count})", award=_name_of(award.id, award.name), count=int(counts[award.id]))
        for award in rules.awards
        if award.id in counts
    )


def _name_of(name: str, label: Label) -> Message:
    return bilingual(f"{label.zh}（{name}）", f"{label.en} ({name})")


def secret_facts(award: Award, rules: Rules) -> Iterator[str]:
    """Yield the numbers of a firm or item that the amount of an award depends on and that are not public."""
    return (name for name in numbers_of_amount(award, rules) if not _is_public(name, rules.policy))


def _is_public(name: str, policy: Policy) -> bool:
    """Say whether anybody may look a fact up, or work it out of such facts."""
    fact = policy.facts[name]
    if fact.public or fact.computed is None:
        return fact.public
    names = [one.of if isinstance(one, PartOf) else one for one in fact.computed.operands]
    return all(_is_public(one, policy) for one in names if one in policy.facts)


def numbers_of_amount(award: Award, rules: Rules) -> Iterator[str]:
    """Yield the numbers of a firm or item that the amount of an award depends on."""
    named = [*facts_of_amount(award.amount), *facts_of_factors(award.times), *award.caps]
    named += [award.decided] if award.decided else []
    return (name for name in named if rules.facts[name].is_number)
