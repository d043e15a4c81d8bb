"""Tables of the awards of a year line by line: payments with reasons, and items that earn nothing with reasons."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mq_analysis.analyses.budget.bases import Bases, award_bases, is_of_base
from mq_analysis.analyses.budget.groups import firms
from mq_analysis.analyses.budget.item_names import (
    Items,
    is_of_firm,
    item_name,
    item_with_code,
    items_by_firm,
)
from mq_analysis.analyses.budget.limits import OUTSIDE, items_under_limits, name_limits, say_limits
from mq_analysis.analyses.budget.soft_limits import warnings_in_words
from mq_analysis.base.frames import records
from mq_analysis.policy import Rules
from mq_analysis.report import nouns
from mq_analysis.report.cells import Listed, Several
from mq_analysis.report.prose import Prose, narrate, paragraph
from mq_analysis.report.rules_in_words import Phrase
from mq_analysis.report.spoken import (
    ENTERPRISE,
    Bracketed,
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
from mq_analysis.rules.sums import warnings_by_firm

_TOLD_ELSEWHERE = ("paid", "missing", "undecided", "not_highest", "over_limit", "no_share")
"""Outcomes of items that the tables of awards and of reductions tell."""


def awards(year: Annual) -> Table | Prose:
    """Tabulate every award of the year with its reason, largest first (internal edition: it names firms)."""
    rows = firms(year)
    paid = rows[rows["amount_fen"].isna() | (rows["amount_fen"] > 0)]
    if paid.empty:
        return Prose((paragraph(narrate("awards_none", year=year.year)),))
    looked, bases = items_by_firm(year), award_bases(year)
    body = [
        _award_row(i, r, looked[r["org_code"]], bases, year) for i, r in enumerate(records(paid), start=1)
    ]
    of_items = paid["amount_fen"].notna() & (paid["honour"] != paid["org_code"])
    note = say("note_awards_codes", tables=nouns.item_tables(year.rules))
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
        notes=(note if of_items.any() else say("note_awards"),),
    )


def nothing(year: Annual) -> Table | Prose:
    """Tabulate the enterprises whose items earn nothing, and why; a sentence where there are none."""
    rows = firms(year)
    rows, looked = rows[rows["amount_fen"] == 0], items_by_firm(year)
    is_of_items, items = nouns.has_items(year.rules), nouns.items(year.rules)
    if rows.empty:
        key = "nothing_none" if is_of_items else "nothing_none_firms"
        return Prose((paragraph(narrate(key, year=year.year, items=items)),))
    body = [
        (i, firm_name(r), r["township"], _why_nothing(looked[r["org_code"]], year))
        for i, r in enumerate(records(rows), start=1)
    ]
    caption = say("tbl_nothing" if is_of_items else "tbl_nothing_firms", year=year.year, items=items)
    return Table(
        mark_estimate(caption, is_estimate=year.is_estimate),
        "tbl-nothing",
        (number("#"), text(ENTERPRISE, weight=1), text(say("township")), text(say("reason"), weight=2)),
        tuple(body),
    )


def refusals(year: Annual) -> Table | Prose | None:
    """Tabulate what earns nothing of firms with another award; of awards for firms, what is outside a quota."""
    sums = year.assessment.awards.groupby("org_code")["amount_fen"]
    others = sums.apply(lambda amounts: bool(amounts.isna().any() or (amounts > 0).any()))
    rows = [
        row
        for row in records(year.assessment.looked_at)
        if others.get(row["org_code"], False)
        and row["outcome"] not in _TOLD_ELSEWHERE
        and (not is_of_firm(row) or (row["outcome"] == OUTSIDE and row["own_fen"] > 0))
    ]
    items = nouns.items(year.rules)
    if not rows:
        none = Prose((paragraph(narrate("refused_none", items=items)),))
        return none if nouns.has_items(year.rules) else None
    names = year.tables["enterprises"].set_index("org_code")["name"]
    body = [
        (
            i,
            firm_name(r | {"name": names.get(r["org_code"])}),
            award_name(year.rules.under(r["under"])),
            None if is_of_firm(r) else item_with_code(r, year.rules),
            _why_not(r, year),
        )
        for i, r in enumerate(rows, start=1)
    ]
    return Table(
        mark_estimate(
            say("tbl_refused", year=year.year, items=nouns.items_head(year.rules)),
            is_estimate=year.is_estimate,
        ),
        "tbl-refused",
        (
            number("#"),
            text(ENTERPRISE, weight=1.2),
            text(say("award"), weight=1),
            text(nouns.items_head(year.rules), weight=1),
            text(say("reason"), weight=1.2),
        ),
        tuple(body),
    )


def reductions(year: Annual) -> Table | None:
    """Tabulate what limits and divisions leave unpaid, item by item; None where they take nothing."""
    names = year.tables["enterprises"].set_index("org_code")["name"]
    rows = items_under_limits(year.assessment)
    if rows.empty:
        return None
    sums = (rows["own_fen"].sum(), rows["paid_fen"].sum(), (rows["own_fen"] - rows["paid_fen"]).sum())
    body = [
        (
            i,
            firm_name(r | {"name": names.get(r["org_code"])}),
            award_name(year.rules.award(r["award_id"])),
            None if is_of_firm(r) else item_with_code(r, year.rules),
            Money(r["own_fen"]),
            Money(r["paid_fen"]),
            Money(r["own_fen"] - r["paid_fen"]),
            say_limits(r, year.assessment),
        )
        for i, r in enumerate(records(rows), start=1)
    ]
    caption = say("tbl_reduced", year=year.year, limits=name_limits(rows, year.rules))
    return Table(
        mark_estimate(caption, is_estimate=year.is_estimate),
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
    names = year.tables["enterprises"].set_index("org_code")["name"]
    rows = warnings_by_firm(year.assessment)
    if rows.empty:
        return None
    limits = warnings_in_words(year)
    body = [
        (
            i,
            firm_name(r | {"name": names.get(r["org_code"])}),
            Money(r["paid_fen"]),
            limits.get((r["org_code"], r["warning"]), Phrase(year.rules, warning_in_words, (r["warning"],))),
        )
        for i, r in enumerate(records(rows), start=1)
    ]
    return Table(
        mark_estimate(say("tbl_check", year=year.year), is_estimate=year.is_estimate),
        "tbl-check",
        (number("#"), text(ENTERPRISE, weight=1.3), money(say("amount")), text(say("to_settle"), weight=2)),
        tuple(body),
    )


def _award_row(i: int, row: dict[str, Any], items: Items, bases: Bases, year: Annual) -> tuple[Value, ...]:
    is_open = pd.isna(row["amount_fen"])
    open_ids = [e["award_id"] for e in items if e["outcome"] in ("missing", "undecided")]
    ids = dict.fromkeys(open_ids if is_open else [row["award_id"]])
    name = join([award_name(year.rules.award(award_id)) for award_id in ids if award_id])
    amount = None if is_open else Money(row["amount_fen"])
    return (i, firm_name(row), row["township"], name, amount, _why(row, items, bases, year))


def _why(row: dict[str, Any], items: Items, bases: Bases, year: Annual) -> Value:
    """Say for which item an award is paid, and which items it displaced in stacking."""
    if pd.isna(row["amount_fen"]):
        return why_undecided(items[0]["org_code"], year.assessment.looked_at, year.rules)
    mine = next(e for e in items if e["honour_id"] == row["honour"] and e["award_id"] == row["award_id"])
    honour = row["clause"] if is_of_firm(mine) else item_with_code(mine, year.rules)
    if is_of_base(year.rules.award(row["award_id"]), year.rules) and not pd.isna(row["retention_fen"]):
        key = "reason_paid_tier_estimated" if year.is_estimate else "reason_paid_tier"
        why = say(key, honour=honour, base=nouns.base(year.rules), amount=Money(row["retention_fen"]))
    else:
        basis = bases.get((row["org_code"], mine["under"], mine["honour_id"]))
        why = (
            say("reason_paid_basis", honour=honour, basis=basis)
            if basis
            else say("reason_paid", honour=honour)
        )
    if not pd.isna(mine["own_fen"]) and mine["own_fen"] > row["amount_fen"]:
        why = pieces(why, say("reason_reduced", own=Money(int(mine["own_fen"]))))
    lost = [
        say("in_unit", name=item_name(e, year.rules), unit=Money(e["own_fen"]))
        for e in items
        if e["outcome"] == "not_highest" and _share_highest(e["under"], mine["under"], year.rules)
    ]
    return pieces(why, say("reason_also", others=join(lost))) if lost else why


def _share_highest(one: str, other: str, rules: Rules) -> bool:
    """Say whether some step pays only the highest of two awards."""
    first, second = (next(a for a in rules.ruled if a.key == key) for key in (one, other))
    steps = (step for step in rules.steps if step.action == "pay" and step.how.startswith("highest"))
    return any(applies_to(step, first) and applies_to(step, second) for step in steps)


def _why_nothing(items: Items, year: Annual) -> Listed:
    """Give for each honour the reason why it earns nothing."""
    rules, found = year.rules, []
    for e in items:
        name, code, why = e["honour_name"], e["honour_id"], _why_not(e, year)
        named = ((nouns.items_head(rules), name), (say("item_code"), code), (say("reason"), why))
        shown = say("reason_nothing", honour=item_with_code(e, rules), why=why)
        found.append(Several(named, shown, own_heads=True))
    return Listed(tuple(found), join(found, "separator"))


def _why_not(row: dict[str, Any], year: Annual) -> Value:
    """Say why an item earns nothing, with the rule where a quota or limit is the reason."""
    why = outcome(row["outcome"], year.rules)
    if row["outcome"] not in (OUTSIDE, "over_limit", "no_share"):
        return why
    return say("with_clause", name=why, clause=Bracketed(say_limits(row, year.assessment)))
