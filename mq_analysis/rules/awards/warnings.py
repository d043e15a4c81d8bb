"""Warnings: what does not change an amount and must be seen by whoever signs it (原则上, 最高).

A line carries a set of warnings, as bits of whole numbers that every engine computes: as many columns as the rules
need. A bit is set at most once, so that adding is joining.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import narwhals.stable.v2 as nw

from mq_analysis.base.frames import LazyFrame
from mq_analysis.policy import Award, Rules
from mq_analysis.policy.terms import Cap
from mq_analysis.rules.amounts import Columns, holds, worth
from mq_analysis.rules.exact import NO, YES, Node, Test, col, lit, when

UNSURE = "unsure_"
"""Before a warning: a fact is missing, so that nobody can tell whether it holds."""
WARNINGS = "warnings_"
"""Columns of bits, by their number."""
BITS = 62
"""Warnings that one column holds."""

Stands = dict[str, Node]
"""By the id of a warning, where it holds."""


def warnings_of(rules: Rules) -> tuple[str, ...]:
    """Return the id of every bit: a reason of the policy, ``ceiling``, ``no_payee``, ``over_…``, or one `UNSURE`.

    Those of awards come first, each id once; then those of steps, whose bits are their own.
    """
    return (*_of_awards(rules), *_of_steps(rules))


def _of_awards(rules: Rules) -> tuple[str, ...]:
    names: list[str] = []
    for award in rules.ruled:
        found = [c.reason for c in award.requires if c.soft]
        found += [_limit_warning(cap) for cap in award.limits if cap.soft]
        names += [prefix + name for name in found for prefix in ("", UNSURE)]
        names += ["ceiling"] if award.ceiling else []
        names += ["no_payee"] if isinstance(award.payee, str) else []
    return tuple(dict.fromkeys(names))


def _of_steps(rules: Rules) -> tuple[str, ...]:
    numbers = [i for i, step in enumerate(rules.steps, start=1) if step.soft]
    return tuple(f"{prefix}over_step_{i}" for i in numbers for prefix in ("", UNSURE))


def _limit_warning(cap: Cap) -> str:
    return f"over_{cap.limit.fact or 'sum'}"


def bit_columns(rules: Rules) -> tuple[str, ...]:
    """Return the columns that hold the warnings of a line."""
    return tuple(f"{WARNINGS}{i}" for i in range(-(-len(warnings_of(rules)) // BITS)))


def warning_bits(award: Award, rules: Rules, look: Columns, as_another: Node | None) -> dict[str, Node]:
    """Return the bits of the warnings that hold for an item of an award, by column.

    ``as_another``: where the item misses the gate and is paid as another award, whose amount is what is warned of.
    """
    stands = _soft_requirements(award, look)
    if as_another is None or award.pay_as is None:
        _join(stands, _soft_limits(award, look), YES)
    else:
        _join(stands, _soft_limits(award, look), ~as_another)
        _join(stands, _soft_limits(rules.beside(award, award.pay_as), look), as_another)
    if isinstance(award.payee, str):
        _join(stands, {"no_payee": Node("is_null", col(award.payee))}, YES)
    columns = dict.fromkeys(bit_columns(rules), lit(0))
    places = {name: place for place, name in enumerate(_of_awards(rules))}
    for name, test in stands.items():
        column, bit = _bit(places[name])
        columns[column] = columns[column] + when(test, lit(bit), lit(0))
    return columns


def _soft_requirements(award: Award, look: Columns) -> Stands:
    """Return where soft requirements fail: of several with one reason, one that fails is enough."""
    tests: dict[str, list[Test]] = {}
    for condition in award.requires:
        if condition.soft:
            tests.setdefault(condition.reason, []).append(holds(condition, look))
    return _failures(tests)


def _soft_limits(award: Award, look: Columns) -> Stands:
    """Return where an amount lies above a soft cap, or is one that a person decides."""
    tests: dict[str, list[Test]] = {}
    for cap in award.limits:
        if cap.soft:
            within = worth(award, look).compare("at_most", look.operand(cap.limit))
            tests.setdefault(_limit_warning(cap), []).append(within)
    ceiling = look.number(award.decided).is_missing if award.decided else YES
    return _failures(tests) | ({"ceiling": ceiling} if award.ceiling else {})


def _failures(tests: Mapping[str, Sequence[Test]]) -> Stands:
    found: Stands = {}
    for name, mine in tests.items():
        every = Test.every(mine)
        found |= {name: every.false, UNSURE + name: every.unknown}
    return found


def _join(stands: Stands, more: Stands, where: Node) -> None:
    for name, test in more.items():
        stands[name] = stands.get(name, NO) | (test & where)


def with_step_warnings(rows: LazyFrame, i: int, over: nw.Expr, unsure: nw.Expr, rules: Rules) -> LazyFrame:
    """Add the warning of step ``i`` to the lines beyond its limit, and the unsure one where a fact is missing."""
    first = len(_of_awards(rules)) + _of_steps(rules).index(f"over_step_{i + 1}")
    added: dict[str, nw.Expr] = {}
    for place, test in ((first, over), (first + 1, unsure)):
        name, bit = _bit(place)
        value = nw.when(test).then(nw.lit(bit, nw.Int64)).otherwise(nw.lit(0, nw.Int64))
        added[name] = added.get(name, nw.col(name)) + value
    return rows.with_columns(value.alias(name) for name, value in added.items())


def _bit(place: int) -> tuple[str, int]:
    return f"{WARNINGS}{place // BITS}", 2 ** (place % BITS)


def decode(numbers: Sequence[int], rules: Rules) -> tuple[str, ...]:
    """Return the ids whose bits are set, each once.

    Args:
        numbers: The `bit_columns` of a line.
        rules: The rules of the year.
    """
    return tuple(dict.fromkeys(_decode(numbers, warnings_of(rules))))


def _decode(numbers: Sequence[int], ids: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(ids):
        if numbers[place // BITS] >> (place % BITS) & 1:
            yield name
