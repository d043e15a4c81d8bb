"""Tables of approvals and payments: what does not hold, what was checked, what is open, how long it took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mq_analysis.analyses.disbursement import flow
from mq_analysis.analyses.disbursement.finding import Control, Finding
from mq_analysis.analyses.disbursement.flow import SUMS, differences, open_lines, steps
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.payments.book import Book
from mq_analysis.payments.rule import owed, standing
from mq_analysis.report.display import Column, KeyFigure, KeyFigures, Table, number
from mq_analysis.report.format import DASH, firm_name, outcome, percent, signed
from mq_analysis.report.labels import Words
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.rules.sums import registered


def payment_steps(book: Book, lang: str) -> Table:
    """Tabulate the way from what is due to what was paid; the lines add up to the fen."""
    t = Words(lang)
    body = [
        (
            t(f"db_step_{r['step']}"),
            str(r["count"]),
            yuan(r["amount_fen"]) if r["step"] in SUMS else signed(r["amount_fen"]),
        )
        for r in records(steps(book))
    ]
    columns = (Column(t("db_step"), weight=1), number(t("db_items")), number(t("db_sum"), t("yuan")))
    notes = (t("note_db_steps"),)
    return Table(t("tbl_db_steps", year=book.year), "tbl-db-steps", columns, tuple(body), True, notes)


def not_in_order(book: Book, found: Sequence[Control], lang: str) -> Table | None:
    """Tabulate every finding with the rows behind it, what must hold and the clause; None without one."""
    t = Words(lang)
    pairs = [(control, finding) for control in found for finding in control.findings]
    if not pairs:
        return None
    firms = _firms(book, [finding.org_code for _, finding in pairs if finding.org_code])
    body = [
        (
            str(i),
            t(f"db_control_{finding.kind}"),
            firm_name(firms[finding.org_code], t) if finding.org_code else DASH,
            " / ".join(filter(None, (finding.approval_id, *finding.payment_ids))),
            t("db_said_must", said=said(finding, Phrases(book.rules, t)), must=_must(control, t)),
            t("comma").join(_short(place) for place in finding.places),
        )
        for i, (control, finding) in enumerate(pairs, start=1)
    ]
    columns = (
        number("#"),
        Column(t("db_kind"), weight=0.9),
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1.1),
        Column(t("db_papers"), weight=0.9),
        Column(t("db_what_must"), weight=3),
        Column(t("db_places"), weight=1.35),
    )
    notes = (t("note_db_found"),)
    return Table(t("tbl_db_found", year=book.year), "tbl-db-found", columns, tuple(body), notes=notes)


def _short(place: str) -> str:
    """Write a place without its folder and the word between: ``payments.csv:24``."""
    return place.rpartition("/")[2].replace(":row ", ":")


def said(finding: Finding, phrases: Phrases) -> str:
    """Say what the rows of a finding show."""
    facts, t = finding.facts, phrases.t
    waits = dict.fromkeys(phrases.awaited(row) for row in facts.get("waiting", ()))
    approved, paid = facts.get("approved_amount_fen"), facts.get("amount_fen", facts.get("paid_fen"))
    values = {
        "date": facts.get("payment_date"),
        "dates": t("comma").join(facts.get("dates", ())),
        "payee": _text(facts.get("payee_name")),
        "code": facts.get("paid_code"),
        "group_date": _text(facts.get("group_approval_date")),
        "auth_date": facts.get("authorisation_date"),
        "honour": facts.get("honour_id"),
        "n": len(finding.payment_ids),
        "uses": t("comma").join(facts.get("uses", ())),
        "paid": _yuan(paid),
        "total": _yuan(paid),
        "approved": _yuan(approved),
        "over": _yuan(facts.get("over_fen", (paid or 0) - int(approved or 0))),
        "available": _yuan(facts.get("available_fen")),
        "first_amount": _yuan(facts.get("first_fen")),
        "year": facts.get("award_year"),
        "within": facts.get("within_days"),
        "removal": _removal(facts, t),
        "entry": facts.get("entry_date"),
        "so_far": _yuan(facts.get("so_far_fen")),
        "due": _yuan(facts.get("due_fen")),
        "whole": _yuan(facts.get("whole_fen")),
        "waits": t("separator").join(waits),
        "to": t("comma").join(facts.get("to", ())),
    }
    others = ("first", "before", "before_year", "approved_year", "days", "reason")
    kind = "other_payee" if facts.get("to") else finding.kind
    return t(f"db_found_{kind}", **values, **{name: facts.get(name) for name in others})


def _removal(facts: Mapping[str, Any], t: Words) -> str:
    date = facts.get("removal_date")
    return t("db_removed", date=date) if isinstance(date, str) else t("db_still_listed")


def _text(value: object) -> str:
    return value if isinstance(value, str) else DASH


def _yuan(fen: object) -> str:
    return DASH if fen is None or pd.isna(fen) else yuan(int(fen))  # type: ignore[call-overload]


def _must(control: Control, t: Words) -> str:
    check = control.check
    if check is None:
        return DASH
    basis = [check.clause] if check.clause else []
    basis += [] if check.in_text else [t("db_not_in_text")]
    return t("db_by_clause", must=t.of(check.must), clause=t("comma").join(basis))


def _firms(book: Book, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = registered(pd.DataFrame({"org_code": sorted(set(codes))}, dtype="str"), book.county.tables)
    return {row["org_code"]: row for row in records(rows)}


def _who(row: Mapping[str, Any], firms: Mapping[str, dict[str, Any]], t: Words) -> str:
    """Name the enterprise of a line, or the payee of a derived payment, which has none."""
    return firm_name(firms[row["org_code"]], t) if row["org_code"] else row["payee"] or DASH


def checks_made(found: Sequence[Control], lang: str) -> Table:
    """Tabulate every check: what must hold, on how many rows it was made, what it could not see."""
    t = Words(lang)
    body = [
        (
            t(f"db_control_{control.kind}"),
            _must(control, t),
            str(control.rows) if control.check else DASH,
            str(len(control.findings)) if control.check else DASH,
            _blind(control, t),
        )
        for control in found
    ]
    columns = (
        Column(t("db_checked"), weight=1),
        Column(t("db_must"), weight=2.4),
        number(t("db_rows")),
        number(t("db_found_n")),
        Column(t("db_blind"), weight=1),
    )
    notes = (t("note_db_checks"),)
    return Table(t("tbl_db_checks"), "tbl-db-checks", columns, tuple(body), notes=notes)


def _blind(control: Control, t: Words) -> str:
    names = t("comma").join(control.lacks)
    if control.check is None:
        return t("db_off")
    if control.blind:
        key = "db_blind_rows" if names else "db_blind_undecided"
        return t(key, n=control.blind, names=names)
    if names:
        return t("db_not_kept", names=names)
    return "" if control.rows else t("db_no_rows")


def award_differences(book: Book, lang: str) -> Table | None:
    """Tabulate the approvals that are not what the rule gives; None if all are."""
    t = Words(lang)
    rows = differences(book)
    if rows.empty:
        return None
    firms = _firms(book, list(rows["org_code"]))
    body = [
        (
            _who(r, firms, t),
            " / ".join(filter(None, (r["honour_id"], r["approval_id"]))),
            _award(book, r["award_id"], t),
            t("db_undecided") if pd.isna(r["awarded_fen"]) else yuan(int(r["awarded_fen"])),
            yuan(r["approved_fen"]) if r["approval_id"] else DASH,
            _why(book, r, t),
        )
        for r in records(rows)
    ]
    columns = (
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1.4),
        Column(t("db_honour"), weight=0.9),
        Column(t("award"), weight=1),
        number(t("db_due"), t("yuan")),
        number(t("db_approved"), t("yuan")),
        Column(t("db_why"), weight=1.2),
    )
    return Table(t("tbl_db_differences"), "tbl-db-differences", columns, tuple(body))


def _award(book: Book, award_id: str, t: Words) -> str:
    """Return the name of an award or derived payment; what the office wrote if it is none of the policy."""
    names = {node.id: node.name for node in book.rules.version.derived}
    names |= {award.id: award.name for award in book.rules.awards}
    return t.of(names[award_id]) if award_id in names else award_id or DASH


def _why(book: Book, row: Mapping[str, Any], t: Words) -> str:
    if pd.isna(row["awarded_fen"]):
        return t("explain_undecided")
    if not row["approval_id"]:
        return t("db_why_not_approved")
    if row["awarded_fen"]:
        return t("db_why_amount")
    return outcome(row["outcome"], book.rules, t) if row["outcome"] else t("db_not_of_year")


def not_due(book: Book, lang: str) -> Table | None:
    """Tabulate what the rule does not make due yet, or nobody can tell, on the last day on record; None without any."""
    t = Words(lang)
    rules = owed(book, standing(book))
    rows = [row for rule in rules.values() for row in rule.waiting]
    if not rows:
        return None
    phrases, firms = Phrases(book.rules, t), _firms(book, [row["org_code"] for row in rows])
    body = [
        (
            _who(row, firms, t),
            row["payee"] if row["payee"] != row["org_code"] else "",
            _award(book, row["award_id"], t),
            phrases.part(row),
            yuan(row["amount_fen"]),
            phrases.awaited(row),
        )
        for row in rows
    ]
    columns = (
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1.2),
        Column(t("db_payee"), weight=0.8),
        Column(t("award"), weight=1),
        Column(t("doc_stage"), weight=0.8),
        number(t("amount"), t("yuan")),
        Column(t("db_waits"), weight=1.6),
    )
    total = (t("total"), "", "", "", yuan(sum(row["amount_fen"] for row in rows)), "")
    notes = (t("note_db_waiting", date=standing(book).isoformat()),)
    return Table(t("tbl_db_waiting"), "tbl-db-waiting", columns, (*body, total), True, notes)


def unpaid(book: Book, lang: str) -> Table | None:
    """Tabulate what is approved and not fully paid; None if all is paid."""
    t = Words(lang)
    rows = open_lines(book)
    if rows.empty:
        return None
    firms = _firms(book, list(rows["org_code"]))
    body = [
        (
            _who(r, firms, t),
            r["approval_id"],
            yuan(r["approved_fen"]),
            yuan(r["paid_fen"]),
            yuan(r["open_fen"]),
            DASH if pd.isna(r["days"]) else str(r["days"]),
            str(r["returned"]),
        )
        for r in records(rows)
    ]
    sums = [yuan(int(rows[name].sum())) for name in ("approved_fen", "paid_fen", "open_fen")]
    columns = (
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1),
        Column(t("db_honour")),
        number(t("db_approved"), t("yuan")),
        number(t("db_paid"), t("yuan")),
        number(t("db_open"), t("yuan")),
        number(t("db_days")),
        number(t("db_returned_n")),
    )
    total = (t("total"), "", *sums, "", str(rows["returned"].sum()))
    notes = (t("note_db_open", date=book.cut_off or DASH),)
    return Table(t("tbl_db_open"), "tbl-db-open", columns, (*body, total), True, notes)


def execution(book: Book, lang: str) -> Table | None:
    """Tabulate approved and paid by award; None without an approval."""
    t = Words(lang)
    rows = flow.execution(book)
    if rows.empty:
        return None
    names = ("approved_fen", "paid_fen", "within_fen", "open_fen")
    body = [
        (
            _award(book, r["award_id"], t),
            str(r["approvals"]),
            *(yuan(r[name]) for name in names),
            percent(r["within_fen"], r["approved_fen"]),
        )
        for r in records(rows)
    ]
    sums = {name: int(rows[name].sum()) for name in names}
    total = (
        t("total"),
        str(rows["approvals"].sum()),
        *(yuan(sums[name]) for name in names),
        percent(sums["within_fen"], sums["approved_fen"]),
    )
    columns = (
        Column(t("award"), weight=1),
        number(t("db_approvals")),
        number(t("db_approved"), t("yuan")),
        number(t("db_paid"), t("yuan")),
        number(t("db_within"), t("yuan")),
        number(t("db_open"), t("yuan")),
        number(t("db_rate")),
    )
    notes = (t("note_db_execution"),)
    return Table(t("tbl_db_execution"), "tbl-db-execution", columns, (*body, total), True, notes)


def waits(book: Book, lang: str) -> Table | None:
    """Tabulate the approvals fully paid by days since authorisation; None without one."""
    t = Words(lang)
    rows = flow.waits(book)
    if rows.empty:
        return None
    whole = int(rows["paid_fen"].sum())
    body = []
    for low, high in _brackets(book.settings.aging):
        mine = rows[(rows["days"] >= low if low is not None else True) & (rows["days"] <= high)]
        name = t("db_early") if low is None else t("db_from_to", low=low, high=high)
        if high == BEYOND:
            name = t("db_beyond", low=low)
        paid = int(mine["paid_fen"].sum())
        body.append((name, str(len(mine)), yuan(paid), percent(paid, whole)))
    columns = (
        Column(t("db_bracket"), weight=1),
        number(t("db_items")),
        number(t("db_paid"), t("yuan")),
        number(t("share")),
    )
    total = (t("total"), str(len(rows)), yuan(whole), percent(whole, whole))
    return Table(t("tbl_db_waits"), "tbl-db-waits", columns, (*body, total), total_row=True)


BEYOND = 1 << 30
"""The upper bound of the last bracket of days."""


def _brackets(bounds: Sequence[int]) -> list[tuple[int | None, int]]:
    lows = [0, *(bound + 1 for bound in bounds)]
    return [(None, -1), *zip(lows, [*bounds, BEYOND], strict=True)]


def payment_keys(book: Book, found: Sequence[Control], lang: str) -> KeyFigures:
    """Return what was paid, and how many rows do not hold."""
    t = Words(lang)
    sums = {row["step"]: row["amount_fen"] for row in records(steps(book))}
    wrong = sum(len(control.findings) for control in found)
    return KeyFigures(
        (
            KeyFigure("paid", t("key_paid"), yuan(sums["paid"]), t("yuan")),
            KeyFigure("not_in_order", t("key_not_in_order"), str(wrong), t("key_places_unit")),
        )
    )
