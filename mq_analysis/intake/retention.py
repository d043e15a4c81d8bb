"""The months of the finance office held against the taxes paid, against each other, and against the sum of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.proposals import settle_month
from mq_analysis.intake.record import Ledger, Row

_CENT = Decimal("0.01")
_WAN = Decimal(10000)
_APART = 1000
"""How many times the usual month an amount must be to be in question."""
_ENOUGH, _PAIR = 3, 2
"""Other months from which on one of them is usual, and the months of a pair."""


_Month = tuple[str, str, str]
"""Firm, month as ``YYYYMM``, tax."""


def retention_by_month(ledger: Ledger) -> dict[_Month, tuple[Row, str, Decimal]]:
    """Return the retention of each firm, month and tax, with its row and column."""
    return {
        key: (row, name, value)
        for row, name, key in _months(ledger)
        if isinstance(value := row.values.get(name), Decimal)
    }


def _blank_months(ledger: Ledger) -> Iterator[tuple[Row, str, _Month]]:
    """Yield the months for which a row has a blank cell that nothing else was found at."""
    for row, name, key in _months(ledger):
        if name in row.raw and row.values.get(name) is None and all(d.field != name for d in row.defects):
            yield row, name, key


def _months(ledger: Ledger) -> Iterator[tuple[Row, str, _Month]]:
    """Yield the months of each row of retention that stands."""
    table = ledger.spec.tables.get("retention_monthly")
    if table is None:
        return
    for row in ledger.rows("retention_monthly"):
        for month in range(1, 13) if row.stands else ():
            period = f"{ledger.year}{month:02d}"
            yield row, table.column_of(month), (row.text("org_code"), period, row.text("tax_kind"))


def check_retention(ledger: Ledger, decisions: Decisions, thresholds: Sequence[int]) -> None:
    """Hold each month of retention against the taxes paid, or else the other months, and the year against its months.

    An amount that seems to be in another unit than its column, such as one typed in yuan in a column of 万元, waits for
    a decision. Otherwise the finance office's figure is kept.

    Args:
        ledger: All rows; findings are added to them.
        decisions: The decisions about proposals.
        thresholds: Thresholds of the tiered award in fen.
    """
    stated, expected = retention_by_month(ledger), _sums_of_taxes(ledger)
    for row, name, key in _blank_months(ledger):
        if expected.get(key):
            note = f"没有金额，而税务入库×县级分享比例−退库={expected[key]}"
            row.note("finance_tax_mismatch", name, "kept", note=note)
    years: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for (code, _, tax), (_, _, value) in stated.items():
        if value:
            years[code, tax].append(abs(value))
    for key, (row, name, value) in stated.items():
        if key in expected:
            found, note = _beside_tax(value, expected[key], ledger)
        else:
            found, note = _beside_months(row, name, value, years[key[0], key[2]])
        if found is not None:
            defect = row.propose(
                "cell_in_other_unit", name, clean=f"{found:f}", note=f"{note}；不接受则照原值"
            )
            settle_month(row, defect, decisions, ledger.spec)
        elif note:
            note = f"{note}，按财政数保留，请与税务核对"
            row.note("finance_tax_mismatch", name, "kept", clean=f"{value:f}", note=note)
    _check_year(ledger, thresholds)


def _sums_of_taxes(ledger: Ledger) -> Mapping[_Month, Decimal]:
    """Return tax paid times the county's share less refunds, of each firm, month and tax."""
    expected: dict[_Month, Decimal] = defaultdict(Decimal)
    for row in ledger.rows("tax_paid"):
        paid, share = row.values.get("paid_tax_yuan"), row.values.get("county_share_pct")
        refund = row.values.get("refund_yuan") or Decimal(0)
        if (
            row.stands
            and isinstance(paid, Decimal)
            and isinstance(share, Decimal)
            and isinstance(refund, Decimal)
        ):
            key = (row.text("org_code"), row.text("period"), row.text("tax_kind"))
            expected[key] += (paid * share / 100).quantize(_CENT, ROUND_HALF_UP) - refund
    return expected


