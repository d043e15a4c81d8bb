"""Output, employees, and the county's share of taxes: finance bureau and tax offices agree to the fen."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

from .facts import Fact, Firm, Key, Statement, Truth, Value

FEN = Decimal("0.01")
# tax kind: the county's share in percent, the office that collects it
TAXES = {
    "增值税": (Decimal("17.5"), "国税局"),
    "企业所得税": (Decimal("28"), "国税局"),
    "营业税": (Decimal("70"), "地税局"),
    "城市维护建设税": (Decimal("100"), "地税局"),
}


def add_output(rng: random.Random, truth: Truth) -> None:
    """Give each firm its output of the year; townships report all firms, the economic bureau those above scale."""
    for firm in truth.firms:
        low, high = {"大": (30_000, 200_000), "中": (4_000, 60_000), "小": (500, 8_000), "微": (20, 900)}[
            firm.size
        ]
        output = Decimal(rng.randrange(low * 100, high * 100)).scaleb(-2)
        values: dict[str, Value] = {
            "org_code": firm.code,
            "year": truth.year,
            "gross_output_wan": output,
            "employees": rng.randrange(3, 40 if firm.size == "微" else 900),
        }
        key = truth.add(Fact("enterprise_years", values))
        row = values | {
            "enterprise_name": firm.name,
            "township_code": firm.township_code,
            "main_product": firm.main_product,
            "size": firm.size,
            "is_above_scale": int(firm.is_above_scale),
            "status": "存续",
            "industry": firm.product_group,
        }
        truth.state(firm.township, "enterprise_output", row, key)
        if firm.is_above_scale:
            truth.state("经贸局", "above_scale", row, key)


def add_retention(rng: random.Random, truth: Truth) -> None:
    """Give most firms taxes by month: paid times share, half up to the fen, less refunds, is the retention."""
    for firm in truth.firms:
        if rng.random() < 0.15:
            continue
        first = rng.choice((1, 1, 1, 1, 1, rng.randrange(2, 9)))  # a firm that begins during the year
        total = Decimal(0)
        for tax in rng.sample(sorted(TAXES), rng.randrange(1, 4)):
            scale = Decimal(rng.choice((300, 4_000, 60_000, 700_000)))
            row: dict[str, Value] = {"enterprise_name": firm.name, "org_code": firm.code, "tax_kind": tax}
            keys: dict[str, tuple[Key, ...]] = {}
            for month in range(first, 13):
                fact = month_of_tax(rng, truth, firm, tax, month, scale)
                amount = fact.values["retention_yuan"]
                assert isinstance(amount, Decimal)
                row[f"m{month:02}"] = amount
                keys[f"m{month:02}"] = (fact.key,)
                total += amount
            every = tuple(key for found in keys.values() for key in found)
            keys |= dict.fromkeys(("enterprise_name", "org_code", "tax_kind"), every)
            truth.statements.append(Statement("财政局", "retention_monthly", row, keys))
        summary: dict[str, Value] = {
            "enterprise_name": firm.name,
            "org_code": firm.code,
            "township_code": firm.township_code,
            "retention_wan": (total / 10_000).quantize(FEN, ROUND_HALF_UP),
        }
        truth.state("财政局", "retention_summary", summary)


def month_of_tax(rng: random.Random, truth: Truth, firm: Firm, tax: str, month: int, scale: Decimal) -> Fact:
    """Add the tax that a firm paid in a month, and the tax office's row about it."""
    share, office = TAXES[tax]
    paid = Decimal(rng.randrange(int(scale) * 20, int(scale) * 180)).scaleb(-2)
    if rng.random() < 0.06:
        paid = Decimal("0.00")
    gross = (paid * share / 100).quantize(FEN, ROUND_HALF_UP)
    refund = Decimal("0.00")
    if rng.random() < 0.05:
        refund = (gross * Decimal(rng.choice(("0.25", "1.4"))) + Decimal("12.34")).quantize(
            FEN, ROUND_HALF_UP
        )
    values: dict[str, Value] = {
        "period": f"{truth.year}{month:02}",
        "org_code": firm.code,
        "tax_kind": tax,
        "retention_yuan": gross - refund,
    }
    fact = Fact("retention", values)
    key = truth.add(fact)
    if firm.taxed_by_office:
        row: dict[str, Value] = {
            "period": values["period"],
            "enterprise_name": firm.name,
            "org_code": firm.code,
            "tax_kind": tax,
            "paid_tax_yuan": paid,
            "county_share_pct": share,
            "refund_yuan": refund,
        }
        truth.state(office, "tax_paid", row, key)
    return fact
