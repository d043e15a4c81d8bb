"""What a policy calls the things that reports speak of: its items, its tiered award, and the base of that award."""

from __future__ import annotations

from mq_analysis.policy import Award, Label, Rules
from mq_analysis.report.spoken import Capitalised, name_of_award
from mq_analysis.report.values import Value, join, say
from mq_analysis.rules.facts import schema_for
from mq_analysis.rules.tier import has_tier, tier_of


def has_honours_alone(rules: Rules) -> bool:
    """Say whether all awards are for honours."""
    return all(award.items_of == "honour" for award in rules.awards)


def has_items(rules: Rules) -> bool:
    """Say whether some award is for honours or other items, and not for the firm itself."""
    return any(award.items_of != "enterprise" for award in rules.awards)


def items(rules: Rules) -> Value:
    """Name what awards are for: honours, or items where some are for others."""
    return say("noun_honours" if has_honours_alone(rules) else "noun_items")


def items_and_firms(rules: Rules) -> Value:
    """Name what is looked at: items, and firms where awards are for the firms themselves."""
    is_of_firms = any(award.items_of == "enterprise" for award in rules.awards)
    if not is_of_firms:
        return items(rules)
    return say("noun_items_firms" if has_items(rules) else "noun_firms")


def items_head(rules: Rules) -> Value:
    """Name what awards are for at the head of a column."""
    return Capitalised(items(rules))


def item_count(rules: Rules) -> Value:
    """Name a column with the number of items that count."""
    return say("honours" if has_honours_alone(rules) else "items_counted")


def item_tables(rules: Rules) -> Value:
    """Name the tables whose rows awards are for, but the register of firms."""
    schema = schema_for(rules.policy)
    kinds = dict.fromkeys(a.items_of for a in rules.awards if a.items_of != "enterprise")
    names = dict.fromkeys({"honour": "honours"}.get(kind, kind) for kind in kinds)
    return join(schema[name].title for name in names)


def base(rules: Rules) -> Label:
    """Name the sum of which the tiered award is a share.

    Raises:
        PolicyError: If there is no tiered award.
    """
    return fact(tier_of(rules).schedule.of, rules)


def base_if_any(rules: Rules) -> Value:
    """Name the sum of which the tiered award is a share; in general words where there is no such award."""
    return base(rules) if has_tier(rules) else say("noun_base")


def tiered_award(rules: Rules) -> Label:
    """Name the tiered award.

    Raises:
        PolicyError: If there is none.
    """
    return award(tier_of(rules).award, rules)


def award(given: Award, rules: Rules) -> Label:
    """Name an award as sentences do: by its short name, if it has one."""
    versions = (rules.version, *rules.policy.versions)
    found = (one for version in versions for one in version.awards if one.id == given.id)
    return next((one.short for one in found if one.short), given.name)


def fact(name: str, rules: Rules) -> Label:
    """Name a fact as sentences do: by its short name, if it has one."""
    found = rules.policy.facts[name]
    return found.short or found.name


def doubt(kind: str, rules: Rules) -> tuple[Value, Value]:
    """Name a kind of doubtful data, and what is done about it."""
    names = {"items": items(rules), "those": items_and_firms(rules)}
    if has_tier(rules):
        names |= {"base": base(rules), "award": tiered_award(rules)}
    is_open = any(reading.affects == "awards" for reading in rules.policy.readings.values())
    is_plain = {"gate_missed": not has_tier(rules), "renewal": not is_open}
    general = "_any" if is_plain.get(kind) else ""
    return say(f"doubt_{kind}", **names), say(f"doubt_{kind}_do{general}", **names)


def stacking(rules: Rules) -> Value:
    """Name the rule that leaves some amounts of a firm unpaid: the highest alone, or how several go together."""
    return say("stacking" if pays_highest(rules) and not has_limits(rules) else "stacking_other")


def cause(given: str, rules: Rules) -> Value:
    """Name a cause of change: an award by its id, or stacking."""
    return stacking(rules) if given == "stacking" else name_of_award(given, rules)


def pays_highest(rules: Rules) -> bool:
    """Say whether some step pays only the highest of several amounts."""
    return any(step.action == "pay" and step.how.startswith("highest") for step in rules.steps)


def has_limits(rules: Rules) -> bool:
    """Say whether some step takes money away otherwise than by paying the highest: a quota, a limit, a division."""
    return any(step.action != "pay" and not step.soft for step in rules.steps)


def has_stacking(rules: Rules) -> bool:
    """Say whether some step leaves amounts unpaid."""
    return any(not (step.action == "pay" and step.how == "all") for step in rules.steps)
