"""Tables of what is on record beside the checks: cases, complaints, accidents, equipment, instruments, visits."""

from __future__ import annotations

from mq_analysis.analyses.supervision import register as registers, words as supervision_words
from mq_analysis.analyses.supervision.visits import UNRATED, Visits
from mq_analysis.analyses.supervision.watch import Supervision
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words
from mq_analysis.report.names import unit_name
from mq_analysis.tables import County

SHOWN = 12
"""Rows of a long list that a report shows."""


def _made_up(county: County, table: str, t: Words) -> tuple[str, ...]:
    """Return the note that a table is made up, if its rows say so."""
    frame = county[table]
    said = "note" in frame and frame["note"].astype("str").str.contains("合成数据").any()
    return (t("note_made_up"),) if said else ()


def cases(book: Supervision, lang: str) -> Table | None:
    """Tabulate the year's cases by type; None without the table."""
    t = Words(lang)
    found = registers.cases(book.county, book.spec, book.year)
    if found is None:
        return None
    names = ("cases", "closed", "open", "overdue", "late")
    rows = records(registers.case_summary(found, book.spec))
    body = [(row["case_type"], *(str(row[name]) for name in names)) for row in rows]
    body.append((t("total"), *(str(sum(row[name] for row in rows)) for name in names)))
    columns = (Column(t("sv_case_type"), weight=1), *(number(t(f"sv_{name}")) for name in names))
    notes = _made_up(book.county, "cases", t)
    caption = t("tbl_sv_cases", year=book.year)
    return Table(caption, "tbl-sv-cases", columns, tuple(body), total_row=True, notes=notes)


def overdue(book: Supervision, lang: str) -> Table | None:
    """Tabulate the cases that are open past their day at the year's end; None without one."""
    t = Words(lang)
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
            unit_name(book.county, book.spec.policy, "org_code", row["org_code"], t)
            if isinstance(row["org_code"], str)
            else DASH,
            row["reason"],
            row["opened_date"],
            row["due_date"],
            str(row["days_late"]),
        )
        for row in records(late.head(SHOWN))
    ]
    columns = (
        Column(t("sv_case_type")),
        Column(t("enterprise"), weight=1.4),
        Column(t("sv_reason"), weight=1.4),
        Column(t("sv_opened")),
        Column(t("sv_due")),
        number(t("sv_days_late"), t("sv_days_unit")),
    )
    return Table(t("tbl_sv_overdue", year=book.year), "tbl-sv-overdue", columns, tuple(body))


def complaints(book: Supervision, lang: str) -> Table | None:
    """Tabulate how the year's complaints were handled by source; None without the table."""
    t = Words(lang)
    found = registers.complaints(book.county, book.spec, book.year)
    if found is None:
        return None
    names = ("received", "closed", "open", "median_days", "p90_days", "late", "upheld")
    body = [
        (row["source"] or t("total"), *(supervision_words.number(row[name]) for name in names))
        for row in records(found.by_source)
    ]
    columns = (
        Column(t("sv_source"), weight=1),
        number(t("sv_received")),
        number(t("sv_closed")),
        number(t("sv_open")),
        number(t("sv_median"), t("sv_days_unit")),
        number(t("sv_p90"), t("sv_days_unit")),
        number(t("sv_over_days", days=book.spec.complaints.days)),
        number(t("sv_upheld")),
    )
    caption = t("tbl_sv_complaints", year=book.year)
    return Table(caption, "tbl-sv-complaints", columns, tuple(body), total_row=True)


def complaint_groups(book: Supervision, by: str, lang: str) -> Table | None:
    """Tabulate quality complaints by a grouping, beside the year before; None without the table."""
    t = Words(lang)
    found = registers.complaint_counts(book.county, by, book.year)
    if found is None or found.empty:
        return None
    body = [
        (
            unit_name(book.county, book.spec.policy, by, row["unit"], t),
            str(row["before"]),
            str(row["now"]),
        )
        for row in records(found.sort_values("now", ascending=False, kind="stable"))
    ]
    columns = (Column(t(f"by_{by}").capitalize(), weight=1.5), number(t("sv_before")), number(t("sv_now")))
    caption = t("tbl_sv_complaint_groups", by=t(f"by_{by}"))
    return Table(caption, f"tbl-sv-complaints-{by}", columns, tuple(body))


