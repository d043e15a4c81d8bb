"""From an award to payments: its stages, who bears which share, and what others are paid because of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.base.money import round_half_up
from mq_analysis.policy import Award, Condition, Rules
from mq_analysis.policy.terms import Derived
from mq_analysis.rules.amounts import Row, holds
from mq_analysis.rules.awards.due import Days, budget_year, due_days, is_due
from mq_analysis.rules.awards.lacks import facts_of
from mq_analysis.rules.exact import Verdict
from mq_analysis.rules.facts import Gathered
from mq_analysis.rules.facts.items import DAY

COLUMNS = (
    "org_code",
    "payee",
    "year",
    "award_id",
    "clause",
    "honour",
    "stage",
    "due",
    "earliest_day",
    "due_day",
    "held",
    "waits_for",
    "lacks",
    "funder",
    "share",
    "budget_year",
    "amount_fen",
)
"""Columns of the table of payments, in order.

``org_code, payee, award_id, honour`` are those of the award; a derived payment has its id as ``award_id`` and no
enterprise or honour. ``due`` is yes, no or unknown on a day (31 December of the award year, or see `due_on`).
``due_day`` is the first day on which it is due for certain, ``earliest_day`` the first on which it may be (ISO;
empty: at once); they differ where only the month of the item is known. ``held`` says whether the conditions of the
stage hold (yes, no, unknown), ``waits_for`` which do not or cannot be told (tuple of `Condition`), ``lacks`` which
facts they lack (tuple of ids). ``share`` is the funder's (Fraction), ``budget_year`` Int64 and null while nobody can
tell when the payment will be due.
"""
LINE = ["org_code", "award_id", "honour"]
"""What tells an award from another; a line has a payment for each stage and funder."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stage of one award: its share, whether its conditions hold, and from when it is due then."""

    stage: str
    share: Fraction
    held: str = "yes"
    waits_for: tuple[Condition, ...] = ()
    lacks: tuple[str, ...] = ()
    days: Days | None = None


WHOLE = (_Part("", Fraction(1)),)
"""An award without stages is one payment, due at once."""


def payments(awards: pd.DataFrame, looked_at: pd.DataFrame, gathered: Gathered, rules: Rules) -> pd.DataFrame:
    """Divide every paid award into its stages and over its funders, and add the payments derived from them.

    The last stage and the last funder take what rounding leaves, so the parts of an award add up to it.

    Returns:
        `COLUMNS`, ordered by ``org_code, payee, award_id, honour``; derived payments stand last.
    """
    rows: list[dict[str, Any]] = []
    paid = awards[awards["amount_fen"].fillna(0) > 0]
    under = looked_at.drop_duplicates(["org_code", "award_id", "honour_id"]).set_index(
        ["org_code", "award_id", "honour_id"]
    )["under"]
    places = pd.MultiIndex.from_frame(paid[LINE])
    paid = paid.assign(under=under.reindex(places).to_numpy())
    for (award_id, key), lines in paid.groupby(["award_id", "under"], sort=True):
        award = rules.beside(rules.under(str(key)), str(award_id))
        parts = _parts(award, lines["honour"], gathered, rules) if award.stages else {}
        for line in records(lines):
            rows += _of_line(line, award, parts.get((line["org_code"], line["honour"]), WHOLE), rules)
    rows.sort(key=lambda row: (row["org_code"], row["payee"], row["award_id"], row["honour"]))
    return with_derived(_frame(rows), looked_at, rules)


def _frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = {"year": "int64", "amount_fen": "int64", "budget_year": "Int64"}
    texts = set(COLUMNS) - {*numbers, "waits_for", "lacks", "share"}
    return frame.astype(numbers | dict.fromkeys(texts, "str"))


def _parts(
    award: Award, ids: Iterable[str], gathered: Gathered, rules: Rules
) -> dict[tuple[str, str], tuple[_Part, ...]]:
    """Return the stages of each item that is paid under an award, also of one that is paid as this award."""
    wanted, found = set(ids), {}
    others = [a for a in rules.ruled if rules.paid_as(a) == award and a.layer == award.layer]
    for other in (*others, award):
        mine = replace(award, honours=other.honours, items_of=other.items_of, which=other.which)
        for row in facts_of(mine, wanted, gathered, rules):
            look = Row(rules.facts, row, gathered.unkept)
            found[row["org_code"], row["item_id"]] = tuple(
                _part(stage, row.get(DAY), look, rules) for stage in award.stages
            )
    return found


def _part(stage: Any, day: object, look: Row, rules: Rules) -> _Part:
    tests = [(condition, holds(condition, look)) for condition in stage.when]
    all_hold = Verdict.every(test for _, test in tests)
    held = {None: "unknown", True: "yes", False: "no"}[all_hold.holds]
    waits = tuple(condition for condition, test in tests if not test.holds)
    days = due_days(day, stage.after, rules.year)
    return _Part(stage.id, stage.share, held, waits, tuple(sorted(all_hold.lacks)), days)


