"""From an award to payments: its stages, and who bears which share of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.policy import Award, Rules
from mq_analysis.rules.awards.derived import with_derived_payments
from mq_analysis.rules.awards.due import due_status
from mq_analysis.rules.awards.payment_table import (
    AWARD_KEY,
    Line,
    Payment,
    divide,
    payment,
    payment_table,
    read_days,
)
from mq_analysis.rules.awards.stages import WHOLE, Stage, stages_of
from mq_analysis.rules.facts import Gathered


def payments(awards: pd.DataFrame, looked_at: pd.DataFrame, gathered: Gathered, rules: Rules) -> pd.DataFrame:
    """Divide every paid award into its stages and over its funders, and add the payments derived from them.

    The last stage and the last funder take what rounding leaves, so the parts of an award add up to it.

    Returns:
        `payment_table.COLUMNS`, ordered by ``org_code, payee, award_id, honour``; derived payments stand last.
    """
    rows: list[Payment] = []
    paid = awards[awards["amount_fen"].fillna(0) > 0]
    under = looked_at.drop_duplicates(["org_code", "award_id", "honour_id"]).set_index(
        ["org_code", "award_id", "honour_id"]
    )["under"]
    places = pd.MultiIndex.from_frame(paid[AWARD_KEY])
    paid = paid.assign(under=under.reindex(places).to_numpy())
    for (award_id, key), lines in paid.groupby(["award_id", "under"], sort=True):
        award = rules.beside(rules.under(str(key)), str(award_id))
        stages = stages_of(award, lines["honour"], gathered, rules) if award.stages else {}
        for row in records(lines):
            line = Line(row["org_code"], row["payee"], award.id, award.clause, row["honour"])
            of_line = stages.get((line.org_code, line.honour), WHOLE)
            rows += _payments_of(line, int(row["amount_fen"]), award, of_line, rules)
    rows.sort(key=lambda row: (row.org_code, row.payee, row.award_id, row.honour))
    return with_derived_payments(payment_table(rows), looked_at, rules)


def _payments_of(
    line: Line, amount_fen: int, award: Award, stages: Sequence[Stage], rules: Rules
) -> Iterator[Payment]:
    """Divide an award into its stages, and each stage over its funders."""
    unit = rules.unit_of(award)
    funders = [(f.id, f.share) for f in award.funding] or [("", Fraction(1))]
    sums = divide(amount_fen, [stage.share for stage in stages], unit)
    for stage, sum_ in zip(stages, sums, strict=True):
        parts = divide(sum_, [share for _, share in funders], unit)
        for (funder, share), part in zip(funders, parts, strict=True):
            yield payment(line, stage, funder, share, part, rules)


def due_on(rows: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return the table of payments with ``due`` as on another day; conditions are known as they are known now."""
    due = [
        due_status(held, read_days(first, last), day)
        for held, first, last in zip(rows["held"], rows["earliest_day"], rows["due_day"], strict=True)
    ]
    return rows.assign(due=pd.Series(due, index=rows.index, dtype="str"))


def later_fen(rows: pd.DataFrame, day: dt.date) -> int:
    """Return the part of the payments in fen that is known not to be due on a day."""
    due = due_on(rows, day)
    return int(due.loc[due["due"] == "no", "amount_fen"].sum())
