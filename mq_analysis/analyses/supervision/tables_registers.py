"""Tables of what is on record beside the checks: cases, complaints, accidents, equipment, instruments, visits."""

from __future__ import annotations

from mq_analysis.analyses.supervision import register as registers, words as supervision_words
from mq_analysis.analyses.supervision.visits import UNRATED, Visits
from mq_analysis.analyses.supervision.watch import Supervision
from mq_analysis.base.frames import records
from mq_analysis.report.spoken import Capitalised, unit_name
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Coded, Ends, Money, Said, Value, say
from mq_analysis.tables import County

SHOWN = 12
"""Rows of a long list that a report shows."""


def _made_up(county: County, table: str) -> tuple[Said, ...]:
    """Return the note that a table is made up, if its rows say so."""
    frame = county[table]
    said = "note" in frame and frame["note"].astype("str").str.contains("合成数据").any()
    return (say("note_made_up"),) if said else ()


def cases(book: Supervision) -> Table | None:
    """Tabulate the year's cases by type; None without the table."""
    found = registers.cases(book.county, book.spec, book.year)
    if found is None:
        return None
    names = ("cases", "closed", "open", "overdue", "late")
    rows = records(registers.case_summary(found, book.spec))
    body = [(row["case_type"], *(int(row[name]) for name in names)) for row in rows]
    columns = (text(say("sv_case_type"), weight=1), *(number(say(f"sv_{name}")) for name in names))
    notes = _made_up(book.county, "cases")
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


def accidents(book: Supervision) -> Table | None:
    """Tabulate accidents by type and year; None without the table or without one."""
    found = registers.accidents(book.county, book.year)
    if found is None or found.empty:
        return None
    body = [
        (
            row["event_type"],
            int(row["year"]),
            int(row["events"]),
            int(row["serious"]),
            supervision_words.count(row["casualties"]),
            None if row["loss_fen"] is None else Money(row["loss_fen"]),
            supervision_words.decimals(row["per_hundred"], 2),
        )
        for row in records(found)
    ]
    columns = (
        text(say("sv_event_type"), weight=1),
        number(say("sv_year")),
        number(say("sv_events")),
        number(say("sv_serious")),
        number(say("sv_casualties")),
        money(say("sv_loss")),
        number(say("sv_per_hundred")),
    )
    notes = _made_up(book.county, "accidents")
    return Table(say("tbl_sv_accidents"), "tbl-sv-accidents", columns, tuple(body), notes=notes)


def equipment(book: Supervision) -> Table | None:
    """Tabulate special equipment by class; None if the year has none."""
    found = registers.equipment(book.county, book.year)
    if found is None:
        return None
    body = [
        (
            row["equipment_class"],
            *(supervision_words.count(row[name]) for name in ("in_use", "due", "inspected")),
            supervision_words.percent(row["share"]),
            supervision_words.count(row["failed"]),
        )
        for row in records(found)
    ]
    columns = (
        text(say("sv_class"), weight=1.6),
        number(say("sv_in_use")),
        number(say("sv_inspection_due")),
        number(say("sv_inspected")),
        number(say("sv_inspected_share")),
        number(say("sv_failed")),
    )
    notes = _made_up(book.county, "special_equipment")
    caption = say("tbl_sv_equipment", year=book.year)
    return Table(caption, "tbl-sv-equipment", columns, tuple(body), notes=notes)


