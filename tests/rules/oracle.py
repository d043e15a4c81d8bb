"""A slow oracle of Minqing's awards, written from the text alone, with exact fractions.

It shares nothing with the package: one enterprise, plain loops, the words of 四(二)1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

WAN = 1_000_000  # fen
NATIONAL = ("国家出口商品免验", "中国名牌产品", "中国驰名商标")
PROVINCIAL = ("福建名牌产品", "福建省著名商标")
MUNICIPAL = ("福州市产品质量奖", "福州市知名商标")
SYSTEMS = (
    "ISO14000环境管理体系认证",
    "ISO22000食品安全管理体系认证",
    "OHSAS18000职业卫生安全管理体系认证",
    "SA8000社会责任标准认证",
)
ORDER = ("A1", "A2a", "A2b", "A3a", "A3b", "A4", "A5")
CLASS = {"A1": 1, "A2a": 2, "A2b": 2, "A3a": 3, "A3b": 3, "A4": 4, "A5": 5}


@dataclass(frozen=True)
class Honour:
    name: str
    id: str = "H1"
    kind: str = "new"
    lab_kind: str = ""
    item: str = ""
    entity_type: str = "企业"


def tiered(x: int, reading: str) -> Fraction:
    """What a retention of x fen earns: 100万元(含)-300万元部分10%,300(含)-500部分15%,500(含)以上部分20%."""
    if x < 100 * WAN:
        return Fraction(0)
    if reading == "whole_amount":
        percent = 10 if x < 300 * WAN else 15 if x < 500 * WAN else 20
        return Fraction(x * percent, 100)
    total = Fraction(100 * WAN * 10, 100) if reading == "marginal_from_0_after_gate" else Fraction(0)
    total += Fraction(10, 100) * (min(x, 300 * WAN) - 100 * WAN)
    if x > 300 * WAN:
        total += Fraction(15, 100) * (min(x, 500 * WAN) - 300 * WAN)
    if x > 500 * WAN:
        total += Fraction(20, 100) * (x - 500 * WAN)
    return total


def own(
    honour: Honour, x: int, readings: dict[str, str], names_of_year: set[str]
) -> tuple[str, Fraction] | None:
    """The award an honour earns by itself, or None if it does not count."""
    if honour.kind != "new" and readings["R_RENEW"] == "zero":
        return None
    if honour.name in NATIONAL:
        if x < 100 * WAN and readings["R_FALLBACK"] == "provincial":
            return "A3a", Fraction(5 * WAN)
        return "A1", tiered(x, readings["R_TIER"])
    if honour.name == "国家实验室认可":
        if readings["R_LAB"] != "any" and honour.lab_kind != "technical_body":
            return None
        if readings["R_LAB"] == "independent" and honour.entity_type != "企业":
            return None
        return "A4", Fraction(10 * WAN)
    if honour.name in SYSTEMS:
        if readings["R_CERT"] == "all_four" and not set(SYSTEMS) <= names_of_year:
            return None
        return "A5", Fraction(2 * WAN)
    fixed = {"福建省政府质量奖": ("A2a", 100), "福州市政府质量奖": ("A2b", 30)}
    fixed |= dict.fromkeys(PROVINCIAL, ("A3a", 5)) | dict.fromkeys(MUNICIPAL, ("A3b", 1))
    if honour.name not in fixed:
        return None
    award, wan = fixed[honour.name]
    return award, Fraction(wan * WAN)


def stack(award: str, honour: Honour, readings: dict[str, str]) -> object:
    """Within what only the highest is paid."""
    if readings["R_STACK"] == "enterprise_year":
        return "all"
    if readings["R_STACK"] == "per_class":
        return CLASS[award]
    if honour.name in SYSTEMS:
        return honour.name if readings["R_CERT"] == "per_certificate" else "A5"
    return honour.item or honour.id


def awards(honours: list[Honour], x: int, readings: dict[str, str]) -> list[tuple[str, str, int]]:
    """(award, honour id, fen paid) for one enterprise and year; rounded half-up to the yuan, once."""
    best: dict[object, tuple[Fraction, int, str, str]] = {}
    names = {h.name for h in honours}
    for honour in sorted(honours, key=lambda h: h.id):
        earned = own(honour, x, readings, names)
        if earned is None:
            continue
        award, value = earned
        key = stack(award, honour, readings)
        entry = (value, -ORDER.index(award), award, honour.id)
        if key not in best or entry[:2] > best[key][:2]:
            best[key] = entry
    paid = [(a, h, int(v / 100 + Fraction(1, 2)) * 100) for v, _, a, h in best.values()]
    return sorted(p for p in paid if p[2] > 0)
