"""A year's awards beside the firms that earn them, and their sums by clause, township and industry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mq_analysis.awards import Assessment, assess
from mq_analysis.facts import enterprise_facts
from mq_analysis.frames import collected
from mq_analysis.policy import Policy, Rules, rules_for

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Annual:
    """The award budget of one year.

    Attributes:
        tables: The county's tables in pandas.
        assessment: The year's awards.
        previous: The year before, or None if the policy did not run then.
        retention_fen: Retention of the year per enterprise (Int64, index ``org_code``).
    """

    tables: Tables
    assessment: Assessment
    previous: Assessment | None
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
    """Assess a year and, where the policy ran, the year before.

    Raises:
        CoverageError: If the policy does not cover the year, or the data hold nothing of it.
    """
    rules = rules_for(policy, year, readings)
    first = policy.versions[0].from_.year
    previous = assess(tables, rules_for(policy, year - 1, readings)) if year > first else None
    return Annual(tables, assess(tables, rules), previous, retention(tables, rules))


def retention(tables: Tables, rules: Rules) -> pd.Series[int]:
    """Return the base of the tiered award per enterprise in fen, by ``org_code``."""
    base = next(a.schedule.of for a in rules.awards if a.schedule)
    frame = collected(enterprise_facts(tables, rules)[base])
    return frame.set_index("org_code")[base].sort_index()


def firms(year: Annual) -> pd.DataFrame:
    """Return one row per line of the assessment with the firm's name, township, industry and retention.

    Columns: those of `Assessment.awards`, then ``name, township_code, township, product_group,
    retention_fen`` (Int64; null where unknown) and ``outcome`` of the enterprise's best honour.
    """
    register = year.tables["enterprises"][["org_code", "name", "township_code", "township", "product_group"]]
    rows = year.assessment.awards.merge(register, on="org_code", how="left", validate="many_to_one")
    rows["retention_fen"] = rows["org_code"].map(year.retention_fen).astype("Int64")
    return rows.sort_values(["amount_fen", "org_code"], ascending=[False, True], ignore_index=True)


def by_clause(assessment: Assessment) -> pd.DataFrame:
    """Sum a year by award, zeros included: ``award_id, clause, firms, honours, amount_fen, displaced_fen``.

    ``honours`` counts the honours that count under the award; ``displaced_fen`` is what those that were
    not the highest would have earned by themselves.
    """
    rules = assessment.rules
    paid = assessment.awards[assessment.awards["amount_fen"].fillna(0) > 0].groupby("award_id")
    counted = assessment.looked_at[
        assessment.looked_at["outcome"].isin(["paid", "not_highest", "zero", "gate_missed"])
    ]
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
    every = year.tables["enterprises"][keys].drop_duplicates()
    return (
        every.merge(sums.reset_index(), on=keys, how="left")
        .fillna({"firms": 0, "amount_fen": 0})
        .astype({"firms": "int64", "amount_fen": "int64"})
    )


def clause_history(tables: Tables, policy: Policy, year: int, readings: Mapping[str, str]) -> pd.DataFrame:
    """Sum every year of the policy up to ``year`` by award: ``year, award_id, firms, amount_fen``."""
    first = policy.versions[0].from_.year
    parts = []
    for past in range(first, year + 1):
        table = by_clause(assess(tables, rules_for(policy, past, readings)))
        parts.append(table.assign(year=past)[["year", "award_id", "firms", "amount_fen"]])
    return pd.concat(parts, ignore_index=True)
