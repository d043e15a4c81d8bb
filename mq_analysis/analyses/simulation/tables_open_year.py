"""Tables of a year that was estimated: the chances of its total, and what settlement changed."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.simulation.settlement import Settlement
from mq_analysis.analyses.simulation.tables import chances, holders
from mq_analysis.analyses.simulation.view import View
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH, firm_name, signed
from mq_analysis.report.labels import Words


def november_chances(seen: View | None, lang: str) -> Table | None:
    """Tabulate how far the total might have gone; None without an estimate."""
    if seen is None or seen.study is None:
        return None
    return chances(seen.estimate, seen.study.budget_line(""), lang)


def november_holders(seen: View | None, lang: str) -> Table | None:
    """Tabulate the firms whose award rests on a forecast, while the year is open; None otherwise."""
    if seen is None or seen.study is None:
        return None
    return holders(seen.estimate, seen.study, lang)


def settled(found: Settlement | None, year: int, lang: str) -> Table | None:
    """Tabulate the firms whose amount changed between estimate and settlement; None without one."""
    if found is None or found.firms.empty:
        return None
    t = Words(lang)
    rows = found.firms.assign(size=found.firms["difference_fen"].abs())
    rows = rows.sort_values(["cause", "size", "org_code"], ascending=[True, False, True])
    body = [
        (
            firm_name(r, t),
            t(f"est_cause_{r['cause']}"),
            DASH if pd.isna(r["estimated_fen"]) else yuan(int(r["estimated_fen"])),
            DASH if pd.isna(r["settled_fen"]) else yuan(int(r["settled_fen"])),
            signed(int(r["difference_fen"])),
        )
        for r in records(rows)
    ]
    sums = [
        (t(f"est_cause_{r['cause']}"), "", "", "", signed(r["difference_fen"]))
        for r in records(found.causes)
        if r["firms"]
    ]
    off = found.settled_fen - found.estimated_fen
    total = (t("total"), "", yuan(found.estimated_fen), yuan(found.settled_fen), signed(off))
    columns = (
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1),
        Column(t("cause")),
        number(t("est_estimated"), t("yuan")),
        number(t("est_final"), t("yuan")),
        number(t("difference_plain"), t("yuan")),
    )
    notes = (t("note_settled"),)
    return Table(t("tbl_settled", year=year), "tbl-settled", columns, (*body, *sums, total), True, notes)
