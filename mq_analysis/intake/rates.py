"""Counts that belong together: a part is at most the whole, and a rate is the part of the whole."""

from __future__ import annotations

from decimal import Decimal

from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.spec import Rate

_HUNDRED = Decimal(100)


def check_rates(ledger: Ledger) -> None:
    """Refuse counts that contradict each other, and rates that do not fit their counts; the rows are kept."""
    for rule in ledger.spec.rates:
        for row in ledger.rows(rule.table):
            if row.stands:
                _check(row, rule)


def _check(row: Row, rule: Rate) -> None:
    part, whole = row.values.get(rule.part), row.values.get(rule.whole)
    rate = row.values.get(rule.rate) if rule.rate else None
    if isinstance(part, int) and isinstance(whole, int) and part > whole:
        row.note("part_exceeds_whole", rule.part, "rejected", note=f"{part}大于{whole}，请核对")
        row.values[rule.part] = None
        part = None
    if not isinstance(rate, Decimal) or not rule.rate:
        return
    if whole == 0:
        row.note("rate_of_nothing", rule.rate, "rejected", note="总数为0，没有比率")
        row.values[rule.rate] = None
    elif isinstance(part, int) and isinstance(whole, int):
        exact = _HUNDRED * part / whole
        step = Decimal(1).scaleb(min(int(rate.normalize().as_tuple().exponent), 0))
        if abs(exact - rate) > step / 2:
            said = exact.quantize(Decimal("0.01"))
            row.note("rate_mismatch", rule.rate, "rejected", note=f"{part}/{whole}={said}%，请核对")
            row.values[rule.rate] = None
