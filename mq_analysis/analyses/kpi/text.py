"""Sentences about the targets: what is met and how surely, what is missing, what stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from mq_analysis.analyses.kpi.alternates import alternates
from mq_analysis.analyses.kpi.expiry import expiring
from mq_analysis.analyses.kpi.pchart import Points, by_quarter, by_township
from mq_analysis.measures.result import Evaluation, Result
from mq_analysis.measures.status import STATUSES
from mq_analysis.policy import Policy
from mq_analysis.report import target_words
from mq_analysis.report.display import Block, Prose, Run, bullets, callout, paragraph, runs
from mq_analysis.report.labels import Words
from mq_analysis.report.maps import township_name

Sentence = tuple[Run, ...]


def targets(evaluation: Evaluation, policy: Policy, lang: str) -> Prose:
    """Say how many targets stand where, and name those that are not on the way."""
    t = Words(lang)
    counts = Counter(r.status for r in evaluation.results)
    said = t("comma").join(
        t("kpi_count_of", status=target_words.status_name(s, t), n=counts[s]) for s in STATUSES if counts[s]
    )
    key = "kpi_headline_due" if evaluation.year >= evaluation.target_year else "kpi_headline"
    opening = runs(
        t.template(key),
        year=evaluation.year,
        n=len(evaluation.results),
        met=counts["met"],
        statuses=said,
        target=evaluation.target_year,
    )
    points = [*_named(evaluation, t), *_lost_titles(evaluation, t), *_depends(evaluation, policy, t)]
    return Prose((callout(opening), bullets(points)) if points else (callout(opening),))


def _named(evaluation: Evaluation, t: Words) -> list[Sentence]:
    found = []
    for status in ("missed", "far_behind", "behind", "below_not_proven", "met_not_proven", "no_data"):
        mine = [r for r in evaluation.results if r.status == status]
        if mine:
            named = t("comma").join(_name(r, t) for r in mine)
            found.append(
                runs(t.template("kpi_named"), status=target_words.status_name(mine[0].status, t), names=named)
            )
    return found


def _name(result: Result, t: Words) -> str:
    lacking = target_words.missing(result, t)
    return t("in_unit", name=f"{result.target.id} {t.of(result.target.short)}", unit=lacking)


def _lost_titles(evaluation: Evaluation, t: Words) -> list[Sentence]:
    ending = len(expiring(evaluation))
    return [runs(t.template("kpi_ending"), n=ending, year=evaluation.year + 1)] if ending else []


def _depends(evaluation: Evaluation, policy: Policy, t: Words) -> list[Sentence]:
    """Name the targets whose status another reading would change."""
    found = alternates(evaluation, policy)
    changed = [name for name, rows in found.groupby("target", sort=False) if rows["status"].nunique() > 1]
    if not changed:
        return []
    names = t("comma").join(f"{name} {t.of(evaluation.of(name).target.short)}" for name in map(str, changed))
    return [runs(t.template("kpi_depends"), names=names)]


def strategy(evaluation: Evaluation, strategy_id: str, lang: str) -> Prose:
    """Say how many targets of a strategy are met, which is furthest from it, and which lost ground."""
    t = Words(lang)
    mine = [r for r in evaluation.results if r.target.strategy == strategy_id]
    if not mine:
        return Prose((paragraph(runs(t.template("kpi_no_strategy"), id=strategy_id)),))
    met = sum(r.status == "met" for r in mine)
    blocks: list[Block] = [paragraph(runs(t.template("kpi_of_strategy"), n=len(mine), met=met))]
    fell = [r for r in mine if _fell(r, evaluation.year)]
    if fell:
        names = t("comma").join(_change(r, evaluation.year, t) for r in fell)
        blocks.append(paragraph(runs(t.template("kpi_fell"), names=names, before=evaluation.year - 1)))
    return Prose(tuple(blocks))


def _fell(result: Result, year: int) -> bool:
    before, now = result.of_year(year - 1), result.of_year(year)
    return before is not None and now is not None and now < before


def _change(result: Result, year: int, t: Words) -> str:
    before, now = (target_words.figure(result, result.of_year(y), t) for y in (year - 1, year))
    return t("in_unit", name=f"{result.target.id} {t.of(result.target.short)}", unit=f"{before} → {now}")


def samples(evaluation: Evaluation, lang: str) -> Prose:
    """Say of each sampled target what its interval proves, and what the pooled years say."""
    t = Words(lang)
    points = [_sample(r, t) for r in evaluation.results if r.interval and r.bound and r.value is not None]
    if not points:
        return Prose((paragraph(runs(t.template("kpi_no_samples"))),))
    few = [r for r in evaluation.results if "few" in r.notes]
    blocks = [bullets(points)]
    if few:
        names = t("comma").join(t("in_unit", name=r.target.id, unit=f"n={r.total:.0f}") for r in few)
        limit = evaluation.spec.convention.small_n
        blocks.append(callout(runs(t.template("kpi_few"), names=names, n=limit)))
    return Prose(tuple(blocks))


def _sample(result: Result, t: Words) -> Sentence:
    return runs(
        t.template("kpi_sample"),
        name=f"{result.target.id} {t.of(result.target.name)}",
        value=target_words.share(result.value or 0, result.bound),
        bound=target_words.bound(result, t),
        interval=target_words.interval(result.interval),
        status=target_words.status_name(result.status, t),
        years=result.pooled_years,
        pooled=target_words.share(result.pooled or 0, result.bound),
        pooled_interval=target_words.interval(result.pooled_interval),
        n=result.pooled_total,
    )


def charts(evaluation: Evaluation, lang: str) -> Prose:
    """Say which quarters stand out of the p-charts, and how many would by chance."""
    t = Words(lang)
    drawn = [(r, p) for r in evaluation.results if (p := by_quarter(evaluation, r.target.id))]
    points = [_outside(r.target.id, p, p.rows["label"].astype("str"), t) for r, p in drawn]
    if not points:
        return Prose(())
    return Prose((paragraph(runs(t.template("pchart_how"))), bullets(points)))


def _outside(name: str, points: Points, labels: Iterable[str], t: Words) -> Sentence:
    rows = points.rows.assign(said=list(labels))
    out = rows[rows["is_high"] | rows["is_low"]]
    values = {
        "name": name,
        "centre": target_words.share(points.centre),
        "n": len(rows),
        "alarms": f"{points.false_alarms:.2f}",
        "labels": t("comma").join(out["said"]),
    }
    return runs(t.template("pchart_out_at" if len(out) else "pchart_none"), **values)


def townships_checked(evaluation: Evaluation, target_id: str, lang: str) -> Prose:
    """Say which townships stand out of the year's checks, and which is least likely by chance."""
    t = Words(lang)
    points = by_township(evaluation, target_id)
    if points is None:
        return Prose(())
    names = [_township(evaluation, str(code), t) for code in points.rows["label"]]
    worst = points.rows.assign(said=names).sort_values(["tail", "label"]).iloc[0]
    blocks = [paragraph(_outside(target_id, points, names, t))]
    if worst["failed"] > 0:
        values = {
            "name": worst["said"],
            "failed": worst["failed"],
            "n": worst["n"],
            "tail": f"{worst['tail']:.3f}",
        }
        blocks.append(paragraph(runs(t.template("pchart_worst"), **values)))
    return Prose(tuple(blocks))


