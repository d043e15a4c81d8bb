"""Effective and marginal reward rate of the tiered award, under every reading of its schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mq_analysis.base.money import FEN_PER_WAN
from mq_analysis.report import chart_style
from mq_analysis.report.display import Figure
from mq_analysis.report.format import marked
from mq_analysis.report.labels import Words
from mq_analysis.report.rate_curve import curve
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.tier import tier_of, tier_readings

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def reward_rates(year: Annual, lang: str) -> Figure:
    """Draw award / retention (solid) and award per further yuan (dashed) by retention.

    The firms whose national honour counts this year are marked on the curve of the reading used.
    """
    t = Words(lang)
    readings = tier_readings(year.rules)
    top = 2 * tier_of(year.rules).thresholds[-1]
    with chart_style.drawing(height=3.5) as (figure, axes):
        for colour, (label, rules) in zip(chart_style.PALETTE, readings, strict=False):
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
        return chart_style.finish(
            figure,
            marked(t("fig_rates"), t, is_estimate=year.is_estimate),
            t("fig_rates_alt"),
            "fig-rates",
        )


def _marginal(axes: Axes, base: np.ndarray, award: np.ndarray, label: str) -> None:
    slope = 100 * np.diff(award) / np.diff(base)
    slope[np.abs(slope) > 100] = np.nan  # a jump is no rate
    axes.plot(
        base[1:] / FEN_PER_WAN, slope, color=chart_style.INK, lw=1, ls=(0, (4, 3)), label=label, zorder=4
    )


def _mark_firms(axes: Axes, year: Annual, top: int, t: Words) -> None:
    tier = tier_of(year.rules)
    base = year.retention_fen.reindex(sorted(tier.holders(year.assessment))).dropna().astype("int64")
    base = base[(base > 0) & (base <= top)]
    if len(base):
        rate = [float(100 * tier.earned(int(x)) / int(x)) for x in base]
        axes.plot(
            base / FEN_PER_WAN, rate, "o", color=chart_style.INK, ms=4, label=t("firms_of_year"), zorder=5
        )
