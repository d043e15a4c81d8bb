"""A year's awards by firm, and their sums by township, industry and clause."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mq_analysis.policy import Policy, rules_for
from mq_analysis.rules.annual import Annual, if_covered
from mq_analysis.rules.sums import Tables, add_register, by_award, by_place


def firms(year: Annual) -> pd.DataFrame:
    """Return one row per line of the assessment, with the firm's columns of the register and its retention.

    Columns: those of `Assessment.awards` and `mq_analysis.rules.sums.REGISTER`, then ``retention_fen`` (Int64; null
    where unknown).
    """
    rows = add_register(year.assessment.awards, year.tables)
    rows["retention_fen"] = rows["org_code"].map(year.retention_fen).astype("Int64")
    return rows.sort_values(["amount_fen", "org_code"], ascending=[False, True], ignore_index=True)


def by_township(year: Annual) -> pd.DataFrame:
    """Sum a year by township, for all townships of the register: ``township_code, township, firms, amount_fen``."""
    return by_place(year.assessment, year.tables, ["township_code", "township"])


def by_industry(year: Annual) -> pd.DataFrame:
    """Sum a year by product group, largest first: ``product_group, firms, amount_fen``."""
    table = by_place(year.assessment, year.tables, ["product_group"])
    return table.sort_values(["amount_fen", "product_group"], ascending=[False, True], ignore_index=True)


def has_industries(year: Annual) -> bool:
    """Say whether the register tells the product group of some enterprise."""
    register = year.tables["enterprises"]
    return "product_group" in register and bool(register["product_group"].fillna("").ne("").any())


def firm_sums(year: Annual) -> pd.DataFrame:
    """Return the sum of each enterprise, ``org_code, amount_fen``, with its columns of the register."""
    sums = year.assessment.awards.groupby("org_code")["amount_fen"].sum().reset_index()
    return add_register(sums.sort_values("org_code", ignore_index=True), year.tables)


def clause_history(tables: Tables, policy: Policy, year: int, readings: Mapping[str, str]) -> pd.DataFrame:
    """Sum every year of policy and data up to ``year`` by award: ``year, award_id, firms, amount_fen``."""
    first = policy.versions[0].from_.year
    parts = []
    for past in range(first, year + 1):
        assessment = if_covered(tables, rules_for(policy, past, readings))
        if assessment:
            parts.append(by_award(assessment).assign(year=past)[["year", "award_id", "firms", "amount_fen"]])
    return pd.concat(parts, ignore_index=True)
