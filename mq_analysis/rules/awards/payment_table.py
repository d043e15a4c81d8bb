"""The table of payments: its columns, its rows, and a sum divided by shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from mq_analysis.base.money import round_half_up
from mq_analysis.policy import Condition, Rules
from mq_analysis.rules.awards.due import Days, budget_year, due_status
from mq_analysis.rules.awards.stages import Stage


class Line(NamedTuple):
    """What a payment is a part of: an award of a firm, or a sum computed from others (no firm and no honour)."""

    org_code: str
    payee: str
    award_id: str
    clause: str
    honour: str


class Payment(NamedTuple):
    """A row of the table of payments: a stage of one award, and one funder.

    Attributes:
        org_code: The firm of the award; empty for a derived payment.
        payee: Who is paid.
        year: The award year.
        award_id: The award; of a derived payment its own id.
        clause: Its clause.
        honour: The item of the award; empty for a derived payment.
        stage: The stage of the award; empty where it has none.
        due: yes, no or unknown on a day: 31 December of the award year, or see `payments.due_on`.
        earliest_day: The first day on which it may be due (ISO; empty: at once); earlier than ``due_day`` where only
            the month of the item is known.
        due_day: The first day on which it is due for certain (ISO; empty: at once).
        held: Whether the conditions of the stage hold: yes, no or unknown.
        waits_for: The conditions that do not hold or cannot be told.
        lacks: The facts without which they cannot be told.
        funder: Who bears this part; empty where the award has one funder.
        share: The share of the funder.
        budget_year: The year whose budget pays it (Int64); null while nobody can tell when it will be due.
        amount_fen: What is paid, in fen.
    """

    org_code: str
    payee: str
    year: int
    award_id: str
    clause: str
    honour: str
    stage: str
    due: str
    earliest_day: str
    due_day: str
    held: str
    waits_for: tuple[Condition, ...]
    lacks: tuple[str, ...]
    funder: str
    share: Fraction
    budget_year: int | None
    amount_fen: int


COLUMNS = Payment._fields
"""Columns of the table of payments, in order: see `Payment`."""
AWARD_KEY = ["org_code", "award_id", "honour"]
"""What tells an award from another; one award has a payment for each stage and funder."""


def payment(line: Line, stage: Stage, funder: str, share: Fraction, amount_fen: int, rules: Rules) -> Payment:
    """Return the payment of one funder for a stage of an award."""
    days = stage.days
    return Payment(
        org_code=line.org_code,
        payee=line.payee,
        year=rules.year,
        award_id=line.award_id,
        clause=line.clause,
        honour=line.honour,
        stage=stage.id,
        due=due_status(stage.held, days, year_end(rules)),
        earliest_day=days.first.isoformat() if days else "",
        due_day=days.last.isoformat() if days else "",
        held=stage.held,
        waits_for=stage.waits_for,
        lacks=stage.lacks,
        funder=funder,
        share=share,
        budget_year=budget_year(stage.held, days, rules),
        amount_fen=amount_fen,
    )


def payment_table(rows: Iterable[Payment]) -> pd.DataFrame:
    """Return payments as a table with `COLUMNS`."""
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    numbers = {"year": "int64", "amount_fen": "int64", "budget_year": "Int64"}
    texts = set(COLUMNS) - {*numbers, "waits_for", "lacks", "share"}
    return frame.astype(numbers | dict.fromkeys(texts, "str"))


def read_days(earliest_day: str, due_day: str) -> Days | None:
    """Return the days of a payment as the table has them; None if it is due at once."""
    if not due_day:
        return None
    return Days(dt.date.fromisoformat(earliest_day), dt.date.fromisoformat(due_day))


def year_end(rules: Rules) -> dt.date:
    """Return the day on which what is due is told where no other is asked for: 31 December of the award year."""
    return dt.date(rules.year, 12, 31)


def divide(amount: int, shares: Sequence[Fraction], unit: int) -> list[int]:
    """Divide an amount by shares that add up to 1: each rounded half-up to the unit, the last takes the rest.

    >>> divide(100_00, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], 100)
    [3300, 3300, 3400]
    """
    parts: list[int] = []
    for share in shares[:-1]:
        # several shares rounded up could come to more than there is: none takes more than is left
        parts.append(min(round_half_up(amount * share, unit), amount - sum(parts)))
    return [*parts, amount - sum(parts)]
