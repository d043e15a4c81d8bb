"""Which facts an award, a step or a whole set of rules needs, computed ones traced to what the data hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mq_analysis.policy import Award, Fact, Rules, Step
from mq_analysis.policy.walk import facts_of_amount, facts_of_factors

STACKING_WORDS = ("enterprise", "item", "class", "award", "payee", "year")


def facts_used_by(award: Award, rules: Rules) -> tuple[str, ...]:
    """Return the facts that the data must hold for an award, sorted; of a computed fact those it comes from."""
    paid_as = [other] if (other := rules.fallback_award(award)) else []
    return base_facts((name for a in (award, *paid_as) for name in _facts_of(a, its_own=a is award)), rules)


def _facts_of(award: Award, *, its_own: bool) -> Iterator[str]:
    """Return the facts of an award; for the items of another that a missed gate pays as it, those of its amount."""
    if its_own:
        for condition in (*award.which, *award.requires, *award.gate):
            yield from condition.facts
        if isinstance(award.payee, str):
            yield award.payee
    yield from facts_of_amount(award.amount)
    yield from facts_of_factors(award.times)
    yield from award.caps
    if award.decided:
        yield award.decided
    for stage in award.stages:
        for condition in stage.when:
            yield from condition.facts


def step_facts(step: Step) -> tuple[str, ...]:
    """Return the facts a step names: of its key, weight and limit."""
    names = [k for k in step.key if k not in STACKING_WORDS]
    names += [step.by] if step.by else []
    names += [step.limit.fact] if step.limit and step.limit.fact else []
    return tuple(dict.fromkeys(names))


def base_facts(names: Iterable[str], rules: Rules) -> tuple[str, ...]:
    """Return the facts that are looked up for these, sorted."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        fact = rules.facts[todo.pop()]
        if fact.formula is None:
            found |= {fact.id, *(name for _, name in fact.match)}
            found |= {fact.within.of} if fact.within else set()
        else:
            todo += [o.fact for o in fact.formula.operands if o.fact]
    return tuple(sorted(found))


def of_items(rules: Rules, source: str) -> tuple[Fact, ...]:
    """Return the looked-up facts of the items of a source that are columns of its rows; enterprises have none."""
    return () if source == "enterprise" else tuple(f for f in needed_facts(rules, source) if not f.is_matched)


def matched_facts(rules: Rules) -> tuple[Fact, ...]:
    """Return the facts of items that are looked up in another table."""
    names = {name for award in rules.ruled for name in facts_used_by(award, rules)}
    return tuple(rules.facts[name] for name in sorted(names) if rules.facts[name].is_matched)


def needed_facts(rules: Rules, of: str) -> tuple[Fact, ...]:
    """Return the looked-up facts ``of`` enterprise, honour, award, year or a table that the rules use."""
    names = [name for award in rules.ruled for name in facts_used_by(award, rules)]
    names += base_facts((name for step in rules.steps for name in step_facts(step)), rules)
    return tuple(rules.facts[n] for n in sorted(set(names)) if rules.facts[n].of == of)
