"""The scorecard: every target on one page, with bullet chart, trend, interval, status and gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mq_analysis.measures.result import Evaluation, Result
from mq_analysis.measures.status import Status
from mq_analysis.report import chart_style, target_words
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.format import wrap
from mq_analysis.report.labels import Words
from mq_analysis.report.target_words import LEVELS
from mq_analysis.report.values import text_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


WIDTH, HEIGHT = 6.3, 8.75
NAME, BULLET, TREND, FIGURE, STATUS = 0.0, 38.5, 60.5, 71.5, 86.0
"""Left edges of the columns, in hundredths of the width."""
BULLET_WIDTH, TREND_WIDTH = 19.5, 9.5
HEAD, GROUP, ROW = 0.75, 0.55, 1.0
"""Heights in rows."""
BIG, SMALL = 7.0, 5.3
HALF = 0.5
LINE_ZH, LINE_EN = 60, 62
"""How many half-width letters of the small size fit into the first column."""
COLOURS = {"good": "#2e7d4f", "fair": "#7fa65a", "warn": "#c58a00", "bad": "#b3372b", "none": "#8c8c8c"}
SHAPES: dict[Status, dict[str, Any]] = {
    "met": {"marker": "o"},
    "met_not_proven": {"marker": "o", "fillstyle": "left", "markerfacecoloralt": "white"},
    "on_path": {"marker": "^"},
    "open": {"marker": "o", "fillstyle": "none"},
    "behind": {"marker": "v", "fillstyle": "none"},
    "below_not_proven": {"marker": "D", "fillstyle": "left", "markerfacecoloralt": "white"},
    "far_behind": {"marker": "v"},
    "missed": {"marker": "X"},
    "no_data": {"marker": "s", "fillstyle": "none"},
}
"""Marks of a status: shape, filling and colour; none of them alone tells it."""


@dataclass(frozen=True)
class Scale:
    """The scale of a bullet chart, from a figure to a position; values beyond the end are cut off and marked."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return the position of a value, in hundredths of the width."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return BULLET + BULLET_WIDTH * part


def scorecard(evaluation: Evaluation) -> Chart:
    """Draw the scorecard of a year; it fills one page."""
    return Chart(lambda words: _scorecard(evaluation, words))


def _scorecard(evaluation: Evaluation, t: Words) -> Figure:
    total = HEAD + GROUP * len(evaluation.spec.strategies) + ROW * len(evaluation.results)
    with chart_style.canvas(WIDTH, HEIGHT, layout=None) as figure:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, 100)
        axes.set_ylim(total, 0)
        axes.set_axis_off()
        _heads(axes, evaluation, t)
        y = HEAD
        for strategy in evaluation.spec.strategies:
            axes.add_patch(chart_style.box(0, y + 0.06, 100, GROUP - 0.12, color="#e9eef4", lw=0))
            heading = t("in_unit", name=t.of(strategy.name), unit=strategy.clause)
            axes.text(0.6, y + GROUP / 2, heading, fontsize=BIG, va="center", color=chart_style.ACCENT)
            y += GROUP
            for result in evaluation.results:
                if result.target.strategy == strategy.id:
                    _row(axes, y, result, t)
                    y += ROW
        caption = t("fig_scorecard", year=evaluation.year, target=evaluation.target_year)
        alt = t("fig_scorecard_alt", n=len(evaluation.results))
        return chart_style.finish(figure, caption, alt, "fig-scorecard")


def _heads(axes: Axes, evaluation: Evaluation, t: Words) -> None:
    first = evaluation.spec.horizon.first
    heads = (
        (NAME + 0.6, t("score_target")),
        (BULLET, t("score_bullet")),
        (TREND, t("score_trend", first=first, last=evaluation.year)),
        (FIGURE, t("score_figure")),
        (STATUS, t("score_status")),
    )
    for x, text in heads:
        axes.text(x, HEAD * 0.5, text, fontsize=SMALL + 0.7, va="center", color=chart_style.GREY)
    axes.plot([0, 100], [HEAD - 0.05] * 2, color=chart_style.INK, lw=0.8)


def _row(axes: Axes, y: float, result: Result, t: Words) -> None:
    axes.plot([0, 100], [y + ROW] * 2, color=chart_style.FAINT, lw=0.5)
    target = result.target
    name = f"{target.id}  {t.of(target.short)}"
    axes.text(NAME + 0.6, y + 0.22, name, fontsize=BIG, va="center")
    lines = wrap(t.of(target.definition), LINE_ZH if t.lang == "zh" else LINE_EN)[:2]
    for i, line in enumerate(lines):
        axes.text(NAME + 0.6, y + 0.52 + 0.25 * i, line, fontsize=SMALL, va="center", color=chart_style.GREY)
    _bullet(axes, y, result)
    _trend(axes, y, result)
    _figures(axes, y, result, t)
    _mark(axes, STATUS + 0.9, y + 0.3, result.status)
    text = target_words.status_name(result.status).text(t)
    axes.text(STATUS + 2.4, y + 0.3, text, fontsize=BIG - 0.3, va="center", color=_colour(result.status))
    lacking = text_of(target_words.missing(result), t)
    for i, line in enumerate(wrap(lacking, 22)[:2]):
        axes.text(STATUS, y + 0.6 + 0.22 * i, line, fontsize=SMALL, va="center", color=chart_style.INK)


