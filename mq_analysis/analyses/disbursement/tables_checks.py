"""Tables of the checks: findings, and the checks made."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.disbursement.finding import Control, Finding
from mq_analysis.analyses.disbursement.names import firm_rows
from mq_analysis.analyses.disbursement.words import rows_show
from mq_analysis.payments.book import Book
from mq_analysis.report.cells import Listed, Several, list_values
from mq_analysis.report.spoken import ENTERPRISE, Bracketed, firm_name
from mq_analysis.report.table import Table, number, text
from mq_analysis.report.values import Value, join, say


def not_in_order(book: Book, found: Sequence[Control]) -> Table | None:
    """Tabulate every finding with its rows, the violated rule and its clause; None without findings."""
    pairs = [(control, finding) for control in found for finding in control.findings]
    if not pairs:
        return None
    firms = firm_rows(book, [finding.org_code for _, finding in pairs if finding.org_code])
    body = [
        (
            i,
            say(f"db_control_{finding.kind}"),
            firm_name(firms[finding.org_code]) if finding.org_code else None,
            _papers(finding),
            _both_values(rows_show(finding, book.rules), _must(control)),
            list_values(_short(place) for place in finding.places),
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
    """Write a place without folder and the word "row": ``payments.csv:24``."""
    return place.rpartition("/")[2].replace(":row ", ":")


def _papers(finding: Finding) -> Listed:
    """List the payments and places of a finding side by side, with the approval in every row."""
    payments = finding.payment_ids
    n = max(len(payments), len(finding.places), 1)
    rows = [
        ((say("approval_code"), finding.approval_id or None), (say("payment_code"), payment))
        for payment in (*payments, *[None] * (n - len(payments)))
    ]
    shown = " / ".join(filter(None, (finding.approval_id, *payments)))
    return Listed(tuple(Several(row, None, own_heads=True) for row in rows), shown)


def _both_values(shown: Value, must: Value) -> Several:
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
    return say("db_by_clause", must=check.must, clause=Bracketed(join(basis)))


def checks_made(found: Sequence[Control]) -> Table:
    """Tabulate every check: its rule, the number of checked rows, and missing data."""
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
    names = join(control.lacks)
    if control.check is None:
        return say("db_off")
    if control.blind:
        key = "db_blind_rows" if control.lacks else "db_blind_undecided"
        return say(key, n=control.blind, names=names)
    if control.lacks:
        return say("db_not_kept", names=names)
    return "" if control.rows else say("db_no_rows")
