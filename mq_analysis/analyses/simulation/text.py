"""Sentences on the tiered award in depth, the forecast and the years ahead."""

from __future__ import annotations

import math

from mq_analysis.analyses.simulation import curve
from mq_analysis.analyses.simulation.estimate import Estimate
from mq_analysis.analyses.simulation.forecast import Forecast
from mq_analysis.analyses.simulation.outlook import Outlook
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.report.display import Block, Prose, bullets, callout, paragraph, runs
from mq_analysis.report.format import percent, percent_of
from mq_analysis.report.labels import Words
from mq_analysis.rules.tier import tier_of, tier_readings


def simulated(study: Study, found: Estimate | None, line_fen: int | None, lang: str) -> Prose:
    """Say what the tiered award pays, how sure the total was in November, and the chance of exceeding the line."""
    t = Words(lang)
    mine = study.assessment.awards
    own = int(mine.loc[mine["award_id"] == study.tier.award.id, "amount_fen"].sum())
    total = study.assessment.total_fen
    holders = study.base.reindex(study.holders).dropna()
    passed = int((holders >= study.tier.gate_fen).sum())
    values = {
        "year": study.year,
        "n": len(study.holders),
        "passed": passed,
        "own": yuan(own),
        "total": yuan(total),
    }
    blocks: list[Block] = [callout(runs(t.template("sim_award"), share=percent(own, total), **values))]
    if found is None:
        return Prose(
            (*blocks, paragraph(runs(t.template("sim_no_estimate"), why=study.why_not or t("sim_no_past"))))
        )
    line = found.total_fen if line_fen is None else line_fen
    spread = {
        "total": yuan(found.total_fen),
        "low": yuan(found.draws.quantile(0.05)),
        "high": yuan(found.draws.quantile(0.95)),
        "line": yuan(line),
        "chance": percent_of(found.draws.chance_above(line)),
        "safe": yuan(found.draws.quantile(0.90)),
    }
    points = [runs(t.template("sim_spread"), **spread)]
    crossing = int(found.holders["crosses"].sum())
    if crossing:
        points.append(runs(t.template("sim_crossing"), n=crossing))
    if found.without:
        points.append(runs(t.template("sim_without"), n=len(found.without)))
    return Prose((*blocks, bullets(points)))


def tier_gaps(study: Study, lang: str) -> Prose:
    """Say what a firm just at the gate gets under each reading."""
    t = Words(lang)
    gate = study.tier.gate_fen
    points = []
    for label, rules in tier_readings(study.rules):
        tier = tier_of(rules)
        at_gate = yuan(rules.rounded(tier.earned(gate)))
        points.append(runs(t.template("gap_at_gate"), reading=t.of(label), gate=yuan(gate), award=at_gate))
    return Prose((bullets(points),))


def notches(study: Study, lang: str) -> Prose:
    """Say where the award jumps under the reading used, and whether firms crowd just above a threshold."""
    t = Words(lang)
    rows = curve.notches(study)
    used = next(
        i for i, (_, rules) in enumerate(tier_readings(study.rules)) if rules.readings == study.rules.readings
    )
    mine = records(rows[rows["option"] == used])
    jumps = [r for r in mine if r["jump_fen"] >= study.rules.rounding_fen]
    if jumps:
        text = t("comma").join(
            t("jump_at", bound=yuan(r["threshold_fen"]), jump=yuan(round(r["jump_fen"]))) for r in jumps
        )
        first = runs(t.template("notch_jumps"), jumps=text)
    else:
        first = runs(t.template("notch_smooth"))
    crowded = [r for r in mine if r["p_value"] < 0.05 and r["above"] > r["below"]]
    bounds = t("comma").join(yuan(r["threshold_fen"]) for r in crowded)
    second = (
        runs(t.template("notch_crowded"), bounds=bounds) if crowded else runs(t.template("notch_not_crowded"))
    )
    return Prose((paragraph(first), paragraph(second)))


def forecast_method(found: Forecast | None, lang: str) -> Prose:
    """Say how the year was forecast, and how well that did on earlier years."""
    t = Words(lang)
    if found is None:
        return Prose((callout(runs(t.template("forecast_none"))),))
    values = {"month": found.known.last % 100, "method": t(f"method_{found.method}")}
    if found.in_sample:
        return Prose((callout(runs(t.template("forecast_untested"), **values)),))
    mine = found.tests[found.tests["method"] == found.method]
    covered = mine["covered"].dropna()
    blocks = [
        paragraph(
            runs(
                t.template("forecast_tested"),
                years=t("comma").join(str(year) for year in mine["year"]),
                error=percent_of(float(mine["error"].mean())),
                bias=percent_of(float(mine["bias"].mean())),
                **values,
            )
        )
    ]
    if len(covered) and not math.isnan(float(covered.mean())):
        blocks.append(
            paragraph(runs(t.template("forecast_covered"), covered=percent_of(float(covered.mean()))))
        )
    return Prose(tuple(blocks))


def years_ahead(found: Outlook | None, lang: str) -> Prose:
    """Say what the last year of the horizon may cost, or why it is not simulated."""
    t = Words(lang)
    ahead = found.rows[found.rows["kind"] != "assessed"] if found else None
    if found is None or ahead is None or ahead.empty:
        return Prose((paragraph(runs(t.template("ahead_none"))),))
    last = records(ahead)[-1]
    values = {
        "year": last["year"],
        "low": yuan(int(last["q05"])),
        "mid": yuan(int(last["q50"])),
        "high": yuan(int(last["q95"])),
    }
    return Prose((paragraph(runs(t.template("ahead_finding"), **values)),))
