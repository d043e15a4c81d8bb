"""Evaluate every target of a policy in one year: figure, uncertainty, status, what is still needed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mq_analysis.base.errors import CoverageError, DataError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.measures.compute import Figures, compute
from mq_analysis.measures.declared import declared_values, indicator_problems
from mq_analysis.measures.judge import bound_of, judge_full, judge_sample
from mq_analysis.measures.model import Measure
from mq_analysis.measures.parts import part_problems
from mq_analysis.measures.result import Beside, Evaluation, Result
from mq_analysis.measures.rows import Book
from mq_analysis.measures.spec import Spec, Target
from mq_analysis.policy.variants import holds, one
from mq_analysis.tables import County


def evaluate(
    county: County,
    spec: Spec,
    year: int,
    readings: Mapping[str, str],
    *,
    only: tuple[str, ...] = (),
    book: Book | None = None,
) -> Evaluation:
    """Evaluate the targets in a year.

    Args:
        county: The county's tables.
        spec: The targets.
        year: From the first year of the plan.
        readings: Options by reading.
        only: Ids of the targets to evaluate; by default all.
        book: The tables of the county with cached columns, if a caller has them already.

    Raises:
        CoverageError: If the year lies before the plan.
        DataError: With every row whose numerator is above its denominator and every share outside its unit.
    """
    if year < spec.horizon.first:
        said = sentence(
            "must be {first} or later, the first year of the plan, got {got}",
            first=spec.horizon.first,
            got=year,
        )
        raise CoverageError(Problem(sentence("targets of {policy}", policy=spec.policy), said))
    check_rows(county, spec)
    book = book or Book(county.tables)
    target_year = spec.target_year(readings).year
    wanted = [target for target in spec.targets if not only or target.id in only]
    results = tuple(_result(target, book, spec, year, target_year, readings) for target in wanted)
    return Evaluation(county, spec, year, target_year, readings, results)


def check_rows(county: County, spec: Spec) -> None:
    """Raise if rows contradict themselves: a numerator above its denominator, or a share outside its unit.

    Raises:
        DataError: With file, row and column of each.
    """
    measures = [measure for target in spec.targets for measure in target.measures]
    problems = part_problems(county, measures) + indicator_problems(county, spec.share_indicators)
    if problems:
        raise DataError(problems)


def _result(
    target: Target, book: Book, spec: Spec, year: int, target_year: int, readings: Mapping[str, str]
) -> Result:
    measure = one(target.measure, readings)
    first = spec.horizon.first
    figures = compute(measure, book, range(first - 1, year + 1), first)
    history = figures.by_year().loc[first:] if not figures.lacks else figures.rows.set_index("year")
    bound, lacks = bound_of(target, book, year)
    lacks += _missing(figures, measure, year)
    now = history.loc[year] if year in history.index else None
    only_declared = measure.declared is not None
    if now is None or lacks or pd.isna(now["value"]) or bound is None:
        value = None if now is None or pd.isna(now["value"]) else float(now["value"])
        return Result(
            target, measure, history, "no_data", bound, value=value, only_declared=only_declared, lacks=lacks
        )
    common = {
        "value": float(now["value"]),
        "hits": _none_if_nan(now["hits"]),
        "total": _none_if_nan(now["total"]),
        "rows": int(now["rows"]),
        "declared": _compare_declared(target, book, year, readings, float(now["value"])),
        "only_declared": only_declared,
    }
    if measure.is_sample:
        judged = judge_sample(target, history, book, spec, year, target_year, bound)
    else:
        judged = judge_full(target, figures, spec, year, target_year, bound)
    notes = (*figures.notes, *judged.pop("notes", ()))
    return Result(target, measure, history, bound=bound, notes=notes, **common, **judged)


def _none_if_nan(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _missing(figures: Figures, measure: Measure, year: int) -> tuple[str, ...]:
    if figures.lacks:
        return figures.lacks
    mine = figures.rows[figures.rows["year"] == year]
    if measure.declared and mine["value"].isna().all():
        return (f"indicators.{measure.declared.indicator}",)
    if measure.quotient and mine["total"].isna().all():
        return (f"indicators.{measure.quotient.indicator}",)
    return ()


def _compare_declared(
    target: Target, book: Book, year: int, readings: Mapping[str, str], value: float
) -> Beside | None:
    said = target.declared_as
    if said is None or not holds(said, readings):
        return None
    series = declared_values(book, said.indicator)
    if year not in series.index:
        return None
    return Beside(float(series[year]), value - float(series[year]))
