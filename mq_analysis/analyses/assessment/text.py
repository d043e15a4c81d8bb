"""Sentences about an assessment: classes, what was overstated, how firm ranks are, feedback to each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from mq_analysis.analyses.assessment import adding, words as assessment_words
from mq_analysis.analyses.assessment.result import Assessment, UnitResult
from mq_analysis.analyses.assessment.stability import stability
from mq_analysis.report.display import (
    Block,
    Prose,
    Run,
    bullets,
    callout,
    new_page,
    paragraph,
    runs,
)
from mq_analysis.report.labels import Words

Sentence = tuple[Run, ...]
LARGEST = 3
"""Items at which most points were lost that feedback names."""


def ranked(book: Assessment, lang: str) -> Prose:
    """Say how many units are in which class, which vetoes struck, and what is missing."""
    t = Words(lang)
    counts = Counter(assessment_words.class_name(unit, t) for unit in book.units)
    names = [t.of(grade.name) for grade in book.card.classes if counts[t.of(grade.name)]]
    said = t("comma").join(t("as_count_of", status=name, n=counts[name]) for name in names)
    covered = sorted(unit.covered for unit in book.units)
    head = runs(
        t.template("as_headline"),
        year=book.year,
        n=len(book.units),
        classes=said,
        low=assessment_words.number(covered[0]),
        high=assessment_words.number(covered[-1]),
    )
    points: list[Sentence] = []
    moved = [u for u in book.units if u.grade != u.grade_plain]
    if moved:
        points.append(runs(t.template("as_moved"), names=_names(book, moved, t)))
    for unit in book.units:
        for one in unit.held:
            places = t("comma").join(place.rpartition("/")[2] for place in one.places)
            name = assessment_words.unit_name(book, unit, t)
            points.append(runs(t.template("as_held"), name=name, veto=t.of(one.veto.name), places=places))
    by_hand = [t.of(veto.name) for veto in book.card.vetoes if veto.missing]
    if by_hand:
        points.append(runs(t.template("as_by_hand"), names=t("comma").join(by_hand)))
    few = [unit for unit in book.units if unit.few]
    if few:
        n = book.card.convention.small_n
        points.append(runs(t.template("as_few_units"), n=len(few), of=len(book.units), limit=n))
    return Prose((callout(head), bullets(points)) if points else (callout(head),))


def missing_reports(book: Assessment, lang: str) -> Prose:
    """Name every report that is missing with its place, or say that all are there."""
    t = Words(lang)
    if not book.gaps:
        return Prose((paragraph(runs(t.template("as_no_gaps"), n=len(book.units))),))
    return Prose((bullets(runs(t.template("as_gap_told"), what=str(gap)) for gap in book.gaps),))


def _names(book: Assessment, units: list[UnitResult], t: Words) -> str:
    return t("comma").join(assessment_words.unit_name(book, unit, t) for unit in units)


def firmness(book: Assessment, lang: str) -> Prose:
    """Say which units would change class under other weights."""
    t = Words(lang)
    found = stability(book)
    some = found[found["changed"] > 0].sort_values("changed", ascending=False)
    vary = f"{float(100 * book.card.convention.vary):g}%"
    if some.empty:
        return Prose((paragraph(runs(t.template("as_firm"), vary=vary)),))
    named = t("comma").join(
        t("in_unit", name=assessment_words.unit_name(book, book.unit(code), t), unit=f"{100 * share:.1f}%")
        for code, share in zip(some["unit"], some["changed"], strict=True)
    )
    return Prose((paragraph(runs(t.template("as_not_firm"), vary=vary, n=len(some), names=named)),))


def honesty(book: Assessment, lang: str) -> Prose:
    """Say how many reported figures are overstated, of how many that can be recomputed."""
    t = Words(lang)
    lines = [line for unit in book.units for line in unit.reported]
    over = [line for line in lines if line.verdict == "overstated"]
    known = [line for line in lines if line.verdict in ("agrees", "overstated", "understated")]
    units = [unit for unit in book.units if unit.overstated]
    key = "as_overstated" if over else "as_none_overstated"
    sentence = runs(t.template(key), n=len(over), of=len(known), units=len(units))
    grey = list(
        dict.fromkeys(
            assessment_words.indicator_name(book, x.indicator, t) for x in lines if x.verdict == "no_source"
        )
    )
    blocks: list[Block] = [callout(sentence)]
    if grey:
        blocks.append(paragraph(runs(t.template("as_not_recomputed"), names=t("comma").join(grey))))
    return Prose(tuple(blocks))


def adding_up(book: Assessment, bounds: Mapping[str, Fraction], lang: str) -> Prose:
    """Say whether the townships' targets add up to the county's."""
    t = Words(lang)
    found = adding.adding_up(book, bounds)
    open_ = [one for one in found if one.gap]
    points = [
        runs(
            t.template("as_gap_of"),
            name=assessment_words.indicator_name(book, one.indicator, t),
            gap=f"{float(one.gap or 0):+g}",
        )
        for one in open_
    ]
    for one in found:
        if one.short:
            names = _names(book, [book.unit(code) for code in one.short], t)
            points.append(
                runs(
                    t.template("as_short"),
                    name=assessment_words.indicator_name(book, one.indicator, t),
                    names=names,
                )
            )
    n = sum(one.gap is not None for one in found)
    head = paragraph(runs(t.template("as_adds_up" if not points else "as_adds_not"), n=n))
    return Prose((head, bullets(points)) if points else (head,))


def feedback(book: Assessment, lang: str) -> list[Prose]:
    """Tell every unit where it stands and where it lost most, each on a page, in the order of their codes."""
    told_ = [told(book, unit.code, lang) for unit in book.units]
    return [Prose((new_page(), *one.blocks)) if i else one for i, one in enumerate(told_)]


def page() -> Prose:
    """Begin a new page in print."""
    return Prose((new_page(),))


def told(book: Assessment, code: str, lang: str) -> Prose:
    """Tell a unit its score and class, where it lost most, what it overstated, what could not be scored."""
    t = Words(lang)
    unit = book.unit(code)
    ranks, plain = book.ranks(), book.ranks(with_bonus=False)
    head = runs(
        t.template("as_told" if len(book.units) > 1 else "as_told_alone"),
        name=assessment_words.unit_name(book, unit, t),
        year=book.year,
        score=assessment_words.points(unit.score),
        grade=assessment_words.class_name(unit, t),
        rank=ranks.get(code, 0),
        n=len(book.units),
        plain=plain.get(code, 0),
        covered=assessment_words.number(unit.covered),
    )
    lost = [
        (one.item.weight - one.points, t.of(one.item.name))
        for one in unit.items
        if one.points is not None and one.points < one.item.weight
    ]
    points = []
    if lost:
        most = sorted(lost, key=lambda pair: (-pair[0], pair[1]))[:LARGEST]
        names = t("comma").join(t("in_unit", name=n, unit=f"−{assessment_words.points(p)}") for p, n in most)
        points.append(runs(t.template("as_lost"), names=names))
    for line in unit.overstated:
        points.append(
            runs(
                t.template("as_line"),
                name=assessment_words.indicator_name(book, line.indicator, t),
                said=assessment_words.number(line.reported),
                rows=assessment_words.number(line.recomputed),
            )
        )
    mine, computed = assessment_words.own_score(unit)
    if mine is not None and computed is not None:
        points.append(
            runs(
                t.template("as_own"),
                own=assessment_words.points(mine),
                computed=assessment_words.points(computed),
            )
        )
    return Prose((callout(head), bullets(points)) if points else (callout(head),))
