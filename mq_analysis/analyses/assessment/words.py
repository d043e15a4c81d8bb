"""How scores, figures and units of an assessment are written in tables and sentences."""

from __future__ import annotations

from fractions import Fraction

from mq_analysis.analyses.assessment.result import Assessment, Reported, Scored, UnitResult
from mq_analysis.analyses.assessment.scoring import half_up
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words
from mq_analysis.report.maps import township_name

OVER, UNDER = "▲", "▽"
"""Marks of a figure reported above and below what the rows give."""


def points(score: Fraction | None, places: int = 1) -> str:
    """Write points, rounded half-up; a dash where nothing is scored.

    >>> points(Fraction("89.95")), points(None)
    ('90.0', '—')
    """
    return DASH if score is None else f"{float(half_up(score, Fraction(1, 10**places))):.{places}f}"


def number(value: Fraction | None, *, is_share: bool = False) -> str:
    """Write a figure: a whole number as it is, others and shares with one decimal.

    >>> number(Fraction(3)), number(Fraction(7, 8), is_share=True), number(Fraction("92.5"))
    ('3', '87.5%', '92.5')
    """
    if value is None:
        return DASH
    shown = 100 * value if is_share else value
    text = f"{float(shown):g}" if shown.denominator == 1 else f"{float(shown):.1f}"
    return f"{text}%" if is_share else text


def unit_name(book: Assessment, unit: UnitResult, t: Words) -> str:
    """Return the name of a township, of a department, or of what is assessed."""
    named = {one.id: one.name for one in book.card.units}
    if unit.code in named:
        return t.of(named[unit.code])
    if book.card.kind == "townships":
        return township_name(book.card.policy, unit.code, unit.name, t.lang)
    return t.of(book.card.title)


def indicator_name(book: Assessment, code: str, t: Words) -> str:
    """Return code and name of an indicator."""
    return f"{code} {t.of(book.card.indicator(code).name)}"


def class_name(unit: UnitResult, t: Words, *, with_bonus: bool = True) -> str:
    """Return the class of a unit, or a dash."""
    grade = unit.grade if with_bonus else unit.grade_plain
    return t.of(grade.name) if grade else DASH


def state(one: Scored, t: Words) -> str:
    """Say why an item is not scored, or that its rate rests on few samples."""
    if one.state == "scored":
        return t("as_few") if one.few else ""
    lacks = t("comma").join(one.figure.lacks)
    said = t(f"as_{one.state}")
    return t("in_unit", name=said, unit=lacks) if lacks else said


def triple(line: Reported) -> str:
    """Write target, reported and recomputed of an indicator, with the mark of a difference."""
    mark = {"overstated": OVER, "understated": UNDER}.get(line.verdict, "")
    return f"{number(line.target)} · {number(line.reported)} · {number(line.recomputed)} {mark}".rstrip()


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
