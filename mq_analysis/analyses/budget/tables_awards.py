"""Tables of the awards of a year line by line: payments with reasons, and items that earn nothing with reasons."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mq_analysis.analyses.budget.groups import firms
from mq_analysis.base.frames import records
from mq_analysis.policy import Rules
from mq_analysis.report import nouns
from mq_analysis.report.cells import Coded, Listed, Several
from mq_analysis.report.rules_in_words import Phrase
from mq_analysis.report.spoken import (
    ENTERPRISE,
    CodeOnly,
    award_name,
    firm_name,
    mark_estimate,
    outcome,
)
from mq_analysis.report.table import Table, money, number, text
from mq_analysis.report.text_explanation import warning_in_words
from mq_analysis.report.undecided import why_undecided
from mq_analysis.report.values import Money, Value, join, pieces, say
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards.candidates import applies_to
from mq_analysis.rules.sums import shortfalls, warnings_by_firm

_DIVIDING = ("at_most", "split", "pool", "round")

Items = list[dict[str, Any]]
"""Rows of what was looked at of one enterprise."""


def awards(year: Annual) -> Table:
    """Tabulate every award of the year with its reason, largest first (internal edition: it names firms)."""
    rows = firms(year)
    paid = rows[rows["amount_fen"].isna() | (rows["amount_fen"] > 0)]
    looked = _items_by_firm(year)
    body = [_award_row(i, r, looked[r["org_code"]], year) for i, r in enumerate(records(paid), start=1)]
    return Table(
        mark_estimate(say("tbl_awards", year=year.year), is_estimate=year.is_estimate),
        "tbl-awards",
        (
            number("#"),
            text(ENTERPRISE, weight=1.3),
            text(say("township")),
            text(say("award"), weight=1.1),
            money(say("amount")),
            text(say("reason"), weight=2),
        ),
        tuple(body),
        totals=(("", say("total"), "", "", Money(year.assessment.total_fen), ""),),
        notes=(say("note_awards", tables=nouns.item_tables(year.rules)),),
    )


def nothing(year: Annual) -> Table:
    """Tabulate the enterprises whose honours earn nothing, and why."""
    rows = firms(year)
    rows, looked = rows[rows["amount_fen"] == 0], _items_by_firm(year)
    body = [
        (i, firm_name(r), r["township"], _why_nothing(looked[r["org_code"]], year.rules))
        for i, r in enumerate(records(rows), start=1)
    ]
    return Table(
        mark_estimate(
            say("tbl_nothing", year=year.year, items=nouns.items(year.rules)), is_estimate=year.is_estimate
        ),
        "tbl-nothing",
        (number("#"), text(ENTERPRISE, weight=1), text(say("township")), text(say("reason"), weight=2)),
        tuple(body),
    )


def reductions(year: Annual) -> Table | None:
    """Tabulate what quotas, limits and divisions leave unpaid, item by item; None where they take nothing.

    What is not the highest stands beside the award that is paid instead.
    """
    register = year.tables["enterprises"].set_index("org_code")
    rows = shortfalls(year.assessment)
    if rows.empty or not nouns.has_limits(year.rules):
        return None
    sums = (rows["own_fen"].sum(), rows["paid_fen"].sum(), (rows["own_fen"] - rows["paid_fen"]).sum())
    body = [
        (
            i,
            firm_name({"org_code": r["org_code"], "name": register["name"].get(r["org_code"])}),
            award_name(year.rules.award(r["award_id"])),
            None if _is_firm(r) else _item(r, year.rules),
            Money(r["own_fen"]),
            Money(r["paid_fen"]),
            Money(r["own_fen"] - r["paid_fen"]),
            _limits(r, year.rules),
        )
        for i, r in enumerate(records(rows), start=1)
    ]
    return Table(
        mark_estimate(say("tbl_reduced", year=year.year), is_estimate=year.is_estimate),
        "tbl-reduced",
        (
            number("#"),
            text(ENTERPRISE, weight=1.3),
            text(say("award"), weight=1.1),
            text(nouns.items_head(year.rules), weight=1),
            money(say("own_amount")),
            money(say("amount")),
            money(say("cut_off")),
            text(say("limits_used"), weight=1.6),
        ),
        tuple(body),
        totals=(("", say("total"), "", "", *(Money(int(s)) for s in sums), ""),),
    )


def to_settle(year: Annual) -> Table | None:
    """Tabulate what a person must settle, firm by firm: limits in principle, ceilings, requirements that are soft."""
    register = year.tables["enterprises"].set_index("org_code")
    rows = warnings_by_firm(year.assessment)
    if rows.empty:
        return None
    body = [
        (
            i,
            firm_name({"org_code": r["org_code"], "name": register["name"].get(r["org_code"])}),
            Money(r["paid_fen"]),
            Phrase(year.rules, warning_in_words, (r["warning"],)),
        )
        for i, r in enumerate(records(rows), start=1)
    ]
    return Table(
        mark_estimate(say("tbl_check", year=year.year), is_estimate=year.is_estimate),
        "tbl-check",
        (number("#"), text(ENTERPRISE, weight=1.3), money(say("amount")), text(say("to_settle"), weight=2)),
        tuple(body),
    )


def _limits(row: dict[str, Any], rules: Rules) -> Value:
    """Quote the quotas, limits or divisions that may have reduced an item, by what became of it."""
    award = next(a for a in rules.ruled if a.key == row["under"])
    kinds = {"beyond_quota": ("first",), "no_share": ("split", "pool")}.get(row["outcome"], _DIVIDING)
    steps = [s for s in rules.steps if s.action in kinds and not s.soft and applies_to(s, award)]
    return join([say("step_quoted", clause=s.clause, quote=s.quote) for s in steps], "separator")


def _items_by_firm(year: Annual) -> dict[str, Items]:
    """Return the considered items by enterprise."""
    found: dict[str, Items] = {}
    for row in records(year.assessment.looked_at):
        found.setdefault(row["org_code"], []).append(row)
    return found


def _award_row(i: int, row: dict[str, Any], items: Items, year: Annual) -> tuple[Value, ...]:
    is_open = pd.isna(row["amount_fen"])
    open_ids = [e["award_id"] for e in items if e["outcome"] in ("missing", "undecided")]
    ids = dict.fromkeys(open_ids if is_open else [row["award_id"]])
    name = join([award_name(year.rules.award(award_id)) for award_id in ids if award_id])
    amount = None if is_open else Money(row["amount_fen"])
    return (i, firm_name(row), row["township"], name, amount, _why(row, items, year))


def _why(row: dict[str, Any], items: Items, year: Annual) -> Value:
    """Say for which item an award is paid, and which items it displaced in stacking."""
    if pd.isna(row["amount_fen"]):
        return why_undecided(items[0]["org_code"], year.assessment.looked_at, year.rules)
    mine = next(e for e in items if e["honour_id"] == row["honour"] and e["award_id"] == row["award_id"])
    honour = row["clause"] if _is_firm(mine) else _item(mine, year.rules)
    tiered = year.rules.award(row["award_id"]).schedule is not None
    if tiered and not pd.isna(row["retention_fen"]):
        key = "reason_paid_tier_estimated" if year.is_estimate else "reason_paid_tier"
        why = say(key, honour=honour, base=nouns.base(year.rules), amount=Money(row["retention_fen"]))
    else:
        why = say("reason_paid", honour=honour)
    lost = [
        say("in_unit", name=_item_name(e, year.rules), unit=Money(e["own_fen"]))
        for e in items
        if e["outcome"] == "not_highest" and _share_highest(e["under"], mine["under"], year.rules)
    ]
    return pieces(why, say("reason_also", others=join(lost))) if lost else why


def _share_highest(one: str, other: str, rules: Rules) -> bool:
    """Say whether some step pays only the highest of two awards."""
    first, second = (next(a for a in rules.ruled if a.key == key) for key in (one, other))
    steps = (step for step in rules.steps if step.action == "pay" and step.how.startswith("highest"))
    return any(applies_to(step, first) and applies_to(step, second) for step in steps)


def _item_name(row: dict[str, Any], rules: Rules) -> Value:
    """Name an item; one without a name by its award."""
    is_named = row["honour_name"] not in ("", row["honour_id"], row["org_code"])
    return row["honour_name"] if is_named else award_name(rules.award(row["award_id"]))


def _is_firm(row: dict[str, Any]) -> bool:
    """Say whether an award is for the firm itself, and not for one of its items."""
    return bool(row["honour_id"] == row["org_code"])


def _item(row: dict[str, Any], rules: Rules) -> Value:
    """Name an item: a named one with its code, another by its code, the firm itself by the award."""
    name, code = row["honour_name"], row["honour_id"]
    if _is_firm(row):
        return award_name(rules.award(row["award_id"]))
    return CodeOnly(code) if name in ("", code) else Coded(name, code)


def _why_nothing(items: Items, rules: Rules) -> Listed:
    """Give for each honour the reason why it earns nothing."""
    found = []
    for e in items:
        name, code, why = e["honour_name"], e["honour_id"], outcome(e["outcome"], rules)
        named = ((nouns.items_head(rules), name), (say("item_code"), code), (say("reason"), why))
        shown = say("reason_nothing", honour=_item(e, rules), why=why)
        found.append(Several(named, shown, own_heads=True))
    return Listed(tuple(found), join(found, "separator"))
