"""The assessment of a year: one row per awarded item, and every honour that was looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.awards.candidates import COUNTED, candidates, reasons
from mq_analysis.awards.highest import NOTHING_COUNTED, highest, rounded, stacking_columns, with_key
from mq_analysis.errors import CoverageError, Problem
from mq_analysis.facts import enterprise_facts, honours_of_year
from mq_analysis.frames import LazyFrame, collected, records
from mq_analysis.policy import Rules

COLUMNS = ("org_code", "payee", "year", "award_id", "clause", "honour", "amount_fen", "reading", "considered")
"""Columns of `Assessment.awards`, in order."""

COUNTS = ("paid", "not_highest", "zero", "gate_missed", "undecided")
"""Outcomes of an honour that counts; undecided: another of the same stacking key is missing a fact."""


@dataclass(frozen=True)
class Assessment:
    """What a year pays.

    Attributes:
        rules: The rules it was computed under.
        awards: One row per awarded item, ordered by ``org_code, payee, award_id``: `COLUMNS`.
            ``amount_fen`` is Int64 and null where a missing fact leaves it undecided; an enterprise whose
            honours earn nothing has one row with 0; ``considered`` is a JSON array.
        looked_at: One row per honour that falls under an award: ``org_code, honour_id, honour_name,
            award_id, clause, own_fen`` (what it earns by itself, rounded), ``outcome`` (one of `COUNTS`;
            missing: a fact it needs is unknown; or a key of the policy's ``reasons``).
    """

    rules: Rules
    awards: pd.DataFrame
    looked_at: pd.DataFrame

    @property
    def total_fen(self) -> int:
        """The sum of the rounded awards that are decided."""
        return int(self.awards["amount_fen"].sum())


def assess(tables: Mapping[str, Any], rules: Rules) -> Assessment:
    """Assess a year from native tables (pandas or DuckDB relations) by name.

    Raises:
        CoverageError: If the data hold no honour of the year or no month that the rules ask for.
        DataError: If a fact is negative or too large to stay exact.
    """
    rows = candidates(honours_of_year(tables["honours"], rules), enterprise_facts(tables, rules), rules)
    best = collected(highest(rows, rules))
    if best.empty:
        _refuse_empty_year(tables, rules)
    detail = with_key(rows).with_columns(rounded(nw.col("value"), rules).alias("own_fen"))
    return _assessment(collected(detail), best, rules)


def _refuse_empty_year(tables: Mapping[str, Any], rules: Rules) -> None:
    """Tell a year in which nothing falls under an award from one of which the data hold nothing."""
    window = rules.honour_months
    honours: LazyFrame = nw.from_native(tables["honours"]).lazy()
    of_year = honours.filter(nw.col("issue_month").is_between(window.first, window.last))
    if collected(of_year.select(nw.len().alias("rows")))["rows"].item() == 0:
        span = f"{window.first} to {window.last}"
        raise CoverageError(Problem("table honours", f"must have rows for the months {span}, got none"))


def _assessment(detail: pd.DataFrame, best: pd.DataFrame, rules: Rules) -> Assessment:
    keys = stacking_columns(rules)
    detail = detail.sort_values(["org_code", "position", "honour_id"], ignore_index=True)
    paid = _winners(detail, keys)
    looked_at = _looked_at(detail, paid, rules)
    awards = _rows(best, detail[paid], keys, rules)
    awards = awards.merge(_considered(looked_at), on="org_code", how="left", validate="many_to_one")
    awards = awards.sort_values(["org_code", "payee", "award_id"], ignore_index=True)
    return Assessment(rules, awards[list(COLUMNS)], looked_at)


def _winners(detail: pd.DataFrame, keys: list[str]) -> pd.Series[bool]:
    """Mark the honour that each stacking key is paid for: highest key, then lowest honour id."""
    top = detail["key"] == detail.groupby(keys, sort=False)["key"].transform("max")
    top &= detail["key"] > 0
    return top & ~detail[top].duplicated(keys).reindex(detail.index, fill_value=True)


def _looked_at(detail: pd.DataFrame, paid: pd.Series[bool], rules: Rules) -> pd.DataFrame:
    names = ("not_highest", *reasons(rules))
    outcome = detail["reason"].map(lambda i: names[i])
    counted = detail["reason"] == COUNTED
    nothing = counted & (detail["value"] == 0)
    outcome = outcome.mask(nothing, "zero").mask(nothing & detail["gate_missed"], "gate_missed")
    outcome = outcome.mask(paid & (detail["value"] > 0), "paid")
    waits = detail.groupby(stacking_columns(rules), sort=False)["missing"].transform("max").astype(bool)
    outcome = outcome.mask(waits & counted, "undecided").mask(detail["missing"], "missing")
    award = detail["position"].map(lambda i: rules.awards[i])
    return pd.DataFrame(
        {
            "org_code": detail["org_code"],
            "honour_id": detail["honour_id"],
            "honour_name": detail["honour_name"],
            "award_id": award.map(lambda a: a.id),
            "clause": award.map(lambda a: a.clause),
            "own_fen": detail["own_fen"].astype("int64"),
            "outcome": outcome,
        }
    )


def _rows(best: pd.DataFrame, winners: pd.DataFrame, keys: list[str], rules: Rules) -> pd.DataFrame:
    """Turn the award of each stacking key into output rows; an enterprise that earns nothing keeps one."""
    best = best.merge(winners[[*keys, "honour_id"]], on=keys, how="left", validate="one_to_one")
    best = best.sort_values(["org_code", "amount_fen", "position"], ascending=[True, False, True])
    says_something = (best["amount_fen"] > 0) | best["undecided"].astype(bool)
    earns = says_something.groupby(best["org_code"]).transform("any")
    best = best[says_something | (~earns & ~best["org_code"].duplicated())]
    undecided = best["undecided"].astype(bool)
    best["position"] = best["position"].mask(undecided, NOTHING_COUNTED)
    best["honour_id"] = best["honour_id"].mask(undecided)
    award = [rules.awards[i] if i != NOTHING_COUNTED else None for i in best["position"]]
    return pd.DataFrame(
        {
            "org_code": best["org_code"].to_numpy(),
            "payee": best["org_code"].to_numpy(),
            "year": rules.year,
            "award_id": [a.id if a else "" for a in award],
            "clause": [a.clause if a else "" for a in award],
            "honour": best["honour_id"].fillna("").to_numpy(),
            "amount_fen": best["amount_fen"].astype("Int64").mask(undecided).array,
            "reading": rules.reading_text,
        }
    )


def _considered(looked_at: pd.DataFrame) -> pd.DataFrame:
    """Gather per enterprise what was looked at, as JSON text."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for row in records(looked_at):
        entries.setdefault(row["org_code"], []).append(
            {
                "award_id": row["award_id"],
                "honour": row["honour_id"],
                "honour_name": row["honour_name"],
                "amount_fen": None if row["outcome"] == "missing" else row["own_fen"],
                "outcome": row["outcome"],
            }
        )
    texts = [json.dumps(rows, ensure_ascii=False) for rows in entries.values()]
    return pd.DataFrame({"org_code": list(entries), "considered": texts}, dtype="str")
