"""Tables of the basis of a budget: other readings and their price, doubts about the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.budget.doubts import Doubt
from mq_analysis.analyses.budget.prices import other_readings as prices_of_readings
from mq_analysis.base.frames import records
from mq_analysis.policy import Rules
from mq_analysis.report import nouns
from mq_analysis.report.cells import CodeInData, Listed, Several, list_values
from mq_analysis.report.source_tables import open_readings
from mq_analysis.report.spoken import mark_estimate
from mq_analysis.report.table import Column, Table, money, number, text
from mq_analysis.report.values import Money, Shown, Value, group_digits, join, pieces, say
from mq_analysis.rules.annual import Annual

SHOWN = 8
"""How many rows of a finding are named before the rest is only counted."""


def other_readings(year: Annual) -> Table | None:
    """Tabulate the cost of the year under each other reading; None if no clause can be read in another way."""
    if not open_readings(year.rules):
        return None
    prices = prices_of_readings(year)
    is_unknown = bool(prices["difference_fen"].isna().any())
    body = [
        (*price_row(r, year.rules), None if pd.isna(r["difference_fen"]) else int(r["firms_changed"]))
        for r in records(prices)
    ]
    return Table(
        mark_estimate(say("tbl_readings"), is_estimate=year.is_estimate),
        "tbl-readings",
        (*PRICED, number(say("firms_changed"), say("firms_unit"))),
        tuple(body),
        notes=(say("note_readings"), *([say("note_readings_unknown")] if is_unknown else [])),
    )


PRICED = (
    text(say("question"), weight=2),
    text(say("other_option"), weight=1.4),
    money(say("total_under")),
    Column(say("difference"), say("yuan"), "right", 1),
)
"""The columns of another reading and its price."""


def price_row(row: Mapping[str, Any], rules: Rules) -> tuple[Value, Value, Value, Value]:
    """Return the question and another answer, the year's total under it, and the difference, or why there is none."""
    reading, option = rules.policy.readings[row["reading"]], row["option"]
    label = (reading.question, CodeInData(reading.options[option], f"{row['reading']}={option}"))
    if row["missing"]:
        return *label, None, Shown(None, say("cannot_compute_all"))
    if row["undecided"]:
        return *label, None, Shown(None, say("cannot_compute", n=group_digits(row["undecided"])))
    return *label, Money(row["total_fen"]), Money(row["difference_fen"], signed=True)


def doubts(found: Sequence[Doubt], rules: Rules) -> Table:
    """Tabulate missing or doubtful data, with the first rows of each kind."""
    body = [
        (name, d.count, _rows(d, rules) if d.count else Shown(None, say("none")), treatment)
        for d in found
        for name, treatment in [nouns.doubt(d.kind, rules)]
    ]
    columns = (
        text(say("finding"), weight=1.2),
        number(say("count")),
        text(say("rows"), weight=2),
        text(say("treatment"), weight=1.2),
    )
    return Table(say("tbl_doubts"), "tbl-doubts", columns, tuple(body))


def _rows(doubt: Doubt, rules: Rules) -> Value:
    """List the rows (a page shows only the first); if they have kinds, list each kind with its number."""
    if doubt.detail:
        return list_values(
            Several((("", name), (say("count"), n)), say("name_counted", name=name, n=n))
            for name, n in ((_about(name, doubt, rules), n) for name, n in doubt.detail)
        )
    first = join(doubt.rows[:SHOWN])
    more = pieces(first, say("more", n=doubt.count), mark=" ")
    return Listed(doubt.rows, first if doubt.count <= SHOWN else more)


def _about(name: str, doubt: Doubt, rules: Rules) -> Value:
    return nouns.fact(name, rules) if doubt.kind == "undecided" else name
