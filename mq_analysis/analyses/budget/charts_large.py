"""Figures of a budget in sums: places, and awards by amount."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mq_analysis.analyses.budget.large import EDGES_FEN, YearInSums
from mq_analysis.base.money import FEN_PER_WAN, wan
from mq_analysis.report import chart_style
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.format import percent
from mq_analysis.report.labels import Words
from mq_analysis.report.spoken import amount_class, sum_place
from mq_analysis.report.values import text_of

SHOWN = 20
"""Bars at most."""


def sums_places_chart(year: YearInSums) -> Chart | None:
    """Draw the places with the largest sums; None if there are fewer than two."""
    rows = year.by_place()[:SHOWN]
    return Chart(lambda t: _places(year, rows, t)) if len(rows) > 1 else None


def _places(year: YearInSums, rows: pd.DataFrame, t: Words) -> Figure:
    names = [text_of(sum_place(place), t) for place in rows["place"]]
    amounts = rows["amount_fen"].to_numpy("int64")
    with chart_style.drawing(height=0.7 + 0.2 * len(rows)) as (figure, axes):
        axes.barh(np.arange(len(rows)), amounts / FEN_PER_WAN, 0.7, color=chart_style.ACCENT)
        for y, fen in enumerate(amounts):
            text = wan(int(fen), places=0)
            axes.annotate(
                text, (fen / FEN_PER_WAN, y), (4, 0), textcoords="offset points", va="center", fontsize=8
            )
        axes.set_yticks(np.arange(len(rows)), names)
        axes.invert_yaxis()
        axes.set_xlim(0, float(amounts.max()) / FEN_PER_WAN * 1.18 or 1)
        axes.set_xlabel(t("axis_wan"))
        pairs = zip(names, amounts, strict=True)
        said = t("comma").join(t("ls_alt", name=n, amount=wan(int(fen), places=0)) for n, fen in pairs)
        caption, alt = t("fig_ls_places", year=year.year), t("fig_ls_places_alt", said=said)
        return chart_style.finish(figure, caption, alt, "fig-ls-places")


def sums_amounts_chart(year: YearInSums) -> Chart | None:
    """Draw the share of each class of amounts in the number and sum of awards; None if nothing is paid."""
    return Chart(lambda t: _amounts(year, t)) if year.total_fen else None


def _amounts(year: YearInSums, t: Words) -> Figure:
    rows = year.by("reached").set_index("reached").reindex(range(len(EDGES_FEN) + 1), fill_value=0)
    names = [text_of(amount_class(i, EDGES_FEN), t) for i in rows.index]
    sides = (
        ("awards", "ls_share_number", chart_style.PALETTE[2], ""),
        ("amount_fen", "ls_share_amount", chart_style.ACCENT, "//"),
    )
    with chart_style.drawing(height=3.0) as (figure, axes):
        places = np.arange(len(names))
        for shift, (column, label, colour, hatch) in zip((-0.2, 0.2), sides, strict=True):
            shares = 100 * rows[column].to_numpy() / rows[column].sum()
            axes.barh(
                places + shift, shares, 0.38, color=colour, hatch=hatch, edgecolor="white", label=t(label)
            )
        axes.set_yticks(places, names)
        axes.invert_yaxis()
        from matplotlib.ticker import PercentFormatter

        axes.xaxis.set_major_formatter(PercentFormatter(decimals=0))
        axes.legend(loc="best", fontsize=8)
        said = t("separator").join(
            t(
                "ls_alt_share",
                name=name,
                number=percent(int(rows["awards"][i]), int(rows["awards"].sum())),
                amount=percent(int(rows["amount_fen"][i]), year.total_fen),
            )
            for i, name in enumerate(names)
        )
        caption, alt = t("fig_ls_amounts", year=year.year), t("fig_ls_amounts_alt", said=said)
        return chart_style.finish(figure, caption, alt, "fig-ls-amounts")
