"""Small policies as plain data and small counties as texts of CSV, assessed on each engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mq_analysis.base.codes import check_character
from mq_analysis.policy import Policy, Rules, choose_readings, parse_policy, rules_for
from mq_analysis.rules.awards import Assessment, assess
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import read_county

from ..engines_of import native

NAME = {"zh": "例", "en": "example"}
ALL = {"clause": "一", "quote": "都付", "per": "enterprise", "pay": "all"}


def code(number: int) -> str:
    body = f"PDY{number:05d}"
    return body + check_character(body)


A, B, C = (code(n) for n in (1, 2, 3))


def award(amount: Mapping[str, Any], id_: str = "W", for_: str = "enterprise", **more: Any) -> dict[str, Any]:
    """An award for the rows of a table, the enterprises, or (``honour``) for the honour 某奖."""
    source = {"honours": ["某奖"]} if for_ == "honour" else {"for": for_}
    return {"id": id_, "clause": "一", "name": NAME, "quote": "奖", **source, "amount": amount, **more}


def fact(type_: str, of: str = "enterprise", **more: Any) -> dict[str, Any]:
    return {"name": NAME, "of": of, "type": type_, **more}


def version(awards: Iterable[Mapping[str, Any]], from_: str, to: str, **more: Any) -> dict[str, Any]:
    """A version that rounds to 1 分 and pays everything, unless told otherwise."""
    whole = {"rounding": {"to": "1 分"}, "awards": [*awards], "stacking": ALL}
    return {"from": from_, "to": to} | whole | more


def law(facts: Mapping[str, Any], *versions: Mapping[str, Any], **more: Any) -> Policy:
    """Return a policy."""
    return parse_policy(text(facts, *versions, **more), "small.yaml")


def text(facts: Mapping[str, Any], *versions: Mapping[str, Any], **more: Any) -> str:
    head = {"id": "small", "title": NAME, "issuer": NAME, "jurisdiction": NAME}
    return json.dumps({**head, "facts": facts, "versions": versions, **more}, ensure_ascii=False)


def one_version(facts: Mapping[str, Any], awards: Sequence[Mapping[str, Any]], **more: Any) -> Policy:
    """Return a policy of 2010 to 2015 in one version; ``more`` are keys of the policy."""
    return law(facts, version(awards, "2010-01-01", "2015-12-31"), **more)


def rows(head: str, lines: Iterable[Iterable[object]]) -> str:
    """Write a table as CSV; None is blank."""
    told = (",".join("" if cell is None else str(cell) for cell in line) for line in lines)
    return "\n".join([head, *told]) + "\n"


def register(codes: Iterable[str]) -> str:
    head = "org_code,name,entity_type,township_code,township,product_group"
    return rows(head, ((c, f"企业{i}", "企业", "350124100", "某镇", "瓷") for i, c in enumerate(codes)))


def assessed(
    folder: Path, policy: Policy, engine: str, year: int, codes: Iterable[str] = (A, B, C), **tables: str
) -> Assessment:
    """Assess a year from tables as texts."""
    frames, rules = opened(folder, policy, year, codes, **tables)
    return assess(native(frames, engine), rules)


def opened(
    folder: Path, policy: Policy, year: int, codes: Iterable[str] = (A, B, C), **tables: str
) -> tuple[Mapping[str, Any], Rules]:
    """Return a county's tables, read from texts, and the rules of a year."""
    for name, content in {"enterprises": register(codes), **tables}.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    frames = read_county(folder, schema=schema_for(policy)).tables
    return frames, rules_for(policy, year, choose_readings(policy))


def paid(found: Assessment, *by: str) -> dict[Any, int | None]:
    """Return what is paid in fen by columns of the awards; None where it is undecided."""
    keys = list(by) or ["org_code"]
    sums = found.awards.groupby(keys)["amount_fen"].sum(min_count=1, skipna=False)
    return {key: None if sums.isna()[key] else int(sums[key]) for key in sums.index}


def looked_at(found: Assessment) -> dict[tuple[str, str], tuple[str, int]]:
    """Return the outcome of every item and award, and what is paid for it in fen."""
    return {
        (row.honour_id, row.award_id): (row.outcome, int(row.paid_fen))
        for row in found.looked_at.itertuples()
    }
