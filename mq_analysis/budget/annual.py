"""A year's awards beside the firms that earn them, and their sums by clause, township and industry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from mq_analysis.awards import COUNTS, Assessment, assess
from mq_analysis.budget.tier import tier_of
from mq_analysis.errors import CoverageError, Problem
from mq_analysis.facts import enterprise_fact
from mq_analysis.frames import collected
from mq_analysis.policy import Policy, Rules, rules_for

Tables = Mapping[str, pd.DataFrame]

UNREGISTERED = ""
"""Name, township and industry of an enterprise that the register does not hold."""


@dataclass(frozen=True)
class Annual:
    """The award budget of one year.

    Attributes:
        tables: The county's tables in pandas.
        assessment: The year's awards.
        previous: The year before, or None if it cannot be assessed.
        before: Why not: ``no_policy`` (the policy did not run) or ``no_data``; else ``assessed``.
        retention_fen: Retention of the year per enterprise (Int64, index ``org_code``).
    """

    tables: Tables
    assessment: Assessment
    previous: Assessment | None
    before: Literal["assessed", "no_policy", "no_data"]
    retention_fen: pd.Series[int]

    @property
    def rules(self) -> Rules:
        """The rules of the year."""
        return self.assessment.rules

    @property
    def year(self) -> int:
        """The award year."""
        return self.assessment.rules.year


def annual(tables: Tables, policy: Policy, year: int, readings: Mapping[str, str]) -> Annual:
    """Assess a year and, where policy and data cover it, the year before.

    Raises:
        CoverageError: If the policy does not cover the year, or the data hold nothing of it.
    """
    assessment = assess(tables, rules_for(policy, year, readings))
    base = retention(tables, assessment.rules)
    if year <= policy.versions[0].from_.year:
        return Annual(tables, assessment, None, "no_policy", base)
    previous = _if_covered(tables, rules_for(policy, year - 1, readings))
    return Annual(tables, assessment, previous, "assessed" if previous else "no_data", base)


def _if_covered(tables: Tables, rules: Rules) -> Assessment | None:
    """Assess a year, or return None if the data hold nothing of it."""
    try:
        return assess(tables, rules)
    except CoverageError:
        return None


def retention(tables: Tables, rules: Rules) -> pd.Series[int]:
    """Return the base of the tiered award per enterprise in fen, by ``org_code``."""
    base = tier_of(rules).schedule.of
    found = enterprise_fact(tables, rules.facts[base], rules)
    if found is None:
        raise CoverageError(
            Problem(f"table {rules.facts[base].table}", f"must hold the fact {base}, got no such column")
        )
    return collected(found).set_index("org_code")[base].sort_index()


def firms(year: Annual) -> pd.DataFrame:
    """Return one row per line of the assessment with the firm's name, township, industry and retention.

    Columns: those of `Assessment.awards`, then ``name, township_code, township, product_group,
    retention_fen`` (Int64; null where unknown). An enterprise that the register does not hold has
    `UNREGISTERED` for its texts, so that no award drops out of a sum.
    """
    register = year.tables["enterprises"][["org_code", "name", "township_code", "township", "product_group"]]
    rows = year.assessment.awards.merge(register, on="org_code", how="left", validate="many_to_one")
    texts = ["name", "township_code", "township", "product_group"]
    rows[texts] = rows[texts].fillna(UNREGISTERED)
    rows["retention_fen"] = rows["org_code"].map(year.retention_fen).astype("Int64")
    return rows.sort_values(["amount_fen", "org_code"], ascending=[False, True], ignore_index=True)


def by_clause(assessment: Assessment) -> pd.DataFrame:
    """Sum a year by award, zeros included: ``award_id, clause, firms, honours, amount_fen, displaced_fen``.

    ``honours`` counts the honours that count under the award; ``displaced_fen`` is what those that were
    not the highest would have earned by themselves.
    """
    rules = assessment.rules
    paid = assessment.awards[assessment.awards["amount_fen"].fillna(0) > 0].groupby("award_id")
    counted = assessment.looked_at[assessment.looked_at["outcome"].isin(COUNTS)]
    lost = counted[counted["outcome"] == "not_highest"].groupby("award_id")["own_fen"].sum()
    ids = [award.id for award in rules.awards]
    return pd.DataFrame(
        {
            "award_id": ids,
            "clause": [award.clause for award in rules.awards],
            "firms": paid["org_code"].nunique().reindex(ids, fill_value=0).to_numpy(),
            "honours": counted.groupby("award_id").size().reindex(ids, fill_value=0).to_numpy(),
            "amount_fen": paid["amount_fen"].sum().astype("int64").reindex(ids, fill_value=0).to_numpy(),
            "displaced_fen": lost.reindex(ids, fill_value=0).to_numpy(),
        }
    )


def by_township(year: Annual) -> pd.DataFrame:
    """Sum a year by township, all of the register: ``township_code, township, firms, amount_fen``."""
    return _by(year, ["township_code", "township"]).sort_values("township_code", ignore_index=True)


def by_industry(year: Annual) -> pd.DataFrame:
    """Sum a year by product group, largest first: ``product_group, firms, amount_fen``."""
    table = _by(year, ["product_group"])
    return table.sort_values(["amount_fen", "product_group"], ascending=[False, True], ignore_index=True)


def _by(year: Annual, keys: list[str]) -> pd.DataFrame:
    rows = firms(year)
    paid = rows[rows["amount_fen"].fillna(0) > 0].groupby(keys)
    sums = paid.agg(firms=("org_code", "nunique"), amount_fen=("amount_fen", "sum"))
    every = pd.concat([year.tables["enterprises"][keys], rows[keys]]).drop_duplicates()
    return (
        every.merge(sums.reset_index(), on=keys, how="left")
        .fillna({"firms": 0, "amount_fen": 0})
        .astype({"firms": "int64", "amount_fen": "int64"})
    )


def clause_history(tables: Tables, policy: Policy, year: int, readings: Mapping[str, str]) -> pd.DataFrame:
    """Sum every year of policy and data up to ``year`` by award: ``year, award_id, firms, amount_fen``."""
    first = policy.versions[0].from_.year
    parts = []
    for past in range(first, year + 1):
        assessment = _if_covered(tables, rules_for(policy, past, readings))
        if assessment:
            parts.append(by_clause(assessment).assign(year=past)[["year", "award_id", "firms", "amount_fen"]])
    return pd.concat(parts, ignore_index=True)
