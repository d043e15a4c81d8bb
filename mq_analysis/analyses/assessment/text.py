"""Sentences about an assessment: classes, overstated figures, stability of ranks, feedback to each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from mq_analysis.analyses.assessment import adding, words as assessment_words
from mq_analysis.analyses.assessment.result import Assessment, UnitResult
from mq_analysis.analyses.assessment.stability import stability as stability_of
from mq_analysis.report.prose import (
    Block,
    Prose,
    Said,
    bullets,
    callout,
    narrate,
    new_page,
    paragraph,
)
from mq_analysis.report.values import ByLanguage, Pieces, format_number, join, percentage, say

LARGEST = 3
"""Items at which most points were lost that feedback names."""


def ranking(book: Assessment) -> Prose:
    """Say how many units are in each class, which vetoes apply, and which data are missing."""
    counts = Counter(unit.grade.id for unit in book.units if unit.grade)
    said = join(
        say("as_count_of", status=grade.name, n=counts[grade.id])
        for grade in book.card.classes
        if counts[grade.id]
    )
    covered = sorted(unit.covered for unit in book.units)
    head = narrate(
        "as_headline",
        year=book.year,
        n=len(book.units),
        classes=said,
        low=assessment_words.number(covered[0]),
        high=assessment_words.number(covered[-1]),
    )
    points: list[Said] = []
    moved = [u for u in book.units if u.grade != u.grade_plain]
    if moved:
        points.append(narrate("as_moved", names=_names(book, moved)))
    for unit in book.units:
        for one in unit.held:
            places = join(place.rpartition("/")[2] for place in one.places)
            name = assessment_words.unit_name(book, unit)
            points.append(narrate("as_held", name=name, veto=one.veto.name, places=places))
    by_hand = [veto.name for veto in book.card.vetoes if veto.missing]
    if by_hand:
        points.append(narrate("as_by_hand", names=join(by_hand)))
    few = [unit for unit in book.units if unit.few]
    if few:
        n = book.card.convention.small_n
        points.append(narrate("as_few_units", n=len(few), of=len(book.units), limit=n))
    return Prose((callout(head), bullets(points)) if points else (callout(head),))


def missing_reports(book: Assessment) -> Prose:
    """Name every missing report with its place, or say that all reports exist."""
    if not book.gaps:
        return Prose((paragraph(narrate("as_no_gaps", n=len(book.units))),))
    return Prose((bullets(narrate("as_gap_told", what=str(gap)) for gap in book.gaps),))


def _names(book: Assessment, units: list[UnitResult]) -> Pieces:
    return join(assessment_words.unit_name(book, unit) for unit in units)


def stability(book: Assessment) -> Prose:
    """Say which units would change class under other weights."""
    found = stability_of(book)
    some = found[found["changed"] > 0].sort_values("changed", ascending=False)
    vary = percentage(book.card.convention.vary)
    if some.empty:
        return Prose((paragraph(narrate("as_firm", vary=vary)),))
    named = join(
        say("in_unit", name=assessment_words.unit_name(book, book.unit(code)), unit=percentage(share, ".1f"))
        for code, share in zip(some["unit"], some["changed"], strict=True)
    )
    return Prose((paragraph(narrate("as_not_firm", vary=vary, n=len(some), names=named)),))


def overstatements(book: Assessment) -> Prose:
    """Say how many of the recomputable reported figures are overstated."""
    lines = [line for unit in book.units for line in unit.reported]
    over = [line for line in lines if line.verdict == "overstated"]
    known = [line for line in lines if line.verdict in ("agrees", "overstated", "understated")]
    units = [unit for unit in book.units if unit.overstated]
    key = "as_overstated" if over else "as_none_overstated"
    said = narrate(key, n=len(over), of=len(known), units=len(units))
    unknown = dict.fromkeys(line.indicator for line in lines if line.verdict == "no_source")
    blocks: list[Block] = [callout(said)]
    if unknown:
        names = join(assessment_words.indicator_name(book, code) for code in unknown)
        blocks.append(paragraph(narrate("as_not_recomputed", names=names)))
    return Prose(tuple(blocks))


def adding_up(book: Assessment, bounds: Mapping[str, Fraction]) -> Prose:
    """Say whether the townships' targets add up to the county's."""
    found = adding.adding_up(book, bounds)
    open_ = [one for one in found if one.gap]
    points = [
        narrate(
            "as_gap_of",
            name=assessment_words.indicator_name(book, one.indicator),
            gap=format_number(float(one.gap or 0), "+g"),
        )
        for one in open_
    ]
    for one in found:
        if one.short:
            names = _names(book, [book.unit(code) for code in one.short])
            points.append(
                narrate(
                    "as_short",
                    name=assessment_words.indicator_name(book, one.indicator),
                    names=names,
                )
            )
    n = sum(one.gap is not None for one in found)
    head = paragraph(narrate("as_adds_up" if not points else "as_adds_not", n=n))
    return Prose((head, bullets(points)) if points else (head,))


def feedback(book: Assessment) -> list[Prose]:
    """Return feedback to every unit, each on its own page, in order of their codes."""
    found = [feedback_to(book, unit.code) for unit in book.units]
    return [Prose((new_page(), *one.blocks)) if i else one for i, one in enumerate(found)]


def page() -> Prose:
    """Begin a new page in print."""
    return Prose((new_page(),))


def feedback_to(book: Assessment, code: str) -> Prose:
    """Tell a unit its score and class, its largest losses, its overstated figures, and its unscored items."""
    unit = book.unit(code)
    ranks, plain = book.ranks(), book.ranks(with_bonus=False)
    head = narrate(
        "as_told" if len(book.units) > 1 else "as_told_alone",
        name=assessment_words.unit_name(book, unit),
        year=book.year,
        score=assessment_words.points(unit.score),
        grade=assessment_words.class_name(unit),
        rank=ranks.get(code, 0),
        n=len(book.units),
        plain=plain.get(code, 0),
        covered=assessment_words.number(unit.covered),
    )
    points: list[Said] = []
    if any(one.points is not None and one.points < one.item.weight for one in unit.items):
        points.append(
            narrate("as_lost", names=ByLanguage(_largest_losses(unit, "zh"), _largest_losses(unit, "en")))
        )
    for line in unit.overstated:
        points.append(
            narrate(
                "as_line",
                name=assessment_words.indicator_name(book, line.indicator),
                said=assessment_words.number(line.reported),
                rows=assessment_words.number(line.recomputed),
            )
        )
    mine, computed = assessment_words.own_score(unit)
    if mine is not None and computed is not None:
        points.append(
            narrate(
                "as_own",
                own=assessment_words.points(mine),
                computed=assessment_words.points(computed),
            )
        )
    return Prose((callout(head), bullets(points)) if points else (callout(head),))


def _largest_losses(unit: UnitResult, lang: str) -> Pieces:
    """Name the items with the largest loss of points; ties are sorted by name."""
    lost = [
        (one.item.weight - one.points, one.item.name)
        for one in unit.items
        if one.points is not None and one.points < one.item.weight
    ]
    most = sorted(lost, key=lambda pair: (-pair[0], getattr(pair[1], lang)))[:LARGEST]
    return join(
        say("in_unit", name=name, unit=assessment_words.points(points, assessment_words.MINUS))
        for points, name in most
    )
