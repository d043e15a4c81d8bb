"""The model of a credit card: ``params/credit/<policy>.yaml``; every problem is reported with its line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from mq_analysis.analyses.credit.consequences import Awards, Blacklist, Count, Positive
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import parse_number
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.param_file import ParamFile, Params, check_name, once
from mq_analysis.policy.scalars import Boolean, Id, Share, Text, Texts

PLACES = 100
"""Points, weights and shares have two decimal places at most, so that scores are whole numbers of 1 / PLACES**3."""
UNIT = PLACES**3
MOST_POINTS = 1000


def _points(value: Any) -> int:
    """Read points as hundredths."""
    if not isinstance(value, str):
        raise ValueError(sentence("must be points such as -20 or 2.5"))
    number = parse_number(value) * PLACES
    if number != int(number) or not 0 < abs(number) <= MOST_POINTS * PLACES:
        raise ValueError(
            sentence("must be points with two decimal places at most, not 0, got {got!r}", got=value)
        )
    return int(number)


Points = Annotated[int, BeforeValidator(_points)]


class Events(Node):
    """The table of credit events and its columns: feed, date, end, whether and when the event was rectified."""

    table: Id
    feed: Id
    date: Id
    until: Id
    flag: Id
    repaired: Id


class Feed(Node):
    """A department that reports events, with its name in the table."""

    id: Text
    name: Label


class Band(Node):
    """An age band: rows younger than this number of full months count this share, if no earlier band applies."""

    within_months: Positive
    weight: Share


class Late(Node):
    """Columns that show whether a row is late: the due day, and the day it was done (blank: not yet)."""

    due: Id
    done: Id


class Line(Node):
    """A line of the card: the points of a row of a table.

    Attributes:
        date: Column with the date; for events the column of the event table.
        among: Texts that a row must have; an event belongs to the first line that matches.
        points: In hundredths; deductions are below 0.
        cap: Limit, in hundredths, of the sum of the rows of the line, positive or negative.
        until: Column with the last day on which a row counts.
        in_force: Rows count in full while they are in force, whatever their age.
        late: If given, only late rows count.
    """

    id: Id
    name: Label
    table: Id
    date: Id | None = None
    among: Mapping[Id, Texts] = Field(default_factory=dict)
    points: Points
    cap: Points | None = None
    until: Id | None = None
    in_force: Boolean = False
    late: Late | None = None


class Grade(Node):
    """A grade, its lower bound in points (inclusive), and how its firms are supervised."""

    id: Id
    at_least: Count
    name: Label
    supervision: Label


class Veto(Node):
    """A limit on the grade: rows of these lines that are not rectified allow no better grade for a number of months."""

    id: Id
    name: Label
    lines: Annotated[tuple[Id, ...], Field(min_length=1)]
    months: Positive
    at_best: Id


class Card(Params):
    """A card of quality credit.

    Attributes:
        base: Points of a firm that has a record, before any line.
        most: The maximum score.
        window_months: Rows older than this no longer count.
        repaired: The share of deducted points that still counts after rectification.
        missing_at_best: The best grade if a feed has no event up to the day, because a missing feed is no clean record.
        vary, draws, seed: Parameters of the test of the stability of grades.
    """

    title: Label
    clause: Text
    quote: Text
    status: Label
    events: Events
    feeds: Annotated[tuple[Feed, ...], Field(min_length=1)]
    base: Count
    most: Count
    window_months: Positive
    decay: Annotated[tuple[Band, ...], Field(min_length=1)]
    repaired: Share
    missing_at_best: Id | None = None
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    grades: Annotated[tuple[Grade, ...], Field(min_length=2)]
    vetoes: tuple[Veto, ...] = ()
    blacklist: Blacklist
    awards: Awards
    vary: Share
    draws: Positive
    seed: Count

    @model_validator(mode="after")
    def _lines_have_a_date(self) -> Card:
        for line in self.lines:
            if (line.date is None) != (line.table == self.events.table):
                raise ValueError(
                    sentence(
                        "must have a date in lines that are no events and only there, got {got}", got=line.id
                    )
                )
            if line.in_force and line.until is None:
                raise ValueError(
                    sentence(
                        "must have until in a line that counts in force, got none in {line}", line=line.id
                    )
                )
        return self

    def line(self, name: str) -> Line:
        """Return a line by its id."""
        return next(line for line in self.lines if line.id == name)

    def rank(self, grade: str) -> int:
        """Return the rank of a grade, 0 for the best."""
        return [one.id for one in self.grades].index(grade)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it reads if the county has them."""
        return tuple(dict.fromkeys([self.events.table, *(line.table for line in self.lines), "blacklist"]))


def _findings(card: Card) -> Iterator[Finding]:
    lines, grades = [line.id for line in card.lines], [grade.id for grade in card.grades]
    yield from once(card, "feeds", "lines", "grades", "vetoes")
    for i, veto in enumerate(card.vetoes):
        yield from check_name(veto.at_best, grades, ("vetoes", i, "at_best"))
        for j, name in enumerate(veto.lines):
            yield from check_name(name, lines, ("vetoes", i, "lines", j))
    for key in ("enter", "extend", "rectified"):
        for j, name in enumerate(getattr(card.blacklist, key)):
            yield from check_name(name, lines, ("blacklist", key, j))
    if card.missing_at_best is not None:
        yield from check_name(card.missing_at_best, grades, ("missing_at_best",))
    yield from check_name(card.blacklist.at_best, grades, ("blacklist", "at_best"))
    for j, name in enumerate(card.awards.grades):
        yield from check_name(name, grades, ("awards", "grades", j))
    yield from _falling(card)


def _falling(card: Card) -> Iterator[Finding]:
    bounds = [grade.at_least for grade in card.grades]
    for i, (above, below) in enumerate(itertools.pairwise(bounds), start=1):
        if below >= above:
            yield (
                ("grades", i, "at_least"),
                sentence(
                    "at_least must fall from grade to grade, got {got} after {above}", got=below, above=above
                ),
            )
    if bounds[-1]:
        yield (
            ("grades", len(bounds) - 1, "at_least"),
            sentence("at_least of the last grade must be 0, got {got}", got=bounds[-1]),
        )
    months = [band.within_months for band in card.decay]
    for i, (near, far) in enumerate(itertools.pairwise(months), start=1):
        if far <= near:
            yield (
                ("decay", i, "within_months"),
                sentence("within_months must rise, got {got} after {near}", got=far, near=near),
            )
    if months[-1] != card.window_months:
        yield (
            ("window_months",),
            sentence(
                "window_months must be the last band's {months}, got {got}",
                months=months[-1],
                got=card.window_months,
            ),
        )
    for i, node in enumerate(card.decay):
        if node.weight * PLACES != int(node.weight * PLACES):
            yield ("decay", i, "weight"), sentence("weight must have two decimal places at most")
    if card.repaired * PLACES != int(card.repaired * PLACES):
        yield ("repaired",), sentence("repaired must have two decimal places at most")


CREDIT = ParamFile("credit", Card, keys=("feeds", "lines"), findings=_findings)
"""Cards of credit."""
