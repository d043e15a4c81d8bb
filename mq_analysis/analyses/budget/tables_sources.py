"""Tables of what a budget rests on: other readings and their price, doubts about the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.budget.doubts import Doubt
from mq_analysis.analyses.budget.prices import other_readings as prices_of_readings
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.policy import Rules
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH, marked, signed
from mq_analysis.report.labels import Words
from mq_analysis.rules.annual import Annual

SHOWN = 8
"""How many rows of a finding are named before the rest is only counted."""


def other_readings(year: Annual, lang: str) -> Table:
    """Tabulate what the year would cost under each other reading."""
    t = Words(lang)
    prices = prices_of_readings(year)
    body = [
        (*priced(r, year.rules, t), DASH if pd.isna(r["difference_fen"]) else str(r["firms_changed"]))
        for r in records(prices)
    ]
    return Table(
        marked(t("tbl_readings"), t, is_estimate=year.is_estimate),
        "tbl-readings",
        (
            Column(t("other_option"), weight=2),
            number(t("total_under"), t("yuan")),
            Column(t("difference"), t("yuan"), "right", 1),
            number(t("firms_changed"), t("firms_unit")),
        ),
        tuple(body),
        notes=(t("note_readings"),),
    )


def priced(row: Mapping[str, Any], rules: Rules, t: Words) -> tuple[str, str, str]:
    """Name another reading, and say the year's total under it and the difference, or why there is none."""
    option = rules.policy.readings[row["reading"]].options[row["option"]]
    label = f"{t.of(option)} ({row['reading']}={row['option']})"
    if row["missing"]:
        return label, DASH, t("cannot_compute_all")
    if row["undecided"]:
        return label, DASH, t("cannot_compute", n=f"{row['undecided']:,}")
    return label, yuan(row["total_fen"]), signed(row["difference_fen"])


def doubts(found: Sequence[Doubt], lang: str) -> Table:
    """Tabulate what is missing or doubtful, with the first rows of each kind."""
    t = Words(lang)
    body = [
        (t(f"doubt_{d.kind}"), str(d.count), _rows(d, t) if d.count else t("none"), t(f"doubt_{d.kind}_do"))
        for d in found
    ]
    columns = (
        Column(t("finding"), weight=1.2),
        number(t("count")),
        Column(t("rows"), weight=2),
        Column(t("treatment"), weight=1.2),
    )
    return Table(t("tbl_doubts"), "tbl-doubts", columns, tuple(body))


def _rows(doubt: Doubt, t: Words) -> str:
    if doubt.detail:
        return t("comma").join(f"{name} {n}" for name, n in doubt.detail)
    text = t("comma").join(doubt.rows[:SHOWN])
    return text if doubt.count <= SHOWN else f"{text} {t('more', n=doubt.count)}"
