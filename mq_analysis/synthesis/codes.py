"""Organization codes and division codes that no real firm or county has, as arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LETTERS = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)
CHECKS = np.frombuffer(b"0X987654321", dtype=np.uint8)
WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
RESERVED = 99_999
"""Bodies PDY00001 to PDY99999 are reserved for use inside a house (GB 11714-1997)."""
MOST = RESERVED + 36**6
TOWNSHIPS = 16
"""Townships of each county."""


def org_codes(first: int, number: int) -> npt.NDArray[np.str_]:
    """Return the codes of enterprises by their numbers from 0: the in-house range, then bodies that begin with ``SY``.

    Source: GB 11714-1997, 3.3 (check character).
    """
    which = np.arange(first, first + number, dtype=np.int64)
    digits = np.empty((number, 8), dtype=np.int64)
    inside = which < RESERVED
    digits[:, :3] = [25, 13, 34]  # PDY
    rest = which + 1
    for place in range(7, 2, -1):
        digits[:, place] = rest % 10
        rest = rest // 10
    beyond = which[~inside] - RESERVED
    marked = np.empty((len(beyond), 8), dtype=np.int64)
    marked[:, :2] = [28, 34]  # SY
    for place in range(7, 1, -1):
        marked[:, place] = beyond % 36
        beyond = beyond // 36
    digits[~inside] = marked
    text = np.empty((number, 9), dtype=np.uint8)
    text[:, :8] = LETTERS[digits]
    text[:, 8] = CHECKS[(digits * WEIGHTS).sum(axis=1) % 11]
    return text.view("S9").ravel().astype(np.str_)


def county_code(number: int) -> str:
    """Return the division code of a synthetic county; it lies in province 99, which is not assigned."""
    return f"99{number:04d}"


def township_codes(counties: int) -> list[str]:
    """Return the nine-digit codes of all townships, county by county."""
    return [f"{county_code(c)}{100 + t}" for c in range(counties) for t in range(TOWNSHIPS)]
