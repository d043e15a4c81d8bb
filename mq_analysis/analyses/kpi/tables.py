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
from mq_analysis.report.cells import Again, Several, list_values
from mq_analysis.report.keys import KeyFigure, KeyFigures
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.target_words import target_name
from mq_analysis.report.values import Value, say

COVERAGE_SHOWN = 6
"""Kinds of instruments with the largest gap that are named."""


def strategy(evaluation: Evaluation, strategy_id: str) -> Table | None:
    """Tabulate the targets of a strategy year by year; None if the policy has no such strategy."""
    mine = [r for r in evaluation.results if r.target.strategy == strategy_id]
    if not mine:
        return None
    years = list(range(evaluation.spec.horizon.first, evaluation.year + 1))
    name = next(s.name for s in evaluation.spec.strategies if s.id == strategy_id)
    body = [
        (
            target_name(r),
            target_words.bound(r),
            *(target_words.figure(r, r.of_year(year)) for year in years),
            _path(r),
            target_words.status_name(r.status),
            target_words.missing(r),
        )
        for r in mine
    ]
    columns = (
        text(say("kpi_target"), weight=1.6),
        number(say("kpi_bound")),
        *(number(year) for year in years),
        number(say("kpi_path")),
        text(say("kpi_status"), weight=0.9),
        text(say("kpi_missing"), weight=1.1),
    )
    notes = tuple(say("in_unit", name=r.target.id, unit=r.target.caution) for r in mine if r.target.caution)
    return Table(
        say("tbl_strategy", name=name, year=evaluation.year),
        f"tbl-{strategy_id}",
        columns,
        tuple(body),
        notes=notes,
    )


def _path(result: Result) -> Value:
    if result.path is None:
        return None
    if result.target.is_share:
        return target_words.share(result.path)
    return target_words.count(result.path, f"{result.path:.1f}".removesuffix(".0"))


def other_weights(evaluation: Evaluation, strategy_id: str) -> Table | None:
    """Tabulate the shares of a strategy with the weight of the target and with other weights; None without any."""
    found = rates(evaluation)
    found = found[found["year"] == evaluation.year]
    body: list[Row] = []
    kinds: set[str] = set()
    for result in evaluation.results:
        rows = records(found[found["target"] == result.target.id])
        if result.target.strategy == strategy_id and rows:
            body += [_rate(result, row) for row in rows]
            kinds |= {str(row["kind"]) for row in rows}
    if not body:
        return None
    columns = (
        text(say("kpi_target"), weight=1.3),
        text(say("kpi_by"), weight=1.5),
        number(say("kpi_rate")),
        number(say("kpi_of")),
        number(say("kpi_interval")),
        number(say("kpi_bound")),
        number(say("kpi_chance_above")),
    )
    confidence = target_words.share(float(evaluation.spec.convention.confidence))
    notes: tuple[Value, ...] = (say("note_rates", confidence=confidence),)
    if "weighted" in kinds:
        notes = (*notes, say("note_by_output"))
    caption = say("tbl_rates", year=evaluation.year)
    return Table(caption, f"tbl-rates-{strategy_id}", columns, tuple(body), notes=notes)


def _rate(result: Result, row: dict[str, Any]) -> Row:
    kind = str(row["kind"])
    ends = None if pd.isna(row["low"]) else Interval(row["low"], row["high"])
    chance = result.chance_above if kind == "own" else None
    name, limit = target_name(result), target_words.bound(result)
    return (
        name if kind == "own" else Again(name),
        _kind(result, kind),
        None if pd.isna(row["value"]) else target_words.share(row["value"], result.bound),
        _count_cells(row, kind),
        target_words.interval(ends),
        limit if kind == "own" else Again(limit),
        None if chance is None else target_words.count(chance, f"{chance:.3f}"),
    )


