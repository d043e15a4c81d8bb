"""Grades by township as divided bars."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mq_analysis.analyses.credit import words as credit_words
from mq_analysis.analyses.credit.change import distribution, names_of
from mq_analysis.analyses.credit.grade import UNRATED, Credit
from mq_analysis.report import chart_style
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.labels import Words
from mq_analysis.report.spoken import unit_name
from mq_analysis.report.values import text_of

COLOURS = ("#2e7d4f", "#9cc08a", "#d9b44a", "#b3372b")


def township_grades(book: Credit) -> Chart | None:
    """Draw one bar per township, divided by grade; None if the register has no firm."""
    found = distribution(book, "township_code")
    if found.empty:
        return None
    return Chart(lambda words: _draw(book, found.iloc[::-1], words))


def _draw(book: Credit, found: pd.DataFrame, t: Words) -> Figure:
    townships = [unit_name(book.county, book.card.policy, "township_code", unit) for unit in found["unit"]]
    names = [text_of(name, t) for name in townships]
    places = np.arange(len(found))
    left = np.zeros(len(found))
    grades = names_of(book)
    colours = [COLOURS[min(i, len(COLOURS) - 1)] for i in range(len(grades) - 1)] + [chart_style.FAINT]
    with chart_style.drawing(height=0.21 * len(found) + 1.0) as (figure, axes):
        for i, (grade, colour) in enumerate(zip(grades, colours, strict=True)):
            width = found[grade].to_numpy(dtype=float)
            hatch = "" if grade == UNRATED else chart_style.HATCHES[i % len(chart_style.HATCHES)]
            label = text_of(credit_words.grade_name(book.card, grade), t)
            axes.barh(
                places, width, left=left, color=colour, hatch=hatch, edgecolor="white", lw=0.5, label=label
            )
            for place, n, start in zip(places.tolist(), width.tolist(), left.tolist(), strict=True):
                if n:
                    ink = "white" if i in (0, len(grades) - 2) else chart_style.INK
                    axes.text(
                        start + n / 2, place, f"{n:.0f}", ha="center", va="center", fontsize=6.5, color=ink
                    )
            left += width
        axes.set_yticks(places, names, fontsize=7.5)
        axes.set_xlabel(t("cr_firms"), fontsize=8)
        axes.set_ylim(-0.6, len(found) - 0.4)
        figure.legend(loc="outside lower center", ncols=len(grades), fontsize=8)
        caption = t("fig_cr_grades", date=book.as_of.isoformat())
        return chart_style.finish(figure, caption, t("fig_cr_grades_alt"), "fig-cr-grades")
