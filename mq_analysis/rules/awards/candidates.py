"""Every item of the year looked at: whether it counts for its award, and what it would earn by itself."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.frames import LazyFrame, stack, with_texts
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Award, Rules, Step
from mq_analysis.rules.amounts import Columns, holds
from mq_analysis.rules.awards.columns import AS_ANOTHER
from mq_analysis.rules.awards.items import rows_of, with_counts, with_shared_facts
from mq_analysis.rules.awards.line_texts import texts_of
from mq_analysis.rules.awards.values import (
    LIMIT,
    WEIGHT,
    refuse_inexact,
    tops_of,
    upper_bound_parts,
    values_of,
)
from mq_analysis.rules.awards.warnings import warning_bits
from mq_analysis.rules.exact import NO, Column, Node, Test, col, emit, lit, when
from mq_analysis.rules.facts import Gathered
from mq_analysis.rules.facts.days import lies_before, lies_in
from mq_analysis.rules.facts.needed import base_facts, step_facts

COUNTED = 0
"""The ``reason`` of an item that counts; other reasons are 1 + their place in `reasons`."""
BEFORE, NOT_HELD = "before_policy", "not_held"
"""Reasons that no clause needs to state: dated before the policy's first day; an award that is not given this year."""
KEY = "key_"
LACKS = "lacks_"


@dataclass(frozen=True)
class Lines:
    """Lazy rows, one per item and award, and how to read them.

    Attributes:
        rows: ``org_code, item_id, item_name, line, layer, class, award, under`` (the key of the award), ``item,
            payee``, ``position`` (place of the award in ``rules.ruled``), ``grade``, ``reason`` (`COUNTED` or why
            not), ``missing`` (a fact it needs is unknown), ``gate_missed``, ``value`` (int64 fen times ``scale``,
            exact; 0 where it does not count), ``upper_bound`` (what the award can pay at most, or `UNBOUNDED`),
            ``warnings_<n>`` (bits; see `rules.awards.warnings`), and per step ``key_<fact>``, ``weight_<i>``,
            ``limit_<i>``, ``lacks_<i>``.
        scale: How many parts of a fen the values count in.
        tops: The largest ``value``, ``weight_<i>`` and ``limit_<i>``.
    """

    rows: LazyFrame
    scale: int
    tops: Mapping[str, int]


def reasons(rules: Rules) -> tuple[str, ...]:
    """Return the ids of all reasons for which an item may not count, in a fixed order."""
    found = {c.reason for a in rules.ruled for c in a.requires}
    found |= {BEFORE} if rules.needs_days else set()
    return tuple(sorted(found | ({NOT_HELD} if any(not a.is_held for a in rules.ruled) else set())))


def candidates(gathered: Gathered, rules: Rules) -> Lines:
    """Look at every item of the year that falls under an award; the others drop out.

    Raises:
        DataError: If an award could leave the range in which every engine is exact; all at once.
    """
    gathered = with_shared_facts(with_counts(gathered, rules), rules)
    values = values_of(gathered, rules)
    scale = math.lcm(1, *(value.scale for value in values))
    refuse_inexact(values, scale, gathered, rules)
    try:
        every = [
            _plan(award, value, scale, gathered, rules)
            for award, value in zip(rules.ruled, values, strict=True)
        ]
        tops = tops_of(values, scale, gathered, rules)
    except OverflowError as error:
        said = sentence("must have weights and limits small enough to stay exact, got {got}", got=error)
        raise DataError(Problem("stacking", said)) from None
    parts = [(plan.rows, functools.partial(_lines, plan, rules)) for plan in every]
    return Lines(stack(parts), scale, tops)


@dataclass(frozen=True)
class _Plan:
    """The items that fall under an award, and what is to be computed of them."""

    award: Award
    rows: LazyFrame
    keys: Mapping[str, str]
    as_another: Node | None
    columns: Mapping[str, Node]


def _plan(award: Award, value: Column, scale: int, gathered: Gathered, rules: Rules) -> _Plan:
    mine = [s for s in rules.steps if applies_to(s, award)]
    names = base_facts((name for s in mine for name in step_facts(s)), rules)
    rows = rows_of(award, gathered, rules, names)
    look = Columns(rules.facts, gathered.ranges, gathered.unkept)
    passes = Test.every(holds(c, look) for c in award.gate) if award.gate else None
    keys = _keys(rules, mine)
    reason = _reason(award, look, rules)
    lacks = _is_undecidable(award, value, keys, look) | _day_is_missing(award, rules)
    counts = Node("<=", reason, COUNTED) & ~lacks
    as_another = passes.false if passes and award.pay_as else None
    earns = counts & Node(">", value.expr, 0)
    columns = {
        "position": _of_paid_award(award, as_another, rules, rules.ruled.index),
        "grade": _of_paid_award(award, as_another, rules, lambda a: a.grade),
        "reason": reason,
        "missing": lacks & Node("<=", reason, COUNTED),
        "gate_missed": passes.false if passes else NO,
        "value": when(counts, value.at_scale(scale), lit(0)),
        "upper_bound": lit(upper_bound_parts(award, scale, rules)),
        **{
            name: when(earns, bit, lit(0))
            for name, bit in warning_bits(award, rules, look, as_another).items()
        },
        **_weights(award, look, scale, rules),
    }
    return _Plan(award, rows, keys, as_another, columns)


