"""Compare the figures that units report with targets and recomputed figures; find overstated and missing reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from mq_analysis.analyses.assessment.figures import Figures, of_indicator
from mq_analysis.analyses.assessment.result import Reported
from mq_analysis.analyses.assessment.spec import Card, Indicator
from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import join, sentence
from mq_analysis.measures import Book
from mq_analysis.measures.declared import SHARE_UNITS
from mq_analysis.tables import County

FULL_SELF_SCORE = 10
"""Self-scores run from 0 to this, as the table of reports says."""
TABLE = "township_reports"


def targets_of(county: County, year: int) -> dict[tuple[str, str], tuple[Fraction, str]]:
    """Return target and unit of measure by unit code and indicator; the code of the whole county is ``""``."""
    if not county.has("township_targets"):
        return {}
    rows = county["township_targets"]
    rows = rows[rows["year"] == year]
    whole = set(_townships(county))
    return {
        (row["township_code"] if row["township_code"] in whole else "", row["indicator_code"]): (
            Fraction(str(row["target_value"])),
            row["unit"],
        )
        for _, row in rows.iterrows()
    }


def _townships(county: County) -> list[str]:
    return sorted(county["enterprises"]["township_code"].dropna().unique())


def townships(county: County, year: int) -> dict[str, str]:
    """Return code and registered name of every township on the register or with a report of the year."""
    register = county["enterprises"].drop_duplicates("township_code").set_index("township_code")["township"]
    codes = set(_townships(county))
    if county.has(TABLE):
        rows = county[TABLE]
        codes |= set(rows.loc[rows["year"] == year, "township_code"])
    return {code: str(register.get(code, code)) for code in sorted(codes)}


def reports_by_unit(
    card: Card, county: County, book: Book, year: int, units: Sequence[str]
) -> tuple[dict[str, tuple[Reported, ...]], list[Problem]]:
    """Return every unit's reported figures, and a problem for each missing report."""
    if not card.indicators:
        return {}, []
    if not county.has(TABLE):
        return {}, [
            Problem(
                county.place(TABLE, None),
                sentence("must hold the reports of {year}, got no table", year=year),
            )
        ]
    rows = county[TABLE]
    rows = rows[rows["year"] == year]
    targets = targets_of(county, year)
    by_unit: dict[str, dict[str, int]] = {}
    for i, row in rows.iterrows():
        by_unit.setdefault(row["township_code"], {})[row["indicator_code"]] = int(str(i))
    recomputed = {one.id: of_indicator(one, book, year, card.first, units) for one in card.indicators}
    gaps = list(_gaps(card, county, year, units, by_unit))
    found = {
        unit: tuple(
            _one(one, unit, by_unit.get(unit, {}).get(one.id), county, targets, recomputed[one.id])
            for one in card.indicators
        )
        for unit in units
    }
    for lines in found.values():
        for line in lines:
            if line.verdict == "not_reported" and line.indicator in by_unit.get(line.unit, {}):
                said = sentence(
                    "must be given, the rows give {number:g}, got nothing", number=float(line.recomputed or 0)
                )
                gaps.append(Problem(line.place, said))
    return found, gaps


def _gaps(
    card: Card, county: County, year: int, units: Sequence[str], by_unit: Mapping[str, Mapping[str, int]]
) -> list[Problem]:
    place = county.place(TABLE, None, "township_code")
    found = []
    for unit in units:
        missing = [one.id for one in card.indicators if one.id not in by_unit.get(unit, {})]
        if unit not in by_unit:
            found.append(
                Problem(
                    place, sentence("must hold reports of {unit} for {year}, got none", unit=unit, year=year)
                )
            )
        elif missing:
            said = sentence(
                "must hold {names} of {unit} for {year}, got no such row",
                names=join(missing),
                unit=unit,
                year=year,
            )
            found.append(Problem(place, said))
    return found


def _one(
    one: Indicator,
    unit: str,
    i: int | None,
    county: County,
    targets: Mapping[tuple[str, str], tuple[Fraction, str]],
    recomputed: Figures,
) -> Reported:
    row: Mapping[Any, Any] = {} if i is None else county[TABLE].loc[i].to_dict()
    target, said_in = targets.get((unit, one.id), (_number(row.get("target_value")), row.get("unit", "")))
    scale = SHARE_UNITS.get(said_in, 1)
    figure = recomputed[unit]
    value = None if figure.value is None else figure.value * scale
    said = _number(row.get("reported_value"))
    return Reported(
        unit=unit,
        indicator=one.id,
        said_in=str(said_in),
        target=target,
        reported=said,
        recomputed=value,
        verdict=_verdict(said, value, figure.state, one.step),
        self_score=_number(row.get("self_score")),
        computed_score=None
        if value is None or not target
        else FULL_SELF_SCORE * min(Fraction(1), value / target),
        place=county.place(TABLE, i, "reported_value"),
    )


def _number(value: Any) -> Fraction | None:
    return None if value is None or pd.isna(value) else Fraction(str(value))


def _verdict(said: Fraction | None, value: Fraction | None, state: str, step: Fraction) -> str:
    """Return the verdict on a reported figure; a difference of at most half the last digit is rounding."""
    if value is None:
        return "no_rows" if state == "no_rows" else "no_source"
    if said is None:
        return "not_reported"
    if said - value > step / 2:
        return "overstated"
    return "understated" if value - said > step / 2 else "agrees"
