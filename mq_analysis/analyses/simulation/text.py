"""Sentences on the tiered award in detail, the forecast, its settlement and the years ahead."""

from __future__ import annotations

import datetime as dt
import math

from mq_analysis.analyses.simulation import curve
from mq_analysis.analyses.simulation.estimate import Estimate
from mq_analysis.analyses.simulation.forecast import Forecast
from mq_analysis.analyses.simulation.outlook import Outlook
from mq_analysis.analyses.simulation.settlement import Settlement
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.analyses.simulation.view import View
from mq_analysis.base.frames import records
from mq_analysis.report import nouns
from mq_analysis.report.prose import Block, Prose, Said, bullets, callout, narrate, paragraph
from mq_analysis.report.values import Money, Share, Value, join, say
from mq_analysis.rules.open_year import collection_day
from mq_analysis.rules.tier import has_tier, tier_of, tier_readings

LOW, MIDDLE, HIGH, SAFE = 0.05, 0.50, 0.95, 0.90
"""Quantiles that are told: the interval, its middle, and the line that holds nine times in ten."""


def simulation(study: Study, found: Estimate | None, line_fen: int | None) -> Prose:
    """Say what the tiered award pays, the interval of the total in November, the probability of exceeding the line."""
    mine = study.assessment.awards
    own = int(mine.loc[mine["award_id"] == study.tier.award.id, "amount_fen"].sum())
    total = study.assessment.total_fen
    holders = study.base.reindex(study.holders).dropna()
    passed = int((holders >= study.tier.gate_fen).sum())
    values: dict[str, object] = {
        "year": study.year,
        "n": len(study.holders),
        "award": nouns.tiered_award(study.rules),
        "passed": passed,
        "own": Money(own),
        "total": Money(total),
    }
    blocks: list[Block] = [callout(narrate("sim_award", share=Share(own, total), **values))]
    if found is None:
        return Prose(
            (*blocks, paragraph(narrate("sim_no_estimate", why=study.why_not or say("sim_no_past"))))
        )
    line = found.total_fen if line_fen is None else line_fen
    spread: dict[str, object] = {
        "total": Money(found.total_fen),
        "low": Money(found.draws.quantile(0.05)),
        "high": Money(found.draws.quantile(0.95)),
        "line": Money(line),
        "chance": Share.of(found.draws.chance_above(line)),
        "safe": Money(found.draws.quantile(0.90)),
    }
    points = [narrate("sim_spread", **spread)]
    crossing = int(found.holders["crosses"].sum())
    if crossing:
        points.append(narrate("sim_crossing", n=crossing))
    if found.without:
        points.append(narrate("sim_without", n=len(found.without)))
    return Prose((*blocks, bullets(points)))


def tier_gaps(study: Study) -> Prose:
    """Say what a firm exactly at the gate gets under each reading."""
    gate = study.tier.gate_fen
    points = []
    for label, rules in tier_readings(study.rules):
        tier = tier_of(rules)
        at_gate = Money(rules.round_amount(tier.earnings(gate)))
        base = nouns.base(study.rules)
        points.append(narrate("gap_at_gate", reading=label, base=base, gate=Money(gate), award=at_gate))
    return Prose((bullets(points),))


def notches(study: Study) -> Prose:
    """Say where the award jumps under the reading used, and whether firms cluster just above a threshold."""
    rows = curve.notches(study)
    used = next(
        i for i, (_, rules) in enumerate(tier_readings(study.rules)) if rules.readings == study.rules.readings
    )
    mine = records(rows[rows["option"] == used])
    jumps = [r for r in mine if r["jump_fen"] >= study.rules.rounding_fen]
    if jumps:
        text = join(
            say("jump_at", bound=Money(r["threshold_fen"]), jump=Money(round(r["jump_fen"]))) for r in jumps
        )
        first = narrate("notch_jumps", jumps=text)
    else:
        first = narrate("notch_smooth")
    crowded = [r for r in mine if r["p_value"] < 0.05 and r["above"] > r["below"]]
    bounds = join(Money(r["threshold_fen"]) for r in crowded)
    second = narrate("notch_crowded", bounds=bounds) if crowded else narrate("notch_not_crowded")
    return Prose((paragraph(first), paragraph(second)))


def forecast_method(found: Forecast | None) -> Prose:
    """Say how the year was forecast, and the errors of the method on earlier years."""
    if found is None:
        return Prose((callout(narrate("forecast_none")),))
    values: dict[str, object] = {"month": found.known.last % 100, "method": say(f"method_{found.method}")}
    if found.in_sample:
        return Prose((callout(narrate("forecast_untested", **values)),))
    mine = found.tests[found.tests["method"] == found.method]
    covered = mine["covered"].dropna()
    blocks = [
        paragraph(
            narrate(
                "forecast_tested",
                n=int(found.tests["method"].nunique()),
                years=join(str(year) for year in mine["year"]),
                error=Share.of(float(mine["error"].mean())),
                bias=Share.of(float(mine["bias"].mean())),
                **values,
            )
        )
    ]
    if len(covered) and not math.isnan(float(covered.mean())):
        blocks.append(paragraph(narrate("forecast_covered", covered=Share.of(float(covered.mean())))))
    return Prose(tuple(blocks))


