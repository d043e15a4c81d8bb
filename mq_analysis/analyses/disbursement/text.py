"""Sentences about approvals and payments."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.disbursement.finding import Control
from mq_analysis.analyses.disbursement.flow import SUMS, differences, execution, open_lines, steps, waits
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.payments.book import Book
from mq_analysis.report.display import Block, Prose, Run, bullets, callout, paragraph, runs
from mq_analysis.report.format import percent
from mq_analysis.report.labels import Words

Sentence = tuple[Run, ...]


def disbursed(book: Book, found: Sequence[Control], lang: str) -> Prose:
    """Say what is due, approved and paid, what does not hold, how far the budget is executed and what is open."""
    t = Words(lang)
    sums = {row["step"]: row["amount_fen"] for row in records(steps(book))}
    nothing = book.approvals.empty and book.payments.empty
    n = sum(len(control.findings) for control in found)
    values = {name: yuan(sums[name]) for name in SUMS}
    if nothing:
        waiting = len(differences(book))
        head = runs(t.template("db_headline_none"), year=book.year, n=waiting, **values)
    else:
        head = runs(t.template("db_headline"), year=book.year, n=n, **values)
    points = [_kinds(found, t)]
    if not nothing:
        points += [*_executed(book, t), *_excess(sums, t), _open(book, t)]
    undecided = int(book.assessment.awards["amount_fen"].isna().sum())
    if undecided:
        points.append(runs(t.template("db_undecided_told"), n=undecided))
    return Prose((callout(head), bullets(points)))


def _kinds(found: Sequence[Control], t: Words) -> Sentence:
    told = [
        t("db_kind_n", name=t(f"db_control_{control.kind}"), n=len(control.findings))
        for control in found
        if control.findings
    ]
    if told:
        return runs(t.template("db_kinds"), names=t("comma").join(told))
    made = [control for control in found if control.check and control.rows]
    return runs(t.template("db_clean"), checks=len(made), rows=sum(control.rows for control in made))


def _executed(book: Book, t: Words) -> list[Sentence]:
    rows = execution(book)
    approved, within = int(rows["approved_fen"].sum()), int(rows["within_fen"].sum())
    rate = percent(within, approved)
    said = [runs(t.template("db_executed"), rate=rate, approved=yuan(approved), within=yuan(within))]
    if book.budget_fen is None:
        return [*said, runs(t.template("db_no_line"))]
    paid = int(book.paid["amount_fen"].sum())
    line = yuan(book.budget_fen)
    return [*said, runs(t.template("db_against_line"), line=line, rate=percent(paid, book.budget_fen))]


def _excess(sums: dict[str, int], t: Words) -> list[Sentence]:
    amount = sums["above"] + sums["again"] + sums["without_approval"]
    return [runs(t.template("db_excess"), amount=yuan(amount))] if amount else []


def _open(book: Book, t: Words) -> Sentence:
    rows = open_lines(book)
    if rows.empty:
        return runs(t.template("db_none_open"))
    return runs(t.template("db_open_told"), n=len(rows), amount=yuan(int(rows["open_fen"].sum())))


def in_order(found: Sequence[Control], lang: str) -> Prose | None:
    """Say that nothing was found, where that is so."""
    if any(control.findings for control in found):
        return None
    return Prose((paragraph(runs(Words(lang).template("db_nothing_found"))),))


def against_rule(book: Book, lang: str) -> Prose:
    """Say how approvals differ from what the rule gives, and what waits for approval."""
    t = Words(lang)
    rows = differences(book)
    waiting = rows[(rows["approval_id"] == "") & rows["awarded_fen"].notna()]
    differ = rows[(rows["approval_id"] != "") & rows["awarded_fen"].notna()]
    blocks: list[Block] = []
    if len(differ):
        off = int((differ["approved_fen"] - differ["awarded_fen"]).abs().sum())
        blocks.append(paragraph(runs(t.template("db_differ_told"), n=len(differ), amount=yuan(off))))
    elif not book.approvals.empty:
        blocks.append(paragraph(runs(t.template("db_agree"))))
    if len(waiting):
        amount = yuan(int(waiting["awarded_fen"].sum()))
        blocks.append(paragraph(runs(t.template("db_unpaid_told"), n=len(waiting), amount=amount)))
    return Prose(tuple(blocks))


def waited(book: Book, lang: str) -> Prose:
    """Say how long payment took, and against which term, if one is set."""
    t = Words(lang)
    days = waits(book)["days"]
    late = book.settings.check("paid_late")
    term = runs(t.template("db_term"), days=late.within_days) if late else runs(t.template("db_no_term"))
    if days.empty:
        return Prose((paragraph(term),))
    after, early = days[days >= 0], int((days < 0).sum())
    said = []
    if len(after):
        median = f"{float(after.median()):g}"
        said.append(runs(t.template("db_wait_told"), median=median, most=int(after.max())))
    if early:
        said.append(runs(t.template("db_wait_early"), n=early))
    return Prose((bullets([*said, term]),))
