"""Scores of all units with and without bonus, against the bounds of the classes."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.assessment import words as assessment_words
from mq_analysis.analyses.assessment.result import Assessment, UnitResult
from mq_analysis.report import chart_style
from mq_analysis.report.chart import Chart
from mq_analysis.report.display import Figure
from mq_analysis.report.labels import Words
from mq_analysis.report.values import text_of


def score_ranking(book: Assessment) -> Chart | None:
    """Draw the units by rank: dots with bonus, rings without, and bounds of classes; None without scores."""
    ranks = book.ranks()
    units = sorted((u for u in book.units if u.code in ranks), key=lambda u: (-ranks[u.code], u.code))
    if not units:
        return None
    return Chart(lambda words: _draw(book, units, words))


def _draw(book: Assessment, units: Sequence[UnitResult], t: Words) -> Figure:
    rows = range(len(units))
    with chart_style.drawing(height=0.23 * len(units) + 0.9) as (figure, axes):
        plain = [float(unit.score_plain or 0) for unit in units]
        full = [float(unit.score or 0) for unit in units]
        axes.hlines(rows, plain, full, color=chart_style.GREY, lw=1)
        axes.plot(plain, rows, "o", mfc="white", mec=chart_style.INK, ms=5.5, label=t("as_plain_score"))
        axes.plot(full, rows, "o", color=chart_style.ACCENT, ms=4, label=t("as_score"))
        for grade in book.card.classes:
            bound = float(grade.at_least)
            if bound:
                axes.axvline(bound, color="#c55a11", lw=0.9, ls="--", zorder=0)
                axes.annotate(t.of(grade.name), (bound, 1), (2, 2), xycoords=("data", "axes fraction"),
                              textcoords="offset points", fontsize=7, annotation_clip=False)  # fmt: skip
        axes.set_yticks(
            rows, [text_of(assessment_words.unit_name(book, unit), t) for unit in units], fontsize=7.5
        )
        axes.set_xlabel(t("as_score"))
        axes.set_xlim(
            min(*plain, *(float(g.at_least) for g in book.card.classes if g.at_least)) - 3, max(full) + 2
        )
        figure.legend(loc="outside lower center", ncols=2, fontsize=8)
        caption = t("fig_ranked", year=book.year)
        return chart_style.finish(figure, caption, t("fig_ranked_alt", n=len(units)), "fig-ranked")
