"""The approvals and payments of an award year beside what the rule gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mq_analysis.payments.settings import DISBURSEMENT, Settings
from mq_analysis.policy import Policy, Rules, rules_for
from mq_analysis.policy.simulation import settings_for
from mq_analysis.rules.awards import Assessment, assess
from mq_analysis.rules.fund import FundYear, fund_year
from mq_analysis.rules.ledger import approvals_of
from mq_analysis.tables import County

APPROVAL = {
    "approval_id": "str",
    "award_year": "Int64",
    "org_code": "str",
    "clause": "str",
    "honour_id": "str",
    "approved_amount_fen": "Int64",
    "group_approval_doc": "str",
    "group_approval_date": "str",
    "authorisation_doc": "str",
    "authorisation_date": "str",
}
PAYMENT = {
    "payment_id": "str",
    "award_year": "Int64",
    "approval_id": "str",
    "org_code": "str",
    "payee_name": "str",
    "amount_fen": "Int64",
    "payment_date": "str",
    "status": "str",
}
"""The columns read; account numbers are not among them, so that no output can show them."""


@dataclass(frozen=True)
class Book:
    """An award year from approval to payment.

    Attributes:
        assessment: What the rule gives.
        approvals: Those of the year, `APPROVAL`; the index is the row of the county's table.
        earlier: Approvals of earlier award years.
        payments: Those that pay an approval of the year, and those without a known approval that are booked in it,
            `PAYMENT`; returned ones included.
        approved: The approval of each payment, row by row; all missing where there is none.
        fund: The promotion fund of the calendar year; None without a fund or its ledger.
        budget_fen: What was set aside for awards (``budget_lines`` of ``params/simulation``); None if nothing is set.
        lacks: Tables that the county does not keep.
    """

    county: County
    settings: Settings
    assessment: Assessment
    approvals: pd.DataFrame
    earlier: pd.DataFrame
    payments: pd.DataFrame
    approved: pd.DataFrame
    fund: FundYear | None
    budget_fen: int | None
    lacks: tuple[str, ...]

    @property
    def rules(self) -> Rules:
        """The rules of the year."""
        return self.assessment.rules

    @property
    def year(self) -> int:
        """The award year."""
        return self.rules.year

    @property
    def paid(self) -> pd.DataFrame:
        """The payments that went out."""
        return self.payments[self.payments["status"].isin(list(self.settings.paid))]

    @property
    def cut_off(self) -> str:
        """The last date on record among approvals and payments of the year (ISO); empty without one."""
        dates = [*self.payments["payment_date"].dropna(), *self.approvals["authorisation_date"].dropna()]
        return max(dates, default="")


def read(county: County, policy: Policy, year: int, readings: Mapping[str, str]) -> Book:
    """Open the book of an award year.

    Raises:
        CoverageError: If policy or data do not cover the year.
        UsageError: If ``params/disbursement`` has no checks for the policy.
    """
    assessment = assess(county.tables, rules_for(policy, year, readings))
    approvals = _columns(county, "approvals", APPROVAL)
    payments = _columns(county, "payments", PAYMENT)
    approved = approvals_of(payments, approvals)
    booked = approved["award_year"].fillna(payments["award_year"]) == year
    lines = settings_for(policy).budget_lines
    return Book(
        county=county,
        settings=DISBURSEMENT.find(policy),
        assessment=assessment,
        approvals=approvals[approvals["award_year"] == year],
        earlier=approvals[approvals["award_year"] < year],
        payments=payments[booked],
        approved=approved[booked],
        fund=fund_year(county.tables, policy, year, readings),
        budget_fen=lines.get(str(year)),
        lacks=tuple(name for name in ("approvals", "payments", "blacklist") if not county.has(name)),
    )


def _columns(county: County, table: str, types: Mapping[str, str]) -> pd.DataFrame:
    """Return the columns of a table that are used; a column or table that is not there is missing throughout."""
    frame = county[table] if county.has(table) else pd.DataFrame()
    return frame.reindex(columns=list(types)).astype(dict(types))
