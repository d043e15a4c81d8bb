"""Tables of the award budget."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mq_analysis.analyses.budget import groups
from mq_analysis.analyses.budget.change import change as change_between
from mq_analysis.analyses.budget.groups import firms
from mq_analysis.analyses.budget.thresholds import near_threshold
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.policy import Rules
from mq_analysis.report.display import Column, KeyFigure, KeyFigures, Table, number
from mq_analysis.report.format import (
    DASH,
    award_name,
    cause_name,
    firm_name,
    marked,
    outcome,
    percent,
    place_name,
    signed,
)
from mq_analysis.report.labels import Words
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.fund import FundYear
from mq_analysis.rules.sums import by_award, winners
from mq_analysis.rules.tier import tier_of

Items = list[dict[str, Any]]
"""Rows of what was looked at of one enterprise."""


def by_clause(year: Annual, lang: str) -> Table:
    """Tabulate the year by award, zeros included."""
    t = Words(lang)
    rows = by_award(year.assessment)
    total = int(rows["amount_fen"].sum())
    body = [
        (
            award_name(year.rules.award(r["award_id"]), t),
            r["clause"],
            str(r["firms"]),
            str(r["honours"]),
            yuan(r["amount_fen"]),
            percent(r["amount_fen"], total),
            yuan(r["displaced_fen"]),
        )
        for r in records(rows)
    ]
    last = (
        t("total"),
        "",
        str(rows["firms"].sum()),
        str(rows["honours"].sum()),
        yuan(total),
        percent(total, total),
    )
    return Table(
        marked(t("tbl_clause", year=year.year), t, is_estimate=year.is_estimate),
        "tbl-clause",
        (
            Column(t("award"), weight=1),
            Column(t("clause")),
            number(t("firms"), t("firms_unit")),
            number(t("honours"), t("honours_unit")),
            number(t("amount"), t("yuan")),
            number(t("share")),
            number(t("displaced"), t("yuan")),
        ),
        (*body, (*last, yuan(int(rows["displaced_fen"].sum())))),
        total_row=True,
        notes=(t("note_share"),),
    )


def by_township(year: Annual, lang: str) -> Table:
    """Tabulate the year by township, those without a winner included."""
    t = Words(lang)
    rows = groups.by_township(year)
    rows["township"] = [place_name(year.rules.policy.id, row, t) for row in records(rows)]
    return _by(year, rows, "township", "township", lang)


def by_industry(year: Annual, lang: str) -> Table:
    """Tabulate the year by product group."""
    return _by(year, groups.by_industry(year), "product_group", "industry", lang)


def _by(year: Annual, rows: pd.DataFrame, column: str, key: str, lang: str) -> Table:
    t = Words(lang)
    total = int(rows["amount_fen"].sum())
    body = [
        (
            r[column] or t("unregistered"),
            str(r["firms"]),
            yuan(r["amount_fen"]),
            percent(r["amount_fen"], total),
        )
        for r in records(rows)
    ]
    last = (t("total"), str(rows["firms"].sum()), yuan(total), percent(total, total))
    return Table(
        marked(t(f"tbl_{key}", year=year.year), t, is_estimate=year.is_estimate),
        f"tbl-{key}",
        (
            Column(t(key), weight=1),
            number(t("firms"), t("firms_unit")),
            number(t("amount"), t("yuan")),
            number(t("share")),
        ),
        (*body, last),
        total_row=True,
    )


def awards(year: Annual, lang: str) -> Table:
    """Tabulate every award of the year with its reason, largest first (internal edition: it names firms)."""
    t = Words(lang)
    rows = firms(year)
    paid = rows[rows["amount_fen"].isna() | (rows["amount_fen"] > 0)]
    looked = _looked_at(year)
    body = [_award_row(i, r, looked[r["org_code"]], year, t) for i, r in enumerate(records(paid), start=1)]
    total = ("", t("total"), "", "", yuan(year.assessment.total_fen), "")
    columns = (
        number("#"),
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1.3),
        Column(t("township")),
        Column(t("award"), weight=1.1),
        number(t("amount"), t("yuan")),
        Column(t("reason"), weight=2),
    )
    return Table(
        marked(t("tbl_awards", year=year.year), t, is_estimate=year.is_estimate),
        "tbl-awards",
        columns,
        (*body, total),
        total_row=True,
        notes=(t("note_awards"),),
    )


def nothing(year: Annual, lang: str) -> Table:
    """Tabulate the enterprises whose honours earn nothing, and why."""
    t = Words(lang)
    rows = firms(year)
    rows, looked = rows[rows["amount_fen"] == 0], _looked_at(year)
    body = [
        (str(i), firm_name(r, t), r["township"], _why_nothing(looked[r["org_code"]], year.rules, t))
        for i, r in enumerate(records(rows), start=1)
    ]
    columns = (
        number("#"),
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1),
        Column(t("township")),
        Column(t("reason"), weight=2),
    )
    return Table(
        marked(t("tbl_nothing", year=year.year), t, is_estimate=year.is_estimate),
        "tbl-nothing",
        columns,
        tuple(body),
    )


def _looked_at(year: Annual) -> dict[str, Items]:
    """Return what was looked at by enterprise."""
    found: dict[str, Items] = {}
    for row in records(year.assessment.looked_at):
        found.setdefault(row["org_code"], []).append(row)
    return found


def _award_row(i: int, row: dict[str, Any], items: Items, year: Annual, t: Words) -> tuple[str, ...]:
    name = award_name(year.rules.award(row["award_id"]), t) if row["award_id"] else DASH
    amount = DASH if pd.isna(row["amount_fen"]) else yuan(int(row["amount_fen"]))
    firm = firm_name(row, t)
    return (str(i), firm, row["township"], name, amount, _why(row, items, year, t))


def _why(row: dict[str, Any], items: Items, year: Annual, t: Words) -> str:
    """Say what an award is paid for, and what gave way to it."""
    if pd.isna(row["amount_fen"]):
        return t("explain_undecided")
    mine = next(e for e in items if e["honour_id"] == row["honour"] and e["award_id"] == row["award_id"])
    honour = f"{mine['honour_name']} {mine['honour_id']}"
    tiered = year.rules.award(row["award_id"]).schedule is not None
    if tiered and not pd.isna(row["retention_fen"]):
        key = "reason_paid_tier_estimated" if year.is_estimate else "reason_paid_tier"
        text = t(key, honour=honour, retention=yuan(int(row["retention_fen"])))
    else:
        text = t("reason_paid", honour=honour)
    lost = [
        t("in_unit", name=e["honour_name"], unit=yuan(e["own_fen"]))
        for e in items
        if e["outcome"] == "not_highest"
    ]
    return text + (t("reason_also", others=t("comma").join(lost)) if lost else "")


def _why_nothing(items: Items, rules: Rules, t: Words) -> str:
    texts = [
        t(
            "reason_nothing",
            honour=f"{e['honour_name']} {e['honour_id']}",
            why=outcome(e["outcome"], rules, t),
        )
        for e in items
    ]
    return t("separator").join(texts)


def changes(year: Annual, lang: str) -> Table | None:
    """Tabulate the change against the year before by cause; None for the policy's first year."""
    if year.previous is None:
        return None
    t = Words(lang)
    change = change_between(year.previous, year.assessment)
    body = [
        (cause_name(r["cause"], year.rules, t), str(r["before"]), str(r["after"]), signed(r["amount_fen"]))
        for r in records(change.causes)
    ]
    last = (
        t("total"),
        yuan(change.before_fen),
        yuan(change.after_fen),
        signed(change.after_fen - change.before_fen),
    )
    heads = (t("year_before"), t("this_year"))
    return Table(
        marked(t("tbl_change", year=year.year, before=year.year - 1), t, is_estimate=year.is_estimate),
        "tbl-change",
        (
            Column(t("cause"), weight=1),
            number(heads[0], t("honours_unit")),
            number(heads[1], t("honours_unit")),
            number(t("change"), t("yuan")),
        ),
        (*body, last),
        total_row=True,
        notes=(t("note_change"),),
    )


