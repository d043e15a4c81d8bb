"""The lists of documents: sums by award and township, awards line by line, what is held back, what is paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from mq_analysis.analyses.documents.due import Part, Rows, to_pay, waiting
from mq_analysis.analyses.documents.paper import Cell, Field, Listing
from mq_analysis.analyses.documents.settings import Step
from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.report.format import award_name, outcome
from mq_analysis.report.labels import Words
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.rules.sums import by_award, by_place, registered


def awarded(book: Book) -> pd.DataFrame:
    """Return the awards that are decided and more than nothing, in the order of the clauses, with the register."""
    rows = book.assessment.awards
    rows = registered(rows[rows["amount_fen"].fillna(0) > 0], book.county.tables)
    order = {award.id: i for i, award in enumerate(book.rules.awards)}
    rows = rows.assign(position=rows["award_id"].map(order))
    return rows.sort_values(["position", "org_code", "honour"], ignore_index=True)


def undecided(book: Book) -> pd.DataFrame:
    """Return the rows of firms whose award is undecided, with the register."""
    rows = book.assessment.awards
    return registered(rows[rows["amount_fen"].isna()], book.county.tables)


def by_award_list(book: Book, step: Step, t: Words) -> Listing:
    """List the sums by award, those with something to pay."""
    del step
    rows = records(by_award(book.assessment))
    lines = awarded(book).groupby("award_id").size()
    body = [
        (
            i,
            award_name(book.rules.award(r["award_id"]), t),
            r["clause"],
            r["firms"],
            int(lines[r["award_id"]]),
            r["amount_fen"],
        )
        for i, r in enumerate((r for r in rows if r["amount_fen"]), start=1)
    ]
    fields = (
        Field(t("doc_ordinal"), "count"),
        Field(t("award"), weight=1),
        Field(t("clause")),
        Field(t("doc_firms"), "count"),
        Field(t("doc_items"), "count"),
        Field(t("doc_sum"), "money"),
    )
    return Listing(t("doc_list_by_award"), fields, tuple(body), has_total=True)


def by_township_list(book: Book, step: Step, t: Words) -> Listing:
    """List the sums by township, those with something to pay."""
    del step
    sums = by_place(book.assessment, book.county.tables, ["township_code", "township"])
    rows = records(sums[sums["amount_fen"] > 0])
    body = [
        (i, r["township"] or t("unregistered"), r["firms"], r["amount_fen"])
        for i, r in enumerate(rows, start=1)
    ]
    fields = (
        Field(t("doc_ordinal"), "count"),
        Field(t("township"), weight=1),
        Field(t("doc_firms"), "count"),
        Field(t("doc_sum"), "money"),
    )
    return Listing(t("doc_list_by_township"), fields, tuple(body), has_total=True)


def awards_list(book: Book, step: Step, t: Words) -> Listing:
    """List every award: firm, honour, clause, amount."""
    del step
    names = honour_names(book, t)
    body = [
        (
            i,
            r["name"] or t("unregistered"),
            r["org_code"],
            r["township"] or t("unregistered"),
            _honour(r["honour"], names, t),
            award_name(book.rules.award(r["award_id"]), t),
            r["clause"],
            int(r["amount_fen"]),
        )
        for i, r in enumerate(records(awarded(book)), start=1)
    ]
    fields = (
        *_firm_fields(t),
        Field(t("doc_honour"), weight=1.3),
        Field(t("award"), weight=1),
        Field(t("clause")),
        Field(t("doc_sum"), "money"),
    )
    return Listing(t("doc_list_awards"), fields, tuple(body), has_total=True)


def public_list(book: Book, step: Step, t: Words) -> Listing:
    """List the firms for the public: no code, and no amount unless the step shows them."""
    names = honour_names(book, t)
    body: list[tuple[Cell, ...]] = []
    for i, r in enumerate(records(awarded(book)), start=1):
        place = r["township"] or t("unregistered")
        award = award_name(book.rules.award(r["award_id"]), t)
        row = (i, r["name"] or t("unregistered"), place, names.get(r["honour"], ""), award)
        body.append((*row, int(r["amount_fen"])) if step.show_amounts else row)
    fields = [
        Field(t("doc_ordinal"), "count"),
        Field(t("doc_firm"), weight=1.2),
        Field(t("township")),
        Field(t("honours_named"), weight=1.2),
        Field(t("award"), weight=1),
    ]
    if step.show_amounts:
        fields.append(Field(t("doc_sum"), "money"))
    return Listing(t("doc_list_public"), tuple(fields), tuple(body), has_total=step.show_amounts)


def nothing_list(book: Book, step: Step, t: Words) -> Listing:
    """List the firms whose honours earn nothing, and why."""
    del step
    zero = book.assessment.awards
    zero = registered(zero[zero["amount_fen"].fillna(-1) == 0], book.county.tables)
    looked = records(book.assessment.looked_at)
    why: dict[str, list[str]] = {}
    for one in looked:
        said = t(
            "reason_nothing",
            honour=f"{one['honour_name']} {one['honour_id']}",
            why=outcome(one["outcome"], book.rules, t),
        )
        why.setdefault(one["org_code"], []).append(said)
    body = [
        (
            i,
            r["name"] or t("unregistered"),
            r["org_code"],
            r["township"] or t("unregistered"),
            t("separator").join(why.get(r["org_code"], ())),
        )
        for i, r in enumerate(records(zero), start=1)
    ]
    fields = (*_firm_fields(t), Field(t("reason"), weight=2.2))
    return Listing(t("doc_list_nothing"), fields, tuple(body))


def undecided_list(book: Book, t: Words) -> Listing | None:
    """List the firms whose amount is open, with the honours that wait and what is missing; None without one."""
    rows = undecided(book)
    if rows.empty:
        return None
    phrases = Phrases(book.rules, t)
    waits = book.assessment.looked_at
    waits = waits[waits["outcome"].isin(["missing", "undecided"])]
    body = []
    for i, r in enumerate(records(rows), start=1):
        mine = records(waits[waits["org_code"] == r["org_code"]])
        honours = t("comma").join(f"{one['honour_name']} {one['honour_id']}" for one in mine)
        lacks = dict.fromkeys(phrases.name(fact) for one in mine for fact in one["lacks"])
        place = r["township"] or t("unregistered")
        body.append(
            (i, r["name"] or t("unregistered"), r["org_code"], place, honours, t("comma").join(lacks))
        )
    fields = (*_firm_fields(t), Field(t("doc_honour"), weight=1.3), Field(t("doc_lacks"), weight=1.2))
    return Listing(t("doc_list_undecided"), fields, tuple(body), is_held=True)


def payment_list(book: Book, date: dt.date, accounts: Mapping[str, str] | None, t: Words) -> Listing:
    """List what is to be paid now, less what was paid; bank accounts only where they are asked for."""
    parts, is_approved = to_pay(book, date), not book.approvals.empty
    names, phrases = honour_names(book, t), Phrases(book.rules, t)
    shown = {name: any(cell(p) for p in parts) for name, cell in _EXTRA.items()}
    body: list[tuple[Cell, ...]] = []
    for i, part in enumerate(parts, start=1):
        line = part.line
        row: list[Cell] = [i, _firm(line, t), line["org_code"], names.get(line["honour_id"], "")]
        row += [part.payee or _firm(line, t)] if shown["payee"] else []
        row += [phrases.part(part.row)] if shown["part"] else []
        row += [line["approval_id"] or None] if is_approved else []
        row += [part.due_fen, part.paid_fen, part.now_fen]
        account = None if part.payee or accounts is None else accounts.get(line["org_code"]) or None
        row += [account] if accounts is not None else []
        body.append((*row, None))
    fields = [
        Field(t("doc_ordinal"), "count"),
        Field(t("doc_firm"), weight=1.3),
        Field(t("doc_code")),
        Field(t("honours_named"), weight=1),
    ]
    fields += [Field(t("doc_payee"), weight=1)] if shown["payee"] else []
    fields += [Field(t("doc_stage"), weight=0.8)] if shown["part"] else []
    fields += [Field(t("doc_approval"))] if is_approved else []
    fields += [
        Field(t("doc_part_due" if shown["part"] else "doc_approved" if is_approved else "doc_due"), "money"),
        Field(t("doc_paid"), "money"),
        Field(t("doc_now"), "money"),
    ]
    fields += [Field(t("doc_account"))] if accounts is not None else []
    fields.append(Field(t("doc_received"), "sign", weight=0.8))
    return Listing(t("doc_list_payments"), tuple(fields), tuple(body), has_total=True)


_EXTRA: Mapping[str, Callable[[Part], bool]] = {
    "payee": lambda part: bool(part.payee),
    "part": lambda part: bool(part.row["stage"] or part.row["funder"]),
}
"""Columns of the payment list that stand only where a row has something in them."""


def by_funder_list(book: Book, date: dt.date, t: Words) -> Listing | None:
    """Sum what is to be paid now by who bears it; None where nobody else does."""
    sums: dict[str, int] = {}
    for part in to_pay(book, date):
        name = Phrases(book.rules, t).part({**part.row, "stage": ""})
        sums[name] = sums.get(name, 0) + part.now_fen
    if set(sums) <= {""}:
        return None
    body = [(i, name or WITHOUT_FUNDER, fen) for i, (name, fen) in enumerate(sums.items(), start=1)]
    fields = (
        Field(t("doc_ordinal"), "count"),
        Field(t("doc_funder"), weight=1),
        Field(t("doc_now"), "money"),
    )
    return Listing(t("doc_list_by_funder"), fields, tuple(body), has_total=True)


WITHOUT_FUNDER = "—"
"""What stands for the funder of payments for which the policy names none."""


def waiting_list(book: Book, date: dt.date, t: Words) -> Listing | None:
    """List what is not to be paid now, with what it waits for; None without any."""
    rows = waiting(book, date)
    if not rows:
        return None
    names, phrases = honour_names(book, t), Phrases(book.rules, t)
    body = [
        (
            i,
            _firm(r, t),
            r["org_code"],
            r["payee"] if r["payee"] != r["org_code"] else None,
            names.get(r["honour_id"], ""),
            phrases.part(r),
            r["amount_fen"],
            phrases.awaited(r) or t("waits_payee"),
        )
        for i, r in enumerate(rows, start=1)
    ]
    fields = (
        Field(t("doc_ordinal"), "count"),
        Field(t("doc_firm"), weight=1.2),
        Field(t("doc_code")),
        Field(t("doc_payee"), weight=0.8),
        Field(t("honours_named"), weight=0.9),
        Field(t("doc_stage"), weight=0.8),
        Field(t("doc_amount"), "money"),
        Field(t("doc_waits"), weight=1.4),
    )
    return Listing(t("doc_list_waiting"), fields, tuple(body), is_held=True)


def _firm(row: Mapping[str, Any], t: Words) -> str:
    """Name the enterprise of a row; a derived payment has its payee in its place."""
    return row["name"] or (t("unregistered") if row["org_code"] else str(row["payee"]))


def held_list(book: Book, rows: Rows, key: str, t: Words) -> Listing | None:
    """List lines that are held back, with both amounts; None without one."""
    if not rows:
        return None
    names = honour_names(book, t)
    body = [
        (
            i,
            _firm(r, t),
            r["org_code"],
            _honour(r["honour_id"], names, t),
            r["approval_id"] or None,
            None if pd.isna(r["awarded_fen"]) else int(r["awarded_fen"]),
            int(r["approved_fen"]) if r["approval_id"] else None,
        )
        for i, r in enumerate(rows, start=1)
    ]
    fields = (
        Field(t("doc_ordinal"), "count"),
        Field(t("doc_firm"), weight=1.3),
        Field(t("doc_code")),
        Field(t("doc_honour"), weight=1.2),
        Field(t("doc_approval")),
        Field(t("doc_due"), "money"),
        Field(t("doc_approved"), "money"),
    )
    return Listing(t(key), fields, tuple(body), is_held=True)


def honour_names(book: Book, t: Words) -> dict[str, str]:
    """Return the name of every item on record by its id; of a derived payment its own."""
    looked = book.assessment.looked_at
    names = dict(zip(looked["honour_id"], looked["honour_name"], strict=True))
    derived = {node.id: t.of(node.name) for node in book.rules.version.derived}
    if not book.county.has("honours"):
        return names | derived
    honours = book.county["honours"]
    return dict(zip(honours["honour_id"], honours["honour_name"], strict=True)) | names | derived


def _honour(honour: str, names: Mapping[str, str], t: Words) -> str:
    return t("in_unit", name=names.get(honour, ""), unit=honour)


def _firm_fields(t: Words) -> tuple[Field, ...]:
    return (
        Field(t("doc_ordinal"), "count"),
        Field(t("doc_firm"), weight=1.3),
        Field(t("doc_code")),
        Field(t("township")),
    )


LISTS: Mapping[str, Callable[[Book, Step, Words], Listing]] = {
    "by_award": by_award_list,
    "by_township": by_township_list,
    "awards": awards_list,
    "nothing": nothing_list,
    "public": public_list,
}
"""The lists that a step may name, but for the payments."""
