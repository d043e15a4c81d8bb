"""Values of levers: as in the policy on a page, as numbers in the data."""

from __future__ import annotations

from decimal import Decimal

from mq_analysis.base.money import FEN_PER_YUAN
from mq_analysis.policy import Lever
from mq_analysis.policy.scenarios.address import quantity
from mq_analysis.report.format import lever_value as written_value
from mq_analysis.report.values import Shown, Value, say


def lever_value(lever: Lever, value: str, unit: str) -> Shown:
    """Return a value of a lever; in the data it is a number in `lever_unit`, a share is 0 to 1."""
    found, shown = quantity(value), written_value(lever, value, unit)
    if found is None:
        return Shown(value, shown)
    kind, exact = found
    number = Decimal(exact.numerator) / exact.denominator
    return Shown(number / FEN_PER_YUAN if kind == "amount" else number, shown)


def lever_unit(lever: Lever, unit: str) -> Value:
    """Return the unit of the values of a lever in the data."""
    if lever.is_amount:
        return say("yuan")
    return "" if unit == "%" else unit
