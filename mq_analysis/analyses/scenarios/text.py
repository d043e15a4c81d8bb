"""Sentences on scenarios: what they cost, who wins, what meets a goal."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.scenarios.compare import Comparison, named, totals
from mq_analysis.analyses.scenarios.solve import Solution
from mq_analysis.base.frames import records
from mq_analysis.base.money import wan, yuan
from mq_analysis.policy import Settings
from mq_analysis.report.display import Prose, bullets, callout, paragraph, runs
from mq_analysis.report.format import lever_value, percent, signed
from mq_analysis.report.labels import Words


def compared(found: Comparison, lang: str) -> Prose:
    """Say what the year costs as it stands, and what each scenario adds and to whom."""
    t = Words(lang)
    base, *others = records(totals(found))
    total = base["total_fen"]
    first = runs(
        t.template("compared_base"), year=found.year, total=yuan(total), wan=wan(total), n=base["winners"]
    )
    points = []
    for alternative, row in zip(found.alternatives, others, strict=True):
        moved = row["new"] + row["lost"] + row["up"] + row["down"]
        values = {
            "scenario": t.of(alternative.title),
            "difference": signed(row["difference_fen"]),
            "percent": percent(row["difference_fen"], total),
            "won": row["new"] + row["up"],
            "lost": row["lost"] + row["down"],
            "same": row["same"],
        }
        points.append(runs(t.template("compared_moves" if moved else "compared_nobody"), **values))
    return Prose((callout(first), bullets(points)))


def idle(names: list[str], found: Comparison, lang: str) -> Prose:
    """Say which scenarios of the policy change nothing in the year, and so are not shown as 0."""
    t = Words(lang)
    if not names:
        return Prose(())
    titles = [
        t.of(s.overlay.title) + (f" ({s.overlay.from_})" if s.overlay.from_ else "")
        for name in names
        for s in named(name)
    ]
    return Prose(
        (paragraph(runs(t.template("compared_idle"), year=found.year, names=t("comma").join(titles))),)
    )


def behaviour(found: Comparison, lang: str) -> Prose:
    """Say that what follows is an assumption, or that no scenario assumes any."""
    t = Words(lang)
    assumed = any(s.overlay.behaviour for a in found.alternatives for s in a.scenarios)
    return Prose(
        (callout(runs(t.template("behaviour_assumed"))),)
        if assumed
        else (paragraph(runs(t.template("behaviour_none"))),)
    )


def sensitivity(table: pd.DataFrame, settings: Settings, lang: str) -> Prose:
    """Say which lever moves the total most over its range."""
    t = Words(lang)
    if table.empty:
        return Prose((paragraph(runs(t.template("sensitivity_none"))),))
    top = records(table)[0]
    lever = next(each for each in settings.levers if each.id == top["lever"])
    values = {
        "lever": t.of(lever.name),
        "low": lever_value(lever.lever, top["low"], top["unit"]),
        "high": lever_value(lever.lever, top["high"], top["unit"]),
        "at_low": yuan(top["low_fen"]),
        "at_high": yuan(top["high_fen"]),
    }
    return Prose((paragraph(runs(t.template("sensitivity_finding"), **values)),))


def solution(found: Solution, lang: str) -> str:
    """Say in one sentence what meets the goal, or that nothing does and what comes nearest."""
    t = Words(lang)
    goal = yuan(found.goal.number) if found.goal.kind == "budget" else str(found.goal.number)
    lever, kind = t.of(found.lever.name), found.goal.kind
    value = found.best or found.nearest
    text = lever_value(found.lever, value.text, found.grid.units[0])
    values = {"lever": lever, "goal": goal, "value": text, "total": yuan(value.total_fen), "n": value.winners}
    if found.best is None:
        return t(f"solve_none_{kind}", **values)
    return t(f"solve_found_{kind}", spans=_spans(found, t), **values)


def _spans(found: Solution, t: Words) -> str:
    unit = found.grid.units[0]
    pairs = [[lever_value(found.lever, end.text, unit) for end in (s.first, s.last)] for s in found.spans]
    return t("comma").join(one if one == two else f"{one} – {two}" for one, two in pairs)


def solutions(found: list[Solution], lang: str) -> Prose:
    """Say what meets each of several goals."""
    return Prose((bullets(runs("{text}", text=solution(each, lang)) for each in found),) if found else ())
