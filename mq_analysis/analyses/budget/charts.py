"""Figures of the award budget: history by clause, change by cause, townships as tiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mq_analysis.analyses.budget.change import change as change_between
from mq_analysis.analyses.budget.groups import by_township
from mq_analysis.base.frames import records
from mq_analysis.base.money import FEN_PER_WAN, wan
from mq_analysis.policy import Rules
from mq_analysis.report import chart_style, chart_waterfall, maps
from mq_analysis.report.display import Figure
from mq_analysis.report.format import award_name, cause_name, marked
from mq_analysis.report.labels import Words
from mq_analysis.rules.annual import Annual

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MANY = 10_000
"""Ticks from which on digits are grouped."""


def clause_history(history: pd.DataFrame, rules: Rules, lang: str, *, is_estimate: bool = False) -> Figure:
    """Draw the awards by clause as stacked bars, one bar a year; totals stand on top."""
    t = Words(lang)
    table = history.pivot_table(
        index="year", columns="award_id", values="amount_fen", aggfunc="sum", sort=False
    )
    years = [int(y) for y in table.index]
    shown = [a for a in table.columns if table[a].sum() > 0]
    with chart_style.drawing(height=2.5) as (figure, axes):
        foot = np.zeros(len(years))
        for i, award_id in enumerate(shown):
            height = table[award_id].to_numpy() / FEN_PER_WAN
            look: dict[str, Any] = {
                "color": chart_style.PALETTE[i % 7],
                "hatch": chart_style.HATCHES[i % 7],
                "edgecolor": "white",
                "linewidth": 0.6,
            }
            axes.bar(
                range(len(years)), height, 0.55, foot, label=award_name(rules.award(award_id), t), **look
            )
            foot += height
        for x, total in enumerate(table.sum(axis=1)):
            axes.annotate(_short(int(total)), (x, foot[x]), (0, 3), textcoords="offset points", ha="center")
        axes.set_xticks(range(len(years)), [str(y) for y in years])
        axes.set_xlim(-0.6, max(len(years) - 0.4, 1.6))
        axes.set_ylabel(t("axis_wan"))
        if foot.max(initial=0) >= MANY:
            axes.yaxis.set_major_formatter("{x:,.0f}")
        figure.legend(loc="outside right upper", reverse=True, fontsize=8)
        alt = t("fig_history_alt", first=years[0], last=years[-1])
        return chart_style.finish(
            figure, marked(t("fig_history"), t, is_estimate=is_estimate), alt, "fig-history"
        )


def _short(fen: int) -> str:
    return wan(fen, places=1)


def change_waterfall(year: Annual, lang: str) -> Figure | None:
    """Draw the change against the year before as a waterfall; None for the policy's first year."""
    if year.previous is None:
        return None
    t = Words(lang)
    change = change_between(year.previous, year.assessment)
    causes = change.causes[change.causes["amount_fen"] != 0]
    labels = [str(year.year - 1), *(cause_name(c, year.rules, t) for c in causes["cause"]), str(year.year)]
    with chart_style.drawing(height=0.5 + 0.32 * len(labels)) as (figure, axes):
        level = change.before_fen
        chart_waterfall.bar(axes, 0, 0, level, chart_style.ACCENT, _short(level))
        for i, step in enumerate(causes["amount_fen"], start=1):
            colour = chart_style.PALETTE[3] if step > 0 else chart_style.PALETTE[1]
            chart_waterfall.bar(
                axes,
                i,
                min(level, level + step),
                abs(step),
                colour,
                ("+" if step > 0 else "") + _short(int(step)),
            )
            level += step
        chart_waterfall.bar(
            axes, len(labels) - 1, 0, change.after_fen, chart_style.ACCENT, _short(change.after_fen)
        )
        chart_waterfall.label(axes, labels, t("axis_wan"), margin=0.12)
        caption = marked(
            t("fig_change", before=year.year - 1, year=year.year), t, is_estimate=year.is_estimate
        )
        return chart_style.finish(figure, caption, t("fig_change_alt"), "fig-change")


def township_map(year: Annual, lang: str) -> Figure:
    """Draw the townships as tiles, darker for more; townships without a tile stand in a row below."""
    t = Words(lang)
    tiles = maps.tiles(year.rules.policy.id)
    rows = by_township(year)
    most = max(int(rows["amount_fen"].max()), 1)
    places = _places(tiles, rows)
    height = 1 + max(r for r, _ in places.values())
    with chart_style.drawing(5.2, 0.78 * height + 0.25) as (figure, axes):
        for row in records(rows):
            tile = tiles.get(row["township_code"])
            name = t.of(tile.name) if tile else row["township"] or t("unregistered")
            _tile(axes, places[row["township_code"]], name, row["amount_fen"], most)
        axes.set_xlim(0, 1 + max(c for _, c in places.values()))
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        figure.supxlabel(f"{t('map_note')} {t('axis_wan')}", fontsize=7.5, color=chart_style.GREY)
        caption = marked(t("fig_map", year=year.year), t, is_estimate=year.is_estimate)
        return chart_style.finish(figure, caption, t("fig_map_alt"), "fig-map", width=0.85)


def _places(tiles: Mapping[str, maps.Tile], rows: pd.DataFrame) -> dict[str, tuple[int, int]]:
    places = {code: (tile.row, tile.column) for code, tile in tiles.items()}
    below = 1 + max((r for r, _ in places.values()), default=-1)
    for i, code in enumerate(c for c in rows["township_code"] if c not in places):
        places[code] = (below + i // 4, i % 4)
    return places


def _tile(axes: Axes, place: tuple[int, int], name: str, fen: int, most: int) -> None:
    row, column = place
    depth = (fen / most) ** 0.5 if fen else 0.0
    shade = tuple(1 - depth * (1 - c) for c in (0.122, 0.306, 0.475)) if fen else (0.955, 0.955, 0.955)
    axes.add_patch(chart_style.box(column + 0.03, row + 0.03, 0.94, 0.94, facecolor=shade, edgecolor="none"))
    ink = "white" if depth > 0.55 else chart_style.INK
    axes.text(column + 0.5, row + 0.4, name, ha="center", va="center", color=ink)
    axes.text(
        column + 0.5, row + 0.7, _short(fen) if fen else "0", ha="center", va="center", color=ink, fontsize=8
    )
