"""The few numbers that stand for a year, one or two of each analysis."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis import alarms, credit, disbursement
from mq_analysis.budget import Annual
from mq_analysis.credit import Credit
from mq_analysis.disbursement import Book, Control
from mq_analysis.display import KeyFigure, KeyFigures
from mq_analysis.frames import records
from mq_analysis.kpi import Evaluation
from mq_analysis.labels import Words
from mq_analysis.money import yuan
from mq_analysis.sums import winners
from mq_analysis.supervision import Supervision, subjects
from mq_analysis.wording import signed


def budget_keys(year: Annual, lang: str) -> KeyFigures:
    """Return the year's total, the firms awarded, and the change against the year before, where there is one."""
    t = Words(lang)
    total = year.assessment.total_fen
    name = t("key_total_estimated" if year.is_estimate else "key_total")
    figures = [
        KeyFigure("total", name, yuan(total), t("yuan")),
        KeyFigure("firms", t("key_firms"), str(winners(year.assessment)), t("firms_unit")),
    ]
    if year.previous is not None:
        changed = signed(total - year.previous.total_fen)
        figures.append(KeyFigure("change", t("key_change", before=year.year - 1), changed, t("yuan")))
    return KeyFigures(tuple(figures))


def target_keys(evaluation: Evaluation, lang: str) -> KeyFigures:
    """Return how many targets are met, of how many."""
    t = Words(lang)
    met = sum(result.status == "met" for result in evaluation.results)
    value = f"{met} / {len(evaluation.results)}"
    return KeyFigures((KeyFigure("targets_met", t("key_targets_met"), value, t("honours_unit")),))


def alert_keys(book: Supervision, lang: str) -> KeyFigures:
    """Return how many subjects stand at the highest level of alert."""
    t = Words(lang)
    highest = len(book.spec.levels) - 1
    n = sum(one.level == highest for one in subjects(book))
    name = t("key_alerts", level=alarms.level_name(book, highest, t))
    return KeyFigures((KeyFigure("alerts", name, str(n), t("key_subjects_unit")),))


def credit_keys(book: Credit, lang: str) -> KeyFigures:
    """Return how many firms have the lowest grade."""
    t = Words(lang)
    lowest = book.card.grades[-1]
    n = int(credit.distribution(book).iloc[0][lowest.id])
    name = t("key_lowest_grade", grade=t.of(lowest.name))
    return KeyFigures((KeyFigure("lowest_grade", name, str(n), t("firms_unit")),))


def payment_keys(book: Book, found: Sequence[Control], lang: str) -> KeyFigures:
    """Return what was paid, and how many rows do not hold."""
    t = Words(lang)
    sums = {row["step"]: row["amount_fen"] for row in records(disbursement.steps(book))}
    wrong = sum(len(control.findings) for control in found)
    return KeyFigures(
        (
            KeyFigure("paid", t("key_paid"), yuan(sums["paid"]), t("yuan")),
            KeyFigure("not_in_order", t("key_not_in_order"), str(wrong), t("key_places_unit")),
        )
    )
