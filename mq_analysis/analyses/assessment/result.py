"""What an assessment gives: items, units, ranks, all exact and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.analyses.assessment.figures import Figure
from mq_analysis.analyses.assessment.scoring import half_up
from mq_analysis.analyses.assessment.spec import Card, Grade, Item, Veto
from mq_analysis.base.errors import Problem
from mq_analysis.tables import County

STATES = ("scored", "no_task", "no_rows", "no_target", "no_data", "no_source")
"""Whether an item is scored; if not: no task set (target 0), nothing to divide by, no target, no data, no table."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An item of a unit.

    Attributes:
        share: Of the weight, 0 to 1; None where the item is not scored, which takes its weight out.
        few: Whether its rate rests on few samples.
        is_share: Whether figure and target are shares from 0 to 1.
    """

    item: Item
    state: str
    figure: Figure
    target: Fraction | None
    share: Fraction | None = None
    few: bool = False
    is_share: bool = False

    @property
    def points(self) -> Fraction | None:
        """Return the points on the card before it is rescaled."""
        return None if self.share is None else self.item.weight * self.share


@dataclass(frozen=True, slots=True)
class Reported:
    """An indicator as a unit reports it beside its target and what the rows give, in the unit reported.

    ``verdict`` is ``agrees``, ``overstated``, ``understated``, ``not_reported`` (though the rows give a
    figure), ``no_rows`` (nothing to divide by) or ``no_source`` (nothing to recompute it from).
    ``self_score`` is the unit's own, ``computed_score`` the share of the target that the rows give; 0 to 10.
    """

    unit: str
    indicator: str
    said_in: str
    target: Fraction | None
    reported: Fraction | None
    recomputed: Fraction | None
    verdict: str
    self_score: Fraction | None
    computed_score: Fraction | None
    place: str


@dataclass(frozen=True, slots=True)
class Held:
    """A veto that strikes, with the places of its evidence."""

    veto: Veto
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A unit's card.

    Attributes:
        base: Points of the scored items rescaled to 100; None if none is scored.
        covered: Points of the card that are scored, of 100.
        bonus, penalty: Points above and below, capped.
        grade: Class of the score with bonus and penalty, vetoes included.
        grade_plain: Class of the score without the bonus, vetoes included.
        held: Vetoes that strike.
        extras: Figure of each bonus and penalty, by id.
        reported: What the unit reports; empty for a card without indicators.
    """

    code: str
    name: str
    items: tuple[Scored, ...]
    base: Fraction | None
    covered: Fraction
    bonus: Fraction
    penalty: Fraction
    grade: Grade | None
    grade_plain: Grade | None
    held: tuple[Held, ...]
    extras: tuple[tuple[str, Figure], ...]
    reported: tuple[Reported, ...] = ()

    @property
    def score(self) -> Fraction | None:
        """Return the score with bonus and penalty, never below 0."""
        return None if self.base is None else max(Fraction(0), self.base + self.bonus - self.penalty)

    @property
    def score_plain(self) -> Fraction | None:
        """Return the score without the bonus, never below 0."""
        return None if self.base is None else max(Fraction(0), self.base - self.penalty)

    @property
    def few(self) -> bool:
        """Whether an item rests on few samples."""
        return any(one.few for one in self.items)

    @property
    def overstated(self) -> tuple[Reported, ...]:
        """Return the figures reported above what the rows give."""
        return tuple(one for one in self.reported if one.verdict == "overstated")


@dataclass(frozen=True, slots=True)
class Assessment:
    """All units of a card in a year; ``gaps`` names what is missing, with its place."""

    county: County
    card: Card
    year: int
    units: tuple[UnitResult, ...]
    gaps: tuple[Problem, ...] = ()

    def unit(self, code: str) -> UnitResult:
        """Return a unit by its code."""
        return next(one for one in self.units if one.code == code)

    def ranks(self, *, with_bonus: bool = True) -> dict[str, int]:
        """Return the place of each scored unit; equal rounded scores share the better one."""
        step = self.card.convention.round_to
        scores = {
            unit.code: half_up(score, step)
            for unit in self.units
            if (score := unit.score if with_bonus else unit.score_plain) is not None
        }
        return {code: 1 + sum(other > mine for other in scores.values()) for code, mine in scores.items()}
