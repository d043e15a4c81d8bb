"""Checks of conditions and bounds: facts are declared, bounds have the right unit, conditions can hold together."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import Message, join, sentence
from mq_analysis.policy.checks.facts import is_quotient, is_whole
from mq_analysis.policy.checks.finding import Finding
from mq_analysis.policy.literals import day_or_operand, is_name, literal, require_fact
from mq_analysis.policy.model import BOUNDS, GROUPS, Bounds, Condition, Fact, Policy
from mq_analysis.policy.resolve import bound
from mq_analysis.policy.yamltext import Path

UNREACHABLE = sentence(
    "must be reachable, got a bracket of {measure} that the conditions of the award rule out", measure=""
)
"""The finding that a bracket lies where the conditions of its award let nothing through."""

Scope = frozenset[str]
"""What facts may be of where a condition stands: enterprise, year, and the items of the award."""

Span = tuple[Fraction | None, bool, Fraction | None, bool]
"""Lower end and whether it is included, upper end and whether it is included; None: open."""


def fact_in_scope(policy: Policy, name: str, scope: Scope, path: Path) -> Fact | Finding:
    """Return a declared fact that can be used in this scope, or a finding if the name is wrong."""
    try:
        fact = policy.facts[require_fact(name, policy.facts)]
    except ValueError as error:
        return path, str(error)
    if fact.of not in scope:
        return path, sentence(
            "must name a fact of the {seen} here, got {got!r} of the {of}",
            seen=join(sorted(scope)),
            got=name,
            of=fact.of,
        )
    return fact


def check_conditions(
    policy: Policy, conditions: Sequence[Condition], scope: Scope, path: Path
) -> Iterator[Finding]:
    """Check conditions that must all hold, and that they do not contradict each other."""
    for i, condition in enumerate(conditions):
        yield from check_condition(policy, condition, scope, (*path, i))
    for name, span in spans(policy, conditions).items():
        if is_empty(span):
            yield (
                path,
                sentence("must be able to hold together, got bounds on {name} that never do", name=name),
            )


def check_condition(policy: Policy, condition: Condition, scope: Scope, path: Path) -> Iterator[Finding]:
    """Check one condition."""
    for group in GROUPS:
        for i, member in enumerate(getattr(condition, group) or ()):
            yield from check_condition(policy, member, scope, (*path, group, i))
    if path[-2:-1] != ("requires",):
        idle = ["soft"] * condition.soft + condition.keys_in_file("otherwise")
        for key in idle:
            yield (
                (*path, key),
                sentence(
                    "must have {key} only beside a condition of requires, and not inside a group of them",
                    key=key,
                ),
            )
    if condition.otherwise is not None and condition.otherwise not in policy.reasons:
        choices = (
            nearest(condition.otherwise, list(policy.reasons))
            if policy.reasons
            else sentence("reasons is empty")
        )
        yield (
            (*path, "otherwise"),
            sentence(
                "must be a key of reasons, got {got!r}; {nearest}", got=condition.otherwise, nearest=choices
            ),
        )
    if condition.fact is None:
        return
    fact = fact_in_scope(policy, condition.fact, scope, (*path, "fact"))
    if not isinstance(fact, Fact):
        yield fact
        return
    yield from _test(policy, condition, fact, scope, path)


def _test(policy: Policy, condition: Condition, fact: Fact, scope: Scope, path: Path) -> Iterator[Finding]:
    op = condition.op
    is_order = op in BOUNDS
    if is_order and fact.type == "text":
        yield path, sentence("must test a {type} fact with is or known, got a bound", type=fact.type)
    elif op in ("is", "is_not") and fact.type != "text":
        yield (
            path,
            sentence("must test a {type} fact with a bound or known, got {got}", type=fact.type, got=op),
        )
    elif is_order:
        yield from check_operand(policy, getattr(condition, op), fact, scope, (*path, op))
    elif op in ("is", "is_not") and fact.values:
        for i, value in enumerate((condition.is_ or ()) + (condition.is_not or ())):
            if value not in fact.values:
                yield (
                    (*path, op, i),
                    sentence(
                        "must be a value of {fact}, got {got!r}; {nearest}",
                        fact=condition.fact,
                        got=value,
                        nearest=nearest(value, list(fact.values)),
                    ),
                )


def check_operand(policy: Policy, said: object, like: Fact, scope: Scope, path: Path) -> Iterator[Finding]:
    """Check a bound: a literal in the unit of the fact, or another fact of the same type."""
    try:
        year = policy.versions[0].from_.year
        limit = day_or_operand(said, like, policy.facts, year)  # type: ignore[arg-type] # the model has told its kinds
    except ValueError as error:
        yield path, _of_fact(error, _name(policy, like))
        return
    if limit.fact is None:
        return
    other = fact_in_scope(policy, limit.fact, scope, path)
    if not isinstance(other, Fact):
        yield other
    elif other.type != like.type:
        yield (
            path,
            sentence(
                "must compare with a fact of type {type}, got {got!r} of type {other}",
                type=like.type,
                got=limit.fact,
                other=other.type,
            ),
        )
    elif is_quotient(other):
        said = sentence(
            "must not compare with a quotient that is not rounded, got {got!r}; give it decimals",
            got=limit.fact,
        )
        yield path, said


def _of_fact(error: ValueError, name: str) -> str:
    """Return an error message with the name of the fact for which a literal was read."""
    message = error.args[0]
    if not isinstance(message, Message):
        return str(error)
    return message.with_values(of=sentence(" for the fact {fact}", fact=name))


def _name(policy: Policy, fact: Fact) -> str:
    return next(name for name, other in policy.facts.items() if other is fact)


def spans(policy: Policy, conditions: Iterable[Condition]) -> dict[str, Span]:
    """Return the span that literal bounds leave of each fact, without bounds that hold only under some readings."""
    found: dict[str, Span] = {}
    for condition in conditions:
        name = condition.fact
        if (
            name is None
            or name not in policy.facts
            or condition.under
            or condition.soft
            or condition.op not in BOUNDS
        ):
            continue
        text = getattr(condition, condition.op)
        if not isinstance(text, str) or is_name(text):
            continue
        try:
            value = Fraction(literal(policy.facts[name], text, policy.facts))
        except ValueError:
            continue
        included = condition.op in ("at_least", "at_most")
        low = condition.op in ("at_least", "above")
        span: Span = (value, included, None, True) if low else (None, True, value, included)
        found[name] = meet(found.get(name, (None, True, None, True)), span)
    return found


def meet(one: Span, other: Span) -> Span:
    """Return the intersection of two spans."""
    lows = [(s[0], not s[1]) for s in (one, other) if s[0] is not None]
    highs = [(s[2], s[3]) for s in (one, other) if s[2] is not None]
    low = max(lows, default=(None, False))
    high = min(highs, default=(None, True))
    return low[0], not low[1], high[0], high[1]


def is_empty(span: Span) -> bool:
    """Say whether a span contains no number."""
    low, low_in, high, high_in = span
    if low is None or high is None:
        return False
    return low > high or (low == high and not (low_in and high_in))


def check_brackets(
    policy: Policy,
    brackets: Sequence[Bounds],
    measure: str,
    relative_to: str | None,
    before: Span,
    path: Path,
) -> Iterator[Finding]:
    """Check brackets: bounds in their unit, no hole or overlap between them, and each overlaps the span ``before``."""
    found: list[Span] = []
    fact = policy.facts[measure]
    is_marginal = path[-2:] == ("marginal", "brackets")
    if brackets and brackets[0].lower is None and (is_marginal or not may_be_negative(fact)):
        yield (
            (*path, 0),
            sentence("must begin the first bracket with at_least or above, such as at_least: 0, got neither"),
        )
    for i, bracket in enumerate(brackets):
        ends: list[Fraction | None] = []
        for key, text in (
            ("at_least" if bracket.at_least else "above", bracket.lower),
            ("below" if bracket.below else "at_most", bracket.upper),
        ):
            try:
                value = bound(policy, text, measure, relative_to)
            except ValueError as error:
                yield (*path, i, key), _of_fact(error, measure)
                return
            ends.append(None if value is None else Fraction(value))
        found.append((ends[0], bracket.at_least is not None, ends[1], bracket.at_most is not None))
    gaps = list(_check_gaps(brackets, found, path))
    can_join = is_whole(fact) and relative_to is None and not is_marginal
    if not (can_join and not list(_check_gaps(brackets, [_whole(span) for span in found], path))):
        yield from gaps
    for i, span in enumerate(found):
        if not is_empty(span) and is_empty(meet(span, before)):
            yield (
                (*path, i),
                UNREACHABLE.with_values(measure=measure),
            )


def may_be_negative(fact: Fact) -> bool:
    """Say whether a fact can be below 0; only then may the first bracket be open below."""
    return fact.signed or fact.computed is not None


def _whole(span: Span) -> Span:
    """Return a span of whole numbers from the first that it contains to below the first after it: 1 to 1 is 1 to 2."""
    low, low_in, high, high_in = span
    first = low if low is None or low_in else low + 1
    end = high if high is None or not high_in else high + 1
    return first, True, end, False


def _check_gaps(brackets: Sequence[Bounds], found: Sequence[Span], path: Path) -> Iterator[Finding]:
    for i, ((low, one), (high, two)) in enumerate(
        itertools.pairwise(zip(brackets, found, strict=True)), start=1
    ):
        if one[2] is None or two[0] is None:
            if two[0] is None:
                said = sentence("brackets: only the first may have no lower bound (at_least, above)")
            else:
                said = sentence("brackets: only the last may have no upper bound (below)")
            yield (*path, i), said
        elif one[2] != two[0]:
            yield (
                (*path, i),
                sentence(
                    "brackets must join: one ends at {upper} and the next starts at {lower}, so they {fault}",
                    upper=low.upper,
                    lower=high.lower,
                    fault=_fault(is_overlap=one[2] > two[0]),
                ),
            )
        elif one[3] == two[1]:
            form = (
                sentence("both include {bound}", bound=low.upper)
                if one[3]
                else sentence("neither includes {bound}", bound=low.upper)
            )
            yield (
                (*path, i),
                sentence(
                    "brackets must join: {ends}, so they {fault} there",
                    ends=form,
                    fault=_fault(is_overlap=one[3]),
                ),
            )
    for i, (bracket, span) in enumerate(zip(brackets, found, strict=True)):
        if is_empty(span):
            yield (
                (*path, i),
                sentence(
                    "brackets: the upper bound must be more than the lower, got {upper} and {lower}",
                    upper=bracket.upper,
                    lower=bracket.lower,
                ),
            )


def _fault(*, is_overlap: bool) -> str:
    return sentence("overlap") if is_overlap else sentence("leave a hole")
