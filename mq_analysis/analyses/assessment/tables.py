"""Tables of an assessment: ranking, stability, what was reported, adding up, the card of each unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mq_analysis.analyses.assessment import adding, words as assessment_words
from mq_analysis.analyses.assessment.adding import Added
from mq_analysis.analyses.assessment.result import Assessment, Scored, UnitResult
from mq_analysis.analyses.assessment.stability import stability as stability_of
from mq_analysis.base.frames import records
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words


def ranking(book: Assessment, lang: str) -> Table:
    """Tabulate every unit by rank, with and without bonus, and how much of the card could be scored."""
    t = Words(lang)
    ranks, plain = book.ranks(), book.ranks(with_bonus=False)
    last = len(book.units) + 1
    ordered = sorted(book.units, key=lambda unit: (ranks.get(unit.code, last), unit.code))
    body = [
        (
            str(ranks.get(unit.code, DASH)),
            assessment_words.unit_name(book, unit, t),
            assessment_words.class_name(unit, t),
            assessment_words.points(unit.score),
            assessment_words.points(unit.base),
            f"+{assessment_words.number(unit.bonus)}" if unit.bonus else "0",
            f"−{assessment_words.number(unit.penalty)}" if unit.penalty else "0",
            _plain(unit, plain.get(unit.code), t),
            assessment_words.number(unit.covered),
            t("comma").join(_flags(unit, t)),
        )
        for unit in ordered
    ]
    columns = (
        number(t("as_rank")),
        Column(t("as_unit"), weight=1.3),
        Column(t("as_class")),
        number(t("as_score")),
        number(t("as_base")),
        number(t("as_bonus")),
        number(t("as_penalty")),
        Column(t("as_plain"), align="right", weight=1.3),
        number(t("as_covered")),
        Column(t("as_flags"), weight=1.5),
    )
    notes = (t.of(book.card.status), t.of(book.card.convention.source), t("note_as_covered"))
    return Table(t("tbl_ranking", year=book.year), "tbl-ranking", columns, tuple(body), notes=notes)


def _plain(unit: UnitResult, rank: int | None, t: Words) -> str:
    said = t("comma").join((str(rank or DASH), assessment_words.class_name(unit, t, with_bonus=False)))
    return t("in_unit", name=assessment_words.points(unit.score_plain), unit=said)


def _flags(unit: UnitResult, t: Words) -> list[str]:
    found = [t.of(one.veto.name) for one in unit.held]
    if unit.overstated:
        found.append(t("as_overstated_n", n=len(unit.overstated)))
    if unit.few:
        found.append(t("as_few_samples"))
    return found


def stability(book: Assessment, lang: str) -> Table:
    """Tabulate how often each unit changes class when the weights are drawn anew, and where it ranks."""
    t = Words(lang)
    names = {grade.id: t.of(grade.name) for grade in book.card.classes}
    body = [
        (
            str(row["rank"]),
            assessment_words.unit_name(book, book.unit(row["unit"]), t),
            names[row["grade"]],
            f"{row['rank_low']}–{row['rank_high']}"
            if row["rank_low"] < row["rank_high"]
            else str(row["rank_low"]),
            f"{100 * row['changed']:.1f}%",
            names.get(row["other"], DASH),
        )
        for row in records(stability_of(book).sort_values(["rank", "unit"]))
    ]
    columns = (
        number(t("as_rank")),
        Column(t("as_unit"), weight=1.3),
        Column(t("as_class")),
        number(t("as_rank_range")),
        number(t("as_changed")),
        Column(t("as_other")),
    )
    way = book.card.convention
    notes = (t("note_stability", vary=f"{float(100 * way.vary):g}%", draws=f"{way.draws:,}", seed=way.seed),)
    return Table(t("tbl_stability", year=book.year), "tbl-stability", columns, tuple(body), notes=notes)


def reports(book: Assessment, lang: str) -> Table | None:
    """Tabulate target, reported and recomputed of every unit and indicator; None without indicators."""
    t = Words(lang)
    units = [unit for unit in book.units if unit.reported]
    if not units:
        return None
    body = [
        (
            assessment_words.unit_name(book, unit, t),
            *(assessment_words.triple(line) for line in unit.reported),
            "/".join(assessment_words.points(one) for one in assessment_words.own_score(unit)),
        )
        for unit in units
    ]
    heads = [Column(line.indicator, line.said_in, weight=1) for line in units[0].reported]
    columns = (Column(t("as_unit"), weight=1.1), *heads, Column(t("as_self"), weight=0.8))
    named = t("comma").join(
        assessment_words.indicator_name(book, line.indicator, t) for line in units[0].reported
    )
    notes = (named, t("note_reports", over=assessment_words.OVER, under=assessment_words.UNDER))
    return Table(t("tbl_reports", year=book.year), "tbl-reports", columns, tuple(body), notes=notes)


def overstated(book: Assessment, lang: str) -> Table | None:
    """Tabulate every overstated figure with its place in the data; None without one."""
    t = Words(lang)
    body = [
        (
            assessment_words.unit_name(book, unit, t),
            assessment_words.indicator_name(book, line.indicator, t),
            assessment_words.number(line.target),
            assessment_words.number(line.reported),
            assessment_words.number(line.recomputed),
            f"+{float((line.reported or 0) - (line.recomputed or 0)):.3g}",
            line.place.rpartition("/")[2],
        )
        for unit in book.units
        for line in unit.overstated
    ]
    if not body:
        return None
    columns = (
        Column(t("as_unit"), weight=1.2),
        Column(t("as_indicator"), weight=1.4),
        number(t("as_target")),
        number(t("as_reported")),
        number(t("as_recomputed")),
        number(t("as_difference")),
        Column(t("as_place"), weight=1.4),
    )
    return Table(t("tbl_overstated", year=book.year), "tbl-overstated", columns, tuple(body))


def adding_up(book: Assessment, bounds: Mapping[str, Fraction], lang: str) -> Table:
    """Tabulate whether the townships' targets add up to the county's, and which targets they serve."""
    t = Words(lang)
    body = [_added(book, one, t) for one in adding.adding_up(book, bounds)]
    columns = (
        Column(t("as_indicator"), weight=1.4),
        Column(t("as_how"), weight=0.8),
        number(t("as_together")),
        number(t("as_county")),
        number(t("as_gap")),
        number(t("as_reported")),
        number(t("as_recomputed")),
        number(t("as_so_far", first=book.card.first)),
        Column(t("as_serves"), weight=1.1),
    )
    notes = (t("note_adding"),)
    return Table(t("tbl_adding", year=book.year), "tbl-adding", columns, tuple(body), notes=notes)


def _added(book: Assessment, one: Added, t: Words) -> tuple[str, ...]:
    gap = DASH if one.gap is None else f"{float(one.gap):+g}" if one.gap else "0"
    serves = t("comma").join(f"{name} ({assessment_words.number(bound)})" for name, bound in one.serves)
    return (
        assessment_words.indicator_name(book, one.indicator, t),
        t("as_sum") if one.adds == "sum" else t("as_each"),
        assessment_words.number(one.together),
        assessment_words.number(one.county),
        gap,
        assessment_words.number(one.reported),
        assessment_words.number(one.recomputed),
        assessment_words.number(one.so_far),
        serves or DASH,
    )


def feedback(book: Assessment, lang: str) -> list[Table]:
    """Tabulate the card of every unit, in the order of their codes."""
    return [card(book, unit.code, lang) for unit in book.units]


def card(book: Assessment, code: str, lang: str) -> Table:
    """Tabulate the card of a unit: every item with figure, target and points, or why it is not scored."""
    t = Words(lang)
    unit = book.unit(code)
    groups = {group.id: t.of(group.name) for group in book.card.groups}
    body = [
        (
            groups[one.item.group],
            t.of(one.item.name),
            assessment_words.number(one.item.weight),
            _figure(one),
            _goal(one),
            assessment_words.points(one.points),
            assessment_words.state(one, t),
        )
        for one in unit.items
    ]
    extras = {
        extra.id: (sign, extra)
        for sign, node in (("+", book.card.bonus), ("−", book.card.penalty))
        for extra in (node.items if node else ())
    }
    for name, found in unit.extras:
        sign, extra = extras[name]
        earned = DASH if found.value is None else f"{sign}{assessment_words.points(extra.each * found.value)}"
        head = t("as_bonus") if sign == "+" else t("as_penalty")
        why = t("as_no_data") if found.value is None else ""
        body.append((head, t.of(extra.name), "", assessment_words.number(found.value), "", earned, why))
    body.append(
        (
            t("total"),
            assessment_words.class_name(unit, t),
            assessment_words.number(unit.covered),
            "",
            "",
            assessment_words.points(unit.score),
            "",
        )
    )
    columns = (
        Column(t("as_group"), weight=0.8),
        Column(t("as_item"), weight=1.9),
        number(t("as_weight")),
        number(t("as_figure")),
        number(t("as_target")),
        number(t("as_points")),
        Column(t("as_remark"), weight=1),
    )
    caption = t("tbl_card", name=assessment_words.unit_name(book, unit, t), year=book.year)
    label = f"tbl-card-{code}" if code else f"tbl-card-{book.card.kind}"
    return Table(
        caption, label, columns, tuple(body), total_row=True, notes=(t("note_card"),) if not code else ()
    )


def _figure(one: Scored) -> str:
    text = assessment_words.number(one.figure.value, is_share=one.is_share)
    few = one.figure.total is not None and one.figure.is_sample
    return (
        f"{text} ({assessment_words.number(one.figure.hits)}/{assessment_words.number(one.figure.total)})"
        if few
        else text
    )


def _goal(one: Scored) -> str:
    sign = ">" if one.item.target and one.item.target.above else ""
    return "" if one.target is None else sign + assessment_words.number(one.target, is_share=one.is_share)