def accidents(book: Supervision, lang: str) -> Table | None:
    """Tabulate accidents by type and year; None without the table or without one."""
    t = Words(lang)
    found = registers.accidents(book.county, book.year)
    if found is None or found.empty:
        return None
    body = [
        (
            row["event_type"],
            str(row["year"]),
            str(row["events"]),
            str(row["serious"]),
            supervision_words.number(row["casualties"]),
            DASH if row["loss_fen"] is None else yuan(int(row["loss_fen"])),
            f"{row['per_hundred']:.2f}",
        )
        for row in records(found)
    ]
    columns = (
        Column(t("sv_event_type"), weight=1),
        number(t("sv_year")),
        number(t("sv_events")),
        number(t("sv_serious")),
        number(t("sv_casualties")),
        number(t("sv_loss"), t("yuan")),
        number(t("sv_per_hundred")),
    )
    notes = _made_up(book.county, "accidents", t)
    return Table(t("tbl_sv_accidents"), "tbl-sv-accidents", columns, tuple(body), notes=notes)


def equipment(book: Supervision, lang: str) -> Table | None:
    """Tabulate special equipment by class; None if the year has none."""
    t = Words(lang)
    found = registers.equipment(book.county, book.year)
    if found is None:
        return None
    body = [
        (
            row["equipment_class"],
            *(supervision_words.number(row[name]) for name in ("in_use", "due", "inspected")),
            supervision_words.percent(row["share"]),
            supervision_words.number(row["failed"]),
        )
        for row in records(found)
    ]
    columns = (
        Column(t("sv_class"), weight=1.6),
        number(t("sv_in_use")),
        number(t("sv_inspection_due")),
        number(t("sv_inspected")),
        number(t("sv_inspected_share")),
        number(t("sv_failed")),
    )
    notes = _made_up(book.county, "special_equipment", t)
    caption = t("tbl_sv_equipment", year=book.year)
    return Table(caption, "tbl-sv-equipment", columns, tuple(body), notes=notes)


