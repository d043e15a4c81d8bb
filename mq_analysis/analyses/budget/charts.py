"""Figures of the award budget: history by clause, change by cause, townships as tiles, rates of reward."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mq_analysis.analyses.budget.change import Change, change as change_between
from mq_analysis.analyses.budget.groups import by_township
from mq_analysis.base.frames import records
from mq_analysis.base.money import FEN_PER_WAN, wan
from mq_analysis.policy import Rules
from mq_analysis.report import chart_style, chart_waterfall, maps, nouns
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.labels import Words
from mq_analysis.report.rate_curve import curve
from mq_analysis.report.spoken import mark_estimate, name_of_award
from mq_analysis.report.values import say, text_of
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.tier import has_tier, tier_of, tier_readings

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MANY = 10_000
"""Ticks from which on digits are grouped."""
REST = "#d9d9d9"
"""The colour of the awards that have none of their own."""


def clause_history(history: pd.DataFrame, rules: Rules, *, is_estimate: bool = False) -> Chart:
    """Draw the awards by clause as stacked bars, one bar per year, with the totals above."""
    return Chart(lambda t: _history(history, rules, is_estimate, t))


def _history(history: pd.DataFrame, rules: Rules, is_estimate: bool, t: Words) -> Figure:
    table = history.pivot_table(
        index="year", columns="award_id", values="amount_fen", aggfunc="sum", sort=False
    )
    years = [int(y) for y in table.index]
    shown, rest = _largest(table)
    looks = list(zip(chart_style.PALETTE, chart_style.HATCHES, strict=True))
    parts = [
        (text_of(name_of_award(a, rules), t), table[a], look) for a, look in zip(shown, looks, strict=False)
    ]
    if rest:
        parts.append((t("other_awards", n=len(rest)), table[rest].sum(axis=1), (REST, "")))
    with chart_style.drawing(height=2.5) as (figure, axes):
        foot = np.zeros(len(years))
        for name, sums, (colour, hatch) in parts:
            height = sums.to_numpy() / FEN_PER_WAN
            look: dict[str, Any] = {"color": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0.6}
            axes.bar(range(len(years)), height, 0.55, foot, label=name, **look)
            foot += height
        for x, total in enumerate(table.sum(axis=1)):
            axes.annotate(_short(int(total)), (x, foot[x]), (0, 3), textcoords="offset points", ha="center")
        axes.set_xticks(range(len(years)), [str(y) for y in years])
        axes.set_xlim(-0.6, max(len(years) - 0.4, 1.6))
        axes.set_ylabel(t("axis_wan"))
        if foot.max(initial=0) >= MANY:
            axes.yaxis.set_major_formatter("{x:,.0f}")
        figure.legend(loc="outside right upper", reverse=True, fontsize=8)
        caption = text_of(mark_estimate(say("fig_history"), is_estimate=is_estimate), t)
        alt = t("fig_history_alt", first=years[0], last=years[-1])
        return chart_style.finish(figure, caption, alt, "fig-history")


def _largest(table: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the awards that pay, in order: as many as have a look of their own, the largest, and the rest."""
    sums = table.sum()
    paid = [a for a in table.columns if sums[a] > 0]
    if len(paid) <= len(chart_style.PALETTE):
        return paid, []
    largest = set(sums.nlargest(len(chart_style.PALETTE)).index)
    return [a for a in paid if a in largest], [a for a in paid if a not in largest]


def _short(fen: int) -> str:
    return wan(fen, places=1)


def change_waterfall(year: Annual) -> Chart | None:
    """Draw the change against the year before as a waterfall; None for the policy's first year."""
    if year.previous is None:
        return None
    change = change_between(year.previous, year.assessment)
    return Chart(lambda t: _waterfall(change, year, t))


def _waterfall(change: Change, year: Annual, t: Words) -> Figure:
    causes = change.causes[change.causes["amount_fen"] != 0]
    labels = [
        str(year.year - 1),
        *(text_of(nouns.cause(c, year.rules), t) for c in causes["cause"]),
        str(year.year),
    ]
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
        caption = mark_estimate(
            say("fig_change", before=year.year - 1, year=year.year), is_estimate=year.is_estimate
        )
        return chart_style.finish(figure, text_of(caption, t), t("fig_change_alt"), "fig-change")


def township_map(year: Annual) -> Chart:
    """Draw the townships as tiles, darker for more; townships without a tile stand in a row below."""
    return Chart(lambda t: _map(year, t))


def _map(year: Annual, t: Words) -> Figure:
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
        caption = mark_estimate(say("fig_map", year=year.year), is_estimate=year.is_estimate)
        return chart_style.finish(
            figure, text_of(caption, t), t("fig_map_alt", n=len(places)), "fig-map", width=0.85
        )


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


def reward_rates(year: Annual) -> Chart | None:
    """Draw award / retention (solid) and award per further yuan (dashed) by retention; None without a tiered award.

    The curve is drawn for every reading of the schedule; firms whose national honour counts this year are marked on the
    curve of the reading used.
    """
    return Chart(lambda t: _rates(year, t)) if has_tier(year.rules) else None


def _rates(year: Annual, t: Words) -> Figure:
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
        axes.set_xlabel(t("axis_base", base=t.of(nouns.base(year.rules))))
        axes.set_ylabel(t("axis_rate"))
        axes.set_xlim(0, top / FEN_PER_WAN)
        axes.set_ylim(bottom=0)
        figure.legend(loc="outside lower center", ncols=1, fontsize=8)
        caption = mark_estimate(say("fig_rates"), is_estimate=year.is_estimate)
        alt = t("fig_rates_alt", n=len(readings), base=t.of(nouns.base(year.rules)))
        return chart_style.finish(figure, text_of(caption, t), alt, "fig-rates")


def _marginal(axes: Axes, base: np.ndarray, award: np.ndarray, label: str) -> None:
    slope = 100 * np.diff(award) / np.diff(base)
    slope[np.abs(slope) > 100] = np.nan  # at a jump the rate is undefined
    axes.plot(
        base[1:] / FEN_PER_WAN, slope, color=chart_style.INK, lw=1, ls=(0, (4, 3)), label=label, zorder=4
    )


def _mark_firms(axes: Axes, year: Annual, top: int, t: Words) -> None:
    tier = tier_of(year.rules)
    base = year.retention_fen.reindex(sorted(tier.holders(year.assessment))).dropna().astype("int64")
    base = base[(base > 0) & (base <= top)]
    if len(base):
        rate = [float(100 * tier.earnings(int(x)) / int(x)) for x in base]
        axes.plot(
            base / FEN_PER_WAN,
            rate,
            "o",
            color=chart_style.INK,
            ms=4,
            label=t("firms_of_year", award=t.of(nouns.tiered_award(year.rules))),
            zorder=5,
        )
