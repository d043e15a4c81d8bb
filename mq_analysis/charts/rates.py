"""Effective and marginal reward rate of the tiered award, under every reading of its schedule."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mq_analysis import schedule
from mq_analysis.budget import Annual
from mq_analysis.charts import style
from mq_analysis.display import Figure
from mq_analysis.labels import Words
from mq_analysis.policy import Award, Rules, rules_for

FEN_PER_WAN = 1_000_000
TIER_READING = "R_TIER"


def reward_rates(year: Annual, lang: str) -> Figure:
    """Draw award / retention (solid) and award per further yuan (dashed) by retention.

    The firms whose national honour counts this year are marked on the curve of the reading used.
    """
    t = Words(lang)
    options = _options(year.rules)
    top = 2 * schedule.thresholds(_tiered(year.rules).schedule)[-1]  # type: ignore[arg-type]
    with style.drawing(height=3.5) as (figure, axes):
        for i, (option, rules) in enumerate(options.items()):
            base, award = _curve(_tiered(rules), top)
            label = t.of(rules.policy.readings[TIER_READING].options[option]) if option else ""
            weight = 2.0 if option in ("", year.rules.readings.get(TIER_READING)) else 1.1
            colour = style.PALETTE[i]
            axes.plot(
                base / FEN_PER_WAN,
                100 * award / base,
                color=colour,
                lw=weight,
                label=f"{label}（{t('effective_rate')}）",
            )
            if weight > 1.5:
                slope = 100 * np.diff(award) / np.diff(base)
                slope[np.abs(slope) > 100] = np.nan  # a jump is no rate
                label = f"{label}（{t('marginal_rate')}）"
                axes.plot(
                    base[1:] / FEN_PER_WAN,
                    slope,
                    color=style.INK,
                    lw=1,
                    ls=(0, (4, 3)),
                    label=label,
                    zorder=4,
                )
        _mark_firms(axes, year, top, t)
        axes.set_xlabel(t("axis_retention"))
        axes.set_ylabel(t("axis_rate"))
        axes.set_xlim(0, top / FEN_PER_WAN)
        axes.set_ylim(bottom=0)
        figure.legend(loc="outside lower center", ncols=1, fontsize=8)
        return style.finish(figure, t("fig_rates"), t("fig_rates_alt"), "fig-rates")


def _options(rules: Rules) -> dict[str, Rules]:
    """Return the rules under each option of the tier reading; just these rules if the policy has none."""
    reading = rules.policy.readings.get(TIER_READING)
    if reading is None:
        return {"": rules}
    return {
        o: rules_for(rules.policy, rules.year, {**rules.readings, TIER_READING: o}) for o in reading.options
    }


def _tiered(rules: Rules) -> Award:
    return next(a for a in rules.awards if a.schedule)


def _curve(award: Award, top: int) -> tuple[np.ndarray, np.ndarray]:
    """Return bases and awards in fen; thresholds come twice, just below and at, so that jumps are upright."""
    assert award.schedule is not None, "chosen by having one"  # noqa: S101 (narrows the type)
    grid = set(np.linspace(1, top, 400).astype("int64").tolist())
    for bound in schedule.thresholds(award.schedule):
        grid |= {bound - 1, bound}
    base = sorted(grid)
    return np.array(base, dtype=float), np.array([_earned(award, x) for x in base], dtype=float)


def _earned(award: Award, base: int) -> float:
    passes = all(base >= c.bound for c in award.gate if c.op == "at_least")
    assert award.schedule is not None, "chosen by having one"  # noqa: S101 (narrows the type)
    return float(sum(p.earned_fen for p in schedule.parts(award.schedule, base))) if passes else 0.0


def _mark_firms(axes: object, year: Annual, top: int, t: Words) -> None:
    award = _tiered(year.rules)
    looked = year.assessment.looked_at
    mine = looked[
        (looked["award_id"] == award.id)
        & looked["outcome"].isin(["paid", "not_highest", "zero", "gate_missed"])
    ]
    base = year.retention_fen.reindex(mine["org_code"].unique()).dropna().astype("int64")
    base = base[(base > 0) & (base <= top)]
    if len(base):
        rate = pd.Series([100 * _earned(award, int(x)) / x for x in base])
        axes.plot(base / FEN_PER_WAN, rate, "o", color=style.INK, ms=4, label=t("firms_of_year"), zorder=5)  # type: ignore[attr-defined]