def _figures(axes: Axes, y: float, result: Result, t: Words) -> None:
    value, bound = target_words.figure(result, result.value), target_words.bound(result)
    said = f"{text_of(value, t)}  ({text_of(bound, t)})"
    axes.text(FIGURE, y + 0.22, said, fontsize=BIG - 0.3, va="center")
    axes.text(
        FIGURE,
        y + 0.52,
        text_of(target_words.certainty(result), t),
        fontsize=SMALL,
        va="center",
        color=chart_style.INK,
    )
    axes.text(
        FIGURE,
        y + 0.77,
        text_of(target_words.rows(result), t),
        fontsize=SMALL,
        va="center",
        color=chart_style.GREY,
    )


def _scale(result: Result) -> Scale:
    """Return the scale of a bullet chart: up to 1.5 times the bound for a count; 0.5 to 1 for a high share."""
    limit = result.bound.value if result.bound else 1.0
    seen = [result.value or 0.0, *result.history["value"].dropna()] if result.value is not None else [limit]
    if result.target.is_share and limit > HALF and min(seen) >= HALF:
        return Scale(HALF, 1.0)
    return Scale(0.0, 1.5 * max(limit, 1e-9))


def _bullet(axes: Axes, y: float, result: Result) -> None:
    if result.bound is None:
        return
    scale, limit = _scale(result), result.bound.value
    end, place = BULLET + BULLET_WIDTH, scale.at(limit)
    axes.add_patch(chart_style.box(BULLET, y + 0.2, place - BULLET, 0.6, color="#dfe3e7", lw=0))
    axes.add_patch(chart_style.box(place, y + 0.2, end - place, 0.6, color="#f1f3f5", lw=0))
    if result.value is not None and result.status != "no_data":
        _bar(axes, y, result, scale)
    axes.plot([place] * 2, [y + 0.14, y + 0.86], color=chart_style.INK, lw=1.6, solid_capstyle="butt")
    if result.path is not None and result.path < limit:
        axes.plot([scale.at(result.path)], [y + 0.9], marker="^", ms=3.2, color=chart_style.INK, ls="")


def _bar(axes: Axes, y: float, result: Result, scale: Scale) -> None:
    value = result.value or 0.0
    tip = scale.at(value)
    axes.add_patch(chart_style.box(BULLET, y + 0.37, tip - BULLET, 0.26, color=chart_style.ACCENT, lw=0))
    if value > scale.high:
        axes.plot([tip + 0.5], [y + 0.5], marker=">", ms=3.5, color=chart_style.ACCENT, ls="", clip_on=False)
    if result.interval:
        low, high = scale.at(result.interval.low), scale.at(result.interval.high)
        axes.plot([low, high], [y + 0.5] * 2, color="#c55a11", lw=1.0)
        for x in (low, high):
            axes.plot([x] * 2, [y + 0.4, y + 0.6], color="#c55a11", lw=1.0)


def _trend(axes: Axes, y: float, result: Result) -> None:
    known = result.history["value"].dropna() if len(result.history) else pd.Series(dtype="float64")
    if known.empty:
        return
    limit = result.bound.value if result.bound else None
    values = [*known, limit] if limit is not None else list(known)
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    years = np.asarray(result.history.index, dtype=float)
    first, reach = years[0], max(years[-1] - years[0], 1)
    x = TREND + TREND_WIDTH * (np.asarray(known.index, dtype=float) - first) / reach
    height = y + 0.8 - 0.6 * (known.to_numpy() - low) / span
    if limit is not None:
        level = y + 0.8 - 0.6 * (limit - low) / span
        axes.plot([TREND, TREND + TREND_WIDTH], [level] * 2, color=chart_style.GREY, lw=0.6, ls=(0, (2, 2)))
    axes.plot(x, height, color=chart_style.ACCENT, lw=1.0, marker="o", ms=1.8)
    axes.plot(x[-1:], height[-1:], color=chart_style.ACCENT, marker="o", ms=3.4, ls="")


def _colour(status: Status) -> str:
    """Return the colour of a status."""
    return COLOURS[LEVELS[status]]


def _mark(axes: Axes, x: float, y: float, status: Status) -> None:
    """Draw the mark of a status."""
    look = {"markeredgewidth": 0.9, "clip_on": False, **SHAPES[status]}
    axes.plot([x], [y], color=_colour(status), ms=6.5, ls="", **look)