def _township(evaluation: Evaluation, code: str, t: Words) -> str:
    register = evaluation.county["enterprises"]
    known = register.loc[register["township_code"] == code, "township"]
    return township_name(evaluation.spec.policy, code, known.iloc[0] if len(known) else code, t.lang)


def needed(evaluation: Evaluation, lang: str) -> Prose:
    """Say by when the targets hold, on what evidence, and which need a faster pace than so far."""
    t = Words(lang)
    said = evaluation.spec.target_year(evaluation.readings)
    evidence = t.of(said.evidence) if said.evidence else ""
    blocks: list[Block] = [
        paragraph(runs(t.template("kpi_by_year"), target=said.year, left=said.year - evaluation.year))
    ]
    if evidence:
        blocks.append(paragraph(runs(t.template("kpi_evidence"), clause=said.clause, evidence=evidence)))
    faster = [
        r
        for r in evaluation.results
        if r.pace_needed is not None and r.pace_so_far is not None and r.pace_needed > r.pace_so_far
    ]
    if faster:
        names = t("comma").join(f"{r.target.id} {t.of(r.target.short)}" for r in faster)
        blocks.append(callout(runs(t.template("kpi_faster"), names=names)))
    return Prose(tuple(blocks))


def gaps(evaluation: Evaluation, lang: str) -> Prose:
    """Say where a declared figure differs from the rows, and what exists only as declared."""
    t = Words(lang)
    shown = [r for r in evaluation.results if r.declared]
    different = [r for r in shown if r.declared and not _same(r)]
    only = t("comma").join(
        f"{r.target.id} {t.of(r.target.short)}" for r in evaluation.results if r.only_declared
    )
    points = [runs(t.template("kpi_same"), n=len(shown), different=len(different))]
    if different:
        names = t("comma").join(r.target.id for r in different)
        points.append(runs(t.template("kpi_different"), names=names))
    if only:
        points.append(runs(t.template("kpi_declared_list"), names=only))
    return Prose((bullets(points),))


def _same(result: Result) -> bool:
    """Say whether declared and computed agree as far as they are declared: two decimals of a percent."""
    difference = result.declared.difference if result.declared else 0.0
    return bool(pd.isna(difference)) or abs(difference) < (5.1e-5 if result.target.is_share else 0.5)
