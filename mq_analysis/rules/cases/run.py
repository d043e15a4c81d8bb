"""Run the cases of a policy through the rule, and compare what is paid with what they expect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from mq_analysis.base.errors import DataError, Problem
from mq_analysis.policy import Policy, Rules, choose_readings
from mq_analysis.policy.model import Case, Expectation
from mq_analysis.rules.awards import Assessment, assess_gathered
from mq_analysis.rules.awards.payment_table import year_end
from mq_analysis.rules.awards.payments import due_on
from mq_analysis.rules.cases.county import Asked, ToEngine, ask, codes_of, gather_cases
from mq_analysis.rules.facts import Gathered


@dataclass(frozen=True)
class Result:
    """A case under one of its expectations.

    Attributes:
        place: Number of the case and of the expectation, from 0.
        gathered: The facts that the case stands for, perhaps among those of others.
        codes: Organization code by name of the enterprise.
        paid: What the rule gives for each thing that the case expects, None if it is undecided.
        expected: What the case expects, by the same names.
    """

    case: Case
    expectation: Expectation
    place: tuple[int, int]
    rules: Rules
    gathered: Gathered
    codes: Mapping[str, str]
    assessment: Assessment
    paid: Mapping[str, object]
    expected: Mapping[str, object]

    @property
    def holds(self) -> bool:
        """Whether the rule pays what the case expects."""
        return dict(self.paid) == dict(self.expected)


def run_cases(policy: Policy, native: ToEngine = lambda frame: frame) -> Iterator[Result]:
    """Run every case of a policy under each of its expectations.

    Cases under the same rules are assessed as enterprises of one county, unless a step divides or chooses among
    enterprises: most of the time of an assessment does not depend on how many there are.
    """
    counties: dict[tuple[object, ...], list[Asked]] = {}
    for i, case in enumerate(policy.cases):
        for j, expectation in enumerate(case.expect):
            chosen = [f"{name}={options[0]}" for name, options in expectation.under.items()]
            asked = ask(policy, case, (i, j), choose_readings(policy, chosen))
            counties.setdefault(asked.county, []).append(asked)
    results = [result for county in counties.values() for result in _run(county, native)]
    yield from sorted(results, key=lambda result: result.place)


def _run(county: list[Asked], native: ToEngine = lambda frame: frame) -> list[Result]:
    """Assess cases as one county; each by itself if that is refused, to name the case at fault.

    Raises:
        DataError: If a fact of a case is negative or too large to stay exact.
    """
    rules, codes = county[0].rules, codes_of(county)
    try:
        gathered = gather_cases(county, codes, native)
        assessment = assess_gathered(gathered, rules)
    except DataError as error:
        if len(county) == 1:
            where = f"case {county[0].case.id}, "
            raise DataError(Problem(where + p.where, p.message) for p in error.problems) from None
        return [result for asked in county for result in _run([asked], native)]
    return [
        _result(asked, mine, gathered, assessment.of(mine.values()))
        for asked, mine in zip(county, codes, strict=True)
    ]


def _result(asked: Asked, codes: Mapping[str, str], gathered: Gathered, assessment: Assessment) -> Result:
    expected = _expectation_values(asked.expectation)
    day = asked.case.as_of or year_end(asked.rules)
    paid = {name: _result_of(name, assessment, codes, day) for name in expected}
    return Result(
        asked.case, asked.expectation, asked.place, asked.rules, gathered, codes, assessment, paid, expected
    )


def readings_that_hold(result: Result) -> tuple[str, ...]:
    """Return the single other readings, as ``ID=VALUE``, under which a failed case would get what it expects."""
    rules = result.rules
    found = []
    for name, reading in rules.policy.readings.items():
        for option in reading.options if reading.affects == "awards" else ():
            if option != rules.readings[name]:
                other = {**rules.readings, name: option}
                (again,) = _run([ask(rules.policy, result.case, result.place, other)])
                found += [f"{name}={option}"] if again.holds else []
    return tuple(found)


def _expectation_values(expectation: Expectation) -> dict[str, object]:
    found: dict[str, object] = {}
    if expectation.undecided:
        found["pay"] = None
    elif expectation.pay is not None:
        found["pay"] = expectation.pay
    if expectation.due_now is not None:
        found["due_now"] = expectation.due_now
    for key in ("pays", "payees", "stages", "funding", "due", "budget"):
        found |= {f"{key}.{name}": sum_ for name, sum_ in (getattr(expectation, key) or {}).items()}
    return found | ({"warns": tuple(sorted(expectation.warns))} if expectation.warns is not None else {})


def _result_of(name: str, assessment: Assessment, codes: Mapping[str, str], day: dt.date) -> object:
    """Return what the assessment gives for a thing that a case expects; what is due as on a day."""
    awards, (kind, _, key) = assessment.awards, name.partition(".")
    match kind:
        case "pay":
            return _sum(awards["amount_fen"])
        case "pays":
            return _sum(awards.loc[awards["org_code"] == codes[key], "amount_fen"])
        case "warns":
            return tuple(sorted({w for warnings in assessment.looked_at["warnings"] for w in warnings}))
        case "payees":
            own = awards.loc[awards["payee"] == codes.get(key, key), "amount_fen"]
            derived = assessment.derived
            more = int(derived.loc[derived["payee"] == key, "amount_fen"].sum())
            total = _sum(own)
            return None if total is None else total + more
        case "due" | "due_now" | "budget":
            return _due(kind, key, due_on(assessment.payments, day))
        case _:
            column = "stage" if kind == "stages" else "funder"
            rows = assessment.payments
            return int(rows.loc[rows[column] == key, "amount_fen"].sum())


def _due(kind: str, key: str, rows: pd.DataFrame) -> object:
    """Return whether a stage is due (several answers where items differ), or a sum of what is."""
    if kind == "due":
        return ", ".join(sorted(set(rows.loc[rows["stage"] == key, "due"]))) or None
    mine = (
        rows["due"] == "yes" if kind == "due_now" else (rows["budget_year"] == int(key)).fillna(value=False)
    )
    return int(rows.loc[mine.astype(bool), "amount_fen"].sum())


def _sum(amounts: pd.Series[int]) -> int | None:
    return None if amounts.isna().any() else int(amounts.sum())
