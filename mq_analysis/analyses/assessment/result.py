"""The result of an assessment: items, units, ranks; exact fractions in frozen classes."""

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
        share: The earned share of the weight, 0 to 1; None if the item is not scored, then its weight does not count.
        few: Whether its rate comes from few samples.
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
        """Return the points before rescaling to 100."""
        return None if self.share is None else self.item.weight * self.share


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported indicator with its target and the recomputed figure, all in the reported unit.

    ``verdict`` is ``agrees``, ``overstated``, ``understated``, ``not_reported`` (although it can be recomputed),
    ``no_rows`` (the denominator is 0) or ``no_source`` (it cannot be recomputed). ``self_score`` is the unit's own
    score, ``computed_score`` that from the recomputed share of the target; both 0 to 10.
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
    """A veto that applies, with the places of its evidence."""

    veto: Veto
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A unit's card.

    Attributes:
        base: Points of the scored items rescaled to 100; None if none is scored.
        covered: The weight of the scored items, of 100.
        bonus, penalty: Additional and deducted points, capped.
        grade: Class of the score with bonus and penalty, vetoes included.
        grade_plain: Class of the score without the bonus, vetoes included.
        held: Vetoes that apply.
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
        """Whether the rate of an item comes from few samples."""
        return any(one.few for one in self.items)

    @property
    def overstated(self) -> tuple[Reported, ...]:
        """Return the reported figures above the recomputed ones."""
        return tuple(one for one in self.reported if one.verdict == "overstated")


@dataclass(frozen=True, slots=True)
class Assessment:
    """All units of a card in a year; ``gaps`` are the missing data, with their places."""

    county: County
    card: Card
    year: int
    units: tuple[UnitResult, ...]
    gaps: tuple[Problem, ...] = ()

    def unit(self, code: str) -> UnitResult:
        """Return a unit by its code."""
        return next(one for one in self.units if one.code == code)

    def ranks(self, *, with_bonus: bool = True) -> dict[str, int]:
        """Return the rank of each scored unit; equal rounded scores share the better rank."""
        step = self.card.convention.round_to
        scores = {
            unit.code: half_up(score, step)
            for unit in self.units
            if (score := unit.score if with_bonus else unit.score_plain) is not None
        }
        return {code: 1 + sum(other > mine for other in scores.values()) for code, mine in scores.items()}
