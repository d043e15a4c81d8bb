"""p-charts of the groups of a stream, and the cumulative sums of the groups nearest to their limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mq_analysis.analyses.supervision import words as supervision_words
from mq_analysis.analyses.supervision.watch import Supervision
from mq_analysis.report import chart_style
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.labels import Words
from mq_analysis.report.spoken import Capitalised
from mq_analysis.report.values import say, text_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing


PERCENT = 100
PANELS = 6
"""Most panels of a figure: the groups that were checked most."""
ALARM = "#b3372b"
LIMIT = "#c55a11"


def quarter_points(book: Supervision, stream_id: str, by: str) -> Chart | None:
    """Draw the failed share by quarter of a stream's largest groups with its limits; None without the stream."""
    places = [
        i for i, one in enumerate(book.monitor.series) if (one.stream.id, one.column) == (stream_id, by)
    ]
    places = sorted(places, key=lambda i: -len(book.monitor.series[i].rows))[:PANELS]
    if not places:
        return None
    return Chart(lambda words: _draw_points(book, places, by, words))


def _draw_points(book: Supervision, places: Sequence[int], by: str, t: Words) -> Figure:
    with chart_style.canvas(6.3, 1.6 * _rows(places) + 0.35) as figure:
        panels = _panels(figure, places, t("axis_failed"))
        for axes, place in zip(panels, places, strict=True):
            _points(axes, book, place, t)
        _key(figure, panels[0])
        stream = book.monitor.series[places[0]].stream
        caption = text_of(say("fig_sv_points", stream=Capitalised(stream.name), by=say(f"by_{by}")), t)
        return chart_style.finish(figure, caption, t("fig_sv_points_alt"), f"fig-sv-{stream.id}-{by}")


def _rows(places: Sequence[int]) -> int:
    return (len(places) + 1) // 2


def _panels(figure: Drawing, places: Sequence[int], axis: str) -> list[Axes]:
    """Create two columns of panels, one for each place, with common labels."""
    axes = list(figure.subplots(_rows(places), 2, squeeze=False, sharex=True).flat)
    for spare in axes[len(places) :]:
        spare.set_axis_off()
    figure.supylabel(axis, fontsize=8)
    return axes[: len(places)]


def _key(figure: Drawing, axes: Axes) -> None:
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=7.5)


def _points(axes: Axes, book: Supervision, place: int, t: Words) -> None:
    one = book.monitor.series[place]
    rows = book.monitor.quarters[book.monitor.quarters["series"] == place]
    x = rows["quarter"].to_numpy(dtype=float) / 4
    share, limit = (PERCENT * rows[name].to_numpy(dtype=float) for name in ("share", "limit"))
    watched = ~np.isnan(limit)
    first = book.monitor.watched[one.stream.id]
    begin = float(first[0]) if first else book.year + 1.0
    axes.axvspan(
        float(book.streams[one.stream.id]["year"].min()), begin, color=chart_style.FAINT, alpha=0.45, lw=0
    )
    axes.axhline(PERCENT * one.in_control, color=chart_style.GREY, lw=0.7, label=t("sv_allowed_line"))
    axes.step(
        x[watched] + 0.125, limit[watched], where="mid", color=LIMIT, lw=1, ls="--", label=t("sv_limit")
    )
    axes.plot(x + 0.125, share, color=chart_style.ACCENT, lw=0.8, marker="o", ms=2.4)
    out = rows["is_alarm"].to_numpy(dtype=bool)
    axes.plot(x[out] + 0.125, share[out], ls="", marker="D", ms=6, mfc="none", color=ALARM, label=t("sv_out"))
    for episode in book.monitor.paths[place].episodes:
        axes.axvline(_when(book.date(place, episode.alarm)), color=ALARM, lw=0.8, ls=":")
    axes.set_title(f"{text_of(supervision_words.group_name(book, place), t)} (n={len(one.rows)})", fontsize=8)
    axes.set_xlim(float(book.streams[one.stream.id]["year"].min()), book.year + 1)
    top = np.nanmax(np.concatenate([share, limit[watched], [PERCENT * one.in_control]]))
    axes.set_ylim(0, min(PERCENT, top * 1.12 + 2))
    years = range(int(axes.get_xlim()[0]), book.year + 1)
    axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    axes.tick_params(labelsize=7, length=2)


def _when(date: str) -> float:
    return int(date[:4]) + (int(date[5:7]) - 1) / 12 + (int(date[8:10]) - 1) / 365


def cumulative_sums(book: Supervision) -> Chart | None:
    """Draw the cumulative sums of the groups nearest to their limits; None if no group is watched yet."""
    peaks = [
        (np.nanmax(p.level) if (~np.isnan(p.level)).any() else 0.0, i)
        for i, p in enumerate(book.monitor.paths)
    ]
    places = [i for peak, i in sorted(peaks, key=lambda pair: (-pair[0], pair[1])) if peak > 0][:PANELS]
    if not places:
        return None
    return Chart(lambda words: _draw_sums(book, places, words))


def _draw_sums(book: Supervision, places: Sequence[int], t: Words) -> Figure:
    with chart_style.canvas(6.3, 1.45 * _rows(places) + 0.2) as figure:
        for axes, place in zip(_panels(figure, places, t("axis_sv_sum")), places, strict=True):
            _sum(axes, book, place, t)
        return chart_style.finish(figure, t("fig_sv_sums"), t("fig_sv_sums_alt"), "fig-sv-sums")


def _sum(axes: Axes, book: Supervision, place: int, t: Words) -> None:
    one, path = book.monitor.series[place], book.monitor.paths[place]
    dates = book.streams[one.stream.id]["date"].reindex(one.rows)
    when = np.array([_when(date) for date in dates])
    watched = book.monitor.watched[one.stream.id]
    axes.plot(when, path.level, color=chart_style.ACCENT, lw=1)
    axes.axhline(1, color=LIMIT, lw=1, ls="--")
    for episode in path.episodes:
        end = when[episode.recovered] if episode.recovered is not None else book.year + 1
        axes.axvspan(when[episode.alarm], end, color=ALARM, alpha=0.15, lw=0)
    axes.set_xlim(watched[0], book.year + 1)
    axes.set_ylim(0, 1.15)
    axes.set_xticks([year + 0.5 for year in watched], [str(year) for year in watched])
    title = say("sv_group_of", name=supervision_words.group_name(book, place), stream=one.stream.name)
    axes.set_title(text_of(title, t), fontsize=8)
    axes.tick_params(labelsize=7, length=2)
