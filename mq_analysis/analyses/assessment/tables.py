"""Tables of an assessment: ranking, stability, reported figures, sums of targets."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mq_analysis.analyses.assessment import adding, words as assessment_words
from mq_analysis.analyses.assessment.adding import Added
from mq_analysis.analyses.assessment.result import Assessment, UnitResult
from mq_analysis.analyses.assessment.stability import stability as stability_of
from mq_analysis.base.frames import records
from mq_analysis.report.cells import Ends, Several, list_values
from mq_analysis.report.table import Column, Row, Table, number, text
from mq_analysis.report.values import Shown, Value, group_digits, join, percentage, pieces, say


def ranking(book: Assessment) -> Table:
    """Tabulate every unit by rank, with and without bonus, and the share of the card that could be scored."""
    ranks, plain = book.ranks(), book.ranks(with_bonus=False)
    last = len(book.units) + 1
    ordered = sorted(book.units, key=lambda unit: (ranks.get(unit.code, last), unit.code))
    body = [
        (
            ranks.get(unit.code),
            assessment_words.unit_name(book, unit),
            assessment_words.class_name(unit),
            assessment_words.points(unit.score),
            assessment_words.points(unit.base),
            assessment_words.number(unit.bonus, "+") if unit.bonus else 0,
            assessment_words.number(unit.penalty, assessment_words.MINUS) if unit.penalty else 0,
            _plain(unit, plain.get(unit.code)),
            assessment_words.number(unit.covered),
            _flags(book, unit),
        )
        for unit in ordered
    ]
    columns = (
        number(say("as_rank")),
        text(say("as_unit"), weight=1.3),
        text(say("as_class")),
        number(say("as_score")),
        number(say("as_base")),
        number(say("as_bonus")),
        number(say("as_penalty")),
        Column(say("as_plain"), align="right", weight=1.3),
        number(say("as_covered")),
        text(say("as_flags"), weight=1.5),
    )
    notes = (book.card.status, book.card.convention.source, say("note_as_covered"))
    return Table(say("tbl_ranking", year=book.year), "tbl-ranking", columns, tuple(body), notes=notes)


def _plain(unit: UnitResult, rank: int | None) -> Several:
    score, grade = (
        assessment_words.points(unit.score_plain),
        assessment_words.class_name(unit, with_bonus=False),
    )
    return Several(
        ((say("as_score"), score), (say("as_rank"), rank), (say("as_class"), grade)),
        say("in_unit", name=score, unit=join((rank, grade))),
    )


def _flags(book: Assessment, unit: UnitResult) -> Several:
    """Return vetoes, overstated figures and few samples as one text; in the data each is a column."""
    held = [one.veto for one in unit.held]
    named: list[tuple[Value, int]] = [
        *((say("one_for_yes", name=veto.name), int(veto in held)) for veto in book.card.vetoes),
        (say("as_overstated_count"), len(unit.overstated)),
        (say("one_for_yes", name=say("as_few_samples")), int(bool(unit.few))),
    ]
    found: list[Value] = [veto.name for veto in held]
    if unit.overstated:
        found.append(say("as_overstated_n", n=len(unit.overstated)))
    if unit.few:
        found.append(say("as_few_samples"))
    return Several(tuple(named), join(found))


def stability(book: Assessment) -> Table:
    """Tabulate how often each unit changes class when weights are drawn, and its range of ranks."""
    names = {grade.id: grade.name for grade in book.card.classes}
    body = [
        (
            int(row["rank"]),
            assessment_words.unit_name(book, book.unit(row["unit"])),
            names[row["grade"]],
            _range(int(row["rank_low"]), int(row["rank_high"])),
            Shown(float(row["changed"]), f"{100 * row['changed']:.1f}%"),
            names.get(row["other"]),
        )
        for row in records(stability_of(book).sort_values(["rank", "unit"]))
    ]
    columns = (
        number(say("as_rank")),
        text(say("as_unit"), weight=1.3),
        text(say("as_class")),
        number(say("as_rank_range")),
        number(say("as_changed")),
        text(say("as_other")),
    )
    way = book.card.convention
    notes = (say("note_stability", vary=percentage(way.vary), draws=group_digits(way.draws), seed=way.seed),)
    return Table(say("tbl_stability", year=book.year), "tbl-stability", columns, tuple(body), notes=notes)


def _range(low: int, high: int) -> Ends:
    return Ends(low, high, f"{low}–{high}" if low < high else low)


def reports(book: Assessment) -> Table | None:
    """Tabulate target, reported and recomputed of every unit and indicator; None without indicators."""
    units = [unit for unit in book.units if unit.reported]
    if not units:
        return None
    body = [
        (
            assessment_words.unit_name(book, unit),
            *(assessment_words.triple(line) for line in unit.reported),
            _own(unit),
        )
        for unit in units
    ]
    heads = [Column(line.indicator, line.said_in, weight=1) for line in units[0].reported]
    columns = (text(say("as_unit"), weight=1.1), *heads, text(say("as_self"), weight=0.8))
    named = join(assessment_words.indicator_name(book, line.indicator) for line in units[0].reported)
    notes = (named, say("note_reports", over=assessment_words.OVER, under=assessment_words.UNDER))
    return Table(say("tbl_reports", year=book.year), "tbl-reports", columns, tuple(body), notes=notes)


def _own(unit: UnitResult) -> Several:
    own, computed = map(assessment_words.points, assessment_words.own_score(unit))
    return Several(
        ((say("as_own_mean"), own), (say("as_computed_mean"), computed)),
        pieces(own, computed, mark="/"),
        own_heads=True,
    )


def overstatements(book: Assessment) -> Table | None:
    """Tabulate every overstated figure with its place in the data; None without one."""
    body = [
        (
            assessment_words.unit_name(book, unit),
            assessment_words.indicator_name(book, line.indicator),
            assessment_words.number(line.target),
            assessment_words.number(line.reported),
            assessment_words.number(line.recomputed),
            _above(float((line.reported or 0) - (line.recomputed or 0))),
            line.place.rpartition("/")[2],
        )
        for unit in book.units
        for line in unit.overstated
    ]
    if not body:
        return None
    columns = (
        text(say("as_unit"), weight=1.2),
        text(say("as_indicator"), weight=1.4),
        number(say("as_target")),
        number(say("as_reported")),
        number(say("as_recomputed")),
        number(say("as_difference")),
        text(say("as_place"), weight=1.4),
    )
    return Table(say("tbl_overstated", year=book.year), "tbl-overstated", columns, tuple(body))


def _above(difference: float) -> Shown:
    return Shown(difference, f"+{difference:.3g}")


def adding_up(book: Assessment, bounds: Mapping[str, Fraction]) -> Table:
    """Tabulate whether the townships' targets add up to the county's, and the policy targets they contribute to."""
    body = [_addition_row(book, one) for one in adding.adding_up(book, bounds)]
    columns = (
        text(say("as_indicator"), weight=1.4),
        text(say("as_how"), weight=0.8),
        number(say("as_together")),
        number(say("as_county")),
        number(say("as_gap")),
        number(say("as_reported")),
        number(say("as_recomputed")),
        number(say("as_so_far", first=book.card.first)),
        text(say("as_serves"), weight=1.1),
    )
    notes = (say("note_adding"),)
    return Table(say("tbl_adding", year=book.year), "tbl-adding", columns, tuple(body), notes=notes)


def _addition_row(book: Assessment, one: Added) -> Row:
    gap = None if one.gap is None else Shown(float(one.gap), f"{float(one.gap):+g}" if one.gap else "0")
    serves = [
        Several(
            ((say("kpi_target"), name), (say("kpi_bound"), assessment_words.number(bound))),
            pieces(name, " (", assessment_words.number(bound), ")"),
            own_heads=True,
        )
        for name, bound in one.serves
    ]
    return (
        assessment_words.indicator_name(book, one.indicator),
        say("as_sum") if one.adds == "sum" else say("as_each"),
        assessment_words.number(one.together),
        assessment_words.number(one.county),
        gap,
        assessment_words.number(one.reported),
        assessment_words.number(one.recomputed),
        assessment_words.number(one.so_far),
        list_values(serves),
    )
