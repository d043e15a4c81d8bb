"""The assessment of a year: one row per awarded item, and every item that was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.base.frames import Natives, collect, keeping
from mq_analysis.policy import Rules
from mq_analysis.rules.awards.candidates import COUNTED, Lines, candidates, reasons
from mq_analysis.rules.awards.derived import derived_payments, with_derived_payments
from mq_analysis.rules.awards.groups import round_to_unit
from mq_analysis.rules.awards.missing import missing_facts
from mq_analysis.rules.awards.payments import payments
from mq_analysis.rules.awards.rows import NOTHING, award_rows
from mq_analysis.rules.awards.steps import settle
from mq_analysis.rules.awards.warnings import bit_columns, decode
from mq_analysis.rules.facts import Gathered, gather
from mq_analysis.rules.facts.empty_year import refuse_empty_year

COLUMNS = ("org_code", "payee", "year", "award_id", "clause", "honour", "amount_fen", "reading")
"""Columns of `Assessment.awards`, in order."""

DROPPED = {
    "highest": "not_highest",
    "highest_grade": "lower_grade",
    "first": "beyond_quota",
    "at_most": "over_limit",
    "split": "no_share",
    "pool": "no_share",
}
"""Outcome of an item whose money a step took away, by what the step does."""

COUNTS = ("paid", *dict.fromkeys(DROPPED.values()), "zero", "rounds_to_zero", "gate_missed", "undecided")
"""Outcomes of an item that counts; undecided: another of the same group is missing a fact."""


class LookedAt(NamedTuple):
    """A row of `Assessment.looked_at`: one item that falls under an award, and what became of it.

    Attributes:
        org_code: The firm.
        honour_id: The number of the item.
        honour_name: What it is called.
        award_id: The award it is paid under.
        clause: The clause of that award.
        own_fen: What it earns by itself, rounded, in fen.
        paid_fen: What is paid for it after the steps, in fen.
        outcome: One of `COUNTS`; missing: a fact it needs is unknown; or a key of the policy's ``reasons``.
        warnings: What whoever signs it must see: ids.
        under: The award it falls under, where a missed gate pays it as another.
        lacks: The facts that are missing.
    """

    org_code: str
    honour_id: str
    honour_name: str
    award_id: str
    clause: str
    own_fen: int
    paid_fen: int
    outcome: str
    warnings: tuple[str, ...]
    under: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What a year pays.

    Attributes:
        rules: The rules it was computed under.
        awards: One row per awarded item, ordered by ``org_code, payee, award_id``: `COLUMNS`.
            ``amount_fen`` is Int64 and null where a missing fact leaves it undecided; an enterprise whose
            items earn nothing has one row with 0.
        looked_at: One row per item that falls under an award: the columns of `LookedAt`.
        payments: What is paid to whom, when and by whom, derived payments included: the columns of
            `mq_analysis.rules.awards.payment_table.Payment`; the parts of an award add up to it.
        derived: Payments computed from what is paid: ``id, clause, payee, base_fen, amount_fen``.
    """

    rules: Rules
    awards: pd.DataFrame
    looked_at: pd.DataFrame
    payments: pd.DataFrame
    derived: pd.DataFrame

    @property
    def rows(self) -> pd.DataFrame:
        """The awards, and below them the payments that are computed from them, without a firm: `COLUMNS`."""
        if self.derived.empty:
            return self.awards
        rows = self.derived.rename(columns={"id": "award_id"}).assign(
            year=self.rules.year, reading=self.rules.reading_text
        )
        rows = rows.assign(org_code="", honour="").astype({"amount_fen": "Int64"})
        return pd.concat([self.awards, rows[self.awards.columns.to_list()]], ignore_index=True)

    def of(self, org_codes: Iterable[str]) -> Assessment:
        """Return the assessment of some enterprises alone; the others must share no step with them."""
        codes = list(org_codes)
        awards, looked_at, payments_ = (
            frame[frame["org_code"].isin(codes)].reset_index(drop=True)
            for frame in (self.awards, self.looked_at, self.payments)
        )
        payments_ = with_derived_payments(payments_, looked_at, self.rules)
        return Assessment(self.rules, awards, looked_at, payments_, derived_payments(looked_at, self.rules))

    @property
    def total_fen(self) -> int:
        """The sum of the rounded awards that are decided."""
        return int(self.awards["amount_fen"].sum())


def assess(tables: Natives, rules: Rules) -> Assessment:
    """Assess a year from native tables (pandas or DuckDB relations) by name.

    Raises:
        CoverageError: If the data hold no item of the year or no month that the rules ask for.
        DataError: If a fact is negative or too large to stay exact.
    """
    with keeping(tables) as keep:
        assessment = assess_gathered(gather(tables, rules, keep), rules)
    if set(assessment.looked_at["outcome"]) <= {"missing", "undecided"}:
        refuse_empty_year(tables, rules)
    return assessment


