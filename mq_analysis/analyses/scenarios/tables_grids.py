"""Tables of grids, goal-seek and sensitivity."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.scenarios.levers import lever_unit, lever_value
from mq_analysis.analyses.scenarios.solve import Solution, Value as Point
from mq_analysis.analyses.scenarios.sweep import Sweep
from mq_analysis.base.frames import records
from mq_analysis.policy import Lever, Settings
from mq_analysis.report.cells import Again, Ends
from mq_analysis.report.format import lever_value as written_value
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Money, Said, Wan, pieces, say

MOST_ROWS = 60
MOST_COLUMNS = 14


def swept(grid: Sweep) -> Table:
    """Tabulate a grid: one lever as a list, two as a matrix of totals in 万元, more as a list of all cells."""
    if len(grid.levers) == 2 and grid.shape[1] <= MOST_COLUMNS and grid.shape[0] <= MOST_ROWS:
        return _matrix(grid)
    cells, levers = grid.cells, list(zip(grid.levers, grid.units, strict=True))
    body = [
        (
            *(lever_value(lever, str(r[lever.id]), unit) for lever, unit in levers),
            Money(r["total_fen"]),
            Money(r["difference_fen"], signed=True),
            r["winners"],
        )
        for r in records(cells.head(MOST_ROWS))
    ]
    columns = (
        *(number(lever.name, data_unit=lever_unit(lever, unit)) for lever, unit in levers),
        money(say("total_under")),
        money(say("difference_base")),
        number(say("firms")),
    )
    notes = _notes(grid)
    if len(cells) > MOST_ROWS:
        notes = (*notes, say("note_more_cells", n=len(cells) - MOST_ROWS))
    return Table(say("tbl_sweep", year=grid.rules.year), "tbl-sweep", columns, tuple(body), notes=notes)


def _notes(grid: Sweep) -> tuple[Said, ...]:
    base = say(
        "note_sweep_base", total=Money(int(grid.baseline.total_fen[0])), n=int(grid.baseline.winners[0])
    )
    return (base, *((say("note_undecided", n=grid.undecided),) if grid.undecided else ()))


def _matrix(grid: Sweep) -> Table:
    rows, columns = grid.levers
    totals = grid.totals.total_fen.reshape(grid.shape)
    body = [
        (lever_value(rows, value, grid.units[0]), *(Wan(int(fen)) for fen in line))
        for value, line in zip(rows.values, totals, strict=True)
    ]
    heads = (
        number(pieces(rows.name, columns.name, mark=" ╲ "), data_unit=lever_unit(rows, grid.units[0])),
        *(
            number(written_value(columns, value, grid.units[1]), data_unit=say("axis_wan"))
            for value in columns.values
        ),
    )
    caption = pieces(say("tbl_sweep", year=grid.rules.year), " (", say("axis_wan"), ")")
    return Table(caption, "tbl-sweep", heads, tuple(body), notes=_notes(grid))


def solutions(found: Solution) -> Table:
    """Tabulate the runs of values that meet the goal, with their ends and the values just outside."""
    rows: list[Row] = []
    for span in found.spans:
        ends = {
            "solve_before": span.before,
            "solve_first": span.first,
            "solve_last": span.last,
            "solve_after": span.after,
        }
        rows += [_value(found, key, value) for key, value in ends.items() if value]
    if not found.spans:
        rows = [_value(found, "solve_nearest", found.nearest)]
    columns = (
        text(Again(say("item"))),
        number(found.lever.name, data_unit=lever_unit(found.lever, found.grid.units[0])),
        money(say("total_under")),
        number(say("firms")),
    )
    notes = (say("note_sweep_base", total=Money(found.baseline.total_fen), n=found.baseline.winners),)
    return Table(say("tbl_solve"), "tbl-solve", columns, tuple(rows), notes=notes)


def _value(found: Solution, key: str, value: Point) -> Row:
    shown = lever_value(found.lever, value.text, found.grid.units[0])
    return (say(key), shown, Money(value.total_fen), value.winners)


def sensitivity(table: pd.DataFrame, settings: Settings) -> Table | None:
    """Tabulate the range of the total over the range of each lever; None without levers."""
    if table.empty:
        return None
    levers = {each.id: each for each in settings.levers}
    body = [
        (
            levers[r["lever"]].name,
            _range(levers[r["lever"]].lever, r["low"], r["high"], r["unit"]),
            Money(r["low_fen"] - r["baseline_fen"], signed=True),
            Money(r["high_fen"] - r["baseline_fen"], signed=True),
            levers[r["lever"]].why,
        )
        for r in records(table)
    ]
    columns = (
        text(say("lever"), weight=1),
        text(say("range")),
        money(say("at_low")),
        money(say("at_high")),
        text(say("range_why"), weight=1.4),
    )
    return Table(
        say("tbl_sensitivity"), "tbl-sensitivity", columns, tuple(body), notes=(say("note_sensitivity"),)
    )


def _range(lever: Lever, low: str, high: str, unit: str) -> Ends:
    """Write both ends of a lever's range, each with its unit, which differs from row to row."""
    ends = [written_value(lever, end, unit) for end in (low, high)]
    return Ends(ends[0], ends[1], " – ".join(ends))
