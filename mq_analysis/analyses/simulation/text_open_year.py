"""Sentences about a year that is not over: its estimate, and afterwards what settlement changed."""

from __future__ import annotations

import datetime as dt

from mq_analysis.analyses.simulation.settlement import Settlement
from mq_analysis.analyses.simulation.view import View
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.report.display import Block, Prose, Run, bullets, callout, paragraph, runs
from mq_analysis.report.format import day_name, percent, percent_of
from mq_analysis.report.labels import Words

Sentence = tuple[Run, ...]
LOW, MIDDLE, HIGH, SAFE = 0.05, 0.50, 0.95, 0.90


def estimated(seen: View | None, lang: str) -> Prose:
    """Say what the total is estimated at, how far it may go, the chance above the budget line, what is not in it."""
    t = Words(lang)
    if seen is None or seen.day is None or seen.study is None:
        return Prose((paragraph(runs(t.template("est_none"))),))
    points: list[Sentence] = []
    blocks: list[Block] = []
    if seen.estimate:
        blocks.append(callout(_total(seen, seen.day, t)))
        points.append(_line(seen, t))
    points.append(_later(seen, seen.day, t))
    return Prose((*blocks, bullets(points)))


def before_year_end(seen: View, november: View | None, lang: str) -> Prose | None:
    """Say of a closed year what its estimate was; of an open one it is said first of all."""
    return None if seen.is_open else estimated(november, lang)


def only_if_open(seen: View, lang: str) -> Prose | None:
    """Say the estimate first where the year is open; None where it is closed."""
    return estimated(seen, lang) if seen.is_open else None


def _total(seen: View, day: dt.date, t: Words) -> Sentence:
    found = seen.estimate
    if found is None:
        raise ValueError("there is no estimate")
    return runs(
        t.template("est_total"),
        day=day_name(day, t),
        month=found.forecast.known.last % 100,
        total=yuan(found.total_fen),
        low=yuan(found.draws.quantile(LOW)),
        mid=yuan(found.draws.quantile(MIDDLE)),
        high=yuan(found.draws.quantile(HIGH)),
    )


def _line(seen: View, t: Words) -> Sentence:
    found, line = seen.estimate, seen.study.budget_line("") if seen.study else None
    if found is None:
        raise ValueError("there is no estimate")
    safe = yuan(found.draws.quantile(SAFE))
    if line is None:
        chance = percent_of(found.draws.chance_above(found.total_fen))
        return runs(t.template("est_no_line"), chance=chance, safe=safe)
    chance = percent_of(found.draws.chance_above(line))
    return runs(t.template("est_line"), line=yuan(line), chance=chance, safe=safe)


def _later(seen: View, day: dt.date, t: Words) -> Sentence:
    rows = records(seen.later) if seen.later is not None else []
    shown = day_name(day, t)
    if not rows:
        return runs(t.template("est_later_none"), day=shown)
    years = t("separator").join(
        t("est_year_added", year=r["year"], amount=yuan(r["amount_fen"]), firms=r["firms"]) for r in rows
    )
    return runs(t.template("est_later"), day=shown, years=years)


def settled(found: Settlement | None, seen: View | None, lang: str) -> Prose | None:
    """Say how far the settled total is from the estimate, and whether the interval held; None without an estimate."""
    t = Words(lang)
    if seen is None or seen.day is None:
        return None
    if found is None:
        return Prose((paragraph(runs(t.template("est_open"))),))
    off = found.settled_fen - found.estimated_fen
    values = {
        "settled": yuan(found.settled_fen),
        "estimated": yuan(found.estimated_fen),
        "day": day_name(seen.day, t),
    }
    if off == 0:
        blocks = [paragraph(runs(t.template("est_settled_same"), **values))]
    else:
        more = {
            "difference": yuan(abs(off)),
            "direction": t("est_more" if off > 0 else "est_less"),
            "percent": percent(abs(off), found.estimated_fen),
        }
        blocks = [callout(runs(t.template("est_settled"), **values, **more))]
    if seen.estimate:
        later = int(found.causes.set_index("cause")["difference_fen"]["honours"])
        low, high = (seen.estimate.draws.quantile(q) for q in (LOW, HIGH))
        inside = low <= found.settled_fen - later <= high
        blocks.append(paragraph(runs(t.template("est_inside" if inside else "est_outside"))))
    return Prose(tuple(blocks))
