"""Check whether the targets of the townships add up to those of the county."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.analyses.assessment.reports import targets_of
from mq_analysis.analyses.assessment.result import Assessment, Reported


@dataclass(frozen=True, slots=True)
class Added:
    """An indicator summed over all townships, in the unit of its rows.

    Attributes:
        given: The number of townships with a target.
        together: The sum of their targets, or the lowest if each must reach the county's (``adds`` says which).
        county: The county's own target of the year; None if there is none.
        gap: ``together`` minus ``county``; negative if the townships' targets are too low.
        reported, recomputed: Sums over the townships; None if each must reach the target.
        so_far: Targets of the townships summed from the card's first year on; None if each must reach the target.
        serves: The policy's targets to which it contributes, with their bounds in the same unit; None if unknown.
        short: Townships whose target is below a bound that each must reach.
    """

    indicator: str
    said_in: str
    adds: str
    given: int
    together: Fraction | None
    county: Fraction | None
    gap: Fraction | None
    reported: Fraction | None
    recomputed: Fraction | None
    so_far: Fraction | None
    serves: tuple[tuple[str, Fraction | None], ...]
    short: tuple[str, ...]


def adding_up(book: Assessment, bounds: Mapping[str, Fraction]) -> tuple[Added, ...]:
    """Add up the townships' targets and compare them with the county's.

    Args:
        book: The townships' assessment.
        bounds: The bound of each of the policy's targets, a count or a share 0 to 1.
    """
    codes = [unit.code for unit in book.units]
    targets = targets_of(book.county, book.year)
    before = [targets_of(book.county, year) for year in range(book.card.first, book.year)]
    found = []
    for i, one in enumerate(book.card.indicators):
        lines = [unit.reported[i] for unit in book.units if unit.reported]
        mine = {code: targets[code, one.id][0] for code in codes if (code, one.id) in targets}
        adds_up = one.adds == "sum"
        together = (sum(mine.values(), Fraction(0)) if adds_up else min(mine.values())) if mine else None
        county = targets.get(("", one.id), (None, ""))[0]
        scale = 1 if adds_up else 100
        serves = tuple((name, bounds[name] * scale if name in bounds else None) for name in one.serves)
        least = max((bound for _, bound in serves if bound is not None), default=None)
        below = [c for c in mine if not adds_up and least is not None and mine[c] < least]
        earlier = [t[code, one.id][0] for t in before for code in codes if (code, one.id) in t]
        found.append(
            Added(
                indicator=one.id,
                said_in=lines[0].said_in if lines else "",
                adds=one.adds,
                given=len(mine),
                together=together,
                county=county,
                gap=None if together is None or county is None else together - county,
                reported=_total(lines, "reported") if adds_up else None,
                recomputed=_total(lines, "recomputed") if adds_up else None,
                so_far=sum(earlier, together or Fraction(0)) if adds_up else None,
                serves=serves,
                short=tuple(below),
            )
        )
    return tuple(found)


def _total(lines: list[Reported], name: str) -> Fraction | None:
    known = [getattr(line, name) for line in lines if getattr(line, name) is not None]
    return sum(known, Fraction(0)) if known else None