def _count_cells(row: dict[str, Any], kind: str) -> Value:
    """Return numerator and denominator of a share; for a weighted one, the share of output that was checked."""
    hits, total = row["hits"], row["total"]
    if kind == "weighted":
        covered = target_words.share(hits)
        return Several(((say("kpi_hits"), covered), (say("kpi_all"), 1)), covered, own_heads=True)
    if not total > 0:
        return None
    counts = (say("kpi_hits"), target_words.count(hits)), (say("kpi_all"), target_words.count(total))
    return Several(counts, f"{hits:,.0f}/{total:,.0f}", own_heads=True)


def _kind(result: Result, kind: str) -> Value:
    if kind.startswith("beside:"):
        return result.target.beside[int(kind.removeprefix("beside:"))].name
    if kind == "pooled":
        return say("kpi_pooled", n=result.pooled_years)
    return say("kpi_by_output") if kind == "weighted" else say("kpi_as_defined")


def definitions(evaluation: Evaluation) -> Table:
    """Tabulate the definition and tables of every target, with the declared figure and the difference."""
    body = [
        (
            target_name(r),
            r.target.clause,
            r.target.definition,
            list_values(r.measure.tables),
            target_words.rows(r),
            target_words.figure(r, r.value),
            target_words.certainty(r),
            _declared_value(r),
        )
        for r in evaluation.results
    ]
    columns = (
        text(say("kpi_target"), weight=1.3),
        text(say("clause")),
        text(say("kpi_definition"), weight=2),
        text(say("kpi_tables"), weight=1.1),
        number(say("kpi_of")),
        number(say("kpi_figure")),
        text(say("kpi_certainty"), weight=0.9),
        text(say("kpi_declared_as"), weight=0.9),
    )
    notes = (say("note_declared"), evaluation.spec.convention.source)
    return Table(
        say("tbl_definitions", year=evaluation.year), "tbl-definitions", columns, tuple(body), notes=notes
    )


def _declared_value(result: Result) -> Value:
    if result.only_declared:
        return _beside(result.value, None, say("kpi_only_declared"))
    if result.declared is None:
        return None
    said, difference = result.declared.value, result.declared.difference
    if not result.target.is_share:
        off = f"{difference:+g}" if abs(difference) >= 0.5 else "="
        return _beside(said, difference, f"{said:g} ({off})")
    points = 100 * difference
    off = f"{points:+.2f}" if abs(points) >= 0.005 else "="
    return _beside(said, difference, f"{100 * said:.2f}% ({off})")


def _beside(declared: float | None, difference: float | None, shown: object) -> Several:
    return Several((("", _none_if_nan(declared)), (say("kpi_difference"), _none_if_nan(difference))), shown)


def _none_if_nan(number_: float | None) -> Value:
    """Return a number, None for NaN."""
    return None if number_ is None or pd.isna(number_) else target_words.count(number_)


def coverage(evaluation: Evaluation) -> Table | None:
    """Tabulate the rows of the first share of sums, the largest uncovered part first; None without such a target."""
    target_id = next((r.target.id for r in evaluation.results if r.measure.part_of and not r.lacks), None)
    if target_id is None:
        return None
    rows = needs.coverage(evaluation, target_id)
    rows = rows[rows["gap"] > 0]
    body = [
        (
            r["name"],
            *(target_words.count(r[name], f"{r[name]:,}") for name in ("part", "whole", "gap")),
            target_words.share(r["part"] / r["whole"]),
        )
        for r in records(rows.head(COVERAGE_SHOWN))
    ]
    columns = (
        text(say("kpi_kind_of"), weight=1),
        number(say("kpi_part")),
        number(say("kpi_whole")),
        number(say("kpi_gap")),
        number(say("share")),
    )
    notes = (say("note_coverage", n=len(rows), gap=f"{rows['gap'].sum():,}"),)
    return Table(say("tbl_coverage", year=evaluation.year), "tbl-coverage", columns, tuple(body), notes=notes)


def target_keys(evaluation: Evaluation) -> KeyFigures:
    """Return the number of targets met, and of all targets."""
    met = sum(result.status == "met" for result in evaluation.results)
    value = f"{met} / {len(evaluation.results)}"
    return KeyFigures((KeyFigure("targets_met", say("key_targets_met"), value, say("honours_unit")),))
