"""A year's awards beside the firms that earn them, and their sums by clause, township and industry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from mq_analysis.awards import Assessment, assess
from mq_analysis.errors import CoverageError
from mq_analysis.facts import Gap, month_gaps
from mq_analysis.policy import Policy, Rules, rules_for
from mq_analysis.sums import Tables, by_award, by_place, registered, retention


@dataclass(frozen=True, eq=False)
class Annual:
    """The award budget of one year; two of them are the same only if they are one.

    Attributes:
        tables: The county's tables in pandas.
        assessment: The year's awards.
        previous: The year before, or None if it cannot be assessed.
        before: Why not: ``no_policy`` (the policy did not run) or ``no_data``; else ``assessed``.
        retention_fen: Retention of the year per enterprise (Int64, index ``org_code``).
        is_estimate: Whether the year is open and amounts that rest on retention are estimates.
    """

    tables: Tables
    assessment: Assessment
    previous: Assessment | None
    before: Literal["assessed", "no_policy", "no_data"]
    retention_fen: pd.Series[int]
    is_estimate: bool = False

    @property
    def rules(self) -> Rules:
        """The rules of the year."""
        return self.assessment.rules

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The months without a row that facts of the rules are summed over."""
        return month_gaps(self.tables, self.rules, is_open=self.is_estimate)

    @property
    def year(self) -> int:
        """The award year."""
        return self.assessment.rules.year


def annual(
    tables: Tables, policy: Policy, year: int, readings: Mapping[str, str], *, is_estimate: bool = False
) -> Annual:
    """Assess a year and, where policy and data cover it, the year before.

    ``is_estimate``: the tables hold a forecast of the year's retention, and everything shown says so.

    Raises:
        CoverageError: If the policy does not cover the year, or the data hold nothing of it.
    """
    assessment = assess(tables, rules_for(policy, year, readings))
    base = retention(tables, assessment.rules)
    if year <= policy.versions[0].from_.year:
        return Annual(tables, assessment, None, "no_policy", base, is_estimate)
    previous = _if_covered(tables, rules_for(policy, year - 1, readings))
    return Annual(tables, assessment, previous, "assessed" if previous else "no_data", base, is_estimate)


def _if_covered(tables: Tables, rules: Rules) -> Assessment | None:
    """Assess a year, or return None if the data hold nothing of it."""
    try:
        return assess(tables, rules)
    except CoverageError:
        return None


def firms(year: Annual) -> pd.DataFrame:
    """Return one row per line of the assessment with what the register says of the firm, and its retention.

    Columns: those of `Assessment.awards` and `mq_analysis.sums.REGISTER`, then ``retention_fen`` (Int64; null where
    unknown).
    """
    rows = registered(year.assessment.awards, year.tables)
    rows["retention_fen"] = rows["org_code"].map(year.retention_fen).astype("Int64")
    return rows.sort_values(["amount_fen", "org_code"], ascending=[False, True], ignore_index=True)


def by_township(year: Annual) -> pd.DataFrame:
    """Sum a year by township, all of the register: ``township_code, township, firms, amount_fen``."""
    return by_place(year.assessment, year.tables, ["township_code", "township"])


def by_industry(year: Annual) -> pd.DataFrame:
    """Sum a year by product group, largest first: ``product_group, firms, amount_fen``."""
    table = by_place(year.assessment, year.tables, ["product_group"])
    return table.sort_values(["amount_fen", "product_group"], ascending=[False, True], ignore_index=True)


def clause_history(tables: Tables, policy: Policy, year: int, readings: Mapping[str, str]) -> pd.DataFrame:
    """Sum every year of policy and data up to ``year`` by award: ``year, award_id, firms, amount_fen``."""
    first = policy.versions[0].from_.year
    parts = []
    for past in range(first, year + 1):
        assessment = _if_covered(tables, rules_for(policy, past, readings))
        if assessment:
            parts.append(by_award(assessment).assign(year=past)[["year", "award_id", "firms", "amount_fen"]])
    return pd.concat(parts, ignore_index=True)
