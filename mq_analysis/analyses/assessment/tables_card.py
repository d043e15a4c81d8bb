"""The card of a unit: every line with its figure, goal and points."""

from __future__ import annotations

from mq_analysis.analyses.assessment import words as assessment_words
from mq_analysis.analyses.assessment.result import Assessment, Scored
from mq_analysis.report.cells import Several
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.values import Value, pieces, say


def feedback(book: Assessment) -> list[Table]:
    """Tabulate the card of every unit, in the order of their codes."""
    return [card(book, unit.code) for unit in book.units]


def card(book: Assessment, code: str) -> Table:
    """Tabulate the card of a unit: every item with figure, target and points, or why it is not scored."""
    unit = book.unit(code)
    groups = {group.id: group.name for group in book.card.groups}
    body: list[Row] = [
        (
            groups[one.item.group],
            one.item.name,
            assessment_words.number(one.item.weight),
            _figure(one),
            _goal(one),
            assessment_words.points(one.points),
            assessment_words.state(one),
        )
        for one in unit.items
    ]
    extras = {
        extra.id: (sign, extra)
        for sign, node in (("+", book.card.bonus), (assessment_words.MINUS, book.card.penalty))
        for extra in (node.items if node else ())
    }
    for name, found in unit.extras:
        sign, extra = extras[name]
        value = found.value
        earned = None if value is None else assessment_words.points(extra.each * value, sign)
        head = say("as_bonus") if sign == "+" else say("as_penalty")
        why = say("as_no_data") if value is None else ""
        blank = assessment_words.BLANK
        body.append((head, extra.name, blank, assessment_words.number(value), blank, earned, why))
    total = (
        say("total"),
        assessment_words.class_name(unit),
        assessment_words.number(unit.covered),
        "",
        "",
        assessment_words.points(unit.score),
        "",
    )
    columns = (
        text(say("as_group"), weight=0.8),
        text(say("as_item"), weight=1.9),
        number(say("as_weight")),
        number(say("as_figure")),
        number(say("as_target")),
        number(say("as_points")),
        text(say("as_remark"), weight=1),
    )
    caption = say("tbl_card", name=assessment_words.unit_name(book, unit), year=book.year)
    label = f"tbl-card-{code}" if code else f"tbl-card-{book.card.kind}"
    return Table(
        caption, label, columns, tuple(body), totals=(total,), notes=(say("note_card"),) if not code else ()
    )


def _figure(one: Scored) -> Several:
    value = assessment_words.number(one.figure.value, is_share=one.is_share)
    is_sample = one.figure.total is not None and one.figure.is_sample
    hits, total = (
        assessment_words.number(n if is_sample else None) for n in (one.figure.hits, one.figure.total)
    )
    return Several(
        (("", value), (say("as_numerator"), hits), (say("as_denominator"), total)),
        pieces(value, " (", hits, "/", total, ")") if is_sample else value,
    )


def _goal(one: Scored) -> Value:
    sign = ">" if one.item.target and one.item.target.above else ""
    return assessment_words.number(one.target, sign, is_share=one.is_share) or assessment_words.BLANK