def _of_line(
    line: dict[str, Any], award: Award, parts: Sequence[_Part], rules: Rules
) -> list[dict[str, Any]]:
    unit, rows = rules.unit_of(award), []
    payers = [(f.id, f.share) for f in award.funding] or [("", Fraction(1))]
    sums = divided(int(line["amount_fen"]), [part.share for part in parts], unit)
    for part, sum_ in zip(parts, sums, strict=True):
        shares = divided(sum_, [share for _, share in payers], unit)
        for (funder, share), amount in zip(payers, shares, strict=True):
            of = {"org_code": line["org_code"], "payee": line["payee"], "honour": line["honour"]}
            of |= {"award_id": award.id, "clause": award.clause, "funder": funder, "share": share}
            rows.append(_row(of, part, amount, rules))
    return rows


def _row(of: dict[str, Any], part: _Part, amount: int, rules: Rules) -> dict[str, Any]:
    days = part.days
    return of | {
        "year": rules.year,
        "stage": part.stage,
        "due": is_due(part.held, days, year_end(rules)),
        "earliest_day": days.first.isoformat() if days else "",
        "due_day": days.last.isoformat() if days else "",
        "held": part.held,
        "waits_for": part.waits_for,
        "lacks": part.lacks,
        "budget_year": budget_year(part.held, days, rules),
        "amount_fen": amount,
    }


def year_end(rules: Rules) -> dt.date:
    """Return the day on which what is due is told where no other is asked for: 31 December of the award year."""
    return dt.date(rules.year, 12, 31)


def due_on(rows: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return the table of payments with ``due`` as on another day; conditions are known as they are known now."""
    due = [
        is_due(held, _days(first, last), day)
        for held, first, last in zip(rows["held"], rows["earliest_day"], rows["due_day"], strict=True)
    ]
    return rows.assign(due=pd.Series(due, index=rows.index, dtype="str"))


def _days(first: str, last: str) -> Days | None:
    return Days(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) if last else None


def divided(amount: int, shares: Sequence[Fraction], unit: int) -> list[int]:
    """Divide an amount by shares that add up to 1: each rounded half-up to the unit, the last takes the rest.

    >>> divided(100_00, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], 100)
    [3300, 3300, 3400]
    """
    parts: list[int] = []
    for share in shares[:-1]:
        parts.append(min(round_half_up(amount * share, unit), amount - sum(parts)))
    return [*parts, amount - sum(parts)]


def derived(looked_at: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Compute the payments that are shares of what is paid: ``id, clause, payee, base_fen, amount_fen``."""
    rows = []
    for node in rules.derived:
        mine = _is_base(looked_at, node, rules)
        base = int(looked_at.loc[mine, "paid_fen"].sum())
        amount = round_half_up(base * node.share, rules.rounding_fen)
        rows.append(
            {
                "id": node.id,
                "clause": node.clause,
                "payee": node.payee.zh,
                "base_fen": base,
                "amount_fen": amount,
            }
        )
    return pd.DataFrame(rows, columns=["id", "clause", "payee", "base_fen", "amount_fen"])


def _is_base(looked_at: pd.DataFrame, node: Derived, rules: Rules) -> pd.Series[bool]:
    """Say of each item whether a derived payment is a share of what is paid for it."""
    paid_as = {
        (award.key, other.id)
        for award in rules.ruled
        for other in (award, rules.paid_as(award))
        if other and other.key in node.awards
    }
    pairs = zip(looked_at["under"], looked_at["award_id"], strict=True)
    mine = pd.Series([pair in paid_as for pair in pairs], index=looked_at.index, dtype="bool")
    return mine & looked_at["honour_name"].isin(node.honours) if node.honours else mine


def with_derived(rows: pd.DataFrame, looked_at: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Add to the payments of awards those that are derived from them: each waits as what it is a share of.

    Args:
        rows: Payments of awards; derived ones among them are left out.
        looked_at: As in `mq_analysis.rules.awards.Assessment`.
        rules: The rules of the year.
    """
    own = rows[rows["org_code"] != ""]
    more: list[dict[str, Any]] = []
    for node, sum_ in zip(rules.derived, records(derived(looked_at, rules)), strict=True):
        mine = _is_base(looked_at, node, rules)
        keys = set(
            looked_at.loc[mine, ["org_code", "award_id", "honour_id"]].itertuples(index=False, name=None)
        )
        counts = [key in keys for key in own[LINE].itertuples(index=False, name=None)]
        base = _waiting(own[pd.Series(counts, index=own.index, dtype="bool")])
        if not base:
            continue
        shares = [Fraction(part, sum(base.values())) for part in base.values()]
        of = {"org_code": "", "payee": sum_["payee"], "honour": "", "award_id": node.id}
        of |= {"clause": node.clause, "funder": "", "share": Fraction(1)}
        for part, amount in zip(base, divided(sum_["amount_fen"], shares, rules.rounding_fen), strict=True):
            more.append(_row(of, part, amount, rules))
    return _frame([*records(own), *more]) if more else own.reset_index(drop=True)


def _waiting(rows: pd.DataFrame) -> dict[_Part, int]:
    """Sum payments by what they wait for, those that are due at once first."""
    sums: dict[_Part, int] = {}
    for row in records(rows):
        days = _days(row["earliest_day"], row["due_day"])
        part = _Part("", Fraction(1), row["held"], row["waits_for"], row["lacks"], days)
        sums[part] = sums.get(part, 0) + row["amount_fen"]
    order = sorted(sums, key=lambda part: (part.held != "yes", part.days.last if part.days else dt.date.min))
    return {part: sums[part] for part in order if sums[part]}
