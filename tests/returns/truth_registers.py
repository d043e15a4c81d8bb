"""Registers that departments keep: spot checks, standards, complaints, export inspections, equipment, targets."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from .facts import Fact, Firm, Truth, Value
from .names import TOWNSHIPS

EQUIPMENT = ("锅炉", "压力容器", "电梯", "起重机械")
INSTRUMENTS = ("衡器", "压力表", "加油机", "血压计", "电能表")
TARGETS = (
    ("新增国家级品牌", "个"),
    ("新增省级品牌", "个"),
    ("新增市级品牌", "个"),
    ("新增管理体系认证", "张"),
    ("产品监督抽查合格率", "%"),
    ("质量投诉办结率", "%"),
    ("企业质量台账建档率", "%"),
)


def add_registers(rng: random.Random, truth: Truth) -> None:
    """Add the registers; each has at least two rows."""
    size = max(2, len(truth.firms) // 4)
    for number in range(1, size + 1):
        add_spot_check(rng, truth, number)
        add_complaint(rng, truth, number)
        add_export(rng, truth, number)
    for number in range(1, max(2, size // 6) + 1):
        add_standard(rng, truth, number)
    for name in INSTRUMENTS:
        add_instruments(rng, truth, name)
    for code in sorted({firm.township_code for firm in truth.firms}):
        for name in EQUIPMENT:
            add_equipment(rng, truth, code, name)
        for indicator, unit in TARGETS:
            add_target(rng, truth, code, indicator, unit)


def some_day(rng: random.Random, year: int, last: int = 300) -> date:
    """Return a day of the year before December."""
    return date(year, 1, 4) + timedelta(days=rng.randrange(last))


def named(firm: Firm) -> dict[str, Value]:
    """Return the fields that name a firm."""
    return {"org_code": firm.code, "enterprise_name": firm.name, "township_code": firm.township_code}


def add_spot_check(rng: random.Random, truth: Truth, number: int) -> None:
    """Add a spot check of a firm's product, which the quality bureau reports."""
    firm = rng.choice(truth.firms)
    day = some_day(rng, truth.year)
    failed = rng.random() < 0.15
    level = rng.choice(("国家", "省", "市", "县"))
    values: dict[str, Value] = {
        "sample_no": f"S{truth.year}-{number:04}",
        "level": level,
        "year_quarter": f"{truth.year}Q{(day.month + 2) // 3}",
        "task_no": f"样例抽{truth.year}-{level}-{rng.randrange(1, 30):02}",
        "product": firm.main_product,
        "is_food": int(firm.is_food),
        "org_code": firm.code,
        "township_code": firm.township_code,
        "size": firm.size,
        "batch_no": f"{truth.year}{rng.randrange(1, 13):02}{rng.randrange(1, 28):02}",
        "sampling_date": day,
        "sampling_stage": rng.choice(("生产", "流通")),
        "lab": "样例省质检院",
        "result": "不合格" if failed else "合格",
        "failed_items": "吸水率" if failed else "",
        "severity": rng.choice(("严重", "一般")) if failed else "",
        "recheck_result": "合格" if failed else "",
        "follow_up": "整改" if failed else "",
        "recheck_date": day + timedelta(days=20) if failed else None,
    }
    key = truth.add(Fact("spot_checks", values))
    truth.state("质监局", "spot_checks", named(firm) | values, key)


def add_complaint(rng: random.Random, truth: Truth, number: int) -> None:
    """Add a complaint; the bureau that keeps the hot line reports it."""
    firm = rng.choice(truth.firms)
    day = some_day(rng, truth.year, 280)
    source = rng.choice(("12315", "12315", "12365"))
    claim = rng.choice(("质量", "质量", "合同", "售后", "价格"))
    closed = rng.random() < 0.8
    values: dict[str, Value] = {
        "complaint_no": f"TS{truth.year}{number:04}",
        "source": source,
        "received_date": day,
        "org_code": firm.code,
        "goods_class": firm.product_group,
        "claim_type": claim,
        "is_quality": int(claim == "质量"),
        "amount_yuan": Decimal(rng.randrange(1_000, 900_000)).scaleb(-2),
        "closed_date": day + timedelta(days=rng.randrange(2, 40)) if closed else None,
        "result": rng.choice(("调解成功", "不属实", "立案")) if closed else "",
        "whistleblower_reward_yuan": Decimal("0.00"),
    }
    key = truth.add(Fact("complaints", values))
    truth.state("质监局" if source == "12365" else "工商局", "complaints", named(firm) | values, key)


