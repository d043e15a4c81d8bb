"""The tables of coverage: requirements of each sentence, responsible units, status."""

from __future__ import annotations

from mq_analysis.analyses.programmes.coverage import STATES, Coverage, Covered
from mq_analysis.report.cells import Several
from mq_analysis.report.table import Table, text
from mq_analysis.report.values import ByLanguage, Value, join, say


def coverage(found: Coverage) -> list[Table]:
    """Tabulate every item in the order of the text, a table for each part of the policy."""
    parts = list(dict.fromkeys(row.sentence.clause[0] for row in found.rows))
    return [_part(found, part) for part in parts]


def _part(found: Coverage, part: str) -> Table:
    body = [
        (row.sentence.clause, row.item.name, row.item.quote, row.item.unit, answer(row), evidence(row))
        for row in found.rows
        if row.sentence.clause.startswith(part)
    ]
    columns = (
        text(say("clause")),
        text(say("pg_item"), weight=1),
        text(say("pg_quote"), weight=1.7),
        text(say("pg_unit"), weight=0.7),
        text(say("pg_status"), weight=0.75),
        text(say("pg_evidence"), weight=0.85),
    )
    n = "一二三四五六七八九".index(part) + 1
    caption = say("tbl_pg_coverage", part=ByLanguage(part, n), year=found.year)
    return Table(caption, f"tbl-pg-{n}", columns, tuple(body), notes=_notes(found))


def answer(row: Covered) -> Value:
    """Say where an item is answered, or its status in the register."""
    if row.item.covered_by != "register":
        where = say(f"pg_answer_{row.item.covered_by}")
        shown = say("in_unit", name=where, unit=join(row.item.refs)) if row.item.refs else where
        return Several((("", where), (say("code"), ";".join(row.item.refs) or None)), shown)
    return state_name(row.state.status) if row.state else say("no_data")


def state_name(status: str) -> Value:
    """Return the word for a status."""
    return say(f"pg_state_{STATES[status]}")


def evidence(row: Covered) -> Value:
    """Return the evidence and date on record."""
    if row.item.covered_by != "register":
        return Several((("", say("pg_computed")), (say("kpi_date"), None)), say("pg_computed"))
    if row.state is None:
        return ""
    said, date = row.state.evidence, row.state.date
    return Several((("", said or None), (say("kpi_date"), date)), " ".join(filter(None, (said, date))))


def _notes(found: Coverage) -> tuple[Value, ...]:
    return (say("note_pg"), say("note_made_up")) if found.is_made_up else (say("note_pg"),)
