"""The 21 figures of the sample county, written in plain Python from the text, row by row."""

from __future__ import annotations

from fractions import Fraction

from tests.kpi.conftest import rows

NATIONAL = ("国家出口商品免验", "中国名牌产品", "中国驰名商标")
AWARDS = ("福建省政府质量奖", "福州市政府质量奖")
TITLES = {
    "B1": NATIONAL,
    "B2": AWARDS,
    "B3": ("福建名牌产品",),
    "B4": ("福建省著名商标",),
    "B5": ("福州市产品质量奖",),
    "B6": ("福州市知名商标",),
}


def stock(honours: tuple[str, ...], year: int) -> int:
    day = f"{year}-12-31"
    held = set()
    for row in rows("honours"):
        runs = row["issue_date"] <= day and (row["valid_until"] or "9999") >= day
        if row["honour_name"] in honours and runs:
            held.add((row["org_code"], row["honour_name"], row["item_name"]))
    return len(held)


def new(honours: tuple[str, ...], year: int) -> int:
    return sum(
        row["honour_name"] in honours
        and row["kind"] == "new"
        and "2011" <= row["issue_date"][:4] <= str(year)
        for row in rows("honours")
    )


def checks(level: str, year: int, food: str = "") -> Fraction:
    mine = [
        r
        for r in rows("spot_checks")
        if r["level"] == level and r["sampling_date"][:4] == str(year) and (not food or r["is_food"] == food)
    ]
    return Fraction(sum(r["result"] == "合格" for r in mine), len(mine))


def exports(year: int) -> Fraction:
    mine = [r for r in rows("export_inspections") if r["declared_date"][:4] == str(year)]
    return Fraction(
        sum(int(r["lots"]) for r in mine if r["result"] == "合格"), sum(int(r["lots"]) for r in mine)
    )


def adoption(flag: str, year: int) -> Fraction:
    mine = [r for r in rows("standard_adoption") if r["year"] == str(year) and r[flag] == "1"]
    return Fraction(sum(r["degree"] in ("IDT", "MOD") for r in mine), len(mine))


def standards(year: int) -> int:
    return len({r["standard_no"] for r in rows("standard_drafting") if r["publish_date"][:4] <= str(year)})


def zones(level: str, year: int) -> int:
    return sum(r["level"] == level and r["approved_date"][:4] <= str(year) for r in rows("agri_zones"))


def coverage(year: int) -> Fraction:
    mine = [r for r in rows("calibration") if r["year"] == str(year)]
    return Fraction(
        sum(int(r["verifiable_in_county"]) for r in mine),
        sum(int(r["subject_to_verification"]) for r in mine),
    )


def indicator(code: str, year: int) -> Fraction | None:
    for row in rows("indicators"):
        if (row["year"], row["indicator_code"]) == (str(year), code):
            return Fraction(row["value"])
    return None


def brand_output(year: int, *, added: bool = False) -> Fraction:
    total = Fraction(0)
    for r in rows("enterprise_years"):
        if r["year"] == str(year):
            part = Fraction(r["brand_output_wan"])
            total += (
                part * Fraction(r["value_added_wan"]) / Fraction(r["gross_output_wan"]) if added else part
            )
    return total


def figures(year: int) -> dict[str, Fraction | int | None]:
    """Every target under the default readings."""
    gdp = indicator("gdp", year)
    assert gdp
    return {
        **{name: stock(honours, year) for name, honours in TITLES.items()},
        "B7": brand_output(year) / gdp,
        "Q1": checks("国家", year),
        "Q2": exports(year),
        "Q3": checks("省", year),
        "Q4": checks("省", year, "1"),
        "S1": adoption("is_key_product", year),
        "S2": adoption("is_city_brand_or_above", year),
        "S3": indicator("tc_sc_wg", year),
        "S4": indicator("standard_park", year),
        "S5": standards(year),
        "S6": zones("国家", year),
        "S7": zones("省", year),
        "S8": zones("市", year),
        "M1": coverage(year),
        "M2": indicator("ceramic_centre", year),
    }
