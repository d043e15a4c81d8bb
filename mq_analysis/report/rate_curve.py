"""The curve of a tiered award: the award as a function of the base."""

from __future__ import annotations

import numpy as np

from mq_analysis.rules.tier import Tier


def curve(tier: Tier, top: int) -> tuple[np.ndarray, np.ndarray]:
    """Return bases and awards in fen; a threshold has two points, below and at it, so that jumps are vertical."""
    grid = set(np.linspace(1, top, 400).astype("int64").tolist())
    for bound in tier.thresholds:
        grid |= {bound - 1, bound}
    base = sorted(grid)
    return np.array(base, dtype=float), np.array([float(tier.earnings(x)) for x in base])
