"""Who bears the awards of a year, in which year's budget, and who receives them where that is not the firm."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.policy import Award, Label, Rules
from mq_analysis.report.prose import Said, narrate
from mq_analysis.report.spoken import award_name
from mq_analysis.report.table import Row, Table, money, text
from mq_analysis.report.values import Money, Value, join, say
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.sums import ceilings_fen

UNKNOWN_YEAR = 0
"""The budget year of a payment of which nobody can tell when it will be due."""


def bearers(year: Annual) -> Table | None:
    """Tabulate who bears the awards by the year whose budget pays them; None with one year and one bearer.

    Where the policy names no bearer the rows are the years.
    """
    rows = _payments(year)
    budgets = sorted(rows["budget_year"].unique(), key=lambda n: (n == UNKNOWN_YEAR, n))
    if len(budgets) < 2 and rows["funder"].nunique() < 2:
        return None
    heads = [say("budget_of_year", year=n) if n != UNKNOWN_YEAR else say("budget_open") for n in budgets]
    notes = (say("note_bearers"),) if len(budgets) > 1 else ()
    if not any(rows["funder"]):
        by_year = rows.groupby("budget_year")["amount_fen"].sum()
        lines = [(head, Money(int(by_year[n]))) for head, n in zip(heads, budgets, strict=True)]
        both = (text(say("budget")), money(say("award_sum")))
        return Table(say("tbl_budgets"), "tbl-bearers", both, tuple(lines), notes=notes).with_total()
    sums = rows.groupby(["funder", "budget_year"])["amount_fen"].sum().unstack(fill_value=0)
    names = _funders(year.rules)
    body: list[Row] = [
        (
            names.get(str(funder), say("bearer_unsaid")),
            *(Money(int(sums.loc[funder].get(n, 0))) for n in budgets),
            Money(int(sums.loc[funder].sum())),
        )
        for funder in sorted(sums.index, key=lambda name: (not name, [*names, name].index(name)))
    ]
    columns = (text(say("bearer")), *map(money, heads), money(say("total")))
    return Table(say("tbl_bearers"), "tbl-bearers", columns, tuple(body), notes=notes).with_total()


def _payments(year: Annual) -> pd.DataFrame:
    """Return the payments of awards, without those that are computed from them, with a number of each budget year."""
    rows = year.assessment.payments
    rows = rows[rows["org_code"] != ""]
    return rows.assign(budget_year=rows["budget_year"].astype("Int64").fillna(UNKNOWN_YEAR).astype(int))


def _funders(rules: Rules) -> dict[str, Label]:
    """Return who bears awards, by id, in the order of the policy."""
    return {funder.id: funder.name for award in rules.awards for funder in award.funding}


def bearer_points(year: Annual) -> list[Said]:
    """Say who bears the awards, who receives them if not the firm, what is paid beside them, and what is a ceiling."""
    return [*_bearers_and_sums(year), *_recipients(year), *_beside(year), *_ceilings(year)]


def _bearers_and_sums(year: Annual) -> Iterator[Said]:
    rows, names = _payments(year), _funders(year.rules)
    if rows.empty or not names:
        return
    sums = rows.groupby("funder")["amount_fen"].sum()
    parts = [
        say("bearer_and_sum", name=names.get(name, say("bearer_unsaid")), amount=Money(int(sums[name])))
        for name in [*names, ""]
        if name in sums.index and sums[name]
    ]
    yield narrate("headline_borne", parts=join(parts))


def _recipients(year: Annual) -> Iterator[Said]:
    """Say of each award that another than the firm receives, who it is and how much it is."""
    rows = _payments(year)
    others = rows[rows["payee"] != rows["org_code"]]
    if others.empty:
        return
    sums = others.groupby("award_id")["amount_fen"].sum()
    parts = [
        say(
            "payee_and_sum",
            award=award_name(award),
            payee=_payee(award, year.rules),
            amount=Money(int(sums[award.id])),
        )
        for award in year.rules.awards
        if award.payee is not None and award.id in sums.index and sums[award.id]
    ]
    if parts:
        yield narrate("headline_received", parts=join(parts, "separator"))


def _payee(award: Award, rules: Rules) -> Value:
    return rules.facts[award.payee].name if isinstance(award.payee, str) else award.payee


def _beside(year: Annual) -> Iterator[Said]:
    """Say which payments are computed from the awards, and that the total is without them."""
    names = {node.id: node.payee for node in year.rules.derived}
    parts = [
        say("bearer_and_sum", name=names[row["id"]], amount=Money(int(row["amount_fen"])))
        for row in records(year.assessment.derived)
        if row["amount_fen"] and row["id"] in names
    ]
    if parts:
        yield narrate("headline_beside", parts=join(parts))


def _ceilings(year: Annual) -> Iterator[Said]:
    fen, items = ceilings_fen(year.assessment)
    if fen:
        key = "headline_ceiling_all" if fen == year.assessment.total_fen else "headline_ceiling"
        yield narrate(key, amount=Money(fen), n=items)
