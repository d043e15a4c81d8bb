"""Tables of approvals and payments: what does not hold, what was checked, what is open, how long it took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.disbursement import flow
from mq_analysis.analyses.disbursement.finding import Control, Finding
from mq_analysis.analyses.disbursement.flow import SUMS, differences, open_lines, steps
from mq_analysis.analyses.disbursement.words import rows_show
from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.payments.rule import owed, standing
from mq_analysis.report.keys import KeyFigure, KeyFigures
from mq_analysis.report.payments_in_words import Awaited, part_name
from mq_analysis.report.spoken import ENTERPRISE, firm_name, outcome
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Money, Several, Share, Shown, Value, joined, pieces, say
from mq_analysis.rules.sums import registered


def payment_steps(book: Book) -> Table:
    """Tabulate the way from what is due to what was paid; the lines add up to the fen."""
    body: list[Row] = [
        (
            say(f"db_step_{r['step']}"),
            r["count"],
            Money(r["amount_fen"]) if r["step"] in SUMS else Money(r["amount_fen"], signed=True),
        )
        for r in records(steps(book))
    ]
    columns = (text(say("db_step"), weight=1), number(say("db_items")), money(say("db_sum")))
    notes = (say("note_db_steps"),)
    return Table(
        say("tbl_db_steps", year=book.year), "tbl-db-steps", columns, tuple(body[:-1]), (body[-1],), notes
    )


def not_in_order(book: Book, found: Sequence[Control]) -> Table | None:
    """Tabulate every finding with the rows behind it, what must hold and the clause; None without one."""
    pairs = [(control, finding) for control in found for finding in control.findings]
    if not pairs:
        return None
    firms = _firms(book, [finding.org_code for _, finding in pairs if finding.org_code])
    body = [
        (
            i,
            say(f"db_control_{finding.kind}"),
            firm_name(firms[finding.org_code]) if finding.org_code else None,
            _papers(finding),
            _shown_and_must(rows_show(finding, book.rules), _must(control)),
            joined(_short(place) for place in finding.places),
        )
        for i, (control, finding) in enumerate(pairs, start=1)
    ]
    columns = (
        number("#"),
        text(say("db_kind"), weight=0.9),
        text(ENTERPRISE, weight=1.1),
        text(say("db_papers"), weight=0.9),
        text(say("db_what_must"), weight=3),
        text(say("db_places"), weight=1.35),
    )
    notes = (say("note_db_found"),)
    return Table(say("tbl_db_found", year=book.year), "tbl-db-found", columns, tuple(body), notes=notes)


def _short(place: str) -> str:
    """Write a place without its folder and the word between: ``payments.csv:24``."""
    return place.rpartition("/")[2].replace(":row ", ":")


def _papers(finding: Finding) -> Several:
    payments = finding.payment_ids
    return Several(
        (
            (say("approval_code"), finding.approval_id or None),
            (say("payment_codes"), pieces(*payments, mark=" / ")),
        ),
        " / ".join(filter(None, (finding.approval_id, *payments))),
        own_heads=True,
    )


def _shown_and_must(shown: Value, must: Value) -> Several:
    return Several(
        ((say("rows_say"), shown), (say("db_must"), must)),
        say("db_said_must", said=shown, must=must),
        own_heads=True,
    )


def _must(control: Control) -> Value:
    check = control.check
    if check is None:
        return None
    basis: list[Value] = [check.clause] if check.clause else []
    basis += [] if check.in_text else [say("db_not_in_text")]
    return say("db_by_clause", must=check.must, clause=joined(basis))


def _firms(book: Book, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = registered(pd.DataFrame({"org_code": sorted(set(codes))}, dtype="str"), book.county.tables)
    return {row["org_code"]: row for row in records(rows)}


def _who(row: Mapping[str, Any], firms: Mapping[str, dict[str, Any]]) -> Value:
    """Name the enterprise of a line, or the payee of a derived payment, which has none."""
    return firm_name(firms[row["org_code"]]) if row["org_code"] else row["payee"] or None


def checks_made(found: Sequence[Control]) -> Table:
    """Tabulate every check: what must hold, on how many rows it was made, what it could not see."""
    body = [
        (
            say(f"db_control_{control.kind}"),
            _must(control),
            control.rows if control.check else None,
            len(control.findings) if control.check else None,
            _blind(control),
        )
        for control in found
    ]
    columns = (
        text(say("db_checked"), weight=1),
        text(say("db_must"), weight=2.4),
        number(say("db_rows")),
        number(say("db_found_n")),
        text(say("db_blind"), weight=1),
    )
    notes = (say("note_db_checks"),)
    return Table(say("tbl_db_checks"), "tbl-db-checks", columns, tuple(body), notes=notes)


def _blind(control: Control) -> Value:
    names = joined(control.lacks)
    if control.check is None:
        return say("db_off")
    if control.blind:
        key = "db_blind_rows" if control.lacks else "db_blind_undecided"
        return say(key, n=control.blind, names=names)
    if control.lacks:
        return say("db_not_kept", names=names)
    return "" if control.rows else say("db_no_rows")


def award_differences(book: Book) -> Table | None:
    """Tabulate the approvals that are not what the rule gives; None if all are."""
    rows = differences(book)
    if rows.empty:
        return None
    firms = _firms(book, list(rows["org_code"]))
    body = [
        (
            _who(r, firms),
            _codes(r),
            _award(book, r["award_id"]),
            Shown(None, say("db_undecided")) if pd.isna(r["awarded_fen"]) else Money(int(r["awarded_fen"])),
            Money(r["approved_fen"]) if r["approval_id"] else None,
            _why(book, r),
        )
        for r in records(rows)
    ]
    columns = (
        text(ENTERPRISE, weight=1.4),
        text(say("db_honour"), weight=0.9),
        text(say("award"), weight=1),
        money(say("db_due")),
        money(say("db_approved")),
        text(say("db_why"), weight=1.2),
    )
    return Table(say("tbl_db_differences"), "tbl-db-differences", columns, tuple(body))


def _codes(row: Mapping[str, Any]) -> Several:
    codes = row["honour_id"] or None, row["approval_id"] or None
    return Several(
        ((say("honour_code"), codes[0]), (say("approval_code"), codes[1])),
        " / ".join(filter(None, codes)),
        own_heads=True,
    )


def _award(book: Book, award_id: str) -> Value:
    """Return the name of an award or derived payment; what the office wrote if it is none of the policy."""
    names: dict[str, Value] = {node.id: node.name for node in book.rules.version.derived}
    names |= {award.id: award.name for award in book.rules.awards}
    return names.get(award_id, award_id or None)


def _why(book: Book, row: Mapping[str, Any]) -> Value:
    if pd.isna(row["awarded_fen"]):
        return say("explain_undecided")
    if not row["approval_id"]:
        return say("db_why_not_approved")
    if row["awarded_fen"]:
        return say("db_why_amount")
    return outcome(row["outcome"], book.rules) if row["outcome"] else say("db_not_of_year")


def not_due(book: Book) -> Table | None:
    """Tabulate what the rule does not make due yet, or nobody can tell, on the last day on record; None without any."""
    rules = owed(book, standing(book))
    rows = [row for rule in rules.values() for row in rule.waiting]
    if not rows:
        return None
    firms = _firms(book, [row["org_code"] for row in rows])
    body = [
        (
            _who(row, firms),
            row["payee"] if row["payee"] != row["org_code"] else "",
            _award(book, row["award_id"]),
            part_name(book.rules, row),
            Money(row["amount_fen"]),
            Awaited(book.rules, (row,)),
        )
        for row in rows
    ]
    columns = (
        text(ENTERPRISE, weight=1.2),
        text(say("db_payee"), weight=0.8),
        text(say("award"), weight=1),
        text(say("doc_stage"), weight=0.8),
        money(say("amount")),
        text(say("db_waits"), weight=1.6),
    )
    total: Row = (say("total"), "", "", "", Money(sum(row["amount_fen"] for row in rows)), "")
    notes = (say("note_db_waiting", date=standing(book).isoformat()),)
    return Table(say("tbl_db_waiting"), "tbl-db-waiting", columns, tuple(body), (total,), notes)


def unpaid(book: Book) -> Table | None:
    """Tabulate what is approved and not fully paid; None if all is paid."""
    rows = open_lines(book)
    if rows.empty:
        return None
    firms = _firms(book, list(rows["org_code"]))
    body = [
        (
            _who(r, firms),
            r["approval_id"],
            Money(r["approved_fen"]),
            Money(r["paid_fen"]),
            Money(r["open_fen"]),
            None if pd.isna(r["days"]) else r["days"],
            r["returned"],
        )
        for r in records(rows)
    ]
    sums = [Money(int(rows[name].sum())) for name in ("approved_fen", "paid_fen", "open_fen")]
    columns = (
        text(ENTERPRISE, weight=1),
        text(say("db_honour")),
        money(say("db_approved")),
        money(say("db_paid")),
        money(say("db_open")),
        number(say("db_days")),
        number(say("db_returned_n")),
    )
    total: Row = (say("total"), "", *sums, "", int(rows["returned"].sum()))
    notes = (say("note_db_open", date=book.cut_off or None),)
    return Table(say("tbl_db_open"), "tbl-db-open", columns, tuple(body), (total,), notes)


def execution(book: Book) -> Table | None:
    """Tabulate approved and paid by award; None without an approval."""
    rows = flow.execution(book)
    if rows.empty:
        return None
    names = ("approved_fen", "paid_fen", "within_fen", "open_fen")
    body = [
        (
            _award(book, r["award_id"]),
            r["approvals"],
            *(Money(r[name]) for name in names),
            Share(r["within_fen"], r["approved_fen"]),
        )
        for r in records(rows)
    ]
    sums = {name: int(rows[name].sum()) for name in names}
    total: Row = (
        say("total"),
        int(rows["approvals"].sum()),
        *(Money(sums[name]) for name in names),
        Share(sums["within_fen"], sums["approved_fen"]),
    )
    columns = (
        text(say("award"), weight=1),
        number(say("db_approvals")),
        money(say("db_approved")),
        money(say("db_paid")),
        money(say("db_within")),
        money(say("db_open")),
        number(say("db_rate")),
    )
    notes = (say("note_db_execution"),)
    return Table(say("tbl_db_execution"), "tbl-db-execution", columns, tuple(body), (total,), notes)


def waiting_days(book: Book) -> Table | None:
    """Tabulate the approvals fully paid by days since authorisation; None without one."""
    rows = flow.waiting_days(book)
    if rows.empty:
        return None
    whole = int(rows["paid_fen"].sum())
    body = []
    for low, high in _brackets(book.settings.aging):
        mine = rows[(rows["days"] >= low if low is not None else True) & (rows["days"] <= high)]
        name = say("db_early") if low is None else say("db_from_to", low=low, high=high)
        if high == BEYOND:
            name = say("db_beyond", low=low)
        paid = int(mine["paid_fen"].sum())
        body.append((name, len(mine), Money(paid), Share(paid, whole)))
    columns = (
        text(say("db_bracket"), weight=1),
        number(say("db_items")),
        money(say("db_paid")),
        number(say("share")),
    )
    return Table(say("tbl_db_waits"), "tbl-db-waits", columns, tuple(body)).with_total()


BEYOND = 1 << 30
"""The upper bound of the last bracket of days."""


def _brackets(bounds: Sequence[int]) -> list[tuple[int | None, int]]:
    lows = [0, *(bound + 1 for bound in bounds)]
    return [(None, -1), *zip(lows, [*bounds, BEYOND], strict=True)]


def payment_keys(book: Book, found: Sequence[Control]) -> KeyFigures:
    """Return what was paid, and how many rows do not hold."""
    sums = {row["step"]: row["amount_fen"] for row in records(steps(book))}
    wrong = sum(len(control.findings) for control in found)
    return KeyFigures(
        (
            KeyFigure("paid", say("key_paid"), Money(sums["paid"]), say("yuan")),
            KeyFigure("not_in_order", say("key_not_in_order"), wrong, say("key_places_unit")),
        )
    )
