"""Checks between the tables of different offices: finance against tax, exact against rounded sums, years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from mq_analysis.intake.record import Ledger, Row

_CENT = Decimal("0.01")
_WAN = Decimal(10000)


def check_years(ledger: Ledger) -> None:
    """Refuse rows whose date lies outside the collection year; honours are checked with their catalogue."""
    for row in ledger.rows():
        field = ledger.spec.tables[row.block.kind].in_year
        if field is None or row.block.kind == "honours" or field not in row.block.found.columns:
            continue
        date = row.text(field)
        if not date:
            told = [defect for defect in row.defects if defect.field == field]
            for defect in told:
                defect.rejects = True
            if not told:
                row.note("date_missing", field, "rejected", rejects=True, note="没有日期，不能认定年度")
        elif date[:4] != str(ledger.year):
            row.note("outside_collection_year", field, "rejected", rejects=True, note=f"属于{date[:4]}年")


def retention_by_month(ledger: Ledger) -> dict[tuple[str, str, str], tuple[Row, str, Decimal]]:
    """Return the retention of each firm, month and tax, with its row and column."""
    field = ledger.spec.tables["retention_monthly"].fields["retention_yuan"]
    found = {}
    for row in ledger.rows("retention_monthly"):
        if not row.stands:
            continue
        for month in range(1, 13):
            name = str(field.months).format(month)
            value = row.values.get(name)
            if isinstance(value, Decimal):
                period = f"{ledger.year}{month:02d}"
                found[row.text("org_code"), period, row.text("tax_kind")] = (row, name, value)
    return found


def check_finance_and_tax(ledger: Ledger) -> None:
    """Compare retention with tax paid times the county's share less refunds; the finance office's figure is kept."""
    expected: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
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
    for key, (row, name, value) in retention_by_month(ledger).items():
        if key in expected and abs(value - expected[key]) > _CENT:
            note = f"税务入库×县级分享比例−退库={expected[key]}，按财政数保留，请与税务核对"
            row.note("finance_tax_mismatch", name, "kept", clean=f"{value:f}", note=note)


def check_thresholds(ledger: Ledger, thresholds: Sequence[int]) -> None:
    """Refuse a yearly figure in 万元 that lies on another side of a threshold of the award (in fen) than the exact sum.

    The award is computed from the monthly amounts in yuan; the rounded yearly figure is only compared with them.
    """
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for (code, _, _), (_, _, value) in retention_by_month(ledger).items():
        sums[code] += value
    for row in ledger.rows("retention_summary"):
        stated, exact = row.values.get("retention_wan"), sums.get(row.text("org_code"))
        if not row.stands or not isinstance(stated, Decimal) or exact is None:
            continue
        crossed = [t for t in thresholds if (stated * _WAN * 100 >= t) != (exact * 100 >= t)]
        if crossed and abs(stated * _WAN - exact) < _WAN * _CENT:
            bound = Decimal(crossed[0]) / 100 / _WAN
            note = f"分月明细合计{exact:f}元，未达{bound:f}万元；以分月明细为准"
            row.note("rounded_at_threshold", "retention_wan", "rejected", note=note)
            row.values["retention_wan"] = None
