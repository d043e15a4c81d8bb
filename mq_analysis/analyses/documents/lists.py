"""The lists of awards: sums by award and township, single awards, items that earn nothing, undecided firms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from mq_analysis.analyses.documents.columns import (
    ORDINAL,
    firm_cells,
    firm_columns,
    item,
    item_names,
    item_with_code,
    registered_name,
)
from mq_analysis.analyses.documents.settings import Step
from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.report import nouns
from mq_analysis.report.rules_in_words import Phrase, Phrases
from mq_analysis.report.spoken import outcome
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.undecided import why_undecided
from mq_analysis.report.values import Money, Said, Value, join, say
from mq_analysis.rules.sums import add_register, by_award, by_place


def award_rows(book: Book) -> pd.DataFrame:
    """Return the decided awards above 0, in order of clauses, with columns of the register."""
    rows = book.assessment.awards
    rows = add_register(rows[rows["amount_fen"].fillna(0) > 0], book.county.tables)
    order = {award.id: i for i, award in enumerate(book.rules.awards)}
    rows = rows.assign(position=rows["award_id"].map(order))
    return rows.sort_values(["position", "org_code", "honour"], ignore_index=True)


def undecided_rows(book: Book) -> pd.DataFrame:
    """Return the rows of firms whose award is undecided, with columns of the register."""
    rows = book.assessment.awards
    return add_register(rows[rows["amount_fen"].isna()], book.county.tables)


def by_award_list(book: Book, step: Step) -> Table:
    """List the sums above 0 by award."""
    del step
    rows = [row for row in records(by_award(book.assessment)) if row["amount_fen"]]
    lines = award_rows(book).groupby("award_id").size()
    body = [
        (
            i,
            book.rules.award(r["award_id"]).name,
            r["clause"],
            r["firms"],
            int(lines[r["award_id"]]),
            Money(r["amount_fen"]),
        )
        for i, r in enumerate(rows, start=1)
    ]
    columns = (
        ORDINAL,
        text(say("award"), weight=1),
        text(say("clause")),
        number(say("doc_firms")),
        number(say("doc_items")),
        money(say("doc_sum")),
    )
    firms = award_rows(book)["org_code"].nunique()
    table = Table(say("doc_list_by_award"), "doc-by-award", columns, tuple(body))
    return table.with_total(distinct={3: int(firms)})


def by_township_list(book: Book, step: Step) -> Table:
    """List the sums above 0 by township."""
    del step
    sums = by_place(book.assessment, book.county.tables, ["township_code", "township"])
    rows = records(sums[sums["amount_fen"] > 0])
    body = [
        (i, registered_name(r["township"]), r["firms"], Money(r["amount_fen"]))
        for i, r in enumerate(rows, start=1)
    ]
    columns = (ORDINAL, text(say("township"), weight=1), number(say("doc_firms")), money(say("doc_sum")))
    return Table(say("doc_list_by_township"), "doc-by-township", columns, tuple(body)).with_total()


def awards_list(book: Book, step: Step) -> Table:
    """List every award: firm, honour, clause, amount."""
    del step
    names = item_names(book)
    body = [
        (
            *firm_cells(i, r),
            None if r["honour"] == r["org_code"] else item(r["honour"], names),
            book.rules.award(r["award_id"]).name,
            r["clause"],
            Money(int(r["amount_fen"])),
        )
        for i, r in enumerate(records(award_rows(book)), start=1)
    ]
    columns = (
        *firm_columns(),
        text(say("doc_honour", items=nouns.items_head(book.rules)), weight=1.3),
        text(say("award"), weight=1),
        text(say("clause")),
        money(say("doc_sum")),
    )
    return Table(say("doc_list_awards"), "doc-awards", columns, tuple(body)).with_total()


def public_list(book: Book, step: Step) -> Table:
    """List the firms for publication: without codes, and without amounts unless the step shows them."""
    names = item_names(book)
    body: list[Row] = []
    for i, r in enumerate(records(award_rows(book)), start=1):
        award = book.rules.award(r["award_id"]).name
        firm, place = registered_name(r["name"]), registered_name(r["township"])
        row = (i, firm, place, names.get(r["honour"], ""), award)
        body.append((*row, Money(int(r["amount_fen"]))) if step.show_amounts else row)
    columns = (
        ORDINAL,
        text(say("doc_firm"), weight=1.2),
        text(say("township")),
        text(nouns.items_head(book.rules), weight=1.2),
        text(say("award"), weight=1),
        *([money(say("doc_sum"))] if step.show_amounts else ()),
    )
    table = Table(say("doc_list_public"), "doc-public", columns, tuple(body))
    return table.with_total() if step.show_amounts else table


def nothing_list(book: Book, step: Step) -> Table:
    """List the firms whose honours earn nothing, and why."""
    del step
    zero = book.assessment.awards
    zero = add_register(zero[zero["amount_fen"].fillna(-1) == 0], book.county.tables)
    why: dict[str, list[Said]] = {}
    for one in records(book.assessment.looked_at):
        honour = _item_looked_at(one, book)
        reason = say("reason_nothing", honour=honour, why=outcome(one["outcome"], book.rules))
        why.setdefault(one["org_code"], []).append(reason)
    body = [
        (*firm_cells(i, r), join(why.get(r["org_code"], ()), "separator"))
        for i, r in enumerate(records(zero), start=1)
    ]
    columns = (*firm_columns(), text(say("reason"), weight=2.2))
    caption = say("doc_list_nothing", items=nouns.items(book.rules))
    return Table(caption, "doc-nothing", columns, tuple(body))


def _item_looked_at(row: Mapping[str, Any], book: Book) -> Value:
    """Name an item with its code; the firm itself by the award."""
    if row["honour_id"] == row["org_code"]:
        return book.rules.award(row["award_id"]).name
    return item_with_code(row["honour_name"], row["honour_id"])


def undecided_list(book: Book) -> Table | None:
    """List the undecided firms with the waiting honours and missing facts; None without such firms."""
    rows = undecided_rows(book)
    if rows.empty:
        return None
    waits = book.assessment.looked_at
    waits = waits[waits["outcome"].isin(["missing", "undecided"])]
    body = []
    for i, r in enumerate(records(rows), start=1):
        mine = records(waits[waits["org_code"] == r["org_code"]])
        honours = join(_item_looked_at(one, book) for one in mine)
        lacks = dict.fromkeys(fact for one in mine for fact in one["lacks"])
        missing = join(Phrase(book.rules, Phrases.name, (fact,)) for fact in lacks)
        why = why_undecided(r["org_code"], book.assessment.looked_at, book.rules)
        body.append((*firm_cells(i, r), honours, missing if lacks else why))
    columns = (
        *firm_columns(),
        text(say("doc_honour", items=nouns.items_head(book.rules)), weight=1.3),
        text(say("doc_lacks"), weight=1.2),
    )
    return Table(say("doc_list_undecided"), "doc-undecided", columns, tuple(body))


LISTS: Mapping[str, Callable[[Book, Step], Table]] = {
    "by_award": by_award_list,
    "by_township": by_township_list,
    "awards": awards_list,
    "nothing": nothing_list,
    "public": public_list,
}
"""The lists that a step may name, but for the payments."""
