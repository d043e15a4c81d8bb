"""Sentences about approvals and payments."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.disbursement import flow
from mq_analysis.analyses.disbursement.finding import Control
from mq_analysis.analyses.disbursement.flow import SUMS, differences, execution, open_lines, steps
from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.report.prose import Block, Prose, Said, bullets, callout, narrate, paragraph
from mq_analysis.report.values import Money, Share, format_number, join, say


def disbursement(book: Book, found: Sequence[Control]) -> Prose:
    """Say what is due, approved and paid, the number of findings, the rate of execution and the open amount."""
    sums = {row["step"]: row["amount_fen"] for row in records(steps(book))}
    nothing = book.approvals.empty and book.payments.empty
    n = sum(len(control.findings) for control in found)
    values: dict[str, object] = {name: Money(sums[name]) for name in SUMS}
    if nothing:
        waiting = len(differences(book))
        head = narrate("db_headline_none", year=book.year, n=waiting, **values)
    else:
        head = narrate("db_headline", year=book.year, n=n, **values)
    points = [_kinds(found)]
    if not nothing:
        points += [*_say_execution(book), *_excess(sums), _open(book)]
    undecided = int(book.assessment.awards["amount_fen"].isna().sum())
    if undecided:
        points.append(narrate("db_undecided_told", n=undecided))
    return Prose((callout(head), bullets(points)))


def _kinds(found: Sequence[Control]) -> Said:
    told = [
        say("db_kind_n", name=say(f"db_control_{control.kind}"), n=len(control.findings))
        for control in found
        if control.findings
    ]
    if told:
        return narrate("db_kinds", names=join(told))
    made = [control for control in found if control.check and control.rows]
    return narrate("db_clean", checks=len(made), rows=sum(control.rows for control in made))


def _say_execution(book: Book) -> list[Said]:
    rows = execution(book)
    approved, within = int(rows["approved_fen"].sum()), int(rows["within_fen"].sum())
    rate = Share(within, approved)
    said = [narrate("db_executed", rate=rate, approved=Money(approved), within=Money(within))]
    if book.budget_fen is None:
        return [*said, narrate("db_no_line")]
    paid = int(book.paid["amount_fen"].sum())
    line = Money(book.budget_fen)
    return [*said, narrate("db_against_line", line=line, rate=Share(paid, book.budget_fen))]


def _excess(sums: dict[str, int]) -> list[Said]:
    amount = sums["above"] + sums["again"] + sums["without_approval"]
    return [narrate("db_excess", amount=Money(amount))] if amount else []


def _open(book: Book) -> Said:
    rows = open_lines(book)
    if rows.empty:
        return narrate("db_none_open")
    return narrate("db_open_told", n=len(rows), amount=Money(int(rows["open_fen"].sum())))


def in_order(found: Sequence[Control]) -> Prose | None:
    """Say that there are no findings; None if there are."""
    if any(control.findings for control in found):
        return None
    return Prose((paragraph(narrate("db_nothing_found")),))


def against_rule(book: Book) -> Prose:
    """Say how approvals differ from the rules, and what waits for approval."""
    rows = differences(book)
    waiting = rows[(rows["approval_id"] == "") & rows["awarded_fen"].notna()]
    differ = rows[(rows["approval_id"] != "") & rows["awarded_fen"].notna()]
    blocks: list[Block] = []
    if len(differ):
        off = int((differ["approved_fen"] - differ["awarded_fen"]).abs().sum())
        blocks.append(paragraph(narrate("db_differ_told", n=len(differ), amount=Money(off))))
    elif not book.approvals.empty:
        blocks.append(paragraph(narrate("db_agree")))
    if len(waiting):
        amount = Money(int(waiting["awarded_fen"].sum()))
        blocks.append(paragraph(narrate("db_unpaid_told", n=len(waiting), amount=amount)))
    return Prose(tuple(blocks))


def waiting_days(book: Book) -> Prose:
    """Say how long payment took, compared with the term if one is set."""
    days = flow.waiting_days(book)["days"]
    late = book.settings.check("paid_late")
    term = narrate("db_term", days=late.within_days) if late else narrate("db_no_term")
    if days.empty:
        return Prose((paragraph(term),))
    after, early = days[days >= 0], int((days < 0).sum())
    said = []
    if len(after):
        median = format_number(float(after.median()), "g")
        said.append(narrate("db_wait_told", median=median, most=int(after.max())))
    if early:
        said.append(narrate("db_wait_early", n=early))
    return Prose((bullets([*said, term]),))