def near(year: Annual, lang: str) -> Table | None:
    """Tabulate holders of a national honour near a threshold, the rest in a note; None without one."""
    t = Words(lang)
    rows = near_threshold(year)
    holders = rows[rows["holds_honour"]]
    if holders.empty:
        return None
    looked = year.assessment.looked_at
    mine = looked["honour_name"].isin(tier_of(year.rules).award.honours)
    own = looked[mine].groupby("org_code")["own_fen"].max()
    body = [
        (
            firm_name(r, t),
            r["township"],
            yuan(r["retention_fen"], places=2),
            yuan(r["threshold_fen"]),
            signed(r["distance_fen"]),
            yuan(int(own.get(r["org_code"], 0))),
        )
        for r in records(holders)
    ]
    return Table(
        marked(t("tbl_near"), t, is_estimate=year.is_estimate),
        "tbl-near",
        (
            Column(f"{t('enterprise')} / {t('org_code')}", weight=1),
            Column(t("township")),
            number(t("retention"), t("yuan")),
            number(t("threshold"), t("yuan")),
            number(t("distance"), t("yuan")),
            number(t("award_now"), t("yuan")),
        ),
        tuple(body),
        notes=(t("note_near", n=len(rows) - len(holders)),),
    )


def fund(ledger: FundYear | None, rules: Rules, lang: str) -> Table | None:
    """Tabulate the promotion fund by use; None without a ledger."""
    if ledger is None or rules.fund is None:
        return None
    t = Words(lang)
    names = {use.zh: t.of(use) for use in rules.fund.uses}
    body = [
        (
            names.get(r["use_class"], f"{r['use_class']} *"),
            str(r["entries"]),
            yuan(r["amount_fen"], places=2),
            percent(r["amount_fen"], ledger.spent_fen),
        )
        for r in records(ledger.uses)
    ]
    last = (
        t("total"),
        str(ledger.uses["entries"].sum()),
        yuan(ledger.spent_fen, places=2),
        percent(ledger.spent_fen, ledger.spent_fen),
    )
    outside = not ledger.uses["is_named"].all()
    return Table(
        t("tbl_fund", year=rules.year),
        "tbl-fund",
        (Column(t("use"), weight=1), number(t("entries")), number(t("spent"), t("yuan")), number(t("share"))),
        (*body, last),
        total_row=True,
        notes=(t("note_fund_outside"),) if outside else (),
    )


def budget_keys(year: Annual, lang: str) -> KeyFigures:
    """Return the year's total, the firms awarded, and the change against the year before, where there is one."""
    t = Words(lang)
    total = year.assessment.total_fen
    name = t("key_total_estimated" if year.is_estimate else "key_total")
    figures = [
        KeyFigure("total", name, yuan(total), t("yuan")),
        KeyFigure("firms", t("key_firms"), str(winners(year.assessment)), t("firms_unit")),
    ]
    if year.previous is not None:
        changed = signed(total - year.previous.total_fen)
        figures.append(KeyFigure("change", t("key_change", before=year.year - 1), changed, t("yuan")))
    return KeyFigures(tuple(figures))
