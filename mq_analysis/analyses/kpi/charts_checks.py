"""Pass rates with their intervals by year, and p-charts by quarter and township."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mq_analysis.analyses.kpi.pchart import Points, by_quarter, by_township
from mq_analysis.analyses.kpi.rates import rates as rates_of
from mq_analysis.measures.result import Evaluation, Result
from mq_analysis.report import chart_style
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.labels import Words
from mq_analysis.report.maps import township_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes


PERCENT = 100


def rate_intervals(evaluation: Evaluation) -> Chart | None:
    """Draw the pass rates of every sampled target by year with their intervals; None without one."""
    rates = rates_of(evaluation)
    rates = rates[rates["kind"] == "own"].dropna(subset=["value", "low"])
    ids = list(dict.fromkeys(rates["target"]))
    return Chart(lambda words: _rate_intervals(evaluation, rates, ids, words)) if ids else None


def _rate_intervals(evaluation: Evaluation, rates: pd.DataFrame, ids: list[str], t: Words) -> Figure:
    with chart_style.canvas(6.3, 1.75 * ((len(ids) + 1) // 2) + 0.3) as figure:
        grid = figure.subplots((len(ids) + 1) // 2, 2, squeeze=False)
        for axes, target_id in zip(grid.flat, ids, strict=False):
            mine = rates[rates["target"] == target_id]
            _intervals(axes, mine, evaluation.of(target_id).target.name, t)
        for axes in grid.flat[len(ids) :]:
            axes.set_axis_off()
        figure.supylabel(t("axis_pass"), fontsize=8)
        return chart_style.finish(figure, t("fig_rates_years"), t("fig_rates_years_alt"), "fig-rates-years")


def _intervals(axes: Axes, rows: Any, name: Any, t: Words) -> None:
    years = rows["year"].to_numpy(dtype=float)
    value, low, high = (PERCENT * rows[c].to_numpy(dtype=float) for c in ("value", "low", "high"))
    axes.vlines(years, low, high, color=chart_style.ACCENT, lw=1.4)
    axes.plot(years, value, "o", color=chart_style.ACCENT, ms=4)
    bound = PERCENT * rows["bound"].to_numpy(dtype=float)
    axes.step(years, bound, where="mid", color="#c55a11", lw=1.2, ls="--")
    for year, n, foot in zip(years, rows["total"], low, strict=True):
        axes.annotate(
            f"n={n:.0f}", (year, foot), (0, -8), textcoords="offset points", ha="center", fontsize=6.5
        )
    axes.set_title(t.of(name), fontsize=8)
    axes.set_xticks(years, [str(int(y)) for y in years])
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    axes.set_ylim(min(low) - 0.22 * (100 - min(low)) - 1, 100.8)
    axes.tick_params(labelsize=7, length=2.5)


def p_charts(evaluation: Evaluation) -> Chart | None:
    """Draw the p-charts by quarter of every sampled target; None without one."""
    drawn = [(r, p) for r in evaluation.results if (p := by_quarter(evaluation, r.target.id))]
    return Chart(lambda words: _p_charts(drawn, words)) if drawn else None


def _p_charts(drawn: list[tuple[Result, Points]], t: Words) -> Figure:
    with chart_style.canvas(6.3, 1.75 * ((len(drawn) + 1) // 2) + 0.3) as figure:
        grid = figure.subplots((len(drawn) + 1) // 2, 2, squeeze=False)
        for axes, (result, points) in zip(grid.flat, drawn, strict=False):
            _chart(axes, points, t)
            axes.set_title(t.of(result.target.name), fontsize=8)
            labels = points.rows["label"]
            ticks = [i for i, label in enumerate(labels) if str(label)[-1] == "1"]
            axes.set_xticks(ticks, [str(labels.iloc[i])[:4] for i in ticks])
        for axes in grid.flat[len(drawn) :]:
            axes.set_axis_off()
        figure.supylabel(t("axis_failed"), fontsize=8)
        return chart_style.finish(figure, t("fig_pcharts"), t("fig_pcharts_alt"), "fig-pcharts")


def township_checks(evaluation: Evaluation, target_id: str) -> Chart | None:
    """Draw the failed share of a target's checks of the year by township; None without rows."""
    points = by_township(evaluation, target_id)
    if points is None:
        return None
    return Chart(lambda words: _township_checks(evaluation, target_id, points, words))


def _township_checks(evaluation: Evaluation, target_id: str, points: Points, t: Words) -> Figure:
    register = evaluation.county["enterprises"].drop_duplicates("township_code").set_index("township_code")
    with chart_style.drawing(height=2.7) as (figure, axes):
        _chart(axes, points, t)
        names = [_place(evaluation.spec.policy, code, register, t) for code in points.rows["label"]]
        labels = [f"{name}\nn={n}" for name, n in zip(names, points.rows["n"], strict=True)]
        axes.set_xticks(range(len(labels)), labels, rotation=60 if t.lang == "en" else 0, fontsize=6)
        axes.set_ylabel(t("axis_failed"), fontsize=8)
        name = t.of(evaluation.of(target_id).target.short)
        caption = t("fig_townships", year=evaluation.year, name=name)
        return chart_style.finish(figure, caption, t("fig_townships_alt"), "fig-township-checks")


def _place(policy_id: str, code: str, register: Any, t: Words) -> str:
    known = str(register.at[code, "township"]) if code in register.index else code
    name = township_name(policy_id, code, known, t.lang)
    return name.split()[0] if t.lang == "en" else name.removesuffix("镇").removesuffix("乡")


def _chart(axes: Axes, points: Points, t: Words) -> None:
    rows = points.rows
    x = np.arange(len(rows))
    share, high, low = (PERCENT * rows[c].to_numpy(dtype=float) for c in ("share", "high", "low"))
    axes.axhline(PERCENT * points.centre, color=chart_style.GREY, lw=0.8)
    axes.step(x, high, where="mid", color="#c55a11", lw=1, ls="--", label=t("pchart_limit"))
    if low.max() > 0:
        axes.step(x, low, where="mid", color="#c55a11", lw=1, ls="--")
    axes.plot(x, share, color=chart_style.ACCENT, lw=0.9, marker="o", ms=2.8)
    out = (rows["is_high"] | rows["is_low"]).to_numpy()
    axes.plot(x[out], share[out], ls="", marker="D", ms=6, mfc="none", color="#b3372b", label=t("pchart_out"))
    top = min(100.0, max(share.max(), np.median(high)) * 1.15 + 1)
    axes.set_ylim(0, top)
    axes.tick_params(labelsize=7, length=2.5)
