"""Cell suppression: cells that would reveal a firm, and further cells so that margins do not allow computing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mq_analysis.analyses.publication.cells import ALL, Cell, Key
from mq_analysis.analyses.publication.settings import Settings
from mq_analysis.base.money import FEN_PER_WAN

TOLERANCE = 1e-6


def hidden(cells: Mapping[Key, Cell], settings: Settings) -> frozenset[Key] | None:
    """Return the cells to suppress; None if the grand total itself would have to be suppressed.

    Sensitive cells are suppressed first. While the margins narrow one of them too far, the smallest cell in a sum with
    it is suppressed too; at the end every cell that need not be suppressed is restored, the largest first. The result
    depends only on the cells.

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
    """Return the sums that a reader can compute: each list is a margin, then the cells that add up to it."""
    rows = sorted({row for row, _ in cells if row != ALL})
    columns = sorted({column for _, column in cells if column != ALL})
    found = [[(row, ALL), *((row, c) for c in columns)] for row in [*rows, ALL] if (row, ALL) in cells]
    if columns and rows:
        found += [[(ALL, c), *((row, c) for row in rows)] for c in [*columns, ALL]]
    elif rows:
        found = [[(ALL, ALL), *((row, ALL) for row in rows)]]
    return found


def _in_line(key: Key, gone: set[Key], cells: Mapping[Key, Cell], lines: Sequence[list[Key]]) -> Key | None:
    """Return the smallest visible cell in a sum with this one; margins only if there is no other."""
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
    """Return the first sensitive cell that the visible cells narrow too far; None if there is none."""
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
    """Return how far (fen) above its value the upper bound of a suppressed cell must lie."""
    return max(one.short_fen, int(settings.protection.value * one.sum_fen))


def _reach(at: int, n: int, matrix: Sequence[np.ndarray], right: Sequence[float]) -> float:
    """Return the largest possible value of a suppressed cell, given the visible ones; infinite if it is unbounded."""
    aim = np.zeros(n)
    aim[at] = -1.0
    equal = (np.array(matrix), np.array(right)) if matrix else (None, None)
    from scipy import optimize  # imported here: only editions with cells to suppress need it

    found = optimize.linprog(aim, A_eq=equal[0], b_eq=equal[1], bounds=(0, None), method="highs")
    return float("inf") if found.status == 3 else float(-found.fun)
