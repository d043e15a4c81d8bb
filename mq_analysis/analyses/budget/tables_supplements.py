"""Tables of townships' own supplements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.budget.supplement import Supplement
from mq_analysis.base.frames import records
from mq_analysis.report.spoken import ENTERPRISE, award_with_clause, firm_name, mark_estimate
from mq_analysis.report.table import Table, money, number, text
from mq_analysis.report.values import Money, Value, join, say
from mq_analysis.rules.annual import Annual


def supplements(found: Sequence[Supplement], county: Annual) -> list[Table]:
    """Tabulate each supplement with payments: its firms, the amount of each level, and the higher of both."""
    return [_table(one, county) for one in found if one.assessment is not None]


def _table(one: Supplement, county: Annual) -> Table:
    own = _own(one)
    body = [
        (
            i,
            firm_name(r),
            own.get(r["org_code"]),
            _amount(r["township_fen"]),
            _amount(r["county_fen"]),
            _amount(r["joint_fen"]),
        )
        for i, r in enumerate(records(one.firms), start=1)
    ]
    sums = [Money(int(one.firms[name].sum())) for name in ("township_fen", "county_fen", "joint_fen")]
    caption = say("tbl_sup", township=one.township, year=county.year, payer=one.policy.issuer)
    is_example = one.policy.supplement is not None and one.policy.supplement.example
    return Table(
        mark_estimate(caption, is_estimate=county.is_estimate),
        f"tbl-sup-{one.policy.id.replace('_', '-')}",
        (
            number("#"),
            text(ENTERPRISE, weight=1.2),
            text(say("sup_award"), weight=1),
            money(say("sup_own")),
            money(say("sup_county")),
            money(say("sup_both")),
        ),
        tuple(body),
        totals=(("", say("total"), "", *sums),),
        notes=(*([say("sup_example")] if is_example else []), say("note_sup")),
    )


def _own(one: Supplement) -> dict[str, Value]:
    """Name the township's award of each firm that it pays."""
    if one.assessment is None:
        return {}
    rows = one.assessment.awards[one.assessment.awards["amount_fen"].fillna(0) > 0]
    rules = one.assessment.rules
    named: dict[str, list[Value]] = {}
    for r in records(rows):
        named.setdefault(r["org_code"], []).append(award_with_clause(rules.award(r["award_id"])))
    return {code: join(names) for code, names in named.items()}


def _amount(fen: Any) -> Money | None:
    return None if pd.isna(fen) else Money(int(fen))
