"""Formats of scores, figures and units of an assessment in tables and sentences."""

from __future__ import annotations

from fractions import Fraction

from mq_analysis.analyses.assessment.result import Assessment, Reported, Scored, UnitResult
from mq_analysis.analyses.assessment.scoring import half_up
from mq_analysis.policy import Label
from mq_analysis.report.cells import Several
from mq_analysis.report.spoken import CodeFirst, township
from mq_analysis.report.values import Shown, Value, join, pieces, say

TENTH = Fraction(1, 10)
MINUS = "\N{MINUS SIGN}"
BLANK = Shown(None, "")
"""What a cell shows that has nothing to say."""
OVER, UNDER = "▲", "▽"
"""Marks of a figure reported above and below what the rows give."""


def points(score: Fraction | None, sign: str = "") -> Shown | None:
    """Return points, shown rounded half-up after a sign; None if nothing is scored.

    >>> points(Fraction("89.95")).shown, points(Fraction("4.5"), MINUS).shown, points(None)
    ('90.0', '−4.5', None)
    """
    if score is None:
        return None
    return Shown(_with(sign, score), f"{sign}{float(half_up(score, TENTH)):.1f}")


def number(value: Fraction | None, sign: str = "", *, is_share: bool = False) -> Shown | None:
    """Return a figure; whole numbers are shown unchanged, other numbers and shares with one decimal.

    >>> [number(*x).shown for x in ((Fraction(3),), (Fraction("92.5"),), (Fraction(3), MINUS), (Fraction(3), ">"))]
    ['3', '92.5', '−3', '>3']
    >>> number(Fraction(7, 8), is_share=True).shown
    '87.5%'
    """
    if value is None:
        return None
    scaled = 100 * value if is_share else value
    text = f"{float(scaled):g}" if scaled.denominator == 1 else f"{float(scaled):.1f}"
    return Shown(_with(sign, value), f"{sign}{text}%" if is_share else f"{sign}{text}")


def _with(sign: str, value: Fraction) -> int | float:
    exact = -value if sign == MINUS else value
    return int(exact) if exact.denominator == 1 else float(exact)


def unit_name(book: Assessment, unit: UnitResult) -> Value:
    """Return the name of a township, a department, or another assessed unit."""
    named = {one.id: one.name for one in book.card.units}
    if unit.code in named:
        return named[unit.code]
    if book.card.kind == "townships":
        return township(book.card.policy, unit.code, unit.name)
    return book.card.title


def indicator_name(book: Assessment, code: str) -> CodeFirst:
    """Return code and name of an indicator."""
    return CodeFirst(book.card.indicator(code).name, code)


def class_name(unit: UnitResult, *, with_bonus: bool = True) -> Label | None:
    """Return the class of a unit; None if it has none."""
    grade = unit.grade if with_bonus else unit.grade_plain
    return grade.name if grade else None


def state(one: Scored) -> Value:
    """Say why an item is not scored, or that its rate comes from few samples."""
    if one.state == "scored":
        return say("as_few") if one.few else ""
    said = say(f"as_{one.state}")
    return say("in_unit", name=said, unit=join(one.figure.lacks)) if one.figure.lacks else said


def triple(line: Reported) -> Several:
    """Return target, reported and recomputed figure of an indicator, with a mark if they differ."""
    mark = {"overstated": OVER, "understated": UNDER}.get(line.verdict, "")
    target, reported, recomputed = number(line.target), number(line.reported), number(line.recomputed)
    shown = pieces(target, reported, recomputed, mark=" · ")
    return Several(
        (
            (say("as_target"), target),
            (say("as_reported"), reported),
            (say("as_recomputed"), recomputed),
            (say("as_flags"), mark),
        ),
        pieces(shown, mark, mark=" ") if mark else shown,
    )


def own_score(unit: UnitResult) -> tuple[Fraction | None, Fraction | None]:
    """Return a unit's own mean score and the computed one over the same indicators, 0 to 10."""
    both = [
        (one.self_score, one.computed_score)
        for one in unit.reported
        if one.self_score is not None and one.computed_score is not None
    ]
    if not both:
        return None, None
    return sum((a for a, _ in both), Fraction(0)) / len(both), sum((b for _, b in both), Fraction(0)) / len(
        both
    )
