"""Tables of the award budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from mq_analysis.analyses.budget import groups
from mq_analysis.analyses.budget.change import change as change_between
from mq_analysis.analyses.budget.thresholds import near_threshold
from mq_analysis.base.frames import records
from mq_analysis.policy import Rules
from mq_analysis.report import nouns
from mq_analysis.report.keys import KeyFigure, KeyFigures
from mq_analysis.report.spoken import (
    ENTERPRISE,
    award_name,
    firm_name,
    mark_estimate,
    place_name,
)
from mq_analysis.report.table import Table, money, number, text
from mq_analysis.report.values import Money, Share, Value, join, say
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.fund import FundYear
from mq_analysis.rules.sums import by_award, unpaid_by_outcome, winners
from mq_analysis.rules.tier import has_tier, tier_of


def by_clause(year: Annual) -> Table:
    """Tabulate the year by award, including awards without a payment."""
    rows = by_award(year.assessment)
    total = int(rows["amount_fen"].sum())
    is_highest = nouns.pays_highest(year.rules)
    unpaid = unpaid_by_outcome(year.assessment)
    body = [
        (
            award_name(year.rules.award(r["award_id"])),
            r["clause"],
            int(r["firms"]),
            int(r["honours"]),
            Money(r["amount_fen"]),
            Share(r["amount_fen"], total),
            *([Money(r["displaced_fen"])] if is_highest else []),
        )
        for r in records(rows)
    ]
    return Table(
        mark_estimate(say("tbl_clause", year=year.year), is_estimate=year.is_estimate),
        "tbl-clause",
        (
            text(say("award"), weight=1),
            text(say("clause")),
            number(say("firms"), say("firms_unit")),
            number(nouns.item_count(year.rules), say("honours_unit")),
            money(say("amount")),
            number(say("share")),
            *([money(say("displaced", rule=say("stacking")))] if is_highest else []),
        ),
        tuple(body),
        notes=(say("note_share"), *_note_counted(unpaid)),
    ).with_total(distinct={2: winners(year.assessment)})


def _note_counted(unpaid: Mapping[str, int]) -> list[Value]:
    """Say how many of the items counted get nothing, by cause; nothing where all get something."""
    causes = [say(f"count_{cause}", n=n) for cause, n in unpaid.items()]
    return [say("note_counted", n=sum(unpaid.values()), causes=join(causes))] if causes else []


def by_township(year: Annual) -> Table:
    """Tabulate the year by township, including townships without a winner."""
    rows = groups.by_township(year)
    names = [place_name(year.rules.policy.id, row) for row in records(rows)]
    return _by(year, rows, names, "township")


def by_industry(year: Annual) -> Table | None:
    """Tabulate the year by product group; None if the register tells none."""
    if not groups.has_industries(year):
        return None
    rows = groups.by_industry(year)
    return _by(year, rows, list(rows["product_group"]), "industry")


def _by(year: Annual, rows: pd.DataFrame, names: Sequence[Value], key: str) -> Table:
    total = int(rows["amount_fen"].sum())
    body = [
        (name or say("unregistered"), int(r["firms"]), Money(r["amount_fen"]), Share(r["amount_fen"], total))
        for name, r in zip(names, records(rows), strict=True)
    ]
    return Table(
        mark_estimate(say(f"tbl_{key}", year=year.year), is_estimate=year.is_estimate),
        f"tbl-{key}",
        (
            text(say(key), weight=1),
            number(say("firms"), say("firms_unit")),
            money(say("amount")),
            number(say("share")),
        ),
        tuple(body),
    ).with_total()


def changes(year: Annual) -> Table | None:
    """Tabulate the change against the year before by cause; None for the policy's first year."""
    if year.previous is None:
        return None
    change = change_between(year.previous, year.assessment)
    shown = [
        r
        for r in records(change.causes)
        if r["cause"] != "stacking" or nouns.has_stacking(year.rules) or r["amount_fen"]
    ]
    body = [
        (
            nouns.cause(r["cause"], year.rules),
            int(r["before"]),
            int(r["after"]),
            Money(r["amount_fen"], signed=True),
        )
        for r in shown
    ]
    items = [sum(int(r[when]) for r in shown if r["cause"] != "stacking") for when in ("before", "after")]
    off = Money(change.after_fen - change.before_fen, signed=True)
    sums = {"before": year.year - 1, "old": Money(change.before_fen), "new": Money(change.after_fen)}
    if any(r["cause"] == "stacking" for r in shown):
        note = say("note_change_rule", rule=nouns.stacking(year.rules), year=year.year, **sums)
    else:
        note = say("note_change", year=year.year, **sums)
    return Table(
        mark_estimate(say("tbl_change", year=year.year, before=year.year - 1), is_estimate=year.is_estimate),
        "tbl-change",
        (
            text(say("cause"), weight=1),
            number(say("year_before"), say("honours_unit")),
            number(say("this_year"), say("honours_unit")),
            money(say("change")),
        ),
        tuple(body),
        totals=((say("total"), *items, off),),
        notes=(note,),
    )


