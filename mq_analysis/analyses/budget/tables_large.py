"""Tables of a budget in sums."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.budget.large import EDGES_FEN, Sums, YearInSums
from mq_analysis.analyses.budget.tables_sources import priced
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.base.provenance import paths_digest
from mq_analysis.report.display import Column, KeyFigure, KeyFigures, Table, number
from mq_analysis.report.format import (
    DASH,
    amount_class,
    award_name,
    outcome,
    percent,
    signed,
    sum_place,
)
from mq_analysis.report.labels import Words

SHOWN = 40
"""Places that are named before the rest is put together."""


def sums_keys(year: YearInSums, lang: str) -> KeyFigures:
    """Return the year's total, the awards, and the change against the year before, where there is one."""
    t = Words(lang)
    figures = [
        KeyFigure("total", t("key_total"), yuan(year.total_fen), t("yuan")),
        KeyFigure("awards", t("ls_awards"), f"{int(year.groups['awards'].sum()):,}", t("honours_unit")),
    ]
    if year.before_fen is not None:
        changed = signed(year.total_fen - year.before_fen)
        figures.append(KeyFigure("change", t("key_change", before=year.year - 1), changed, t("yuan")))
    return KeyFigures(tuple(figures))


def sums_by_clause(year: YearInSums, lang: str) -> Table:
    """Tabulate the year by award, zeros included, beside the year before."""
    t = Words(lang)
    rows, total, before = year.of_year(year.year), year.total_fen, year.before_fen
    old = year.of_year(year.year - 1) if before is not None else {}
    body = []
    for award in year.rules.awards:
        then = old[award.id].amount_fen if award.id in old else None
        name = award_name(award, t)
        body.append(
            (name, award.clause, *_sums(rows[award.id], total), *_against(rows[award.id].amount_fen, then))
        )
    last = (t("total"), "", *_sums(Sums.of(year.groups), total), *_against(total, before))
    columns = (
        Column(t("award"), weight=1),
        Column(t("clause")),
        number(t("ls_awards"), t("honours_unit")),
        number(t("amount"), t("yuan")),
        number(t("share")),
        number(t("ls_undecided"), t("firms_unit")),
        number(t("ls_before", year=year.year - 1), t("yuan")),
        number(t("change"), t("yuan")),
    )
    return Table(
        t("tbl_ls_clause", year=year.year), "tbl-ls-clause", columns, (*body, last), True, (t("note_share"),)
    )


def _sums(sums: Sums, total: int) -> tuple[str, ...]:
    return f"{sums.awards:,}", yuan(sums.amount_fen), percent(sums.amount_fen, total), f"{sums.undecided:,}"


def _against(now: int, before: int | None) -> tuple[str, str]:
    return (DASH, DASH) if before is None else (yuan(before), signed(now - before))


def sums_by_place(year: YearInSums, lang: str) -> Table:
    """Tabulate the year by place, the largest first; what is beyond them stands together."""
    t = Words(lang)
    rows = year.by_place()
    named = _named(rows[:SHOWN], "place", t)
    if len(rows) > SHOWN:
        named.append((t("ls_others", n=len(rows) - SHOWN), Sums.of(rows[SHOWN:])))
    return _by(year, named, "place", t("ls_place_name"), t, notes=(t("note_ls_place"),))


def sums_by_register(year: YearInSums, name: str, lang: str) -> Table | None:
    """Tabulate the year by ``size`` or ``product_group``; None where the register has no such column."""
    t = Words(lang)
    if name not in year.groups:
        return None
    rows = year.by(name).sort_values(["amount_fen", name], ascending=[False, True], ignore_index=True)
    return _by(year, _named(rows, name, t), name, t(f"ls_{name}"), t)


def sums_by_amount(year: YearInSums, lang: str) -> Table:
    """Tabulate the year by the amount of an award."""
    t = Words(lang)
    rows = year.by("reached")
    named = [
        (amount_class(i, EDGES_FEN, t), Sums.of(rows[rows["reached"] == i]))
        for i in range(len(EDGES_FEN) + 1)
    ]
    return _by(year, named, "amounts", t("ls_amount_class"), t)


def _named(rows: pd.DataFrame, name: str, t: Words) -> list[tuple[str, Sums]]:
    return [
        (sum_place(row[name], t), Sums(row["awards"], row["amount_fen"], row["undecided"]))
        for row in records(rows)
    ]


def _by(
    year: YearInSums,
    named: list[tuple[str, Sums]],
    key: str,
    head: str,
    t: Words,
    notes: tuple[str, ...] = (),
) -> Table:
    total = year.total_fen
    body = [(name, *_sums(sums, total)) for name, sums in named]
    last = (t("total"), *_sums(Sums.of(year.groups), total))
    columns = (
        Column(head, weight=1),
        number(t("ls_awards"), t("honours_unit")),
        number(t("amount"), t("yuan")),
        number(t("share")),
        number(t("ls_undecided"), t("firms_unit")),
    )
    label = f"tbl-ls-{key.replace('_', '-')}"
    return Table(t(f"tbl_ls_{key}", year=year.year), label, columns, (*body, last), True, notes)


def sums_items(year: YearInSums, lang: str) -> Table:
    """Tabulate the items that fall under an award by what becomes of them."""
    t = Words(lang)
    body = [
        (
            award_name(year.rules.award(row["award_id"]), t),
            t("ls_counts") if row["reason"] == "counts" else outcome(row["reason"], year.rules, t),
            f"{row['items']:,}",
        )
        for row in records(year.items)
    ]
    last = (t("total"), "", f"{int(year.items['items'].sum()):,}")
    columns = (
        Column(t("award"), weight=1),
        Column(t("ls_what"), weight=1.5),
        number(t("ls_items_col"), t("honours_unit")),
    )
    return Table(t("tbl_ls_items", year=year.year), "tbl-ls-items", columns, (*body, last), True)


def sums_readings(year: YearInSums, lang: str) -> Table:
    """Tabulate what the year would cost under each other reading."""
    t = Words(lang)
    body = [priced(row, year.rules, t) for row in records(year.prices)]
    columns = (
        Column(t("other_option"), weight=2),
        number(t("total_under"), t("yuan")),
        Column(t("difference"), t("yuan"), "right", 1),
    )
    notes = (t("note_ls_prices"),)
    return Table(t("tbl_readings"), "tbl-readings", columns, tuple(body), notes=notes)


def sums_data(year: YearInSums, lang: str) -> Table:
    """Tabulate the tables: rows, files, and one digest over the files of each."""
    t = Words(lang)
    body = [
        (name, f"{rows:,}", str(len(year.files[name].paths)), paths_digest(year.files[name].paths)[:16])
        for name, rows in sorted(year.rows.items())
    ]
    columns = (
        Column(t("ls_table"), weight=1),
        number(t("ls_table_rows")),
        number(t("ls_files")),
        Column(t("ls_digest")),
    )
    return Table(t("tbl_ls_data"), "tbl-ls-data", columns, tuple(body))
