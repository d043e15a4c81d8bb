"""The lists of documents: sums by award and township, awards line by line, what is held back, what is paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from mq_analysis import disbursement
from mq_analysis.disbursement import Book
from mq_analysis.documents.paper import Cell, Field, Listing
from mq_analysis.documents.settings import Step
from mq_analysis.frames import records
from mq_analysis.labels import Words
from mq_analysis.phrases import Phrases
from mq_analysis.sums import by_award, by_place, registered
from mq_analysis.wording import award_name, outcome

Rows = list[dict[str, Any]]


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
    names = honour_names(book)
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
    names = honour_names(book)
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


def payable(book: Book) -> tuple[Rows, Rows, Rows]:
    """Divide the lines of the year: approved as the rule gives, approved otherwise, due and not approved.

    Without any approval on record all that is due stands in the first, without an approval.
    """
    lines = disbursement.lines(book)
    known = registered(lines[lines["awarded_fen"].notna()], book.county.tables)
    if book.approvals.empty:
        return records(known), [], []
    is_approved = known["approval_id"] != ""
    agrees = (known["awarded_fen"] == known["approved_fen"]).astype(bool)
    undecided_ = lines[lines["awarded_fen"].isna() & (lines["approval_id"] != "")]
    differ = pd.concat([known[is_approved & ~agrees], registered(undecided_, book.county.tables)])
    return records(known[is_approved & agrees]), records(differ), records(known[~is_approved])


def payment_list(book: Book, accounts: Mapping[str, str] | None, t: Words) -> Listing:
    """List what is to be paid now, less what was paid; bank accounts only where they are asked for."""
    rows, _, _ = payable(book)
    is_approved = not book.approvals.empty
    names = honour_names(book)
    body: list[tuple[Cell, ...]] = []
    for i, r in enumerate(rows, start=1):
        due = int(r["approved_fen"] if is_approved else r["awarded_fen"])
        paid = int(r["paid_fen"])
        row: list[Cell] = [i, r["name"] or t("unregistered"), r["org_code"], names.get(r["honour_id"], "")]
        row += [r["approval_id"] or None] if is_approved else []
        row += [due, paid, max(due - paid, 0)]
        row += [accounts.get(r["org_code"]) or None] if accounts is not None else []
        body.append((*row, None))
    fields = [
        Field(t("doc_ordinal"), "count"),
        Field(t("doc_firm"), weight=1.3),
        Field(t("doc_code")),
        Field(t("honours_named"), weight=1),
    ]
    fields += [Field(t("doc_approval"))] if is_approved else []
    fields += [
        Field(t("doc_approved" if is_approved else "doc_due"), "money"),
        Field(t("doc_paid"), "money"),
        Field(t("doc_now"), "money"),
    ]
    fields += [Field(t("doc_account"))] if accounts is not None else []
    fields.append(Field(t("doc_received"), "sign", weight=0.8))
    return Listing(t("doc_list_payments"), tuple(fields), tuple(body), has_total=True)


def held_list(book: Book, rows: Rows, key: str, t: Words) -> Listing | None:
    """List lines that are held back, with both amounts; None without one."""
    if not rows:
        return None
    names = honour_names(book)
    body = [
        (
            i,
            r["name"] or t("unregistered"),
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


def honour_names(book: Book) -> dict[str, str]:
    """Return the name of every item on record by its id."""
    looked = book.assessment.looked_at
    names = dict(zip(looked["honour_id"], looked["honour_name"], strict=True))
    if not book.county.has("honours"):
        return names
    honours = book.county["honours"]
    return dict(zip(honours["honour_id"], honours["honour_name"], strict=True)) | names


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
