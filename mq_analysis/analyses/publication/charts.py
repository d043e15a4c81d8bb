"""Figures of the public edition: honours by kind, fixed awards by group, pass rates by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mq_analysis.analyses.publication import words as publication_words
from mq_analysis.analyses.publication.edition import PublicEdition
from mq_analysis.analyses.publication.merge import Merged
from mq_analysis.analyses.publication.settings import Dimension
from mq_analysis.measures.result import Result
from mq_analysis.policy import Label
from mq_analysis.report import chart_style, nouns
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.format import percent_of, width
from mq_analysis.report.labels import Words
from mq_analysis.report.values import text_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


PERCENT = 100
DIMENSIONS: tuple[Dimension, ...] = ("township", "industry")

LINE = 22
"""The width of the name of a group, in letters; a Chinese character is as wide as two."""


def public_honours_chart(edition: PublicEdition) -> Chart | None:
    """Draw the new honours of the year by kind, those of the year before as a mark; None without any."""
    kinds = [(name, counts) for name, counts in edition.counts.honours if any(counts[-2:])]
    return Chart(lambda words: _honours(edition, kinds, words)) if kinds else None


def _honours(edition: PublicEdition, kinds: Sequence[tuple[str | Label, Sequence[int]]], t: Words) -> Figure:
    names = [text_of(name, t) for name, _ in kinds]
    items = text_of(nouns.items(edition.rules), t)
    now = [counts[-1] for _, counts in kinds]
    with chart_style.drawing(height=0.7 + 0.24 * len(kinds)) as (figure, axes):
        rows = np.arange(len(kinds))
        axes.barh(rows, now, color=chart_style.ACCENT, height=0.62, label=str(edition.year))
        if len(edition.counts.years) > 1:
            before = [counts[-2] for _, counts in kinds]
            label = str(edition.counts.years[-2])
            axes.plot(before, rows, "D", ms=4, mfc="white", mec=chart_style.PALETTE[1], ls="", label=label)
            axes.legend(loc="upper right", fontsize=8)
        for row, count in zip(rows, now, strict=True):
            axes.annotate(
                str(count), (count, row), (6, 0), textcoords="offset points", va="center", fontsize=8
            )
        axes.set_yticks(rows, names)
        axes.invert_yaxis()
        _whole_ticks(axes)
        axes.set_xlim(0, max(max(c[-2:]) for _, c in kinds) * 1.15 + 0.5)
        axes.set_xlabel(t("pub_new_items", items=items))
        said = t("comma").join(t("pub_alt_count", name=n, n=c) for n, c in zip(names, now, strict=True))
        alt = t("fig_pub_items_alt", year=edition.year, items=items, said=said)
        key = "fig_pub_items_before" if len(edition.counts.years) > 1 else "fig_pub_items"
        caption = t(key, year=edition.year, items=items)
        return chart_style.finish(figure, caption, alt, "fig-pub-honours")


def public_groups_chart(edition: PublicEdition) -> Chart | None:
    """Draw honours of the year by merged township and industry, side by side; None if neither is known."""
    known = [one for one in DIMENSIONS if edition.counts.has_groups(one)]
    return Chart(lambda words: _groups(edition, known, words)) if known else None


def _groups(edition: PublicEdition, known: Sequence[Dimension], t: Words) -> Figure:
    sides = [(t(f"pub_{one}"), edition.counts.groups[one]) for one in known]
    said = []
    named = [[_in_lines(row.group, t) for row in rows] for _, rows in sides]
    height = max(
        max(0.42, 0.16 * max(name.count("\n") + 1 for name in names)) * len(names) for names in named
    )
    with chart_style.canvas(6.3, 0.9 + height) as figure:
        for axes, (title, rows), names in zip(
            figure.subplots(1, len(sides), squeeze=False)[0], sides, named, strict=True
        ):
            places = np.arange(len(rows))
            counts = [row.honours for row in rows]
            axes.barh(places, counts, color=chart_style.ACCENT, height=0.6)
            for place, count in zip(places, counts, strict=True):
                axes.annotate(
                    str(count), (count, place), (4, 0), textcoords="offset points", va="center", fontsize=8
                )
            axes.set_yticks(places, names, fontsize=8)
            axes.invert_yaxis()
            axes.set_xlim(0, max([*counts, 1]) * 1.2)
            axes.set_title(title)
            _whole_ticks(axes)
            said += [
                t("pub_alt_count", name=text_of(publication_words.group_name(row.group), t), n=row.honours)
                for row in rows
            ]
        items = text_of(nouns.items(edition.rules), t)
        figure.supxlabel(t("pub_new_items", items=items), fontsize=8)
        alt = t("fig_pub_groups_alt", year=edition.year, items=items, said=t("comma").join(said))
        caption = t("fig_pub_groups", year=edition.year, items=items)
        return chart_style.finish(figure, caption, alt, "fig-pub-groups")


def _in_lines(group: Merged, t: Words) -> str:
    """Write the names of merged groups in lines; none is broken."""
    lines: list[str] = []
    for name in (text_of(one, t) for one in group.names):
        if lines and width(lines[-1] + t("comma") + name) <= LINE:
            lines[-1] += t("comma") + name
        else:
            lines.append(name)
    return "\n".join(lines)


def _whole_ticks(axes: Axes) -> None:
    """Put at most ten ticks below the bars, at whole numbers."""
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def public_rates_chart(edition: PublicEdition) -> Chart | None:
    """Draw each pass rate by year, with the number of checks and what is asked for; None without any."""
    rates = [r for r in edition.targets if r.measure.is_sample and len(r.history)]
    return Chart(lambda words: _rates(rates, words)) if rates else None


def _rates(rates: Sequence[Result], t: Words) -> Figure:
    height = (len(rates) + 1) // 2
    with chart_style.canvas(6.3, 1.8 * height + 0.2) as figure:
        grid = figure.subplots(height, 2, squeeze=False)
        for axes, result in zip(grid.flat, rates, strict=False):
            _rate(axes, result, t)
        for axes in grid.flat[len(rates) :]:
            axes.set_axis_off()
        figure.supylabel(t("axis_pass"), fontsize=8)
        said = t("separator").join(_alt(result, t) for result in rates)
        return chart_style.finish(
            figure, t("fig_pub_rates"), t("fig_pub_rates_alt", said=said), "fig-pub-rates"
        )


def _rate(axes: Axes, result: Result, t: Words) -> None:
    years = [int(year) for year in result.history.index]
    values = [PERCENT * (result.of_year(year) or 0) for year in years]
    axes.plot(years, values, "o-", color=chart_style.ACCENT, ms=4, lw=1.2)
    for year, value in zip(years, values, strict=True):
        axes.annotate(
            f"{value:.1f}\nn={publication_words.checks(result, year)}",
            (year, value), (0, -7), textcoords="offset points",
            ha="center", va="top", fontsize=6.5,
        )  # fmt: skip
    if result.bound is not None and not result.bound.strict:
        axes.axhline(PERCENT * result.bound.value, color=chart_style.PALETTE[1], lw=1, ls="--")
    low = min([*values, PERCENT * result.bound.value if result.bound else PERCENT])
    axes.set_ylim(low - 0.55 * (PERCENT - low) - 1.5, PERCENT + 0.8)
    axes.set_title(t.of(result.target.short), fontsize=8)
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    axes.tick_params(labelsize=7, length=2.5)


def _alt(result: Result, t: Words) -> str:
    years = [int(year) for year in result.history.index]
    said = [t("pub_alt_rate", year=year, rate=percent_of(result.of_year(year) or 0)) for year in years]
    return t("pub_alt_series", name=t.of(result.target.short), said=t("comma").join(said))
