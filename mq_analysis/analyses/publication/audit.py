"""The audit: check whether all published figures together narrow a firm's retention or award too far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.analyses.publication.attack import Programme, Unknown
from mq_analysis.analyses.publication.figures import Figure, Years
from mq_analysis.analyses.publication.settings import Settings
from mq_analysis.analyses.publication.tiered import Winner
from mq_analysis.base.errors import Problem, PublicationError
from mq_analysis.base.messages import join, sentence

SLACK_FEN = 200
"""What a solver may be off by: 2 yuan."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A firm whose retention or award could be inferred, without its name.

    Attributes:
        figures: A minimal set of figures that reveal it together.
        by: ``outsider``, or ``insider`` (a winner that subtracts its own award).
        off: The distance of the nearer bound from the true value, as a share of it.
    """

    figures: tuple[Figure, ...]
    year: int
    by: str
    off: float


def leaks(figures: Sequence[Figure], years: Years, settings: Settings) -> list[Leak]:
    """Return every firm and year that all figures together narrow to less than the protection interval."""
    found = []
    for linked in _link_groups(figures, years):
        for one, asked, known, off in _disclosures(linked, years, settings):
            guilty = _guilty(linked, years, one, asked, known)
            found.append(Leak(guilty, one[1], "insider" if known else "outsider", off))
    return found


def is_safe(more: Sequence[Figure], shown: Sequence[Figure], years: Years, settings: Settings) -> bool:
    """Say whether further figures can be shown beside others that are safe without them."""
    touched = [linked for linked in _link_groups([*shown, *more], years) if set(linked) & set(more)]
    return not any(True for linked in touched for _ in _disclosures(linked, years, settings))


Asked = tuple[int, int]
"""The least and the largest retention (fen) that must stay possible."""


def _disclosures(
    linked: Sequence[Figure], years: Years, settings: Settings
) -> Iterator[tuple[Unknown, Asked, tuple[Unknown, ...], float]]:
    """Attack every winner of some figures; yield winner, required interval, the attacker's knowledge, and distance."""
    programme = Programme(linked, years)
    for one, asked in _needs(linked, years, settings.protection.value).items():
        for known in _attackers(one, linked, years):
            off = _too_narrow(programme, one, asked, known)
            if off is not None:
                yield one, asked, known, off


def _guilty(
    linked: Sequence[Figure], years: Years, one: Unknown, asked: Asked, known: tuple[Unknown, ...]
) -> tuple[Figure, ...]:
    """Return a minimal set of figures that reveal a winner together."""
    guilty = list(linked)
    for figure in linked:
        fewer = [other for other in guilty if other is not figure]
        if one not in {unknown for other in fewer for unknown in _unknowns(other, years)}:
            continue
        programme = Programme(fewer, years)
        knows = tuple(unknown for unknown in known if unknown in programme.truth)
        if _too_narrow(programme, one, asked, knows) is not None:
            guilty = fewer
    return tuple(guilty)


def refuse_leaks(figures: Sequence[Figure], years: Years, settings: Settings) -> None:
    """Raise if figures reveal a firm, or contradict earlier published figures.

    Raises:
        PublicationError: With the tables; the message never names the firm or its amount.
    """
    problems = [*_contradictions(figures, years)]
    if not problems:
        problems = [_problem(leak, settings) for leak in leaks(figures, years, settings)]
    if problems:
        raise PublicationError(dict.fromkeys(problems))


def _contradictions(figures: Sequence[Figure], years: Years) -> Iterator[Problem]:
    for figure in figures:
        if not figure.low_fen <= figure.true_fen(years) <= figure.high_fen:
            said = sentence(
                "must hold for the data as they are, got data that give another sum; data were corrected since: "
                "see docs/publication.md"
            )
            yield Problem(figure.name, said)


def _problem(leak: Leak, settings: Settings) -> Problem:
    said = sentence(
        "must leave each firm's retention of {year} open by {width:.0%} either side, got one that {who} can narrow to "
        "{off:.1%}; publish less of these",
        year=leak.year,
        width=float(settings.protection.value),
        who=sentence("another firm that was paid") if leak.by == "insider" else sentence("anybody"),
        off=leak.off,
    )
    return Problem(join(dict.fromkeys(figure.name for figure in leak.figures)), said)


def _link_groups(figures: Sequence[Figure], years: Years) -> list[list[Figure]]:
    """Split figures into groups without common winners; figures of one group do not affect winners of another."""
    groups: list[tuple[set[Unknown], list[Figure]]] = []
    for figure in figures:
        mine, members = _unknowns(figure, years), [figure]
        if not mine:
            continue
        apart = []
        for others, theirs in groups:
            if others & mine:
                mine, members = mine | others, [*theirs, *members]
            else:
                apart.append((others, theirs))
        groups = [*apart, (mine, members)]
    return [members for _, members in groups]


def _unknowns(figure: Figure, years: Years) -> set[Unknown]:
    return {(winner.firm, part.year) for part, winner in figure.winners(years)}


def _attackers(one: Unknown, figures: Sequence[Figure], years: Years) -> list[tuple[Unknown, ...]]:
    """Return the attackers' prior knowledge: nothing, or all years of the largest other firm in a figure."""
    firms: dict[str, None] = {}
    for figure in figures:
        others: dict[str, int] = {}
        for _, winner in figure.winners(years):
            if winner.firm != one[0]:
                others[winner.firm] = others.get(winner.firm, 0) + winner.award_fen
        if others and one in _unknowns(figure, years):
            firms[max(others, key=lambda firm: (others[firm], firm))] = None
    everyone = sorted({unknown for figure in figures for unknown in _unknowns(figure, years)})
    return [(), *(tuple(u for u in everyone if u[0] == firm) for firm in firms)]


def _needs(figures: Sequence[Figure], years: Years, width: Fraction) -> dict[Unknown, Asked]:
    """Return for each winner the interval of retention (fen) that must stay possible, the widest over its readings."""
    needs: dict[Unknown, Asked] = {}
    for figure in figures:
        for part, winner in figure.winners(years):
            low, high = need(winner, width)
            before = needs.get((winner.firm, part.year), (low, high))
            needs[winner.firm, part.year] = (min(low, before[0]), max(high, before[1]))
    return needs


def need(winner: Winner, width: Fraction) -> Asked:
    """Return the interval of retention, in fen, that must stay possible so that retention and award are protected.

    The lower end is never below what is publicly known: that the firm reached the gate and that the award exceeded
    those of its other honours.
    """
    award = Fraction(winner.award_fen, winner.times)
    lows = [winner.retention_fen * (1 - width), winner.tier.even_point(int(award * (1 - width)))]
    highs = [winner.retention_fen * (1 + width), winner.tier.even_point(int(award * (1 + width)) + 1)]
    low = min(int(bound) for bound in lows if bound is not None)
    high = max(int(bound) for bound in highs if bound is not None)
    return max(low, winner.least_fen), high + 1


def _too_narrow(programme: Programme, one: Unknown, asked: Asked, known: tuple[Unknown, ...]) -> float | None:
    """Return how close to the true value an attacker gets, as a share; None if both bounds are far enough."""
    found = programme.bounds(one, known)
    if found is None:
        said = sentence("must be satisfied by the data, got figures that no county could publish")
        raise PublicationError(Problem(sentence("audit"), said))
    low, high = max(asked[0], programme.least[one]), asked[1]
    truth = programme.truth[one]
    narrow = [truth - found[0]] if found[0] > low + SLACK_FEN else []
    narrow += [found[1] - truth] if found[1] < high - SLACK_FEN else []
    return max(0.0, min(narrow)) / truth if narrow else None