def calibration(book: Supervision, lang: str) -> Table | None:
    """Tabulate the instruments that can least be verified in the county; None if the year has none."""
    t = Words(lang)
    found = registers.calibration(book.county, book.year)
    if found is None:
        return None
    subject, verifiable = int(found["subject"].sum()), int(found["verifiable"].sum())
    body = [
        (
            row["instrument_class"],
            str(row["subject"]),
            str(row["verifiable"]),
            supervision_words.percent(row["share"]),
        )
        for row in records(found.head(SHOWN // 2))
    ]
    share = supervision_words.percent(verifiable / subject if subject else None)
    body.append((t("total"), f"{subject:,}", f"{verifiable:,}", share))
    columns = (
        Column(t("sv_class"), weight=1.5),
        number(t("sv_subject_to")),
        number(t("sv_verifiable")),
        number(t("sv_coverage")),
    )
    caption = t("tbl_sv_calibration", year=book.year)
    return Table(caption, "tbl-sv-calibration", columns, tuple(body), total_row=True)


def testing(book: Supervision, lang: str) -> Table | None:
    """Tabulate how many laboratories tested each product group; None without such rows."""
    t = Words(lang)
    found = registers.testing(book.county, book.year)
    if found is None:
        return None
    body = [
        (
            row["product_group"],
            str(row["checks"]),
            str(row["laboratories"]),
            supervision_words.percent(row["largest"]),
        )
        for row in records(found.sort_values("checks", ascending=False, kind="stable"))
    ]
    columns = (
        Column(t("by_product_group").capitalize(), weight=1.5),
        number(t("sv_checks")),
        number(t("sv_labs")),
        number(t("sv_largest")),
    )
    return Table(t("tbl_sv_testing", year=book.year), "tbl-sv-testing", columns, tuple(body))


def food(book: Supervision, lang: str) -> Table | None:
    """Tabulate the year's checks of food by product; None without such rows."""
    t = Words(lang)
    found = registers.food(book.county, book.year)
    if found is None:
        return None
    body = [(row["product"], str(row["n"]), str(row["failed"])) for row in records(found)]
    total = (t("total"), str(found["n"].sum()), str(found["failed"].sum()))
    columns = (Column(t("sv_product"), weight=1.5), number(t("sv_checks")), number(t("sv_failed")))
    caption = t("tbl_sv_food", year=book.year)
    return Table(caption, "tbl-sv-food", columns, (*body, total), total_row=True)


def department_reports(book: Supervision, lang: str) -> Table | None:
    """Tabulate which departments reported in time; None without the table."""
    t = Words(lang)
    found = registers.reports(book.county, book.year)
    if found is None or found.empty:
        return None
    names = ("due", "in_time", "late", "missing")
    body = [(row["department"], *(str(row[name]) for name in names)) for row in records(found)]
    columns = (
        Column(t("sv_department"), weight=1.5),
        number(t("sv_reports_due")),
        number(t("sv_in_time")),
        number(t("sv_report_late")),
        number(t("sv_missing")),
    )
    notes = _made_up(book.county, "department_reports", t)
    return Table(t("tbl_sv_reports", year=book.year), "tbl-sv-reports", columns, tuple(body), notes=notes)


def visits(book: Supervision, plan: Visits | None, lang: str) -> Table | None:
    """Tabulate next year's visits by product risk and class of firm; None without a plan."""
    if plan is None:
        return None
    t = Words(lang)
    firms = plan.firms.assign(expected=plan.firms["visits"] * plan.firms["chance"])
    body = []
    for risk in book.spec.plan.risk:
        for cell in book.spec.plan.classes:
            mine = firms[(firms["risk"] == risk.id) & (firms["firm_class"] == cell.id)]
            if len(mine):
                low, high = cell.bounds(risk.id)
                body.append(
                    (t.of(risk.name), _class(cell.id, t), str(len(mine)), f"{low}–{high}",
                     str(mine["visits"].sum()), supervision_words.percent(mine["chance"].mean()),
                     f"{mine['expected'].sum():.1f}")
                )  # fmt: skip
    total = (
        t("total"),
        "",
        str(len(firms)),
        "",
        str(plan.made),
        supervision_words.percent(firms["chance"].mean()),
    )
    body.append((*total, f"{plan.expected:.1f}"))
    columns = (
        Column(t("sv_risk")),
        Column(t("sv_firm_class")),
        number(t("cr_firms")),
        number(t("sv_bounds")),
        number(t("sv_visits")),
        number(t("sv_chance")),
        number(t("sv_will_fail")),
    )
    caption = t("tbl_sv_plan", year=plan.year)
    return Table(caption, "tbl-sv-plan", columns, tuple(body), total_row=True, notes=(t("note_sv_plan"),))


def _class(name: str, t: Words) -> str:
    return t("sv_unrated") if name == UNRATED else name


def visited_most(plan: Visits | None, lang: str) -> Table | None:
    """Tabulate the firms with most visits; None without a plan."""
    if plan is None:
        return None
    t = Words(lang)
    rows = plan.firms.sort_values(["visits", "chance"], ascending=False, kind="stable").head(SHOWN)
    body = [
        (
            f"{row['name']} {row['org_code']}",
            row["product_group"],
            _class(row["firm_class"], t),
            f"{row['n']} ({row['failed']})",
            supervision_words.percent(row["chance"]),
            str(row["visits"]),
        )
        for row in records(rows)
    ]
    columns = (
        Column(t("enterprise"), weight=1.8),
        Column(t("by_product_group").capitalize(), weight=0.7),
        Column(t("sv_firm_class")),
        number(t("sv_own")),
        number(t("sv_chance")),
        number(t("sv_visits")),
    )
    return Table(t("tbl_sv_plan_firms", year=plan.year), "tbl-sv-plan-firms", columns, tuple(body))
