"""Write the tables of the sample county that its makers did not: cases, accidents, equipment, reports, programmes.

Every row is made up and says so in its note. Cases follow the spot checks of the sample, so that the tables agree;
everything else is drawn from a fixed seed. The same tables come out each time, byte for byte.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample"
NOTE = "样例，合成数据"
SEED = "made up"
YEARS = range(2012, 2016)
EQUIPMENT = {
    "锅炉": 6,
    "压力容器": 24,
    "压力管道": 5,
    "电梯": 9,
    "起重机械": 14,
    "场（厂）内专用机动车辆": 10,
}
REPORTS = {
    "质监局": "监督抽查与执法情况",
    "工商局": "流通领域商品质量与消费投诉",
    "检验检疫局": "出口商品检验与境外通报",
    "农业局": "农产品质量安全",
    "卫生局": "餐饮服务食品安全",
}
Row = dict[str, object]


def rows(table: str) -> list[dict[str, str]]:
    """Read a table of the sample."""
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def after(day: str, days: int) -> dt.date:
    """Return the date so many days after another."""
    return dt.date.fromisoformat(day) + dt.timedelta(days=days)


def cases(rng: random.Random) -> Iterator[Row]:
    """Open cases after spot checks that failed: serious ones are recalled and traced, all are to be mended."""
    number = 0
    for check in rows("spot_checks"):
        if check["result"] == "合格" or int(check["sampling_date"][:4]) not in YEARS:
            continue
        kinds = ["约谈", "责任追究"] if check["result"] == "拒检" else ["整改"]
        if check["severity"] == "严重" and check["result"] != "拒检":
            kinds += ["召回", "追溯"]
        for kind in kinds:
            number += 1
            opened = after(check["sampling_date"], rng.randint(15, 40))
            allowed = {"召回": 90, "追溯": 60, "约谈": 30, "整改": 60, "责任追究": 90}[kind]
            took = rng.choice([*range(5, allowed), *range(allowed + 1, allowed + 60), None, None])
            done = took and opened + dt.timedelta(days=took)
            reason = check["failed_items"] or "拒绝监督抽查"
            yield {
                "case_id": f"SAMPLE-AJ-{number:03d}",
                "case_type": kind,
                "org_code": check["org_code"],
                "township_code": check["township_code"],
                "opened_date": opened,
                "reason": f"{check['product']}：{reason}",
                "doc_no": f"样例质监案〔{opened.year}〕{number}号",
                "due_date": opened + dt.timedelta(days=allowed),
                "closed_date": done if done and done.year in YEARS else "",
                "result": "样例：已办结" if done and done.year in YEARS else "",
                "note": NOTE,
            }


def accidents(rng: random.Random) -> Iterator[Row]:
    """Draw a few events a year."""
    firms = rows("enterprises")
    number = 0
    for year in YEARS:
        for _ in range(rng.randint(1, 3)):
            number += 1
            firm = rng.choice(firms)
            day = dt.date(year, rng.randint(1, 12), rng.randint(1, 28))
            kind = "食品安全" if firm["is_food"] == "1" else rng.choice(["产品质量安全", "特种设备"])
            yield {
                "event_id": f"SAMPLE-SG-{number:03d}",
                "event_date": day,
                "event_type": kind,
                "severity": rng.choice(["一般", "一般", "一般", "较大"]),
                "org_code": firm["org_code"],
                "township_code": firm["township_code"],
                "casualties": rng.choice([0, 0, 0, 1]),
                "loss_yuan": f"{rng.randint(5, 400) * 100}.00",
                "reported_date": day + dt.timedelta(days=rng.randint(0, 3)),
                "closed_date": day + dt.timedelta(days=rng.randint(10, 90)),
                "summary": "样例事件",
                "note": NOTE,
            }


def special_equipment(rng: random.Random) -> Iterator[Row]:
    """Draw the equipment of every township, growing a little from year to year."""
    townships = sorted({firm["township_code"] for firm in rows("enterprises")})
    held = {(t, kind): rng.randint(0, 2 * usual) for t in townships for kind, usual in EQUIPMENT.items()}
    for year in YEARS:
        for (township, kind), count in held.items():
            now = held[township, kind] = count + rng.choice([0, 0, 1])
            due = round(now * rng.uniform(0.5, 1.0))
            done = max(0, due - rng.choice([0, 0, 0, 1, 2]))
            if now:
                yield {
                    "year": year,
                    "township_code": township,
                    "equipment_class": kind,
                    "in_use": now,
                    "inspection_due": due,
                    "inspected": done,
                    "failed": min(done, rng.choice([0, 0, 0, 0, 1])),
                    "note": NOTE,
                }


def department_reports(rng: random.Random) -> Iterator[Row]:
    """Draw a report of every department for every quarter, some late, some missing."""
    for year in YEARS:
        for quarter in range(1, 5):
            due = dt.date(year + quarter // 4, quarter * 3 % 12 + 1, 15)
            for i, (department, item) in enumerate(REPORTS.items(), start=1):
                late = rng.choice([-6, -4, -2, -1, 0, 0, 3, 12, None])
                yield {
                    "report_id": f"SAMPLE-TB-{year}Q{quarter}-{i}",
                    "year": year,
                    "quarter": quarter,
                    "department": department,
                    "item": item,
                    "due_date": due,
                    "report_date": "" if late is None else due + dt.timedelta(days=late),
                    "note": NOTE,
                }


def programmes(rng: random.Random) -> Iterator[Row]:
    """Draw the state of most items of the register year by year; some have none, as in life."""
    path = ROOT / "params" / "programmes" / "minqing.yaml"
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (keeps every scalar as text)
    for sentence in data["sentences"]:
        for item in sentence.get("items", []):
            if item["covered_by"] != "register" or rng.random() < 0.15:
                continue
            state = 0
            for year in YEARS:
                state = min(2, state + rng.choice([0, 1, 1]))
                day = dt.date(year, rng.randint(9, 12), rng.randint(1, 28))
                yield {
                    "item": item["id"],
                    "record_date": day,
                    "status": ("未启动", "进行中", "已完成")[state],
                    "unit": item["unit"]["zh"],
                    "evidence": f"样例佐证〔{year}〕" if state else "",
                    "note": NOTE,
                }


TABLES = {
    "cases": cases,
    "accidents": accidents,
    "special_equipment": special_equipment,
    "department_reports": department_reports,
    "programmes": programmes,
}


def write(folder: Path) -> None:
    """Write every table into a folder."""
    for name, make in TABLES.items():
        body = list(make(random.Random(f"{SEED} {name}")))  # noqa: S311 (a sample, no secret)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(body[0]), lineterminator="\n")
            out.writeheader()
            out.writerows(body)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
