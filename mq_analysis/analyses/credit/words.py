"""Credit in words: grades, points, why a row does not count."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from mq_analysis.analyses.credit.card import Card
from mq_analysis.analyses.credit.grade import UNRATED
from mq_analysis.base.money import exact_decimal
from mq_analysis.report.values import Shown, Value, say

MINUS = "\N{MINUS SIGN}"


def grade_name(card: Card, grade: str) -> Value:
    """Return the word for a grade."""
    return say("cr_unrated") if grade == UNRATED else card.grades[card.rank(grade)].name


def plain_text(value: Fraction | int) -> str:
    """Write exact points without a sign.

    >>> plain_text(Fraction(677, 10)), plain_text(80)
    ('67.7', '80')
    """
    return exact_decimal(abs(Fraction(value)))


def signed_text(value: Fraction | int) -> str:
    """Write exact points with their sign.

    >>> signed_text(Fraction(-9, 2)), signed_text(3), signed_text(0)
    ('−4.5', '+3', '0')
    """
    number = Fraction(value)
    return ("+" if number > 0 else MINUS if number < 0 else "") + plain_text(number)


def plain(value: Fraction | int) -> Shown:
    """Return exact points, shown without a sign."""
    return Shown(_data(abs(Fraction(value))), plain_text(value))


def signed_points(value: Fraction | int) -> Shown:
    """Return exact points, shown with their sign."""
    return Shown(_data(Fraction(value)), signed_text(value))


def _data(value: Fraction) -> int | Decimal:
    return int(value) if value.denominator == 1 else Decimal(value.numerator) / value.denominator
