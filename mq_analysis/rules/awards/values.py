"""The value of each award as columns, with proof that no engine leaves the exact range."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.money import MAX_EXACT
from mq_analysis.policy import Award, Fact, Rules
from mq_analysis.policy.walk import facts_of_amount
from mq_analysis.rules.amounts import Columns, holds, upper_bound, worth
from mq_analysis.rules.exact import Column, Test
from mq_analysis.rules.facts import Gathered
from mq_analysis.rules.facts.gather import firms_with
from mq_analysis.rules.facts.needed import base_facts

LIMIT = "limit_"
WEIGHT = "weight_"
"""Columns of the lines that hold the limit and weight of a step, by its number."""
UNBOUNDED = -1
"""The ``upper_bound`` of an award that no sum bounds."""


def values_of(gathered: Gathered, rules: Rules) -> list[Column]:
    """Return what each award is worth, the gate and its fallback included.

    Raises:
        DataError: If an intermediate result could overflow; all at once.
    """
    look = Columns(rules.facts, gathered.ranges, gathered.unkept)
    values: list[Column] = []
    problems: list[Problem] = []
    for award in rules.ruled:
        try:
            values.append(_value(award, look, rules))
        except OverflowError as error:
            problems.append(_too_large(award, str(error), gathered, rules))
    if problems:
        raise DataError(problems)
    return values


def _value(award: Award, look: Columns, rules: Rules) -> Column:
    amount: Column = worth(award, look)
    if not award.gate:
        return amount
    passes = Test.every(holds(c, look) for c in award.gate)
    other = rules.fallback_award(award)
    otherwise = worth(other, look) if other else Column.constant(0)
    return Column.choose([(passes, amount), (passes.negation, otherwise)])


def refuse_inexact(values: Sequence[Column], scale: int, gathered: Gathered, rules: Rules) -> None:
    """Raise if an award could leave the range in which an engine that divides in doubles is exact.

    Raises:
        DataError: Naming each award and its largest facts.
    """
    # twice the value, since rounding half up adds as much as half a unit before it divides
    problems = [
        _too_large(award, sentence("up to {most} fen", most=value.high // value.scale), gathered, rules)
        for award, value in zip(rules.ruled, values, strict=True)
        if value.high * (scale // value.scale) * 2 > MAX_EXACT
    ]
    if problems:
        raise DataError(problems)


def _too_large(award: Award, how: str, gathered: Gathered, rules: Rules) -> Problem:
    names = base_facts(facts_of_amount(award.amount), rules)
    largest = join(_largest(rules.facts[n], gathered) for n in names if n in gathered.ranges)
    return Problem(
        sentence("award {award}", award=award.id),
        sentence(
            "must be small enough to stay exact, got {got} ({largest})",
            got=how,
            largest=largest or sentence("its sums"),
        ),
    )


def _largest(fact: Fact, gathered: Gathered) -> str:
    """Say how large a fact is at most, and of which firms."""
    top = gathered.ranges[fact.id][1]
    whose = firms_with(fact, nw.col(fact.id) == top, gathered.items, gathered.enterprise)
    return sentence("{fact} up to {most}{firms}", fact=fact.id, most=top, firms=whose)


def tops_of(values: Sequence[Column], scale: int, gathered: Gathered, rules: Rules) -> dict[str, int]:
    """Return how large the values, weights and limits of the lines may be."""
    look = Columns(rules.facts, gathered.ranges, gathered.unkept)
    tops = {"value": max(value.high * (scale // value.scale) for value in values)}
    for i, step in enumerate(rules.steps):
        if step.by:
            tops[f"{WEIGHT}{i}"] = look.number(step.by).high
        if step.limit:
            limit = look.operand(step.limit)
            tops[f"{LIMIT}{i}"] = limit.high * scale // limit.scale
    return tops


def upper_bound_parts(award: Award, scale: int, rules: Rules) -> int:
    """Return the most an award can pay in parts of the values, rounded up to the unit.

    It is `UNBOUNDED` if nothing says, and where the most is too large to stay exact, as only a cap can make it.
    """
    top = upper_bound(award, rules)
    if top is None:
        return UNBOUNDED
    parts = -(-int(top) // rules.unit_of(award)) * rules.unit_of(award) * scale
    return parts if parts <= MAX_EXACT else UNBOUNDED
