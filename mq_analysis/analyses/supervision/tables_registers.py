"""Tables of other registers: accidents, equipment, instruments, laboratories, food, reports of departments."""

from __future__ import annotations

from mq_analysis.analyses.supervision import register as registers, words as supervision_words
from mq_analysis.analyses.supervision.watch import Supervision
from mq_analysis.base.frames import records
from mq_analysis.report.spoken import Capitalised
from mq_analysis.report.table import Table, money, number, text
from mq_analysis.report.values import Money, Said, say
from mq_analysis.tables import County

SHOWN = 12
"""Rows of a long list that a report shows."""


def note_on_origin(county: County, table: str) -> tuple[Said, ...]:
    """Return the note that a table is made up, if its rows say so."""
    frame = county[table]
    said = "note" in frame and frame["note"].astype("str").str.contains("合成数据").any()
    return (say("note_made_up"),) if said else ()


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
    notes = note_on_origin(book.county, "accidents")
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
    notes = note_on_origin(book.county, "special_equipment")
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
    notes = note_on_origin(book.county, "department_reports")
    return Table(say("tbl_sv_reports", year=book.year), "tbl-sv-reports", columns, tuple(body), notes=notes)