def years_ahead(found: Outlook | None) -> Prose:
    """Say the range of the cost of the last year of the horizon, or why it is not simulated."""
    ahead = found.rows[found.rows["kind"] != "assessed"] if found else None
    if found is None or ahead is None or ahead.empty:
        return Prose((paragraph(narrate("ahead_none")),))
    last = records(ahead)[-1]
    values: dict[str, object] = {
        "year": last["year"],
        "low": Money(int(last["q05"])),
        "mid": Money(int(last["q50"])),
        "high": Money(int(last["q95"])),
    }
    return Prose((paragraph(narrate("ahead_finding", **values)),))


def estimate(seen: View | None) -> Prose:
    """Say the estimated total, its interval, the probability of exceeding the budget line, and what it leaves out."""
    if seen is None or seen.day is None or seen.study is None:
        return Prose((paragraph(narrate("est_none")),))
    points: list[Said] = []
    blocks: list[Block] = []
    if seen.estimate:
        blocks.append(callout(_total(seen, seen.day)))
        points.append(_line(seen))
    points.append(_later(seen, seen.day))
    return Prose((*blocks, bullets(points)))


def before_year_end(seen: View, november: View | None) -> Prose | None:
    """Say the former estimate of a closed year; None for an open year, whose estimate comes first in the report.

    None also where nothing is estimated: the policy has no tiered award, or names no day of collection.
    """
    rules = seen.case.rules if seen.case else None
    can_be = rules is None or (has_tier(rules) and collection_day(rules.policy, rules.year) is not None)
    return estimate(november) if can_be and not seen.is_open else None


def only_if_open(seen: View) -> Prose | None:
    """Say the estimate if the year is open; None if it is closed."""
    return estimate(seen) if seen.is_open else None


def _total(seen: View, day: dt.date) -> Said:
    found = seen.estimate
    if found is None:
        raise ValueError("there is no estimate")
    return narrate(
        "est_total",
        day=day,
        base=_base(seen),
        month=found.forecast.known.last % 100,
        total=Money(found.total_fen),
        low=Money(found.draws.quantile(LOW)),
        mid=Money(found.draws.quantile(MIDDLE)),
        high=Money(found.draws.quantile(HIGH)),
    )


def _base(seen: View) -> Value:
    """Name what is forecast: the base of the tiered award."""
    return nouns.base(seen.study.rules) if seen.study else None


def _line(seen: View) -> Said:
    found, line = seen.estimate, seen.study.budget_line("") if seen.study else None
    if found is None:
        raise ValueError("there is no estimate")
    safe = Money(found.draws.quantile(SAFE))
    if line is None:
        chance = Share.of(found.draws.chance_above(found.total_fen))
        return narrate("est_no_line", chance=chance, safe=safe)
    chance = Share.of(found.draws.chance_above(line))
    return narrate("est_line", line=Money(line), chance=chance, safe=safe)


def _later(seen: View, day: dt.date) -> Said:
    rows = records(seen.later) if seen.later is not None else []
    if not rows:
        return narrate("est_later_none", day=day, base=_base(seen))
    years = join(
        (
            say("est_year_added", year=r["year"], amount=Money(r["amount_fen"]), firms=r["firms"])
            for r in rows
        ),
        "separator",
    )
    return narrate("est_later", day=day, base=_base(seen), years=years)


def settlement(found: Settlement | None, seen: View | None) -> Prose | None:
    """Say how far the settled total is from the estimate, and if the interval covered it; None without an estimate."""
    if seen is None or seen.day is None:
        return None
    if found is None:
        return Prose((paragraph(narrate("est_open")),))
    off = found.settled_fen - found.estimated_fen
    values: dict[str, object] = {
        "settled": Money(found.settled_fen),
        "estimated": Money(found.estimated_fen),
        "day": seen.day,
    }
    if off == 0:
        blocks = [paragraph(narrate("est_settled_same", **values))]
    else:
        more: dict[str, object] = {
            "difference": Money(abs(off)),
            "direction": say("est_more" if off > 0 else "est_less"),
            "percent": Share(abs(off), found.estimated_fen),
        }
        blocks = [callout(narrate("est_settled", **values, **more))]
    if seen.estimate:
        later = int(found.causes.set_index("cause")["difference_fen"]["honours"])
        low, high = (seen.estimate.draws.quantile(q) for q in (LOW, HIGH))
        inside = low <= found.settled_fen - later <= high
        blocks.append(paragraph(narrate("est_inside" if inside else "est_outside")))
    return Prose(tuple(blocks))
