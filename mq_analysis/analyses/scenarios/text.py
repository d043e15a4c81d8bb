"""Sentences on scenarios: cost, winners, values that meet a goal."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.scenarios.choice import load_named
from mq_analysis.analyses.scenarios.compare import OPEN, Comparison, totals
from mq_analysis.analyses.scenarios.solve import Solution
from mq_analysis.base.frames import records
from mq_analysis.policy import Settings
from mq_analysis.report.format import lever_value
from mq_analysis.report.prose import Prose, Said, bullets, callout, narrate, paragraph
from mq_analysis.report.values import Money, Pieces, Share, Wan, join, pieces


def comparison(found: Comparison) -> Prose:
    """Say the cost of the year under the baseline, and what each scenario adds, and for whom."""
    base, *others = records(totals(found))
    total = base["total_fen"]
    first = narrate("compared_base", year=found.year, total=Money(total), wan=Wan(total), n=base["winners"])
    points = []
    for alternative, row in zip(found.alternatives, others, strict=True):
        moved = row["new"] + row["lost"] + row["up"] + row["down"]
        values: dict[str, object] = {
            "scenario": alternative.title,
            "difference": Money(row["difference_fen"], signed=True),
            "percent": Share(row["difference_fen"], total),
            "won": row["new"] + row["up"],
            "lost": row["lost"] + row["down"],
            "same": row["same"],
        }
        said = narrate("compared_moves" if moved or row["difference_fen"] else "compared_nobody", **values)
        points.append(said + (narrate("compared_open", n=row[OPEN]) if row[OPEN] else ()))
    return Prose((callout(first), bullets(points)))


def idle(names: list[str], found: Comparison) -> Prose:
    """Say which scenarios of the policy change nothing in the year; they are not shown as 0."""
    if not names:
        return Prose(())
    titles = [
        pieces(s.overlay.title, f" ({s.overlay.from_})" if s.overlay.from_ else "")
        for name in names
        for s in load_named(name)
    ]
    return Prose((paragraph(narrate("compared_idle", year=found.year, names=join(titles))),))


def behaviour(found: Comparison) -> Prose:
    """Say that the following figures rest on assumed behaviour, or that no scenario assumes any."""
    assumed = any(s.overlay.behaviour for a in found.alternatives for s in a.scenarios)
    return Prose(
        (callout(narrate("behaviour_assumed")),) if assumed else (paragraph(narrate("behaviour_none")),)
    )


def sensitivity(table: pd.DataFrame, settings: Settings) -> Prose:
    """Say which lever changes the total most over its range; nothing where the policy has no levers."""
    if table.empty:
        return Prose(())
    top = records(table)[0]
    lever = next(each for each in settings.levers if each.id == top["lever"])
    values: dict[str, object] = {
        "lever": lever.name,
        "low": lever_value(lever.lever, top["low"], top["unit"]),
        "high": lever_value(lever.lever, top["high"], top["unit"]),
        "at_low": Money(top["low_fen"]),
        "at_high": Money(top["high_fen"]),
    }
    return Prose((paragraph(narrate("sensitivity_finding", **values)),))


def solution(found: Solution) -> Prose:
    """Say in one sentence which values meet the goal, or, if none does, which is nearest."""
    return Prose((paragraph(_solution(found)),))


def _solution(found: Solution) -> Said:
    goal = Money(found.goal.number) if found.goal.kind == "budget" else found.goal.number
    lever, kind = found.lever.name, found.goal.kind
    value = found.best or found.nearest
    text = lever_value(found.lever, value.text, found.grid.units[0])
    values: dict[str, object] = {
        "lever": lever,
        "goal": goal,
        "value": text,
        "total": Money(value.total_fen),
        "n": value.winners,
    }
    if found.best is None:
        return narrate(f"solve_none_{kind}", **values)
    return narrate(f"solve_found_{kind}", spans=_spans(found), **values)


def _spans(found: Solution) -> Pieces:
    unit = found.grid.units[0]
    pairs = [[lever_value(found.lever, end.text, unit) for end in (s.first, s.last)] for s in found.spans]
    return join(one if one == two else f"{one} – {two}" for one, two in pairs)


def solutions(found: list[Solution]) -> Prose:
    """Say which values meet each of several goals."""
    return Prose((bullets(map(_solution, found)),) if found else ())
