"""Which cells are left out: those that would reveal a firm, and others so that margins do not give them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mq_analysis.analyses.publication.cells import ALL, Cell, Key
from mq_analysis.analyses.publication.settings import Settings
from mq_analysis.base.money import FEN_PER_WAN

TOLERANCE = 1e-6


def hidden(cells: Mapping[Key, Cell], settings: Settings) -> frozenset[Key] | None:
    """Return the cells to leave out; None if the grand total itself would have to go.

    Sensitive cells come first. As long as the margins still narrow one of them, the smallest cell in line with it goes
    too; at the end every cell that went without need comes back, the largest first. The same cells give the same
    answer.

    Args:
        cells: Every cell with its margins (`ALL` for a row or column), zeros included.
        settings: The rules.
    """
    sensitive = sorted(key for key, one in cells.items() if one.is_sensitive(settings))
    if (ALL, ALL) in sensitive:
        return None
    lines = _lines(cells)
    gone = set(sensitive)
    while (open_cell := _first_unprotected(sensitive, gone, cells, lines, settings)) is not None:
        more = _in_line(open_cell, gone, cells, lines) or _in_line_with_any(gone, cells, lines)
        if more is None:
            return None
        gone.add(more)
    for key in sorted(gone - set(sensitive), key=lambda k: (-cells[k].sum_fen, k)):
        if _first_unprotected(sensitive, gone - {key}, cells, lines, settings) is None:
            gone.discard(key)
    return frozenset(gone)


def _lines(cells: Mapping[Key, Cell]) -> list[list[Key]]:
    """Return the sums that a reader can do: each list is a margin, then what adds up to it."""
    rows = sorted({row for row, _ in cells if row != ALL})
    columns = sorted({column for _, column in cells if column != ALL})
    found = [[(row, ALL), *((row, c) for c in columns)] for row in [*rows, ALL] if (row, ALL) in cells]
    if columns and rows:
        found += [[(ALL, c), *((row, c) for row in rows)] for c in [*columns, ALL]]
    elif rows:
        found = [[(ALL, ALL), *((row, ALL) for row in rows)]]
    return found


def _in_line(key: Key, gone: set[Key], cells: Mapping[Key, Cell], lines: Sequence[list[Key]]) -> Key | None:
    """Return the smallest visible cell that shares a sum with this one, margins only if nothing else is left."""
    near = {other for line in lines if key in line for other in line}
    able = [k for k in near if k not in gone and cells[k].firms and k != (ALL, ALL)]
    return min(able, key=lambda k: (ALL in k, cells[k].sum_fen, k), default=None)


def _in_line_with_any(gone: set[Key], cells: Mapping[Key, Cell], lines: Sequence[list[Key]]) -> Key | None:
    found = [near for key in sorted(gone) if (near := _in_line(key, gone, cells, lines)) is not None]
    return min(found, key=lambda k: (ALL in k, cells[k].sum_fen, k), default=None)


def _first_unprotected(
    sensitive: Sequence[Key],
    gone: set[Key],
    cells: Mapping[Key, Cell],
    lines: Sequence[list[Key]],
    settings: Settings,
) -> Key | None:
    """Return the first sensitive cell that the visible ones still narrow too much; None if there is none."""
    unknown = sorted(gone)
    at = {key: i for i, key in enumerate(unknown)}
    matrix, right = [], []
    for margin, *parts in lines:
        row, rest = np.zeros(len(unknown)), 0.0
        for key, sign in [(margin, -1.0), *((part, 1.0) for part in parts)]:
            if key in at:
                row[at[key]] += sign
            else:
                rest -= sign * cells[key].sum_fen / FEN_PER_WAN
        if row.any():
            matrix.append(row)
            right.append(rest)
    for key in sensitive:
        reach = _reach(at[key], len(unknown), matrix, right)
        if reach < (cells[key].sum_fen + _margin(cells[key], settings)) / FEN_PER_WAN - TOLERANCE:
            return key
    return None


def _margin(one: Cell, settings: Settings) -> int:
    """Return by how much (fen) a hidden cell must stay open above."""
    return max(one.short_fen, int(settings.protection.value * one.sum_fen))


def _reach(at: int, n: int, matrix: Sequence[np.ndarray], right: Sequence[float]) -> float:
    """Return the most that a hidden cell may hold for all a reader sees; infinite where nothing bounds it."""
    aim = np.zeros(n)
    aim[at] = -1.0
    equal = (np.array(matrix), np.array(right)) if matrix else (None, None)
    from scipy import optimize  # only editions with cells to hide pay for it

    found = optimize.linprog(aim, A_eq=equal[0], b_eq=equal[1], bounds=(0, None), method="highs")
    return float("inf") if found.status == 3 else float(-found.fun)
