"""The page of coverage: what each sentence of the policy asks for, who answers for it, how far it is."""

from __future__ import annotations

from mq_analysis.analyses.programmes.coverage import STATES, Coverage, Covered
from mq_analysis.report.display import Column, Table
from mq_analysis.report.labels import Words


def coverage(found: Coverage, lang: str) -> list[Table]:
    """Tabulate every item in the order of the text, a table for each part of the policy."""
    t = Words(lang)
    parts = list(dict.fromkeys(row.sentence.clause[0] for row in found.rows))
    return [_part(found, part, t) for part in parts]


def _part(found: Coverage, part: str, t: Words) -> Table:
    body = [
        (
            row.sentence.clause,
            t.of(row.item.name),
            row.item.quote,
            t.of(row.item.unit),
            answered(row, t),
            evidence(row, t),
        )
        for row in found.rows
        if row.sentence.clause.startswith(part)
    ]
    columns = (
        Column(t("clause")),
        Column(t("pg_item"), weight=1),
        Column(t("pg_quote"), weight=1.7),
        Column(t("pg_unit"), weight=0.7),
        Column(t("pg_status"), weight=0.75),
        Column(t("pg_evidence"), weight=0.85),
    )
    label = f"tbl-pg-{'一二三四五六七八九'.index(part) + 1}"
    caption = t("tbl_pg_coverage", part=part if t.lang == "zh" else label[-1], year=found.year)
    return Table(caption, label, columns, tuple(body), notes=_notes(found, t))


def answered(row: Covered, t: Words) -> str:
    """Say where an item is answered, or what the register says of it."""
    if row.item.covered_by != "register":
        where = t(f"pg_answer_{row.item.covered_by}")
        return t("in_unit", name=where, unit=t("comma").join(row.item.refs)) if row.item.refs else where
    return state_name(row.state.status, t) if row.state else t("no_data")


def state_name(status: str, t: Words) -> str:
    """Return the word for a status."""
    return t(f"pg_state_{STATES[status]}")


def evidence(row: Covered, t: Words) -> str:
    """Tell the evidence and date on record."""
    if row.item.covered_by != "register":
        return t("pg_computed")
    if row.state is None:
        return ""
    return " ".join(filter(None, (row.state.evidence, row.state.date)))


def _notes(found: Coverage, t: Words) -> tuple[str, ...]:
    return (t("note_pg"), t("note_made_up")) if found.is_made_up else (t("note_pg"),)
