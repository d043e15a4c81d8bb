"""Tables of cases and complaints."""

from __future__ import annotations

from mq_analysis.analyses.supervision import register as registers, words as supervision_words
from mq_analysis.analyses.supervision.tables_registers import SHOWN, note_on_origin
from mq_analysis.analyses.supervision.watch import Supervision
from mq_analysis.base.frames import records
from mq_analysis.report.spoken import Capitalised, unit_name
from mq_analysis.report.table import Table, number, text
from mq_analysis.report.values import say


def cases(book: Supervision) -> Table | None:
    """Tabulate the year's cases by type; None without the table."""
    found = registers.cases(book.county, book.spec, book.year)
    if found is None:
        return None
    names = ("cases", "closed", "open", "overdue", "late")
    rows = records(registers.case_summary(found, book.spec))
    body = [(row["case_type"], *(int(row[name]) for name in names)) for row in rows]
    columns = (text(say("sv_case_type"), weight=1), *(number(say(f"sv_{name}")) for name in names))
    notes = note_on_origin(book.county, "cases")
    caption = say("tbl_sv_cases", year=book.year)
    return Table(caption, "tbl-sv-cases", columns, tuple(body), notes=notes).with_total()


def overdue(book: Supervision) -> Table | None:
    """Tabulate the cases that are open past their day at the year's end; None without one."""
    found = registers.cases(book.county, book.spec, book.year)
    if found is None:
        return None
    late = found[found["is_open"] & (found["days_late"] > 0)].sort_values(
        "days_late", ascending=False, kind="stable"
    )
    if late.empty:
        return None
    body = [
        (
            row["case_type"],
            unit_name(book.county, book.spec.policy, "org_code", row["org_code"])
            if isinstance(row["org_code"], str)
            else None,
            row["reason"],
            row["opened_date"],
            row["due_date"],
            int(row["days_late"]),
        )
        for row in records(late.head(SHOWN))
    ]
    columns = (
        text(say("sv_case_type")),
        text(say("enterprise"), weight=1.4),
        text(say("sv_reason"), weight=1.4),
        text(say("sv_opened")),
        text(say("sv_due")),
        number(say("sv_days_late"), say("sv_days_unit")),
    )
    return Table(say("tbl_sv_overdue", year=book.year), "tbl-sv-overdue", columns, tuple(body))


def complaints(book: Supervision) -> Table | None:
    """Tabulate how the year's complaints were handled by source; None without the table."""
    found = registers.complaints(book.county, book.spec, book.year)
    if found is None:
        return None
    names = ("received", "closed", "open", "median_days", "p90_days", "late", "upheld")
    body = [
        (row["source"] or say("total"), *(supervision_words.count(row[name]) for name in names))
        for row in records(found.by_source)
    ]
    *by_source, total = body
    columns = (
        text(say("sv_source"), weight=1),
        number(say("sv_received")),
        number(say("sv_closed")),
        number(say("sv_open")),
        number(say("sv_median"), say("sv_days_unit")),
        number(say("sv_p90"), say("sv_days_unit")),
        number(say("sv_over_days", days=book.spec.complaints.days)),
        number(say("sv_upheld")),
    )
    caption = say("tbl_sv_complaints", year=book.year)
    return Table(caption, "tbl-sv-complaints", columns, tuple(by_source), totals=(total,))


def complaint_groups(book: Supervision, by: str) -> Table | None:
    """Tabulate quality complaints by a grouping, beside the year before; None without the table."""
    found = registers.complaint_counts(book.county, by, book.year)
    if found is None or found.empty:
        return None
    body = [
        (
            unit_name(book.county, book.spec.policy, by, row["unit"]),
            int(row["before"]),
            int(row["now"]),
        )
        for row in records(found.sort_values("now", ascending=False, kind="stable"))
    ]
    columns = (
        text(Capitalised(say(f"by_{by}")), weight=1.5),
        number(say("sv_before")),
        number(say("sv_now")),
    )
    caption = say("tbl_sv_complaint_groups", by=say(f"by_{by}"))
    return Table(caption, f"tbl-sv-complaints-{by}", columns, tuple(body))
