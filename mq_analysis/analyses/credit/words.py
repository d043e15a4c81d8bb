"""Credit in words: grades, points, why a row does not count."""

from __future__ import annotations

from fractions import Fraction

from mq_analysis.analyses.credit.card import Card
from mq_analysis.analyses.credit.grade import UNRATED
from mq_analysis.base.money import exact_decimal
from mq_analysis.report.labels import Words

MINUS = "\N{MINUS SIGN}"


def grade_name(card: Card, grade: str, t: Words) -> str:
    """Return the word for a grade."""
    return t("cr_unrated") if grade == UNRATED else t.of(card.grades[card.rank(grade)].name)


def plain(value: Fraction | int) -> str:
    """Write exact points without a sign.

    >>> plain(Fraction(677, 10)), plain(80)
    ('67.7', '80')
    """
    return exact_decimal(abs(Fraction(value)))


def signed(value: Fraction | int) -> str:
    """Write exact points with their sign.

    >>> signed(Fraction(-9, 2)), signed(3), signed(0)
    ('−4.5', '+3', '0')
    """
    number = Fraction(value)
    return ("+" if number > 0 else MINUS if number < 0 else "") + plain(number)