def _beside_tax(value: Decimal, expected: Decimal, ledger: Ledger) -> tuple[Decimal | None, str]:
    """Return what an amount is if its unit is another one, and what is to be said of it; blank if it is expected."""
    if abs(value - expected) <= _CENT:
        return None, ""
    is_unit = is_in_other_unit(value, expected, ledger.spec.payable)
    return expected if is_unit else None, f"税务入库×县级分享比例−退库={expected}"


def is_in_other_unit(value: Decimal, expected: Decimal, units: Mapping[str, int]) -> bool:
    """Say whether an amount in yuan is the expected one in another unit of money.

    >>> units = {"元": 1, "万元": 10_000}
    >>> is_in_other_unit(Decimal("46290700"), Decimal("4629.07"), units)
    True
    >>> is_in_other_unit(Decimal("0.46"), Decimal("4629.07"), units)  # a few fen are a multiple by chance
    False
    """
    return min(abs(value), abs(expected)) >= 1 and any(
        abs(value - expected * size) <= _CENT * size or abs(value * size - expected) <= _CENT * size
        for size in {*units.values()} - {1}
    )


def _beside_months(
    row: Row, name: str, value: Decimal, year: Sequence[Decimal]
) -> tuple[Decimal | None, str]:
    """Return what an amount is if it is one of 万元 among yuan, or of yuan among 万元, by the other months of the year.

    ``year`` are all that are not zero. An amount of a few yuan is usual: it is in question only if it has digits after
    the fen, but then beside a single other month.
    """
    others = sorted(year)
    if not value or len(others) < _PAIR:
        return None, ""
    others.remove(abs(value))
    middle = others[len(others) // 2]
    note = f"与其他月份（多为{middle:f}元）相差千倍以上"
    if abs(value) >= _APART * middle and len(others) >= _ENOUGH:
        return (value / _WAN).quantize(_CENT, ROUND_HALF_UP), note
    is_fine = any(defect.kind == "amount_finer_than_fen" and defect.field == name for defect in row.defects)
    if is_fine and abs(value) * _APART <= middle:
        return value * _WAN, note
    return None, ""


def _check_year(ledger: Ledger, thresholds: Sequence[int]) -> None:
    """Hold the rounded figure of a year against the exact sum of its months, from which awards are computed.

    It is refused if the two lie on different sides of a threshold of the award.
    """
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for (code, _, _), (_, _, value) in retention_by_month(ledger).items():
        sums[code] += value
    waiting = {row.text("org_code") for row in ledger.rows("retention_monthly") if _is_open(row)}
    for row in ledger.rows("retention_summary"):
        stated, code = row.values.get("retention_wan"), row.text("org_code")
        if not row.stands or not isinstance(stated, Decimal) or code not in sums:
            continue
        exact, is_near = sums[code], abs(stated * _WAN - sums[code]) < _WAN * _CENT
        crossed = [t for t in thresholds if (stated * _WAN * 100 >= t) != (exact * 100 >= t)]
        if crossed and is_near:
            bound = Decimal(crossed[0]) / 100 / _WAN
            note = f"分月明细合计{exact:f}元，未达{bound:f}万元；以分月明细为准"
            row.note("rounded_at_threshold", "retention_wan", "rejected", note=note)
            row.values["retention_wan"] = None
        elif not is_near and code not in waiting:
            note = f"分月明细合计{exact:f}元；以分月明细为准，请核对"
            row.note("year_differs_from_months", "retention_wan", "kept", note=note)


def _is_open(row: Row) -> bool:
    """Say whether a row of months, or one of its months, is not read yet."""
    return not row.stands or any(defect.value_outcome in ("pending", "rejected") for defect in row.defects)
