"""Honours of the year: titles that the catalogue may give, to products, trademarks, systems, firms and laboratories."""

from __future__ import annotations

import functools
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from .facts import Fact, Firm, Truth

CATALOGUE = Path(__file__).parents[2] / "data" / "sample" / "reference" / "honour_catalogue.yaml"
OF_FOOD = ("GP", "GI", "E22", "HC")
FIRST = ("FT", "I9")  # both of one firm, in every county
OFTEN = ("FM", "FT", "CQ", "CT", "E14", "E22", "E18", "I9", "HC", "GP", "HT", "SH")


@functools.cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Return the catalogue of honours by code."""
    return {entry["code"]: entry for entry in yaml.safe_load(CATALOGUE.read_text("utf-8"))}


def possible(year: int) -> list[dict[str, Any]]:
    """Return honours that can be given in a year, those given often several times."""
    found = [
        entry
        for entry in catalogue().values()
        if entry["new_titles_from"] <= year <= entry["new_titles_to"]
        and year not in entry["years_without_round"]
    ]
    return found + [entry for entry in found if entry["code"] in OFTEN] * 3


def add_honours(rng: random.Random, truth: Truth) -> None:
    """Give honours to about a third of the firms; the township, the department or both report each."""
    firm = rng.choice(truth.firms)
    for number in range(max(6, len(truth.firms) // 2)):
        if number >= len(FIRST) and rng.random() < 0.6:  # some firms have several
            firm = rng.choice(truth.firms)
        entry = rng.choice(possible(truth.year)) if number >= len(FIRST) else catalogue()[FIRST[number]]
        item = item_of(firm, entry)
        if item is None or any(key[:4] == ("honours", firm.code, entry["code"], item) for key in truth.facts):
            continue
        day = date(truth.year, 1, 5) + timedelta(days=rng.randrange(320))
        values = {
            "org_code": firm.code,
            "honour_code": entry["code"],
            "honour_name": entry["name"],
            "level": entry["level"],
            "item_name": item,
            "certificate_no": f"SAMPLE-{entry['code']}-{truth.year}-{number:04}",
            "issuing_body": entry["issuing_body"],
            "doc_no": f"样例质{entry['code']}〔{truth.year}〕{rng.randrange(1, 200)}号",
            "issue_date": day,
            "valid_until": last_day(day, entry["valid_years"]),
            "kind": "new",
            "route": "行政",
        }
        if entry["valid_years"] and rng.random() < 0.25:
            values["kind"] = "renewal"
            add_earlier(truth, firm, entry, values)
        key = truth.add(Fact("honours", values))
        row = values | {"enterprise_name": firm.name, "township_code": firm.township_code}
        by_township, by_department = rng.choice(((True, True), (True, False), (False, True)))
        by_township |= number < len(FIRST)
        if by_township:
            truth.state(firm.township, "honours", row, key)
        if by_department:
            truth.state(entry["responsible_department"], "honours", row, key)


def item_of(firm: Firm, entry: dict[str, Any]) -> str | None:
    """Return the product or trademark of an honour, blank if it is the firm's; none if the firm cannot have it."""
    if entry["code"] in OF_FOOD and not firm.is_food:
        return None
    match entry["subject"]:
        case "product":
            return firm.main_product if firm.product_group != "检测" else None
        case "trademark":
            return firm.trademark
        case "lab":
            return "检测中心实验室" if firm.product_group == "检测" else "企业内设实验室"
    return ""


def last_day(day: date, years: int | None) -> date | None:
    """Return the last day of validity of a title given on a day."""
    return date(day.year + years, day.month, min(day.day, 28)) - timedelta(days=1) if years else None


def add_earlier(truth: Truth, firm: Firm, entry: dict[str, Any], values: dict[str, Any]) -> None:
    """Put the title that a renewal renews into the honours of earlier years."""
    day = date(truth.year - entry["valid_years"], values["issue_date"].month, 2)
    truth.history.append(
        {
            "honour_id": f"H{len(truth.history) + 1:04}",
            "org_code": firm.code,
            "honour_code": entry["code"],
            "honour_name": entry["name"],
            "level": entry["level"],
            "clause": entry["clause"],
            "subject": entry["subject"],
            "item_name": values["item_name"],
            "certificate_no": f"SAMPLE-{entry['code']}-{day.year}-9{len(truth.history):03}",
            "issuing_body": entry["issuing_body"],
            "doc_no": f"样例质{entry['code']}〔{day.year}〕7号",
            "issue_date": day.isoformat(),
            "honour_year": str(day.year),
            "valid_until": (last_day(day, entry["valid_years"]) or day).isoformat(),
            "kind": "new",
            "route": "行政",
            "lab_kind": "",
        }
    )