def add_export(rng: random.Random, truth: Truth, number: int) -> None:
    """Add an export inspection, which the inspection and quarantine office reports."""
    firm = rng.choice(truth.firms)
    failed = rng.random() < 0.1
    values: dict[str, Value] = {
        "inspection_no": f"SAMPLE-CIQ-{truth.year}-{number:05}",
        "declared_date": some_day(rng, truth.year),
        "org_code": firm.code,
        "hs_code": f"{rng.randrange(100_000, 999_999)}",
        "goods_name": firm.main_product,
        "lots": rng.randrange(1, 15),
        "value_usd": Decimal(rng.randrange(100_000, 30_000_000)).scaleb(-2),
        "destination": rng.choice(("巴西", "美国", "日本", "阿联酋")),
        "result": "不合格" if failed else "合格",
        "failure_reason": "吸水率超标" if failed else "",
        "foreign_notice": int(failed and rng.random() < 0.4),
    }
    key = truth.add(Fact("export_inspections", values))
    truth.state("检验检疫", "export_inspections", named(firm) | values, key)


def add_standard(rng: random.Random, truth: Truth, number: int) -> None:
    """Add a standard that a firm drafted, which the quality bureau reports."""
    firm = rng.choice(truth.firms)
    day = some_day(rng, truth.year)
    letters, level = rng.choice((("GB/T", "国家"), ("JC/T", "行业"), ("DB35/T", "地方")))
    values: dict[str, Value] = {
        "standard_no": f"{letters} 样例{1000 + number}-{truth.year}",
        "title": f"{firm.main_product} 样例技术条件",
        "level": level,
        "action": rng.choice(("制定", "修订")),
        "org_code": firm.code,
        "drafter_rank": rng.randrange(1, 6),
        "publish_date": day,
        "effective_date": day + timedelta(days=120),
    }
    key = truth.add(Fact("standard_drafting", values))
    truth.state("质监局", "standard_drafting", named(firm) | values, key)


def add_instruments(rng: random.Random, truth: Truth, name: str) -> None:
    """Add the measuring instruments of a class."""
    due = rng.randrange(50, 4_000)
    here = rng.randrange(due)
    values: dict[str, Value] = {
        "year": truth.year,
        "instrument_class": name,
        "instruments_total": due + rng.randrange(1, 500),
        "subject_to_verification": due,
        "verifiable_in_county": here,
        "sent_outside": due - here,
    }
    truth.state("质监局", "calibration", values, truth.add(Fact("calibration", values)))


def add_equipment(rng: random.Random, truth: Truth, code: str, name: str) -> None:
    """Add the special equipment of a class in a township."""
    due = rng.randrange(2, 90)
    values: dict[str, Value] = {
        "year": truth.year,
        "township_code": code,
        "equipment_class": name,
        "in_use": due + rng.randrange(20),
        "inspection_due": due,
        "inspected": due - rng.randrange(2),
        "failed": rng.randrange(2),
    }
    truth.state("质监局", "special_equipment", values, truth.add(Fact("special_equipment", values)))


def add_target(rng: random.Random, truth: Truth, code: str, indicator: str, unit: str) -> None:
    """Add a target of a township and what it reports about it."""
    percent = unit == "%"
    target = Decimal(rng.randrange(850, 1_000)).scaleb(-1) if percent else Decimal(rng.randrange(0, 6))
    reached = Decimal(rng.randrange(800, 1_001)).scaleb(-1) if percent else Decimal(rng.randrange(0, 7))
    values: dict[str, Value] = {
        "year": truth.year,
        "township_code": code,
        "indicator_name": indicator,
        "unit": unit,
        "target_value": target,
        "reported_value": reached,
        "self_score": Decimal(rng.randrange(12, 21)) / 2,
    }
    row = values | {"evidence": "台账"}
    truth.state(TOWNSHIPS[code], "township_report", row, truth.add(Fact("township_reports", values)))
