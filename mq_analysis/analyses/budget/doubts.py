"""Missing or doubtful data of a year: they are counted and reported, never silently dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from mq_analysis.rules.annual import Annual
from mq_analysis.rules.tier import has_tier, tier_of

KINDS = (
    "no_award",
    "renewal",
    "gate_missed",
    "undecided",
    "no_retention",
    "months_missing",
    "closed",
    "not_registered",
    "negative_month",
    "negative_year",
)
"""All kinds of findings, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One kind of finding: the number of cases, and their rows (``honour_id`` or ``org_code``).

    Attributes:
        detail: The number of cases by what they are about: honours without an award, facts that are missing.
    """

    kind: str
    count: int
    rows: tuple[str, ...]
    detail: tuple[tuple[str, int], ...] = ()


def doubts(year: Annual) -> tuple[Doubt, ...]:
    """Return every kind of finding that the policy can have in a year, including kinds without a case (count 0)."""
    rules = year.rules
    found = _items(year)
    if any(award.items_of == "honour" for award in rules.awards):
        found |= _honours(year)
    if "renewal" in rules.policy.reasons:
        found["renewal"] = _outcome(year.assessment.looked_at, "renewal", "renewal")
    if any(award.gate and award.items_of != "enterprise" for award in rules.awards):
        items = year.assessment.looked_at
        of_items = items[items["honour_id"] != items["org_code"]]  # a firm that never applied missed nothing
        found["gate_missed"] = _outcome(of_items, "gate_missed", "gate_missed")
    if any(fact.window for fact in rules.facts.values()):
        found["months_missing"] = _months_missing(year)
    if has_tier(rules):
        found |= {
            "no_retention": _without_retention(year),
            "negative_month": _negative_months(year),
            "negative_year": _negative_years(year),
        }
    return tuple(found[kind] for kind in KINDS if kind in found)


def _items(year: Annual) -> dict[str, Doubt]:
    awards, register = year.assessment.awards, year.tables["enterprises"]
    paid = awards.loc[awards["amount_fen"].fillna(0) > 0, "org_code"]
    return {
        "undecided": _missing(year),
        "closed": _doubt("closed", paid[paid.isin(_closures(register, year.year))].drop_duplicates()),
    }


def _missing(year: Annual) -> Doubt:
    """Return the items that lack a fact, by the facts that they lack."""
    looked = year.assessment.looked_at
    rows = looked[looked["outcome"] == "missing"]
    lacks = {
        (name, item) for item, names in zip(rows["honour_id"], rows["lacks"], strict=True) for name in names
    }
    facts = Counter(name for name, _ in sorted(lacks))
    items = tuple(sorted(set(rows["honour_id"])))
    return Doubt("undecided", len(items), items, tuple(facts.most_common()))


def _honours(year: Annual) -> dict[str, Doubt]:
    honours = _of_year(year)
    named = {name for award in year.rules.awards for name in award.honours}
    outside = honours[~honours["honour_name"].isin(named)]
    register = year.tables["enterprises"]
    counts = outside["honour_name"].value_counts().sort_index()
    return {
        "no_award": Doubt(
            "no_award",
            len(outside),
            tuple(outside["honour_id"]),
            tuple((str(k), int(v)) for k, v in counts.items()),
        ),
        "not_registered": _doubt(
            "not_registered", honours.loc[~honours["org_code"].isin(register["org_code"]), "honour_id"]
        ),
    }


def _of_year(year: Annual) -> pd.DataFrame:
    """Return the honours of the year; empty if the policy uses no honours and the county has no such table."""
    if "honours" not in year.tables:
        return pd.DataFrame(columns=["honour_id", "org_code", "honour_name"], dtype="str")
    honours, window = year.tables["honours"], year.rules.honour_months
    return honours[honours["issue_month"].between(window.first, window.last)]


def _closures(register: pd.DataFrame, year: int) -> pd.Series[str]:
    """Return the firms closed by the end of the year; also firms that are closed without a date."""
    if "status" not in register:
        return register["org_code"].iloc[:0]
    gone = register["status"].isin(["注销", "吊销"])
    if "status_date" in register:
        gone &= register["status_date"].fillna("").str[:4] <= str(year)
    return register.loc[gone, "org_code"]


def _outcome(looked: pd.DataFrame, outcome: str, kind: str) -> Doubt:
    """Return the items with an outcome, each once: several awards may look at the same."""
    return _doubt(kind, looked.loc[looked["outcome"] == outcome, "honour_id"].drop_duplicates())


def _doubt(kind: str, rows: pd.Series[str]) -> Doubt:
    return Doubt(kind, len(rows), tuple(rows.sort_values()))


def _without_retention(year: Annual) -> Doubt:
    register = year.tables["enterprises"]
    alive = register[register["status"] == "存续"] if "status" in register else register
    started = (
        alive["established_date"].fillna("").str[:4] <= str(year.year)
        if "established_date" in alive
        else True
    )
    missing = alive.loc[started & ~alive["org_code"].isin(year.retention_fen.index), "org_code"]
    return _doubt("no_retention", missing)


def _months_missing(year: Annual) -> Doubt:
    """Return the months for which the county has no row at all of a table that facts are summed from."""
    missing = sorted({month // (100 if gap.is_annual else 1) for gap in year.gaps for month in gap.months})
    return Doubt("months_missing", len(missing), tuple(map(str, missing)))


def _negative_months(year: Annual) -> Doubt:
    fact = year.rules.facts[tier_of(year.rules).schedule.of]
    rows = year.tables.get(fact.table or "")
    if rows is None or "period" not in rows or fact.stored_name not in rows:
        return Doubt("negative_month", 0, ())
    of_year = rows[rows["period"] // 100 == year.year]
    monthly = of_year.groupby(["org_code", "period"], as_index=False)[fact.stored_name].sum()
    negative = monthly[monthly[fact.stored_name] < 0]
    return _doubt("negative_month", negative["org_code"] + " " + negative["period"].astype("str"))


def _negative_years(year: Annual) -> Doubt:
    """Return the firms whose base of the year is below 0: their refunds exceed their taxes."""
    sums = year.retention_fen
    return _doubt("negative_year", pd.Series(sums.index[sums < 0], dtype="str"))
