"""The approvals and payments of an award year, with the awards that the rules give."""

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
        assessment: The awards that the rules give.
        approvals: The approvals of the year, columns `APPROVAL`; the index is the row of the county's table.
        earlier: Approvals of earlier award years.
        payments: Payments of an approval of the year, and those without a known approval booked in the year,
            columns `PAYMENT`; including payments that the bank returned.
        approved: The approval of each payment, row by row; missing values if it has none.
        fund: The promotion fund of the calendar year; None without a fund or its ledger.
        budget_fen: The budget for awards (``budget_lines`` of ``params/simulation``); None if none is set.
        lacks: Tables that the county does not have.
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
        """The payments that went out and were not returned."""
        return self.payments[self.payments["status"].isin(list(self.settings.paid))]

    @property
    def cut_off(self) -> str:
        """The last date among approvals and payments of the year (ISO); empty if there is none."""
        dates = [*self.payments["payment_date"].dropna(), *self.approvals["authorisation_date"].dropna()]
        return max(dates, default="")


def read(county: County, policy: Policy, year: int, readings: Mapping[str, str]) -> Book:
    """Read the approvals and payments of an award year and assess the year.

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
    """Return the used columns of a table; a column or table that is not there has only missing values."""
    frame = county[table] if county.has(table) else pd.DataFrame()
    return frame.reindex(columns=list(types)).astype(dict(types))
