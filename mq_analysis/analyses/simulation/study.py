"""The tiered award of one year, prepared once for all simulations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.money import parse_amount
from mq_analysis.policy import Policy, Rules, Settings, rules_for, settings_for
from mq_analysis.rules.awards import Assessment, AssessmentCache, assess
from mq_analysis.rules.grids import Exposure, NotIndexableError, Payout, exposure
from mq_analysis.rules.sums import Tables, retention
from mq_analysis.rules.tier import Tier, tier_of


@dataclass(frozen=True)
class Study:
    """A year of a county under a policy with a tiered award.

    Attributes:
        settings: Ranges, draws, months known and years ahead, from ``params/simulation``.
        base: Retention of the year per enterprise in fen (Int64, index ``org_code``), of all that have any.
        held: The honours of each enterprise; None if stacking pays an enterprise more than one award.
        why_not: Why there is no ``held``; else empty.
    """

    tables: Tables
    settings: Settings
    assessment: Assessment
    base: pd.Series[int]
    held: Exposure | None
    why_not: str = ""

    @cached_property
    def kept(self) -> AssessmentCache:
        """The cache of assessments of its tables, for this and other years."""
        return AssessmentCache(self.tables, self.assessment)

    @property
    def rules(self) -> Rules:
        """The rules of the year."""
        return self.assessment.rules

    @property
    def year(self) -> int:
        """The award year."""
        return self.rules.year

    @property
    def tier(self) -> Tier:
        """The tiered award."""
        return tier_of(self.rules)

    @property
    def payout(self) -> Payout | None:
        """The payout for changing bases; None if stacking pays an enterprise more than one award."""
        return Payout(self.held, self.held.point) if self.held else None

    @property
    def holders(self) -> list[str]:
        """The enterprises with a counting honour of the tiered award, in order."""
        return sorted(self.tier.holders(self.assessment))

    def budget_line(self, text: str) -> int | None:
        """Read a budget line such as ``200 万元`` as fen; empty: that of the settings, or None if they have none.

        Raises:
            UsageError: If the text is no amount.
        """
        if not text.strip():
            return self.settings.budget_lines.get(str(self.year))
        try:
            return parse_amount(text)
        except ValueError as error:
            raise one(UsageError, "budget_line", str(error)) from None


def study(tables: Tables, policy: Policy, year: int, readings: Mapping[str, str]) -> Study:
    """Prepare a year for simulation.

    Raises:
        PolicyError: If the policy has no tiered award.
        CoverageError: If policy or data do not cover the year.
    """
    rules = rules_for(policy, year, readings)
    tier_of(rules)
    assessment = assess(tables, rules)
    base, settings = retention(tables, rules), settings_for(policy)
    try:
        held = exposure(tables, rules)
    except NotIndexableError as error:
        return Study(tables, settings, assessment, base, None, str(error))
    return Study(tables, settings, assessment, base, held)