def assess_gathered(gathered: Gathered, rules: Rules) -> Assessment:
    """Assess a year from facts that are gathered already; see `assess`."""
    lines = candidates(gathered, rules)
    detail = _line_table(lines, rules)
    looked_at = _items_table(detail, rules)
    looked_at["lacks"] = missing_facts(looked_at, gathered, rules)
    awards = _award_table(detail, rules)
    awards = awards.sort_values(["org_code", "payee", "award_id", "honour"], ignore_index=True)[list(COLUMNS)]
    parts = payments(awards, looked_at, gathered, rules)
    return Assessment(rules, awards, looked_at, parts, derived_payments(looked_at, rules))


def _line_table(lines: Lines, rules: Rules) -> pd.DataFrame:
    names = (
        "org_code",
        "item_id",
        "item_name",
        "payee",
        "position",
        "under",
        "reason",
        "missing",
        "gate_missed",
        "value",
    )
    warned = bit_columns(rules)
    rows = settle(lines, rules).select(*names, *warned, "paid", "undecided", "dropped", "stands")
    detail = collect(rows).sort_values(["org_code", "position", "item_id"], ignore_index=True)
    value = detail["value"].astype("int64")
    own = round_to_unit(value, rules.rounding_fen * lines.scale, rules.rounding.mode)
    for position, award in enumerate(rules.ruled):
        if award.final is not None:
            other = round_to_unit(value, int(award.final.to) * lines.scale, award.final.mode)
            own = own.mask(detail["position"] == position, other)
    detail["own_fen"] = own // lines.scale
    flags = ("missing", "gate_missed", "undecided", "stands")
    return detail.astype(dict.fromkeys(flags, bool) | dict.fromkeys(("paid", "dropped", *warned), "int64"))


def _items_table(detail: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    names = ("rounds_to_zero", *reasons(rules))
    outcome = detail["reason"].map(lambda i: names[i])
    counted = detail["reason"] == COUNTED
    for i, step in enumerate(rules.steps, start=1):
        name = DROPPED.get(step.how if step.action == "pay" else step.action)
        outcome = outcome.mask(counted & (detail["dropped"] == i), name) if name else outcome
    outcome = outcome.mask(counted & (detail["own_fen"] == 0), "rounds_to_zero")
    nothing = counted & (detail["value"] == 0)
    outcome = outcome.mask(nothing, "zero").mask(nothing & detail["gate_missed"], "gate_missed")
    outcome = outcome.mask(counted & (detail["paid"] > 0), "paid")
    outcome = outcome.mask(detail["undecided"] & counted, "undecided").mask(detail["missing"], "missing")
    award = detail["position"].map(lambda i: rules.ruled[i])
    return pd.DataFrame(
        {
            "org_code": detail["org_code"],
            "honour_id": detail["item_id"],
            "honour_name": detail["item_name"],
            "award_id": award.map(lambda a: a.id),
            "clause": award.map(lambda a: a.clause),
            "own_fen": detail["own_fen"],
            "paid_fen": detail["paid"].where(outcome == "paid", 0),
            "outcome": outcome,
            "warnings": _warnings(detail, rules),
            "under": detail["under"],
        }
    )


def _warnings(detail: pd.DataFrame, rules: Rules) -> list[tuple[str, ...]]:
    """Return the ids of the warnings of every line; lines that carry the same are decoded once."""
    known: dict[tuple[int, ...], tuple[str, ...]] = {}
    columns = [detail[name].tolist() for name in bit_columns(rules)]
    lines = zip(*columns, strict=True) if columns else [()] * len(detail)
    return [known[bits] if bits in known else known.setdefault(bits, decode(bits, rules)) for bits in lines]


def _award_table(detail: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return the table of awards: one row per awarded item, and one per firm that gets nothing or is undecided."""
    rows = collect(award_rows(nw.from_native(detail.astype({"paid": "Int64"})).lazy()))
    awards = [rules.ruled[i] if i != NOTHING else None for i in rows["position"]]
    texts = {
        "award_id": [a.id if a else "" for a in awards],
        "clause": [a.clause if a else "" for a in awards],
    }
    rows = rows.assign(**texts, year=rules.year, reading=rules.reading_text)
    rows["payee"] = rows["payee"].fillna("")
    names = ("honour", "payee", "award_id", "clause", "reading")
    return rows.astype({"amount_fen": "Int64", **dict.fromkeys(names, "str")})
