"""Tables of townships' own supplements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.budget.supplement import Supplement
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH, award_name, firm_name, marked
from mq_analysis.report.labels import Words
from mq_analysis.rules.annual import Annual


def supplements(found: Sequence[Supplement], county: Annual, lang: str) -> list[Table]:
    """Tabulate each supplement that pays: the township's firms, what each level pays, one highest beside them."""
    return [_table(one, county, Words(lang)) for one in found if one.assessment is not None]


def _table(one: Supplement, county: Annual, t: Words) -> Table:
    own = _own(one, t)
    body = [
        (
            str(i),
            firm_name(r, t),
            own.get(r["org_code"], DASH),
            _amount(r["township_fen"]),
            _amount(r["county_fen"]),
            _amount(r["joint_fen"]),
        )
        for i, r in enumerate(records(one.firms), start=1)
    ]
    sums = [yuan(int(one.firms[name].sum())) for name in ("township_fen", "county_fen", "joint_fen")]
    columns = (
        number("#"),
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1.2),
        Column(t("sup_award"), weight=1),
        number(t("sup_own"), t("yuan")),
        number(t("sup_county"), t("yuan")),
        number(t("sup_both"), t("yuan")),
    )
    payer = t.of(one.policy.issuer)
    caption = t("tbl_sup", township=one.township, year=county.year, payer=payer)
    is_example = one.policy.supplement is not None and one.policy.supplement.example
    notes = (*([t("sup_example")] if is_example else []), t("note_sup"))
    return Table(
        marked(caption, t, is_estimate=county.is_estimate),
        f"tbl-sup-{one.policy.id.replace('_', '-')}",
        columns,
        (*body, ("", t("total"), "", *sums)),
        total_row=True,
        notes=notes,
    )


def _own(one: Supplement, t: Words) -> dict[str, str]:
    """Name the township's award of each firm that it pays."""
    if one.assessment is None:
        return {}
    rows = one.assessment.awards[one.assessment.awards["amount_fen"].fillna(0) > 0]
    rules = one.assessment.rules
    named: dict[str, list[str]] = {}
    for r in records(rows):
        award = award_name(rules.award(r["award_id"]), t)
        named.setdefault(r["org_code"], []).append(t("in_unit", name=award, unit=r["clause"]))
    return {code: t("comma").join(names) for code, names in named.items()}


def _amount(fen: Any) -> str:
    return DASH if pd.isna(fen) else yuan(int(fen))
