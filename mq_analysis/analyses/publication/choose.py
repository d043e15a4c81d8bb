"""Choose the published figures of the tiered award: ranges by year, sums of pooled years, broken down if safe.

Years are processed in order, and the choice for earlier years is never changed: each edition shows what the one before
showed, and more. So no two editions differ by one firm's award.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mq_analysis.analyses.publication.audit import is_safe
from mq_analysis.analyses.publication.cells import ALL, Key, cell
from mq_analysis.analyses.publication.figures import POOL, TOTAL, Figure, Years, in_range, round_sum
from mq_analysis.analyses.publication.merge import Merged, merge_groups
from mq_analysis.analyses.publication.settings import Dimension, Settings
from mq_analysis.analyses.publication.suppress import hidden
from mq_analysis.analyses.publication.tiered import TieredYear

"""Names of the tables in messages and in the file beside the report."""
BEYOND_ALL = 1 << 52
"""Upper end, in fen, of a range without one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of a pooled table: its groups, its number of firms and rounded sum (fen); None if it is suppressed."""

    row: Merged | None
    column: Merged | None
    firms: int | None
    fen: int | None


@dataclass(frozen=True, slots=True)
class Pool:
    """The tiered awards of some years together, broken down by none, one or two dimensions.

    Attributes:
        left_out: The number of suppressed cells.
        coarser: The number of finer breakdowns that were tried and rejected.
    """

    years: tuple[int, ...]
    layout: tuple[Dimension, ...]
    cells: tuple[Shown, ...]
    figures: tuple[Figure, ...]
    left_out: int = 0
    coarser: int = 0

    @property
    def total(self) -> Shown:
        """The sum of all."""
        return next(one for one in self.cells if one.row is None and one.column is None)


@dataclass(frozen=True, slots=True)
class Choice:
    """The published figures of the tiered award.

    Attributes:
        totals: The range of all awards by year (exact sum in a year without a winner); None: not published.
        pools: The complete periods.
        waiting: Years whose tiered awards wait for a later year.
    """

    totals: dict[int, Figure | None] = field(default_factory=dict)
    pools: tuple[Pool, ...] = ()
    waiting: tuple[int, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All published figures of the tiered award."""
        ranges = tuple(figure for figure in self.totals.values() if figure)
        return (*ranges, *(figure for pool in self.pools for figure in pool.figures))


def choose(parts: Sequence[TieredYear], settings: Settings) -> Choice:
    """Choose the published figures of some years, in order."""
    years = {(part.year, part.reading): part for part in parts}
    totals: dict[int, Figure | None] = {}
    pools: list[Pool] = []
    waiting: list[TieredYear] = []
    shown: list[Figure] = []
    for part in parts:
        total = _first_safe(_totals(part, settings), shown, years, settings)
        totals[part.year] = total
        shown += [total] if total else []
        waiting.append(part)
        pool = _pool(waiting, shown, years, settings)
        if pool:
            pools.append(pool)
            shown += pool.figures
        if pool or len(waiting) >= settings.pooled_years.value:
            waiting = []
    left = tuple(part.year for part in waiting if part.winners)
    return Choice(totals, tuple(pools), left)


def _first_safe(
    tried: Iterator[Figure], shown: Sequence[Figure], years: Years, settings: Settings
) -> Figure | None:
    return next((figure for figure in tried if is_safe([figure], shown, years, settings)), None)


def _totals(part: TieredYear, settings: Settings) -> Iterator[Figure]:
    fen = part.total_fen
    if part.withholds:
        return
    if not part.winners:
        yield Figure(TOTAL, (part.year,), part.reading, fen, fen, with_fixed=True)
        return
    for scale in settings.ranges.scales:
        low, high = in_range(fen, scale)
        top = BEYOND_ALL if high is None else high - 1
        yield Figure(TOTAL, (part.year,), part.reading, low, top, with_fixed=True)


def _pool(
    parts: Sequence[TieredYear], shown: Sequence[Figure], years: Years, settings: Settings
) -> Pool | None:
    """Return the finest breakdown of the pooled years that protects every firm; None if even their total does not."""
    members = [(part, winner) for part in parts for winner in part.winners]
    whole = cell(members, settings)
    if whole.firms == 0 or whole.is_sensitive(settings):
        return None
    for tried, layout in enumerate((*settings.breakdown.layouts, ())):
        pool = _laid_out(parts, layout, tried, settings)
        if pool and is_safe(pool.figures, shown, years, settings):
            return pool
    return None


def _laid_out(
    parts: Sequence[TieredYear], layout: tuple[Dimension, ...], tried: int, settings: Settings
) -> Pool | None:
    """Break down the sum of some years; None if a dimension has only one group, or too many cells are suppressed."""
    axes = [_axis(parts, dimension, settings) for dimension in layout]
    if any(sum(group.firms > 0 for group in axis) < 2 for axis in axes):
        return None
    rows, columns = [*axes, (), ()][:2]
    members = [(part, winner) for part in parts for winner in part.winners]
    grid: dict[Key, tuple[Merged | None, Merged | None]] = {(ALL, ALL): (None, None)}
    grid |= {(i, ALL): (row, None) for i, row in enumerate(rows)}
    grid |= {(ALL, j): (None, column) for j, column in enumerate(columns)}
    grid |= {(i, j): (r, c) for i, r in enumerate(rows) for j, c in enumerate(columns)}
    figures = {key: _figure(parts, pair, layout) for key, pair in grid.items()}
    cells = {key: cell([m for m in members if figures[key].covers(m[1].place)], settings) for key in grid}
    gone = hidden(cells, settings)
    filled = sum(1 for one in cells.values() if one.firms)
    if gone is None or len(gone) > settings.breakdown.most_hidden * filled:
        return None
    unit = settings.rounding.value
    shown, published = [], []
    for key, (row, column) in grid.items():
        fen, low, high = round_sum(cells[key].sum_fen, unit)
        is_gone = key in gone
        shown.append(Shown(row, column, None if is_gone else cells[key].firms, None if is_gone else fen))
        if not is_gone and cells[key].firms:
            published.append(replace(figures[key], low_fen=low, high_fen=high))
    span = tuple(part.year for part in parts)
    return Pool(span, layout, tuple(shown), tuple(published), len(gone), tried)


def _axis(parts: Sequence[TieredYear], dimension: Dimension, settings: Settings) -> tuple[Merged, ...]:
    at = 0 if dimension == "township" else 1
    firms: dict[str, set[str]] = {}
    for part in parts:
        for winner in part.winners:
            firms.setdefault(winner.place[at], set()).add(winner.firm)
    return merge_groups(settings.groups.of(dimension), firms, settings.least_firms.value)


def _figure(
    parts: Sequence[TieredYear],
    pair: tuple[Merged | None, Merged | None],
    layout: tuple[Dimension, ...],
) -> Figure:
    members: dict[Dimension, tuple[str, ...]] = {
        dimension: merged_to.members
        for dimension, merged_to in zip(layout, pair, strict=False)
        if merged_to is not None
    }
    span = tuple(part.year for part in parts)
    return Figure(
        POOL,
        span,
        parts[0].reading,
        0,
        0,
        townships=members.get("township"),
        industries=members.get("industry"),
    )
