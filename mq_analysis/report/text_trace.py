"""The computation of an amount, line by line: tested conditions, chosen case, brackets, factors, caps."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from fractions import Fraction

from mq_analysis.base.money import exact_yuan, yuan
from mq_analysis.policy import Bracket
from mq_analysis.policy.terms import Adjusted, Choice, Each, Factor, Fixed, Joined, Part, Schedule
from mq_analysis.report.format import grid
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.rules.amounts import Row, Tested, Traced, factors_that_hold, holds
from mq_analysis.rules.awards.candidates import pays_highest
from mq_analysis.rules.exact import Number
from mq_analysis.rules.explanation import Considered

MARKS = {True: "✓", False: "✗", None: "?"}


def trace_lines(item: Considered, phrases: Phrases) -> Iterator[str]:
    """Write the tests and the amount of each node of the computation."""
    assert item.row is not None, "called for an item of an award"  # noqa: S101 (narrows the type)
    for tested in item.tests:
        if tested.condition.op not in ("is", "is_not", "known") or tested.verdict.holds is not True:
            yield _test_line(tested, item.row, phrases)
    if item.traced is None:
        if item.award and item.award.schedule:
            yield _fact(item.award.schedule.of, item.row, phrases)
        return
    lines = list(_node(item.traced, item.row, phrases))
    yield from lines
    yield from _own(item, phrases)


def _own(item: Considered, phrases: Phrases) -> Iterator[str]:
    """Write the factors and caps of the award itself, and the rounding."""
    t, award, row, traced_ = phrases.t, item.award, item.row, item.traced
    assert award is not None, "called for an award"  # noqa: S101 (narrows the type)
    assert row is not None, "as above"  # noqa: S101 (narrows the type)
    assert traced_ is not None, "as above"  # noqa: S101 (narrows the type)
    value = traced_.value.value
    if value is None or item.exact is None or item.exact.value is None:
        return
    value = yield from _factors(award.times, value, row, phrases)
    for cap in award.limits:
        limit = row.operand(cap.limit).value
        if not cap.soft and limit is not None and limit < value:
            value = max(limit, Fraction(0))
            yield t("explain_apply", what=phrases.cap(cap), exact=exact_yuan(value))
    if award.rounding and (new := award.rounding.of(value)) != value:
        value = new
        yield t("explain_apply", what=phrases.say_rounding(award.rounding), exact=exact_yuan(value))
    if not isinstance(award.amount, Fixed | Schedule) or value != traced_.value.value:
        yield t("explain_exact", exact=exact_yuan(item.exact.value))
    if item.own_fen is not None and (isinstance(award.amount, Schedule) or item.exact.value != item.own_fen):
        rounding = phrases.rounding(award.final or phrases.rules.rounding)
        key = "explain_rounding" if pays_highest(award, phrases.rules) else "explain_rounding_once"
        yield t(key, rounding=rounding, exact=exact_yuan(item.exact.value), amount=yuan(item.own_fen))


def _test_line(tested: Tested, row: Row, phrases: Phrases) -> str:
    values = phrases.t.join(_fact(name, row, phrases) for name in dict.fromkeys(tested.condition.facts))
    mark = MARKS[tested.verdict.holds]
    return phrases.t("explain_test", mark=mark, condition=phrases.condition(tested.condition), values=values)


def _fact(name: str, row: Row, phrases: Phrases) -> str:
    return phrases.t("explain_value", fact=phrases.name(name), value=value_of(name, row, phrases))


def value_of(name: str, row: Row, phrases: Phrases) -> str:
    """Write the value of a fact for the row, or that there are no data."""
    fact = phrases.rules.facts[name]
    if not fact.is_number:
        value = row.values.get(name)
        return phrases.t("no_data") if value is None else phrases.values(name, [str(value)])
    ratio = row.ratio(name)
    if ratio is None:
        number = row.number(name).value
    else:
        top, below = (side.value for side in ratio)
        number = None if top is None or not below or below < 0 else top / below
    if number is None:
        return without_base(name, row, phrases) or phrases.t("no_data")
    if fact.type == "money":
        return phrases.t("yuan_in_words", amount=_yuan(number))
    return phrases.quantity(number, fact)


def without_base(name: str, row: Row, phrases: Phrases) -> str:
    """Say that a growth or quotient has a denominator of 0 or less (no missing data); empty for other facts."""
    formula = phrases.rules.facts[name].formula
    is_ratio = formula is not None and formula.kind in ("growth", "quotient")
    below = row.operand(formula.operands[1]).value if formula and is_ratio else None
    if formula is None or below is None or below > 0:
        return ""
    return phrases.t("no_base_of_growth" if formula.kind == "growth" else "no_base_of_quotient")


def _yuan(fen: Fraction) -> str:
    return yuan(int(fen), places=2) if fen.denominator == 1 else exact_yuan(fen)


def _node(node: Traced, row: Row, phrases: Phrases) -> Iterator[str]:
    amount = node.amount
    match amount:
        case Fixed():
            return
        case Part() | Each():
            yield _fact(amount.of, row, phrases)
            if isinstance(amount, Part) and isinstance(amount.rate, str):
                yield _fact(amount.rate, row, phrases)
            yield _step_line(phrases.amount(amount), node.value, phrases)
        case Schedule():
            yield from _schedule(node, amount, row, phrases)
        case Choice():
            yield from _choice(node, amount, row, phrases)
        case Joined():
            for inner in node.inner:
                yield from _inner(inner, row, phrases)
            yield _step_line(phrases.amount(amount), node.value, phrases)
        case Adjusted():
            for inner in node.inner:
                yield from _inner(inner, row, phrases)
            yield from _adjustment_lines(node, amount, row, phrases)


def _choice(node: Traced, amount: Choice, row: Row, phrases: Phrases) -> Iterator[str]:
    name, value = phrases.name(amount.by), value_of(amount.by, row, phrases)
    if node.case is None:
        yield phrases.t("explain_no_case", fact=name, value=value)
        return
    if isinstance(node.case, Bracket):
        case = phrases.case(node.case, phrases.scale(amount.by, amount.relative_to))
    else:
        case = phrases.values(amount.by, node.case)
    yield phrases.t("explain_case", fact=name, value=value, case=case)
    for inner in node.inner:
        yield from _inner(inner, row, phrases)


def _inner(node: Traced, row: Row, phrases: Phrases) -> Iterator[str]:
    if isinstance(node.amount, Fixed):
        yield "  " + phrases.amount(node.amount)
    yield from ("  " + line for line in _node(node, row, phrases))


def _adjustment_lines(node: Traced, amount: Adjusted, row: Row, phrases: Phrases) -> Iterator[str]:
    t = phrases.t
    value = node.inner[0].value.value
    if value is None:
        return
    value = yield from _factors(amount.times, value, row, phrases)
    for key, limit in (
        ("less", amount.less),
        ("amount_floor", amount.at_least),
        ("amount_cap", amount.at_most),
    ):
        if limit is None:
            continue
        other = row.operand(limit).value
        if other is None:
            return
        new = {"less": max(Fraction(0), value - other), "amount_floor": max(value, other)}.get(
            key, min(value, other)
        )
        if new != value:
            yield t("explain_apply", what=t(key, fact=phrases.operand(limit)), exact=exact_yuan(new))
        value = new
    if amount.rounding and (new := amount.rounding.of(value)) != value:
        value = new
        yield t("explain_apply", what=phrases.say_rounding(amount.rounding), exact=exact_yuan(value))
    for condition in amount.when:
        yield _test_line(Tested(condition, holds(condition, row)), row, phrases)
    if amount.when and node.value.value == 0 != value:
        yield t("explain_apply", what=t("when_missed"), exact="0")


def _factors(
    factors: tuple[Factor, ...], value: Fraction, row: Row, phrases: Phrases
) -> Generator[str, None, Fraction]:
    """Write each factor that applies with the amount after it; return the final amount."""
    for factor, share in factors_that_hold(factors, row):
        if share.value is not None:
            value = value * share.value
            yield phrases.t("explain_apply", what=phrases.factor(factor), exact=exact_yuan(value))
    return value


def _step_line(what: str, value: Number, phrases: Phrases) -> str:
    exact = phrases.t("no_data") if value.value is None else exact_yuan(value.value)
    return phrases.t("explain_apply", what=what, exact=exact)


def _schedule(node: Traced, amount: Schedule, row: Row, phrases: Phrases) -> Iterator[str]:
    t = phrases.t
    base = phrases.rules.facts[amount.of]
    for name in dict.fromkeys(
        (amount.of, amount.measure, *([amount.relative_to] if amount.relative_to else []))
    ):
        yield _fact(name, row, phrases)
    if not node.parts:
        return
    is_money = base.type == "money"
    measured = phrases.bound_fact(amount) if amount.kind == "whole" else base
    unit = t("yuan") if is_money else base.unit or t("unit")
    head = (
        t("bracket"),
        t("rate" if is_money else "standard"),
        t("in_unit", name=t("part_in"), unit=unit),
        t("in_unit", name=t("earned"), unit=t("yuan")),
    )

    def part(value: int | Fraction) -> str:
        return (
            _yuan(Fraction(value))
            if is_money
            else phrases.quantity(value, base).removesuffix(f" {base.unit}")
        )

    rows = [
        (
            phrases.bracket(p.bracket, measured),
            phrases.rate(p.bracket, amount).replace(".0%", "%"),
            part(p.part_fen),
            exact_yuan(p.earned_fen),
        )
        for p in node.parts
    ]
    total = sum((p.part_fen for p in node.parts), Fraction(0))
    earned = sum((p.earned_fen for p in node.parts), Fraction(0))
    if amount.kind == "whole":
        total = row.number(amount.of).value or Fraction(0)
    rows.append((t("total"), "", part(total), exact_yuan(earned)))
    yield from grid([head, *rows], right=(1, 2, 3))
