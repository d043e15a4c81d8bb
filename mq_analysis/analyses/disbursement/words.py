"""The content of the rows of a finding, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mq_analysis.analyses.disbursement.finding import Finding
from mq_analysis.policy import Rules
from mq_analysis.report.payments_in_words import Awaited
from mq_analysis.report.values import Money, Said, join, say


def rows_show(finding: Finding, rules: Rules) -> Said:
    """Describe the rows of a finding."""
    facts = finding.facts
    approved, paid = facts.get("approved_amount_fen"), facts.get("amount_fen", facts.get("paid_fen"))
    values: dict[str, object] = {
        "date": facts.get("payment_date"),
        "dates": join(facts.get("dates", ())),
        "payee": _text(facts.get("payee_name")),
        "code": facts.get("paid_code"),
        "group_date": _text(facts.get("group_approval_date")),
        "auth_date": facts.get("authorisation_date"),
        "honour": facts.get("honour_id"),
        "n": len(finding.payment_ids),
        "uses": join(facts.get("uses", ())),
        "paid": _yuan(paid),
        "total": _yuan(paid),
        "approved": _yuan(approved),
        "over": _yuan(facts.get("over_fen", (paid or 0) - int(approved or 0))),
        "available": _yuan(facts.get("available_fen")),
        "first_amount": _yuan(facts.get("first_fen")),
        "year": facts.get("award_year"),
        "within": facts.get("within_days"),
        "removal": _removal(facts),
        "entry": facts.get("entry_date"),
        "so_far": _yuan(facts.get("so_far_fen")),
        "due": _yuan(facts.get("due_fen")),
        "whole": _yuan(facts.get("whole_fen")),
        "waits": Awaited(rules, tuple(facts.get("waiting", ()))),
        "to": join(facts.get("to", ())),
    }
    others = ("first", "before", "before_year", "approved_year", "days", "reason")
    kind = "other_payee" if facts.get("to") else finding.kind
    return say(f"db_found_{kind}", **values, **{name: facts.get(name) for name in others})


def _removal(facts: Mapping[str, Any]) -> Said:
    date = facts.get("removal_date")
    return say("db_removed", date=date) if isinstance(date, str) else say("db_still_listed")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _yuan(fen: object) -> Money | None:
    return None if fen is None or pd.isna(fen) else Money(int(fen))  # type: ignore[call-overload]
