"""The grade of a firm worked out slowly from the text of the sample's rows, in plain Python."""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction

import yaml

from mq_analysis.base.project import home

from ..samples import rows

DATA = yaml.load((home() / "params" / "credit" / "minqing.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
TABLES = {line["table"]: rows(line["table"]) for line in DATA["lines"]}


def texts(value) -> list[str]:
    return value if isinstance(value, list) else [value]


def plus_months(day: str, months: int) -> dt.date:
    year, month, date = map(int, day.split("-"))
    total = year * 12 + month - 1 + months
    year, month = divmod(total, 12)
    return dt.date(year, month + 1, min(date, calendar.monthrange(year, month + 1)[1]))


def weight(day: str, today: dt.date) -> Fraction:
    for band in DATA["decay"]:
        if plus_months(day, int(band["within_months"])) > today:
            return Fraction(band["weight"])
    return Fraction(0)


def grade(code: str, today: dt.date, listed: bool) -> tuple[str, Fraction]:
    """Grade and score of one firm."""
    events, score, counted, worst = DATA["events"], Fraction(DATA["base"]), 0, 0
    ids = [one["id"] for one in DATA["grades"]]
    held = set()
    for line in DATA["lines"]:
        is_event = line["table"] == events["table"]
        total = Fraction(0)
        for row in TABLES[line["table"]]:
            day = row[events["date"] if is_event else line["date"]]
            if row["org_code"] != code or dt.date.fromisoformat(day) > today:
                continue
            if any(row[name] not in texts(value) for name, value in line.get("among", {}).items()):
                continue
            if "late" in line and not row[line["late"]["due"]] < (
                min(row[line["late"]["done"]] or "9", today.isoformat())
            ):
                continue
            until = row[events["until"]] if is_event else row.get(line.get("until", ""), "")
            if until and dt.date.fromisoformat(until) < today:
                continue
            share = Fraction(1) if line.get("in_force") else weight(day, today)
            if not share:
                continue
            counted += 1
            points = Fraction(line["points"])
            mended = is_event and row["is_repaired"] == "1" and row["repaired_date"] <= today.isoformat()
            total += points * share * (Fraction(DATA["repaired"]) if mended and points < 0 else 1)
            for veto in DATA["vetoes"]:
                if (
                    line["id"] in veto["lines"]
                    and not mended
                    and plus_months(day, int(veto["months"])) > today
                ):
                    held.add(veto["id"])
        cap = Fraction(line.get("cap", 10**9))
        score += max(-cap, min(cap, total))
    score = max(Fraction(0), min(Fraction(DATA["most"]), score))
    place = next(i for i, one in enumerate(DATA["grades"]) if score >= int(one["at_least"]))
    for veto in DATA["vetoes"]:
        worst = max(worst, ids.index(veto["at_best"]) if veto["id"] in held else 0)
    if listed:
        worst = max(worst, ids.index(DATA["blacklist"]["at_best"]))
    return (ids[max(place, worst)] if counted or listed else "unrated"), score