def calibration(book: Supervision) -> Table | None:
    """Tabulate the instruments that can least be verified in the county; None if the year has none."""
    found = registers.calibration(book.county, book.year)
    if found is None:
        return None
    subject, verifiable = int(found["subject"].sum()), int(found["verifiable"].sum())
    body = [
        (
            row["instrument_class"],
            int(row["subject"]),
            int(row["verifiable"]),
            supervision_words.percent(row["share"]),
        )
        for row in records(found.head(SHOWN // 2))
    ]
    share = supervision_words.percent(verifiable / subject if subject else None)
    total = (say("total"), supervision_words.count(subject), supervision_words.count(verifiable), share)
    columns = (
        text(say("sv_class"), weight=1.5),
        number(say("sv_subject_to")),
        number(say("sv_verifiable")),
        number(say("sv_coverage")),
    )
    caption = say("tbl_sv_calibration", year=book.year)
    return Table(caption, "tbl-sv-calibration", columns, tuple(body), totals=(total,))


def testing(book: Supervision) -> Table | None:
    """Tabulate how many laboratories tested each product group; None without such rows."""
    found = registers.testing(book.county, book.year)
    if found is None:
        return None
    body = [
        (
            row["product_group"],
            int(row["checks"]),
            int(row["laboratories"]),
            supervision_words.percent(row["largest"]),
        )
        for row in records(found.sort_values("checks", ascending=False, kind="stable"))
    ]
    columns = (
        text(Capitalised(say("by_product_group")), weight=1.5),
        number(say("sv_checks")),
        number(say("sv_labs")),
        number(say("sv_largest")),
    )
    return Table(say("tbl_sv_testing", year=book.year), "tbl-sv-testing", columns, tuple(body))


def food(book: Supervision) -> Table | None:
    """Tabulate the year's checks of food by product; None without such rows."""
    found = registers.food(book.county, book.year)
    if found is None:
        return None
    body = [(row["product"], int(row["n"]), int(row["failed"])) for row in records(found)]
    columns = (text(say("sv_product"), weight=1.5), number(say("sv_checks")), number(say("sv_failed")))
    caption = say("tbl_sv_food", year=book.year)
    return Table(caption, "tbl-sv-food", columns, tuple(body)).with_total()


def department_reports(book: Supervision) -> Table | None:
    """Tabulate which departments reported in time; None without the table."""
    found = registers.reports(book.county, book.year)
    if found is None or found.empty:
        return None
    names = ("due", "in_time", "late", "missing")
    body = [(row["department"], *(int(row[name]) for name in names)) for row in records(found)]
    columns = (
        text(say("sv_department"), weight=1.5),
        number(say("sv_reports_due")),
        number(say("sv_in_time")),
        number(say("sv_report_late")),
        number(say("sv_missing")),
    )
    notes = _made_up(book.county, "department_reports")
    return Table(say("tbl_sv_reports", year=book.year), "tbl-sv-reports", columns, tuple(body), notes=notes)


def visits(book: Supervision, plan: Visits | None) -> Table | None:
    """Tabulate next year's visits by product risk and class of firm; None without a plan."""
    if plan is None:
        return None
    firms = plan.firms.assign(expected=plan.firms["visits"] * plan.firms["chance"])
    body: list[Row] = []
    for risk in book.spec.plan.risk:
        for cell in book.spec.plan.classes:
            mine = firms[(firms["risk"] == risk.id) & (firms["firm_class"] == cell.id)]
            if len(mine):
                low, high = cell.bounds(risk.id)
                body.append(
                    (risk.name, _class(cell.id), len(mine), Ends(low, high, f"{low}–{high}"),
                     int(mine["visits"].sum()), supervision_words.percent(mine["chance"].mean()),
                     supervision_words.decimals(mine["expected"].sum(), 1))
                )  # fmt: skip
    total = (
        say("total"),
        "",
        len(firms),
        "",
        plan.made,
        supervision_words.percent(firms["chance"].mean()),
        supervision_words.decimals(plan.expected, 1),
    )
    columns = (
        text(say("sv_risk")),
        text(say("sv_firm_class")),
        number(say("cr_firms")),
        number(say("sv_bounds")),
        number(say("sv_visits")),
        number(say("sv_chance")),
        number(say("sv_will_fail")),
    )
    caption = say("tbl_sv_plan", year=plan.year)
    return Table(caption, "tbl-sv-plan", columns, tuple(body), totals=(total,), notes=(say("note_sv_plan"),))


def _class(name: str) -> Value:
    return say("sv_unrated") if name == UNRATED else name


def visited_most(plan: Visits | None) -> Table | None:
    """Tabulate the firms with most visits; None without a plan."""
    if plan is None:
        return None
    rows = plan.firms.sort_values(["visits", "chance"], ascending=False, kind="stable").head(SHOWN)
    body = [
        (
            Coded(row["name"], row["org_code"]),
            row["product_group"],
            _class(row["firm_class"]),
            supervision_words.checks(int(row["n"]), int(row["failed"])),
            supervision_words.percent(row["chance"]),
            int(row["visits"]),
        )
        for row in records(rows)
    ]
    columns = (
        text(say("enterprise"), weight=1.8),
        text(Capitalised(say("by_product_group")), weight=0.7),
        text(say("sv_firm_class")),
        number(say("sv_own")),
        number(say("sv_chance")),
        number(say("sv_visits")),
    )
    return Table(say("tbl_sv_plan_firms", year=plan.year), "tbl-sv-plan-firms", columns, tuple(body))
