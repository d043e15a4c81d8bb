"""The curve of a tiered award: how much is earned at every base."""

from __future__ import annotations

import numpy as np

from mq_analysis.rules.tier import Tier


def curve(tier: Tier, top: int) -> tuple[np.ndarray, np.ndarray]:
    """Return bases and awards in fen; thresholds come twice, just below and at, so that jumps are upright."""
    grid = set(np.linspace(1, top, 400).astype("int64").tolist())
    for bound in tier.thresholds:
        grid |= {bound - 1, bound}
    base = sorted(grid)
    return np.array(base, dtype=float), np.array([float(tier.earnings(x)) for x in base])
