"""Figures of the simulation: awards by retention, retention of firms, draws of the total, years ahead."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mq_analysis.analyses.simulation.estimate import Estimate
from mq_analysis.analyses.simulation.outlook import Outlook
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.money import FEN_PER_WAN, wan
from mq_analysis.report import chart_style, nouns
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.labels import Words
from mq_analysis.report.rate_curve import curve
from mq_analysis.rules.tier import tier_of, tier_readings

BINS = 24


def award_curves(study: Study) -> Chart:
    """Draw the award by retention under every reading, with the fixed awards that compete with it."""
    return Chart(lambda words: _award_curves(study, words))


def _award_curves(study: Study, t: Words) -> Figure:
    top = int(1.6 * tier_of(study.rules).thresholds[-1])
    with chart_style.drawing(height=3.4) as (figure, axes):
        for i, (label, rules) in enumerate(tier_readings(study.rules)):
            base, award = curve(tier_of(rules), top)
            used = rules.readings == study.rules.readings
            line = chart_style.LINES[i % len(chart_style.LINES)]
            axes.plot(
                base / FEN_PER_WAN,
                award / FEN_PER_WAN,
                color=chart_style.PALETTE[i % 7],
                ls=line,
                lw=2 if used else 1.2,
                label=t.of(label),
            )
        for fen in sorted({a.fixed_fen for a in study.rules.awards if a.fixed_fen}):
            axes.axhline(fen / FEN_PER_WAN, color=chart_style.FAINT, lw=0.8, zorder=0)
            axes.annotate(
                wan(fen),
                (top / FEN_PER_WAN, fen / FEN_PER_WAN),
                (3, -3),
                textcoords="offset points",
                fontsize=7,
                color=chart_style.GREY,
            )
        axes.set_xlabel(t("axis_base", base=t.of(nouns.base(study.rules))))
        axes.set_ylabel(t("axis_award"))
        axes.set_xlim(0, top / FEN_PER_WAN)
        axes.set_ylim(bottom=0)
        figure.legend(loc="outside lower center", ncols=1, fontsize=8)
        readings = len(tier_readings(study.rules))
        alt = t("fig_award_curves_alt", n=readings, base=t.of(nouns.base(study.rules)))
        return chart_style.finish(figure, t("fig_award_curves"), alt, "fig-award-curves")


def retention_histogram(study: Study) -> Chart:
    """Draw a histogram of retention over firms (log scale), with holders of the tiered award marked."""
    return Chart(lambda words: _retention_histogram(study, words))


def _retention_histogram(study: Study, t: Words) -> Figure:
    base = study.base.dropna().astype("float64") / FEN_PER_WAN
    base = base[base > 0]
    edges = np.geomspace(base.min(), base.max() * 1.001, BINS).tolist()
    with chart_style.drawing(height=2.6) as (figure, axes):
        axes.hist(base, edges, color=chart_style.PALETTE[2], edgecolor="white", lw=0.5)
        for bound in study.tier.thresholds:
            axes.axvline(bound / FEN_PER_WAN, color=chart_style.PALETTE[1], lw=1, ls=(0, (4, 2)))
        mine = base.reindex(study.holders).dropna()
        names = {"base": t.of(nouns.base(study.rules)), "award": t.of(nouns.tiered_award(study.rules))}
        label = t("firms_of_year", award=names["award"])
        axes.plot(mine, np.full(len(mine), 0.6), "v", color=chart_style.INK, ms=6, label=label)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}" if x >= 1 else f"{x:g}")
        axes.set_xlabel(t("axis_base_log", base=names["base"]))
        axes.set_ylabel(t("firms"))
        if len(mine):
            figure.legend(loc="outside lower center", fontsize=8)
        caption = t("fig_base", year=study.year, base=names["base"])
        return chart_style.finish(figure, caption, t("fig_base_alt", **names), "fig-retention")


def total_draws(found: Estimate | None, line_fen: int | None) -> Chart | None:
    """Draw the distribution of the year's total with P5, P50, P95 and the budget line; None without an estimate."""
    return Chart(lambda words: _total_draws(found, line_fen, words)) if found else None


def _total_draws(found: Estimate, line_fen: int | None, t: Words) -> Figure:
    totals = found.draws.totals / FEN_PER_WAN
    line = found.total_fen if line_fen is None else line_fen
    with chart_style.drawing(height=2.5) as (figure, axes):
        axes.hist(totals, 40, color=chart_style.PALETTE[2], edgecolor="white", lw=0.4)
        for q in (0.05, 0.50, 0.95):
            axes.axvline(found.draws.quantile(q) / FEN_PER_WAN, color=chart_style.ACCENT, lw=1.2)
            axes.annotate(
                f"P{round(100 * q)}",
                (found.draws.quantile(q) / FEN_PER_WAN, 1),
                (2, -8),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                fontsize=8,
            )
        label = t("at_forecast" if line_fen is None else "budget_line")
        axes.axvline(line / FEN_PER_WAN, color=chart_style.PALETTE[1], lw=1.4, ls=(0, (4, 2)), label=label)
        axes.set_xlabel(t("axis_total"))
        axes.set_ylabel(t("draws"))
        figure.legend(loc="outside lower center", fontsize=8)
        return chart_style.finish(figure, t("fig_draws"), t("fig_draws_alt"), "fig-draws")


def fan(found: Outlook | None) -> Chart | None:
    """Draw past totals and the fan of the years ahead; None if they cannot be simulated."""
    if found is None or (found.rows["kind"] != "assessed").sum() == 0:
        return None
    return Chart(lambda words: _fan(found, words))


def _fan(found: Outlook, t: Words) -> Figure:
    rows = found.rows
    past, ahead = rows[rows["kind"] == "assessed"], rows[rows["kind"] != "assessed"]
    last = past.tail(1)

    def line(name: str) -> np.ndarray:
        joined = pd.concat([last["total_fen"], ahead[name]]).to_numpy("float64") / FEN_PER_WAN
        return np.asarray(joined)

    years = pd.concat([last["year"], ahead["year"]]).to_numpy("int64")
    with chart_style.drawing(height=2.9) as (figure, axes):
        axes.fill_between(
            years, line("q05"), line("q95"), color=chart_style.PALETTE[2], alpha=0.35, lw=0, label="P5–P95"
        )
        axes.fill_between(
            years, line("q25"), line("q75"), color=chart_style.PALETTE[2], alpha=0.7, lw=0, label="P25–P75"
        )
        axes.plot(years, line("q50"), color=chart_style.ACCENT, ls=(0, (4, 2)), label="P50")
        axes.plot(
            past["year"],
            past["total_fen"].to_numpy("float64") / FEN_PER_WAN,
            "o-",
            color=chart_style.INK,
            ms=4,
            label=t("ahead_assessed"),
        )
        projected = ahead[ahead["kind"] == "projected"]["year"]
        if len(projected):
            axes.axvspan(
                int(projected.min()) - 0.5,
                int(projected.max()) + 0.4,
                color=chart_style.FAINT,
                alpha=0.4,
                lw=0,
                zorder=0,
                label=t("ahead_projected"),
            )
        axes.set_xticks(rows["year"].tolist())
        axes.set_ylim(bottom=0)
        axes.set_ylabel(t("axis_wan"))
        figure.legend(loc="outside right upper", fontsize=8)
        return chart_style.finish(figure, t("fig_fan"), t("fig_fan_alt"), "fig-fan")
