"""Tables of the targets: by strategy and year, other weights, definitions."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mq_analysis.analyses.kpi import needs
from mq_analysis.analyses.kpi.rates import rates
from mq_analysis.base.chances import Interval
from mq_analysis.base.frames import records
from mq_analysis.measures.result import Evaluation, Result
from mq_analysis.report import target_words
from mq_analysis.report.display import Column, KeyFigure, KeyFigures, Table, number
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words

COVERAGE_SHOWN = 6
"""Kinds of instruments with the largest gap that are named."""


def target_name(result: Result, t: Words) -> str:
    """Return id and name of a target."""
    return f"{result.target.id} {t.of(result.target.short)}"


def strategy(evaluation: Evaluation, strategy_id: str, lang: str) -> Table | None:
    """Tabulate the targets of a strategy year by year; None if the policy has no such strategy."""
    t = Words(lang)
    mine = [r for r in evaluation.results if r.target.strategy == strategy_id]
    if not mine:
        return None
    years = list(range(evaluation.spec.horizon.first, evaluation.year + 1))
    name = next(t.of(s.name) for s in evaluation.spec.strategies if s.id == strategy_id)
    body = [
        (
            target_name(r, t),
            target_words.bound(r, t),
            *(target_words.figure(r, _of_year(r, year), t) for year in years),
            _path(r),
            target_words.status_name(r.status, t),
            target_words.missing(r, t),
        )
        for r in mine
    ]
    columns = (
        Column(t("kpi_target"), weight=1.6),
        number(t("kpi_bound")),
        *(number(str(year)) for year in years),
        number(t("kpi_path")),
        Column(t("kpi_status"), weight=0.9),
        Column(t("kpi_missing"), weight=1.1),
    )
    notes = tuple(
        t("in_unit", name=r.target.id, unit=t.of(r.target.caution)) for r in mine if r.target.caution
    )
    return Table(
        t("tbl_strategy", name=name, year=evaluation.year),
        f"tbl-{strategy_id}",
        columns,
        tuple(body),
        notes=notes,
    )


def _of_year(result: Result, year: int) -> float | None:
    return result.of_year(year)


def _path(result: Result) -> str:
    if result.path is None:
        return DASH
    return (
        target_words.share(result.path) if result.target.is_share else f"{result.path:.1f}".removesuffix(".0")
    )


def other_weights(evaluation: Evaluation, strategy_id: str, lang: str) -> Table | None:
    """Tabulate the shares of a strategy as the target has them and by every other weight; None without one."""
    t = Words(lang)
    found = rates(evaluation)
    found = found[found["year"] == evaluation.year]
    body: list[tuple[str, ...]] = []
    for result in evaluation.results:
        rows = records(found[found["target"] == result.target.id])
        if result.target.strategy == strategy_id and rows:
            body += [_rate(result, row, t) for row in rows]
    if not body:
        return None
    columns = (
        Column(t("kpi_target"), weight=1.3),
        Column(t("kpi_by"), weight=1.5),
        number(t("kpi_rate")),
        number(t("kpi_of")),
        number(t("kpi_interval")),
        number(t("kpi_bound")),
        number(t("kpi_chance_above")),
    )
    confidence = target_words.share(float(evaluation.spec.convention.confidence))
    notes: tuple[str, ...] = (t("note_rates", confidence=confidence),)
    if any(t("kpi_by_output") in row[1] for row in body):
        notes = (*notes, t("note_by_output"))
    caption = t("tbl_rates", year=evaluation.year)
    return Table(caption, f"tbl-rates-{strategy_id}", columns, tuple(body), notes=notes)


def _rate(result: Result, row: dict[str, Any], t: Words) -> tuple[str, ...]:
    kind = str(row["kind"])
    if kind == "weighted":
        of = target_words.share(row["hits"])
    else:
        of = f"{row['hits']:,.0f}/{row['total']:,.0f}" if row["total"] > 0 else DASH
    ends = None if pd.isna(row["low"]) else Interval(row["low"], row["high"])
    chance = result.chance_above if kind == "own" else None
    return (
        target_name(result, t) if kind == "own" else "",
        _kind(result, kind, t),
        DASH if pd.isna(row["value"]) else target_words.share(row["value"], result.bound),
        of,
        target_words.interval(ends),
        target_words.bound(result, t) if kind == "own" else "",
        DASH if chance is None else f"{chance:.3f}",
    )


def _kind(result: Result, kind: str, t: Words) -> str:
    if kind.startswith("beside:"):
        return t.of(result.target.beside[int(kind.removeprefix("beside:"))].name)
    if kind == "pooled":
        return t("kpi_pooled", n=result.pooled_years)
    return t("kpi_by_output") if kind == "weighted" else t("kpi_as_defined")


def definitions(evaluation: Evaluation, lang: str) -> Table:
    """Tabulate how every target is computed and from what, with the declared figure and the difference."""
    t = Words(lang)
    body = [
        (
            target_name(r, t),
            r.target.clause,
            t.of(r.target.definition),
            t("comma").join(r.measure.tables),
            target_words.rows(r, t),
            target_words.figure(r, r.value, t),
            target_words.certainty(r, t),
            _declared(r, t),
        )
        for r in evaluation.results
    ]
    columns = (
        Column(t("kpi_target"), weight=1.3),
        Column(t("clause")),
        Column(t("kpi_definition"), weight=2),
        Column(t("kpi_tables"), weight=1.1),
        number(t("kpi_of")),
        number(t("kpi_figure")),
        Column(t("kpi_certainty"), weight=0.9),
        Column(t("kpi_declared_as"), weight=0.9),
    )
    notes = (t("note_declared"), t.of(evaluation.spec.convention.source))
    return Table(
        t("tbl_definitions", year=evaluation.year), "tbl-definitions", columns, tuple(body), notes=notes
    )


def _declared(result: Result, t: Words) -> str:
    if result.only_declared:
        return t("kpi_only_declared")
    if result.declared is None:
        return DASH
    said, difference = result.declared.value, result.declared.difference
    if not result.target.is_share:
        return f"{said:g} ({difference:+g})" if abs(difference) >= 0.5 else f"{said:g} (=)"
    points = 100 * difference
    return f"{100 * said:.2f}% ({points:+.2f})" if abs(points) >= 0.005 else f"{100 * said:.2f}% (=)"


def coverage(evaluation: Evaluation, lang: str) -> Table | None:
    """Tabulate what is not covered, largest gap first, for the first share of sums; None without one."""
    t = Words(lang)
    target_id = next((r.target.id for r in evaluation.results if r.measure.part_of and not r.lacks), None)
    if target_id is None:
        return None
    rows = needs.coverage(evaluation, target_id)
    rows = rows[rows["gap"] > 0]
    body = [
        (
            r["name"],
            f"{r['part']:,}",
            f"{r['whole']:,}",
            f"{r['gap']:,}",
            target_words.share(r["part"] / r["whole"]),
        )
        for r in records(rows.head(COVERAGE_SHOWN))
    ]
    columns = (
        Column(t("kpi_kind_of"), weight=1),
        number(t("kpi_part")),
        number(t("kpi_whole")),
        number(t("kpi_gap")),
        number(t("share")),
    )
    notes = (t("note_coverage", n=len(rows), gap=f"{rows['gap'].sum():,}"),)
    return Table(t("tbl_coverage", year=evaluation.year), "tbl-coverage", columns, tuple(body), notes=notes)


def target_keys(evaluation: Evaluation, lang: str) -> KeyFigures:
    """Return how many targets are met, of how many."""
    t = Words(lang)
    met = sum(result.status == "met" for result in evaluation.results)
    value = f"{met} / {len(evaluation.results)}"
    return KeyFigures((KeyFigure("targets_met", t("key_targets_met"), value, t("honours_unit")),))
