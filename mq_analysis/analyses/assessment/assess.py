"""Fill in a card for every unit: items, bonus and penalty, vetoes, class."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mq_analysis.analyses.assessment.figures import Figure, Figures, of_source
from mq_analysis.analyses.assessment.load import items_of
from mq_analysis.analyses.assessment.reports import reports_by_unit, targets_of, townships
from mq_analysis.analyses.assessment.result import Assessment, Held, Reported, Scored, UnitResult
from mq_analysis.analyses.assessment.scoring import grade_of, share_of_weight, worse
from mq_analysis.analyses.assessment.spec import FULL, Card, Extras, Grade, Item, Veto
from mq_analysis.base.errors import CoverageError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.measures import Book, declared_values
from mq_analysis.measures.declared import SHARE_UNITS
from mq_analysis.measures.rows import COUNTY, is_among
from mq_analysis.tables import County

Targets = Mapping[tuple[str, str], tuple[Fraction, str]]


def assess(county: County, card: Card, year: int) -> Assessment:
    """Fill in a card for a year.

    Raises:
        CoverageError: If the year lies before the first year of the card.
    """
    if year < card.first:
        said = sentence(
            "must be {first} or later, the first year of the card, got {got}", first=card.first, got=year
        )
        raise CoverageError(Problem(sentence("assessment of {kind}", kind=card.kind), said))
    book = Book(county.tables)
    names = _units(card, county, year)
    codes = list(names)
    lines, gaps = reports_by_unit(card, county, book, year, codes)
    overstated = {code: sum(one.verdict == "overstated" for one in mine) for code, mine in lines.items()}
    at = codes if card.kind == "townships" else [COUNTY]
    targets = targets_of(county, year)
    figures = {item.id: of_source(item.source, card, book, year, at, overstated) for item in card.items}
    extras = {
        extra.id: of_source(extra.source, card, book, year, at, overstated)
        for node in (card.bonus, card.penalty)
        for extra in (node.items if node else ())
    }
    units = []
    for code, name in names.items():
        where = code if card.kind == "townships" else COUNTY
        items = tuple(
            _score(
                item,
                figures[item.id][where],
                _target(item, where, targets, book, year),
                card,
                said_as_share=targets.get((where, _row(item)), (0, ""))[1] in SHARE_UNITS,
            )
            for item in items_of(card, code)
        )
        held = tuple(_vetoes(card, county, book, year, where, lines.get(code, ())))
        mine = {name: found[where] for name, found in extras.items()}
        units.append(_unit(card, code, name, items, mine, held, lines.get(code, ())))
    return Assessment(county, card, year, tuple(units), tuple(gaps))


def _units(card: Card, county: County, year: int) -> dict[str, str]:
    if card.kind == "townships":
        return townships(county, year)
    return {unit.id: unit.name.zh for unit in card.units} or {COUNTY: card.title.zh}


def _row(item: Item) -> str:
    """Return the indicator of the units' targets that an item uses; empty if it uses none."""
    return (item.target.row if item.target else item.source.indicator) or ""


def _target(item: Item, unit: str, targets: Targets, book: Book, year: int) -> Fraction | None:
    goal = item.target
    if goal and goal.at_least is not None:
        return goal.at_least
    if goal and goal.declared is not None:
        value = declared_values(book, goal.declared).get(year)
        return None if value is None else Fraction(str(value))
    said = targets.get((unit, _row(item)))
    return None if said is None else said[0] / SHARE_UNITS.get(said[1], 1)


def _score(item: Item, figure: Figure, target: Fraction | None, card: Card, *, said_as_share: bool) -> Scored:
    few = figure.is_sample and figure.total is not None and figure.total < card.convention.small_n
    is_share = said_as_share or figure.total is not None
    if figure.value is None:
        return Scored(item, figure.state, figure, target, is_share=is_share)
    if item.score.deduction is None and not target:
        state = "no_target" if target is None else "no_task"
        return Scored(item, state, figure, target, is_share=is_share)
    above = item.target is not None and item.target.above
    share = share_of_weight(item.score, figure.value, target, item.weight, above=above)
    return Scored(item, "scored", figure, target, share, few, is_share)


def rescale(items: tuple[Scored, ...]) -> tuple[Fraction | None, Fraction]:
    """Return the points of the scored items rescaled to 100 (None without any), and the sum of their weights."""
    covered = sum((one.item.weight for one in items if one.share is not None), Fraction(0))
    points = sum((one.points for one in items if one.points is not None), Fraction(0))
    return (FULL * points / covered if covered else None), covered


def extra_points(node: Extras | None, figures: Figures) -> Fraction:
    """Return the points of a bonus or penalty up to its cap; unknown figures count 0."""
    if node is None:
        return Fraction(0)
    values = ((one.each, figures[one.id].value) for one in node.items)
    return min(node.cap, sum((each * value for each, value in values if value is not None), Fraction(0)))


def _unit(
    card: Card,
    code: str,
    name: str,
    items: tuple[Scored, ...],
    extras: Figures,
    held: tuple[Held, ...],
    lines: tuple[Reported, ...],
) -> UnitResult:
    base, covered = rescale(items)
    bonus, penalty = extra_points(card.bonus, extras), extra_points(card.penalty, extras)
    grades = (_grade(card, base, extra, held) for extra in (bonus - penalty, -penalty))
    return UnitResult(
        code=code,
        name=name,
        items=items,
        base=base,
        covered=covered,
        bonus=bonus,
        penalty=penalty,
        grade=next(grades),
        grade_plain=next(grades),
        held=held,
        extras=tuple(extras.items()),
        reported=lines,
    )


def _grade(card: Card, base: Fraction | None, extra: Fraction, held: tuple[Held, ...]) -> Grade | None:
    if base is None:
        return None
    grade = grade_of(base + extra, card.classes, card.convention.round_to)
    for one in held:
        grade = worse(grade, one.veto.at_best, card.classes)
    return grade


def _vetoes(
    card: Card, county: County, book: Book, year: int, unit: str, lines: tuple[Reported, ...]
) -> list[Held]:
    found = []
    for veto in card.vetoes:
        if veto.overstated:
            places = tuple(one.place for one in lines if one.verdict == "overstated")
        else:
            places = _evidence(veto, county, book, year, unit)
        if len(places) >= veto.from_rows:
            found.append(Held(veto, places))
    return found


def _evidence(veto: Veto, county: County, book: Book, year: int, unit: str) -> tuple[str, ...]:
    node = veto.evidence
    if node is None or book.missing(node.table, (node.date, *node.among)):
        return ()
    frame = book[node.table]
    keep = is_among(frame, node.among) & (book.years(node.table, node.date) == year).to_numpy(dtype=bool)
    if unit != COUNTY:
        keep &= (book.units(node.table) == unit).to_numpy(dtype=bool, na_value=False)
    return tuple(county.place(node.table, int(i)) for i in frame.index[keep])
