"""Sentences about the targets: status and certainty, gaps, outliers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from mq_analysis.analyses.kpi.alternates import alternates
from mq_analysis.analyses.kpi.expiry import expiring
from mq_analysis.analyses.kpi.pchart import Points, by_quarter, by_township
from mq_analysis.base.frames import records
from mq_analysis.measures.result import Evaluation, Result
from mq_analysis.measures.status import STATUSES
from mq_analysis.policy import Policy
from mq_analysis.report import target_words
from mq_analysis.report.cells import Numbered
from mq_analysis.report.prose import Block, Prose, Said, bullets, callout, narrate, paragraph
from mq_analysis.report.spoken import place_name
from mq_analysis.report.target_words import target_name
from mq_analysis.report.values import Value, format_number, join, pieces, say


def targets(evaluation: Evaluation, policy: Policy) -> Prose:
    """Say how many targets have each status, and name those that are behind."""
    counts = Counter(r.status for r in evaluation.results)
    said = join(
        say("kpi_count_of", status=target_words.status_name(s), n=counts[s]) for s in STATUSES if counts[s]
    )
    key = "kpi_headline_due" if evaluation.year >= evaluation.target_year else "kpi_headline"
    opening = narrate(
        key,
        year=evaluation.year,
        n=len(evaluation.results),
        met=counts["met"],
        statuses=said,
        target=evaluation.target_year,
    )
    points = [*_say_by_status(evaluation), *_say_expiring(evaluation), *_depends(evaluation, policy)]
    return Prose((callout(opening), bullets(points)) if points else (callout(opening),))


def _say_by_status(evaluation: Evaluation) -> list[Said]:
    found = []
    for status in ("missed", "far_behind", "behind", "below_not_proven", "met_not_proven", "no_data"):
        mine = [r for r in evaluation.results if r.status == status]
        if mine:
            named = join(_name(r) for r in mine)
            found.append(narrate("kpi_named", status=target_words.status_name(mine[0].status), names=named))
    return found


def _name(result: Result) -> Value:
    lacking = target_words.missing(result)
    return say("in_unit", name=target_name(result), unit=lacking)


def _say_expiring(evaluation: Evaluation) -> list[Said]:
    ending = len(expiring(evaluation))
    return [narrate("kpi_ending", n=ending, year=evaluation.year + 1)] if ending else []


def _depends(evaluation: Evaluation, policy: Policy) -> list[Said]:
    """Name the targets whose status another reading would change."""
    found = alternates(evaluation, policy)
    changed = [name for name, rows in found.groupby("target", sort=False) if rows["status"].nunique() > 1]
    if not changed:
        return []
    names = join(target_name(evaluation.of(str(name))) for name in changed)
    return [narrate("kpi_depends", names=names)]


def strategy(evaluation: Evaluation, strategy_id: str) -> Prose:
    """Say how many targets of a strategy are met, which is furthest from its bound, and which fell."""
    mine = [r for r in evaluation.results if r.target.strategy == strategy_id]
    if not mine:
        return Prose((paragraph(narrate("kpi_no_strategy", id=strategy_id)),))
    met = sum(r.status == "met" for r in mine)
    blocks: list[Block] = [paragraph(narrate("kpi_of_strategy", n=len(mine), met=met))]
    lower = [r for r in mine if _has_lost_ground(r, evaluation.year)]
    if lower:
        names = join(_change(r, evaluation.year) for r in lower)
        blocks.append(paragraph(narrate("kpi_fell", names=names, before=evaluation.year - 1)))
    return Prose(tuple(blocks))


def _has_lost_ground(result: Result, year: int) -> bool:
    before, now = result.of_year(year - 1), result.of_year(year)
    return before is not None and now is not None and now < before


def _change(result: Result, year: int) -> Value:
    before, now = (target_words.figure(result, result.of_year(y)) for y in (year - 1, year))
    return say("in_unit", name=target_name(result), unit=pieces(before, now, mark=" → "))


def samples(evaluation: Evaluation) -> Prose:
    """Say for each sampled target what its interval and the pooled years prove."""
    points = [_sample(r) for r in evaluation.results if r.interval and r.bound and r.value is not None]
    if not points:
        return Prose((paragraph(narrate("kpi_no_samples")),))
    few = [r for r in evaluation.results if "few" in r.notes]
    blocks = [bullets(points)]
    if few:
        names = join(say("in_unit", name=r.target.id, unit=f"n={r.total:.0f}") for r in few)
        limit = evaluation.spec.convention.small_n
        blocks.append(callout(narrate("kpi_few", names=names, n=limit)))
    return Prose(tuple(blocks))


def _sample(result: Result) -> Said:
    return narrate(
        "kpi_sample",
        name=Numbered(result.target.name, result.target.id),
        value=target_words.share(result.value or 0, result.bound),
        bound=target_words.bound(result),
        interval=target_words.interval(result.interval),
        status=target_words.status_name(result.status),
        years=result.pooled_years,
        pooled=target_words.share(result.pooled or 0, result.bound),
        pooled_interval=target_words.interval(result.pooled_interval),
        n=result.pooled_total,
    )


def charts(evaluation: Evaluation) -> Prose:
    """Say which quarters are out of the limits of the p-charts, and how many are expected by chance."""
    drawn = [(r, p) for r in evaluation.results if (p := by_quarter(evaluation, r.target.id))]
    points = [_outside(r.target.id, p, map(str, p.rows["label"])) for r, p in drawn]
    if not points:
        return Prose(())
    return Prose((paragraph(narrate("pchart_how")), bullets(points)))


def _outside(name: str, points: Points, labels: Iterable[Value]) -> Said:
    rows = points.rows
    out = [label for label, is_out in zip(labels, rows["is_high"] | rows["is_low"], strict=True) if is_out]
    values = {
        "name": name,
        "centre": target_words.share(points.centre),
        "n": len(rows),
        "alarms": format_number(points.false_alarms, ".2f"),
        "labels": join(out),
    }
    return narrate("pchart_out_at" if out else "pchart_none", **values)


def townships_checked(evaluation: Evaluation, target_id: str) -> Prose:
    """Say which townships are out of the limits in the year's checks, and which is least likely by chance."""
    points = by_township(evaluation, target_id)
    if points is None:
        return Prose(())
    names = [_township(evaluation, str(code)) for code in points.rows["label"]]
    least = min(records(points.rows.assign(i=range(len(names)))), key=lambda r: (r["tail"], r["label"]))
    blocks = [paragraph(_outside(target_id, points, names))]
    if least["failed"] > 0:
        values = {
            "name": names[least["i"]],
            "failed": least["failed"],
            "n": least["n"],
            "tail": format_number(least["tail"], ".3f"),
        }
        blocks.append(paragraph(narrate("pchart_worst", **values)))
    return Prose(tuple(blocks))


