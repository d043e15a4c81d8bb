"""Tables of a budget in sums."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.budget.large import EDGES_FEN, Sums, YearInSums
from mq_analysis.analyses.budget.tables_sources import PRICED, price_row
from mq_analysis.base.frames import records
from mq_analysis.base.provenance import paths_digest
from mq_analysis.report.keys import KeyFigure, KeyFigures
from mq_analysis.report.spoken import amount_class, award_name, outcome, sum_place
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Money, Share, Value, group_digits, say

SHOWN = 40
"""Places that are named before the rest is put together."""


def sums_keys(year: YearInSums) -> KeyFigures:
    """Return the year's total, the awards, and the change against the year before, where there is one."""
    awards = group_digits(int(year.groups["awards"].sum()))
    figures = [
        KeyFigure("total", say("key_total"), Money(year.total_fen), say("yuan")),
        KeyFigure("awards", say("ls_awards"), awards, say("honours_unit")),
    ]
    if year.before_fen is not None:
        changed = Money(year.total_fen - year.before_fen, signed=True)
        figures.append(KeyFigure("change", say("key_change", before=year.year - 1), changed, say("yuan")))
    return KeyFigures(tuple(figures))


def sums_by_clause(year: YearInSums) -> Table:
    """Tabulate the year by award beside the year before, including awards without a payment."""
    rows, total, before = year.of_year(year.year), year.total_fen, year.before_fen
    old = year.of_year(year.year - 1) if before is not None else {}
    body: list[Row] = []
    for award in year.rules.awards:
        sums, then = rows[award.id], old[award.id].amount_fen if award.id in old else None
        body.append((award_name(award), award.clause, *_sums(sums, total), *_against(sums.amount_fen, then)))
    return Table(
        say("tbl_ls_clause", year=year.year),
        "tbl-ls-clause",
        (
            text(say("award"), weight=1),
            text(say("clause")),
            *SUMS,
            money(say("ls_before", year=year.year - 1)),
            money(say("change")),
        ),
        tuple(body),
        totals=((say("total"), "", *_sums(Sums.of(year.groups), total), *_against(total, before)),),
        notes=(say("note_share"),),
    )


SUMS = (
    number(say("ls_awards"), say("honours_unit")),
    money(say("amount")),
    number(say("share")),
    number(say("ls_undecided"), say("firms_unit")),
)
"""The columns of what some awards come to."""


def _sums(sums: Sums, total: int) -> Row:
    share = Share(sums.amount_fen, total)
    return group_digits(sums.awards), Money(sums.amount_fen), share, group_digits(sums.undecided)


def _against(now: int, before: int | None) -> Row:
    return (None, None) if before is None else (Money(before), Money(now - before, signed=True))


def sums_by_place(year: YearInSums) -> Table:
    """Tabulate the year by place, the largest first; the remaining places are one row."""
    rows = year.by_place()
    named = _sums_by_place(rows[:SHOWN], "place")
    if len(rows) > SHOWN:
        named.append((say("ls_others", n=len(rows) - SHOWN), Sums.of(rows[SHOWN:])))
    return _by(year, named, "place", say("ls_place_name"), notes=(say("note_ls_place"),))


def sums_by_register(year: YearInSums, name: str) -> Table | None:
    """Tabulate the year by ``size`` or ``product_group``; None where the register has no such column."""
    if name not in year.groups:
        return None
    rows = year.by(name).sort_values(["amount_fen", name], ascending=[False, True], ignore_index=True)
    return _by(year, _sums_by_place(rows, name), name, say(f"ls_{name}"))


def sums_by_amount(year: YearInSums) -> Table:
    """Tabulate the year by the amount of an award."""
    rows = year.by("reached")
    named: list[tuple[Value, Sums]] = [
        (amount_class(i, EDGES_FEN), Sums.of(rows[rows["reached"] == i])) for i in range(len(EDGES_FEN) + 1)
    ]
    return _by(year, named, "amounts", say("ls_amount_class"))


def _sums_by_place(rows: pd.DataFrame, name: str) -> list[tuple[Value, Sums]]:
    return [
        (sum_place(row[name]), Sums(row["awards"], row["amount_fen"], row["undecided"]))
        for row in records(rows)
    ]


def _by(
    year: YearInSums, named: list[tuple[Value, Sums]], key: str, head: Value, notes: tuple[Value, ...] = ()
) -> Table:
    total = year.total_fen
    return Table(
        say(f"tbl_ls_{key}", year=year.year),
        f"tbl-ls-{key.replace('_', '-')}",
        (text(head, weight=1), *SUMS),
        tuple((name, *_sums(sums, total)) for name, sums in named),
        totals=((say("total"), *_sums(Sums.of(year.groups), total)),),
        notes=notes,
    )


def sums_items(year: YearInSums) -> Table:
    """Tabulate the items that fall under an award by outcome."""
    body = [
        (
            award_name(year.rules.award(row["award_id"])),
            say("ls_counts") if row["reason"] == "counts" else outcome(row["reason"], year.rules),
            group_digits(row["items"]),
        )
        for row in records(year.items)
    ]
    return Table(
        say("tbl_ls_items", year=year.year),
        "tbl-ls-items",
        (
            text(say("award"), weight=1),
            text(say("ls_what"), weight=1.5),
            number(say("ls_items_col"), say("honours_unit")),
        ),
        tuple(body),
        totals=((say("total"), "", group_digits(int(year.items["items"].sum()))),),
    )


def sums_readings(year: YearInSums) -> Table:
    """Tabulate the cost of the year under each other reading."""
    body = tuple(price_row(row, year.rules) for row in records(year.prices))
    return Table(say("tbl_readings"), "tbl-readings", PRICED, body, notes=(say("note_ls_prices"),))


def sums_data(year: YearInSums) -> Table:
    """Tabulate for each input table its rows, files, and one digest over the files."""
    body = [
        (name, group_digits(rows), len(year.files[name].paths), paths_digest(year.files[name].paths)[:16])
        for name, rows in sorted(year.rows.items())
    ]
    columns = (
        text(say("ls_table"), weight=1),
        number(say("ls_table_rows")),
        number(say("ls_files")),
        text(say("ls_digest")),
    )
    return Table(say("tbl_ls_data"), "tbl-ls-data", columns, tuple(body))