def _lines(plan: _Plan, rules: Rules, rows: LazyFrame) -> LazyFrame:
    rows = emit(rows, {AS_ANOTHER: plan.as_another or NO, **plan.columns})
    keys = {KEY + k: nw.col(fact).cast(nw.String) if fact else "" for k, fact in plan.keys.items()}
    texts = {**texts_of(plan.award, rows, rules), **keys}
    rows = with_texts(rows, texts)
    return rows.select("org_code", "item_id", "item_name", *texts, *plan.columns)


def _is_undecidable(award: Award, value: Column, keys: Mapping[str, str], look: Columns) -> Node:
    """Say where a fact is unknown without which the item cannot be decided."""
    hard = [c for c in award.requires if not c.soft]
    tests = [value.is_missing, *(holds(c, look).unknown for c in (*award.which, *hard))]
    tests += [Node("is_null", col(name)) for name in keys.values() if name]
    lacks: Node = functools.reduce(operator.or_, tests)
    return lacks


def applies_to(step: Step, award: Award) -> bool:
    """Say whether a step works on an award: on all, or on those it names by id or class."""
    return not step.awards or award.id in step.awards or award.class_ in step.awards


def pays_highest(award: Award, rules: Rules) -> bool:
    """Say whether some step pays only the highest of several amounts of an award."""
    return any(step.how == "highest" and applies_to(step, award) for step in rules.steps)


def _keys(rules: Rules, mine: Sequence[Step]) -> dict[str, str]:
    """Return every fact that steps group by, with the column of this award; none where no step of it does."""
    own = {name for step in mine for name in step.key}
    every = sorted({name for step in rules.steps for name in step.key if name in rules.facts})
    return {name: name if name in own else "" for name in every}


def _weights(award: Award, look: Columns, scale: int, rules: Rules) -> dict[str, Node]:
    """Return the weight and limit of every step, and whether one of them is unknown; 0 for a step of other awards."""
    columns: dict[str, Node] = {}
    for i, step in enumerate(rules.steps):
        own = applies_to(step, award)
        lacks = NO
        if step.by:
            weight = look.number(step.by)
            columns[f"{WEIGHT}{i}"] = weight.expr if own else lit(0)
            lacks = lacks | weight.is_missing
        if step.limit and step.limit.fact:
            limit = look.operand(step.limit)
            columns[f"{LIMIT}{i}"] = _rescale(limit, scale) if own else lit(0)
            lacks = lacks | limit.is_missing
        if step.by or (step.limit and step.limit.fact):
            columns[f"{LACKS}{i}"] = lacks if own else NO
    return columns


def _rescale(value: Column, scale: int) -> Node:
    """Return a quantity of 0 or more in the parts of the values, rounded down."""
    grown = value.maximum(Column.constant(0)).times(scale)
    return grown.expr if grown.scale == 1 else grown.expr // grown.scale


def _reason(award: Award, look: Columns, rules: Rules) -> Node:
    """Return the first requirement that fails."""
    number = {reason: i + 1 for i, reason in enumerate(reasons(rules))}
    chosen = lit(COUNTED)
    for condition in reversed(award.requires):
        if not condition.soft:
            chosen = when(holds(condition, look).false, lit(number[condition.reason]), chosen)
    if not award.is_held:
        chosen = lit(number[NOT_HELD])
    if rules.needs_days:
        chosen = when(lies_before(rules.first_day)[0], lit(number[BEFORE]), chosen)
    return chosen


def _day_is_missing(award: Award, rules: Rules) -> Node:
    """Say where only the month of an item is known, and it begins before or ends after the days of the award."""
    if not rules.needs_days:
        return NO
    before, unsure = lies_before(rules.first_day)
    if not award.rules_days:
        return unsure
    days = award.in_force
    return unsure | (~before & ~lies_in(days.first, days.last))


def _of_paid_award(award: Award, as_another: Node | None, rules: Rules, of: Callable[[Award], int]) -> Node:
    """Return something of the award it is paid under: its own, or the one named for a missed gate."""
    if as_another is None or award.pay_as is None:
        return lit(of(award))
    return when(as_another, lit(of(rules.beside(award, award.pay_as))), lit(of(award)))
