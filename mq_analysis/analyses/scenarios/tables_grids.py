"""Tables of grids, goal-seek and sensitivity."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.scenarios.solve import Solution, Value
from mq_analysis.analyses.scenarios.sweep import Sweep
from mq_analysis.base.frames import records
from mq_analysis.base.money import wan, yuan
from mq_analysis.policy import Settings
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import lever_value, signed
from mq_analysis.report.labels import Words

MOST_ROWS = 60
MOST_COLUMNS = 14


def swept(grid: Sweep, lang: str) -> Table:
    """Tabulate a grid: one lever as a list, two as a matrix of totals in 万元, more as a list of all cells."""
    t = Words(lang)
    if len(grid.levers) == 2 and grid.shape[1] <= MOST_COLUMNS and grid.shape[0] <= MOST_ROWS:
        return _matrix(grid, t)
    cells, levers = grid.cells, list(zip(grid.levers, grid.units, strict=True))
    body = [
        (
            *(lever_value(lever, str(r[lever.id]), unit) for lever, unit in levers),
            yuan(r["total_fen"]),
            signed(r["difference_fen"]),
            str(r["winners"]),
        )
        for r in records(cells.head(MOST_ROWS))
    ]
    columns = (
        *(number(t.of(lever.name)) for lever in grid.levers),
        number(t("total_under"), t("yuan")),
        number(t("difference_base"), t("yuan")),
        number(t("firms")),
    )
    notes = _notes(grid, t)
    if len(cells) > MOST_ROWS:
        notes = (*notes, t("note_more_cells", n=len(cells) - MOST_ROWS))
    return Table(t("tbl_sweep", year=grid.rules.year), "tbl-sweep", columns, tuple(body), notes=notes)


def _notes(grid: Sweep, t: Words) -> tuple[str, ...]:
    base = t("note_sweep_base", total=yuan(int(grid.baseline.total_fen[0])), n=int(grid.baseline.winners[0]))
    return (base, *((t("note_undecided", n=grid.undecided),) if grid.undecided else ()))


def _matrix(grid: Sweep, t: Words) -> Table:
    rows, columns = grid.levers
    totals = grid.totals.total_fen.reshape(grid.shape)
    body = [
        (lever_value(rows, value, grid.units[0]), *(wan(int(fen)) for fen in line))
        for value, line in zip(rows.values, totals, strict=True)
    ]
    heads = (
        number(f"{t.of(rows.name)} ╲ {t.of(columns.name)}"),
        *(number(lever_value(columns, value, grid.units[1])) for value in columns.values),
    )
    caption = f"{t('tbl_sweep', year=grid.rules.year)} ({t('axis_wan')})"
    return Table(caption, "tbl-sweep", heads, tuple(body), notes=_notes(grid, t))


def solved(found: Solution, lang: str) -> Table:
    """Tabulate what meets the goal: each run of values, its ends and the values just outside."""
    t = Words(lang)
    rows: list[tuple[str, str, str, str]] = []
    for span in found.spans:
        ends = {
            "solve_before": span.before,
            "solve_first": span.first,
            "solve_last": span.last,
            "solve_after": span.after,
        }
        rows += [_value(found, key, value, t) for key, value in ends.items() if value]
    if not found.spans:
        rows = [_value(found, "solve_nearest", found.nearest, t)]
    columns = (
        Column(""),
        number(t.of(found.lever.name)),
        number(t("total_under"), t("yuan")),
        number(t("firms")),
    )
    notes = (t("note_sweep_base", total=yuan(found.baseline.total_fen), n=found.baseline.winners),)
    return Table(t("tbl_solve"), "tbl-solve", columns, tuple(rows), notes=notes)


def _value(found: Solution, key: str, value: Value, t: Words) -> tuple[str, str, str, str]:
    text = lever_value(found.lever, value.text, found.grid.units[0])
    return (t(key), text, yuan(value.total_fen), str(value.winners))


def sensitivity(table: pd.DataFrame, settings: Settings, lang: str) -> Table | None:
    """Tabulate what each lever moves over its range; None without levers."""
    if table.empty:
        return None
    t = Words(lang)
    levers = {each.id: each for each in settings.levers}
    body = [
        (
            t.of(levers[r["lever"]].name),
            " – ".join(lever_value(levers[r["lever"]].lever, r[end], r["unit"]) for end in ("low", "high")),
            signed(r["low_fen"] - r["baseline_fen"]),
            signed(r["high_fen"] - r["baseline_fen"]),
            t.of(levers[r["lever"]].why),
        )
        for r in records(table)
    ]
    columns = (
        Column(t("lever"), weight=1),
        Column(t("range")),
        number(t("at_low"), t("yuan")),
        number(t("at_high"), t("yuan")),
        Column(t("range_why"), weight=1.4),
    )
    return Table(
        t("tbl_sensitivity"), "tbl-sensitivity", columns, tuple(body), notes=(t("note_sensitivity"),)
    )
