"""A year's awards, those of the year before, and what each firm left in the county."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import pandas as pd

from mq_analysis.base.errors import CoverageError
from mq_analysis.base.money import FEN_PER_YUAN
from mq_analysis.base.results import Result, with_yuan
from mq_analysis.policy import Policy, Rules, rules_for
from mq_analysis.rules.awards import Assessment, assess
from mq_analysis.rules.facts import Gap, month_gaps
from mq_analysis.rules.sums import Tables, add_register, retention, winners
from mq_analysis.rules.tier import has_tier

_NO_BASE: pd.Series[int] = pd.Series(dtype="Int64").rename_axis("org_code")
"""The base of the tiered award where the policy has none."""


@dataclass(frozen=True, eq=False, repr=False)
class Annual(Result):
    """The award budget of one year; two of them are the same only if they are one.

    Attributes:
        tables: The county's tables in pandas.
        assessment: The year's awards.
        previous: The year before, or None if it cannot be assessed.
        before: Why not: ``no_policy`` (the policy did not run) or ``no_data``; else ``assessed``.
        retention_fen: The base of the tiered award per enterprise (Int64, index ``org_code``); empty without one.
        is_estimate: Whether the year is open and amounts that rest on retention are estimates.
    """

    tables: Tables
    assessment: Assessment
    previous: Assessment | None
    before: Literal["assessed", "no_policy", "no_data"]
    retention_fen: pd.Series[int]
    is_estimate: bool = False

    @property
    def title(self) -> str:
        """Say in one line what is assessed."""
        kind = "estimate" if self.is_estimate else "awards"
        total = f"{Decimal(self.assessment.total_fen) / FEN_PER_YUAN:,} yuan"
        return f"{self.rules.policy.id} {self.year}: {kind} of {total} for {winners(self.assessment)} enterprises"

    def table(self) -> pd.DataFrame:
        """Return a row for each line of the assessment, largest first.

        Columns: ``org_code, name, township, payee, year, award_id, clause, honour, amount_fen, amount_yuan, reading``;
        an amount that cannot be decided is missing.
        """
        rows = add_register(self.assessment.awards, self.tables)
        rows = rows.sort_values(["amount_fen", "org_code"], ascending=[False, True], ignore_index=True)
        kept = [
            "org_code",
            "name",
            "township",
            "payee",
            "year",
            "award_id",
            "clause",
            "honour",
            "amount_fen",
            "reading",
        ]
        return with_yuan(rows[kept])

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
    base = retention(tables, assessment.rules) if has_tier(assessment.rules) else _NO_BASE
    if year <= policy.versions[0].from_.year:
        return Annual(tables, assessment, None, "no_policy", base, is_estimate)
    previous = if_covered(tables, rules_for(policy, year - 1, readings))
    return Annual(tables, assessment, previous, "assessed" if previous else "no_data", base, is_estimate)


def if_covered(tables: Tables, rules: Rules) -> Assessment | None:
    """Assess a year; None if the data hold nothing of it."""
    try:
        return assess(tables, rules)
    except CoverageError:
        return None
