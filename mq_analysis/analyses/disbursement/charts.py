"""Figures of approvals and payments: from due to paid, and how long payment took."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mq_analysis.analyses.disbursement import flow
from mq_analysis.analyses.disbursement.flow import SUMS, steps
from mq_analysis.base.frames import records
from mq_analysis.base.money import wan
from mq_analysis.payments.book import Book
from mq_analysis.report import chart_style, chart_waterfall
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.labels import Words


def payment_steps(book: Book) -> Chart | None:
    """Draw the steps from due to paid as a waterfall; None if both are equal."""
    rows = steps(book)
    rows = rows[(rows["amount_fen"] != 0) | rows["step"].isin(SUMS)]
    if rows["step"].isin(SUMS).all():
        return None
    return Chart(lambda words: _payment_steps(book, rows, words))


def _payment_steps(book: Book, rows: pd.DataFrame, t: Words) -> Figure:
    labels = [t(f"db_step_{step}") for step in rows["step"]]
    with chart_style.drawing(height=0.5 + 0.3 * len(rows)) as (figure, axes):
        level = 0
        for i, row in enumerate(records(rows)):
            fen, whole = row["amount_fen"], row["step"] in SUMS
            start, end = (0, fen) if whole else (level, level + fen)
            colour = (
                chart_style.ACCENT if whole else chart_style.PALETTE[1] if fen > 0 else chart_style.PALETTE[2]
            )
            text = ("" if whole or fen < 0 else "+") + wan(fen)
            chart_waterfall.bar(axes, i, min(start, end), abs(end - start), colour, text)
            level = end
        chart_waterfall.label(axes, labels, t("axis_wan"), margin=0.14)
        caption = t("fig_db_steps", year=book.year)
        return chart_style.finish(figure, caption, t("fig_db_steps_alt"), "fig-db-steps")


def waiting_days(book: Book) -> Chart | None:
    """Draw the share of the money paid in full by days since authorisation; None without such payments."""
    rows = flow.waiting_days(book).sort_values("days")
    return None if rows.empty else Chart(lambda words: _waiting_days(book, rows, words))


def _waiting_days(book: Book, rows: pd.DataFrame, t: Words) -> Figure:
    days = rows["days"].to_numpy("int64")
    share = np.cumsum(rows["paid_fen"].to_numpy("float64"))
    share = 100 * share / share[-1]
    with chart_style.drawing(height=2.3) as (figure, axes):
        axes.step(
            [days[0], *days, days[-1] + 2], [0, *share, 100], where="post", color=chart_style.ACCENT, lw=1.6
        )
        if days[0] < 0:
            axes.axvline(0, color=chart_style.PALETTE[1], lw=0.9, ls="--")
        for term in book.settings.aging:
            axes.axvline(term, color=chart_style.FAINT, lw=0.8, zorder=0)
        axes.set_ylim(0, 104)
        axes.set_xlabel(t("axis_days"))
        axes.set_ylabel(f"{t('axis_paid_share')} (%)")
        return chart_style.finish(figure, t("fig_db_waits"), t("fig_db_waits_alt"), "fig-db-waits")