def near(year: Annual) -> Table | None:
    """Tabulate holders of the tiered award near a threshold, with other firms in a note; None without holders."""
    if not has_tier(year.rules):
        return None
    rows = near_threshold(year)
    holders = rows[rows["holds_honour"]]
    if holders.empty:
        return None
    others = len(rows) - len(holders)
    looked = year.assessment.looked_at
    tiered = tier_of(year.rules).award
    note = "note_near" if tiered.items_of == "honour" else "note_near_firms"
    is_of_honours = tiered.items_of == "honour"
    mine = looked["honour_name"].isin(tiered.honours) if is_of_honours else looked["award_id"] == tiered.id
    own = looked[mine].groupby("org_code")["own_fen"].max()
    body = [
        (
            firm_name(r),
            r["township"],
            Money(r["retention_fen"], places=2),
            Money(r["threshold_fen"]),
            Money(r["distance_fen"], signed=True),
            Money(own.get(r["org_code"], 0)),
        )
        for r in records(holders)
    ]
    return Table(
        mark_estimate(say("tbl_near", base=nouns.base(year.rules)), is_estimate=year.is_estimate),
        "tbl-near",
        (
            text(ENTERPRISE, weight=1),
            text(say("township")),
            money(nouns.base(year.rules)),
            money(say("threshold")),
            money(say("distance")),
            money(say("award_now")),
        ),
        tuple(body),
        notes=(say(note, n=others, award=nouns.tiered_award(year.rules)),) if others else (),
    )


def fund(ledger: FundYear | None, rules: Rules) -> Table | None:
    """Tabulate the promotion fund by use; None without a ledger."""
    if ledger is None or rules.fund is None:
        return None
    names = {use.zh: use for use in rules.fund.uses}
    body = [
        (
            names.get(r["use_class"], f"{r['use_class']} *"),
            int(r["entries"]),
            Money(r["amount_fen"], places=2),
            Share(r["amount_fen"], ledger.spent_fen),
        )
        for r in records(ledger.uses)
    ]
    outside = not ledger.uses["is_named"].all()
    return Table(
        say("tbl_fund", year=rules.year),
        "tbl-fund",
        (text(say("use"), weight=1), number(say("entries")), money(say("spent")), number(say("share"))),
        tuple(body),
        notes=(say("note_fund_outside", kinds=len(rules.fund.uses)),) if outside else (),
    ).with_total()


def budget_keys(year: Annual) -> KeyFigures:
    """Return the year's total, the firms awarded, and the change against the year before, where there is one."""
    total = year.assessment.total_fen
    name = say("key_total_estimated" if year.is_estimate else "key_total")
    figures = [
        KeyFigure("total", name, Money(total), say("yuan")),
        KeyFigure("firms", say("key_firms"), winners(year.assessment), say("firms_unit")),
    ]
    if year.previous is not None:
        changed = Money(total - year.previous.total_fen, signed=True)
        figures.append(KeyFigure("change", say("key_change", before=year.year - 1), changed, say("yuan")))
    return KeyFigures(tuple(figures))
