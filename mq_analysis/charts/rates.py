"""Effective and marginal reward rate of the tiered award, under every reading of its schedule."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from mq_analysis.budget import Annual
from mq_analysis.charts import style
from mq_analysis.display import Figure
from mq_analysis.labels import Words
from mq_analysis.money import FEN_PER_WAN
from mq_analysis.tier import Tier, tier_of, tier_readings
from mq_analysis.wording import marked


def reward_rates(year: Annual, lang: str) -> Figure:
    """Draw award / retention (solid) and award per further yuan (dashed) by retention.

    The firms whose national honour counts this year are marked on the curve of the reading used.
    """
    t = Words(lang)
    readings = tier_readings(year.rules)
    top = 2 * tier_of(year.rules).thresholds[-1]
    with style.drawing(height=3.5) as (figure, axes):
        for colour, (label, rules) in zip(style.PALETTE, readings, strict=False):
            name = t.of(label)
            base, award = curve(tier_of(rules), top)
            effective = t("in_unit", name=name, unit=t("effective_rate"))
            is_used = rules.readings == year.rules.readings
            axes.plot(
                base / FEN_PER_WAN, 100 * award / base, color=colour, lw=1.1 + 0.9 * is_used, label=effective
            )
            if is_used:
                _marginal(axes, base, award, t("in_unit", name=name, unit=t("marginal_rate")))
        _mark_firms(axes, year, top, t)
        axes.set_xlabel(t("axis_retention"))
        axes.set_ylabel(t("axis_rate"))
        axes.set_xlim(0, top / FEN_PER_WAN)
        axes.set_ylim(bottom=0)
        figure.legend(loc="outside lower center", ncols=1, fontsize=8)
        return style.finish(
            figure,
            marked(t("fig_rates"), t, is_estimate=year.is_estimate),
            t("fig_rates_alt"),
            "fig-rates",
        )


def _marginal(axes: Axes, base: np.ndarray, award: np.ndarray, label: str) -> None:
    slope = 100 * np.diff(award) / np.diff(base)
    slope[np.abs(slope) > 100] = np.nan  # a jump is no rate
    axes.plot(base[1:] / FEN_PER_WAN, slope, color=style.INK, lw=1, ls=(0, (4, 3)), label=label, zorder=4)


def curve(tier: Tier, top: int) -> tuple[np.ndarray, np.ndarray]:
    """Return bases and awards in fen; thresholds come twice, just below and at, so that jumps are upright."""
    grid = set(np.linspace(1, top, 400).astype("int64").tolist())
    for bound in tier.thresholds:
        grid |= {bound - 1, bound}
    base = sorted(grid)
    return np.array(base, dtype=float), np.array([float(tier.earned(x)) for x in base])


def _mark_firms(axes: Axes, year: Annual, top: int, t: Words) -> None:
    tier = tier_of(year.rules)
    base = year.retention_fen.reindex(sorted(tier.holders(year.assessment))).dropna().astype("int64")
    base = base[(base > 0) & (base <= top)]
    if len(base):
        rate = [float(100 * tier.earned(int(x)) / int(x)) for x in base]
        axes.plot(base / FEN_PER_WAN, rate, "o", color=style.INK, ms=4, label=t("firms_of_year"), zorder=5)
