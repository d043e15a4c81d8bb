"""Figures of scenarios: heat map, tornado, effective rates side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mq_analysis.analyses.scenarios.compare import Comparison
from mq_analysis.analyses.scenarios.sweep import Sweep
from mq_analysis.base.frames import records
from mq_analysis.base.money import FEN_PER_WAN, wan
from mq_analysis.policy import Settings
from mq_analysis.report import chart_style, nouns
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.format import lever_value
from mq_analysis.report.labels import Words
from mq_analysis.report.rate_curve import curve
from mq_analysis.rules.tier import has_tier, tier_of


def heat(grid: Sweep) -> Chart:
    """Draw a grid of two levers as a heat map of totals; the present values, if among them, are framed."""
    return Chart(lambda words: _heat(grid, words))


def _heat(grid: Sweep, t: Words) -> Figure:
    rows, columns = grid.levers
    totals = grid.totals.total_fen.reshape(grid.shape) / FEN_PER_WAN
    is_small = totals.size <= 200
    with chart_style.drawing(height=max(2.2, min(0.6 + 0.3 * grid.shape[0], 8))) as (figure, axes):
        image = axes.imshow(totals, aspect="auto", origin="lower", cmap="Blues")
        middle = (totals.min() + totals.max()) / 2
        if is_small:
            for (i, j), value in np.ndenumerate(totals):
                ink = "white" if value > middle else chart_style.INK
                axes.text(j, i, f"{value:,.1f}", ha="center", va="center", color=ink, fontsize=7)
        for (i, j), value in np.ndenumerate(totals):
            if round(value * FEN_PER_WAN) == int(grid.baseline.total_fen[0]) and is_small:
                axes.add_patch(chart_style.frame(j, i))
        for axis, lever, unit in ((axes.xaxis, columns, grid.units[1]), (axes.yaxis, rows, grid.units[0])):
            every = max(1, len(lever.values) // 12)
            places = range(0, len(lever.values), every)
            axis.set_ticks(list(places), [lever_value(lever, lever.values[k], unit) for k in places])
        axes.set_xlabel(t.of(columns.name))
        axes.set_ylabel(t.of(rows.name))
        figure.colorbar(image, label=t("axis_wan"))
        base = wan(int(grid.baseline.total_fen[0]))
        caption = t(
            "fig_heat", rows=t.of(rows.name), columns=t.of(columns.name), year=grid.rules.year, base=base
        )
        return chart_style.finish(figure, caption, t("fig_heat_alt"), "fig-heat")


def tornado(table: pd.DataFrame, settings: Settings) -> Chart | None:
    """Draw the range of the total over the range of each lever, the widest on top; None without levers."""
    return None if table.empty else Chart(lambda words: _tornado(table, settings, words))


def _tornado(table: pd.DataFrame, settings: Settings, t: Words) -> Figure:
    levers = {each.id: each for each in settings.levers}
    with chart_style.drawing(height=0.7 + 0.34 * len(table)) as (figure, axes):
        for i, row in enumerate(records(table)):
            for end, colour in (("low", chart_style.PALETTE[2]), ("high", chart_style.PALETTE[0])):
                change = (row[f"{end}_fen"] - row["baseline_fen"]) / FEN_PER_WAN
                axes.barh(i, change, 0.6, color=colour, label=t(f"at_{end}") if i == 0 else None)
                text = lever_value(levers[row["lever"]].lever, row[end], row["unit"])
                side = 4 if change >= 0 else -4
                axes.annotate(
                    text,
                    (change, i),
                    (side, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=7,
                    ha="left" if change >= 0 else "right",
                )
        axes.axvline(0, color=chart_style.INK, lw=0.8)
        axes.set_yticks(range(len(table)), [t.of(levers[name].name) for name in table["lever"]])
        axes.invert_yaxis()
        axes.margins(x=0.18)
        axes.set_xlabel(t("axis_difference"))
        figure.legend(loc="outside lower center", ncols=2, fontsize=8)
        return chart_style.finish(figure, t("fig_tornado"), t("fig_tornado_alt"), "fig-tornado")


def scenario_rates(found: Comparison) -> Chart | None:
    """Draw the effective rate of the tiered award by retention, as it stands and under each scenario."""
    return Chart(lambda words: _scenario_rates(found, words)) if has_tier(found.rules) else None


def _scenario_rates(found: Comparison, t: Words) -> Figure:
    every = [(t("baseline"), found.rules), *((t.of(a.title), a.assessment.rules) for a in found.alternatives)]
    top = 2 * max(tier_of(rules).thresholds[-1] for _, rules in every)
    with chart_style.drawing(height=3.4) as (figure, axes):
        for i, (name, rules) in enumerate(every):
            base, award = curve(tier_of(rules), top)
            line = chart_style.LINES[i % len(chart_style.LINES)]
            colour = chart_style.PALETTE[i % len(chart_style.PALETTE)]
            axes.plot(
                base / FEN_PER_WAN,
                100 * award / base,
                color=colour,
                ls=line,
                lw=2 if i == 0 else 1.3,
                label=name,
            )
        axes.set_xlabel(t("axis_base", base=t.of(nouns.base(found.rules))))
        axes.set_ylabel(t("axis_rate"))
        axes.set_xlim(0, top / FEN_PER_WAN)
        axes.set_ylim(bottom=0)
        figure.legend(loc="outside lower center", ncols=1, fontsize=8)
        return chart_style.finish(
            figure,
            t("fig_scenario_rates"),
            t("fig_scenario_rates_alt", base=t.of(nouns.base(found.rules))),
            "fig-scenario-rates",
        )