def _township(evaluation: Evaluation, code: str) -> Value:
    register = evaluation.county["enterprises"]
    known = register.loc[register["township_code"] == code, "township"]
    row = {"township_code": code, "township": str(known.iloc[0]) if len(known) else code}
    return place_name(evaluation.spec.policy, row)


def needs(evaluation: Evaluation) -> Prose:
    """Say the target year, the evidence for it, and which targets need a faster pace than so far."""
    said = evaluation.spec.target_year(evaluation.readings)
    blocks: list[Block] = [
        paragraph(narrate("kpi_by_year", target=said.year, left=said.year - evaluation.year))
    ]
    if said.evidence:
        blocks.append(paragraph(narrate("kpi_evidence", clause=said.clause, evidence=said.evidence)))
    faster = [
        r
        for r in evaluation.results
        if r.pace_needed is not None and r.pace_so_far is not None and r.pace_needed > r.pace_so_far
    ]
    if faster:
        names = join(target_name(r) for r in faster)
        blocks.append(callout(narrate("kpi_faster", names=names)))
    return Prose(tuple(blocks))


def gaps(evaluation: Evaluation) -> Prose:
    """Say which declared figures differ from the computed ones, and which exist only as declared."""
    shown = [r for r in evaluation.results if r.declared]
    different = [r for r in shown if r.declared and not _same(r)]
    only = [target_name(r) for r in evaluation.results if r.only_declared]
    points = [narrate("kpi_same", n=len(shown), different=len(different))]
    if different:
        names = join(r.target.id for r in different)
        points.append(narrate("kpi_different", names=names))
    if only:
        points.append(narrate("kpi_declared_list", names=join(only)))
    return Prose((bullets(points),))


def _same(result: Result) -> bool:
    """Say whether declared and computed figure agree to the declared precision: two decimals of a percent."""
    difference = result.declared.difference if result.declared else 0.0
    return bool(pd.isna(difference)) or abs(difference) < (5.1e-5 if result.target.is_share else 0.5)
