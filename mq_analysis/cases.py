"""Worked cases of a policy: what is known of an enterprise or several, run through the rule like any county."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.awards import Assessment, assess_gathered
from mq_analysis.codes import check_character
from mq_analysis.facts import Gathered, needed
from mq_analysis.facts.gather import ranges, scale_of
from mq_analysis.frames import LazyFrame
from mq_analysis.policy import Fact, Policy, Rules, choose_readings, rules_for
from mq_analysis.policy.checks.cases import APART, fact_value
from mq_analysis.policy.model import Case, Expectation, Known

ONE = ""
"""Name of the enterprise of a case that has only one."""

Native = Callable[[pd.DataFrame], Any]
"""What turns a pandas frame into a frame of the engine that computes."""


@dataclass(frozen=True)
class Result:
    """A case under one of its expectations.

    Attributes:
        place: Number of the case and of the expectation, from 0.
        gathered: The facts that the case stands for.
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


def run_cases(policy: Policy, native: Native = lambda frame: frame) -> Iterator[Result]:
    """Run every case of a policy under each of its expectations."""
    for i, case in enumerate(policy.cases):
        for j, expectation in enumerate(case.expect):
            chosen = [f"{name}={options[0]}" for name, options in expectation.under.items()]
            yield _run(policy, case, (i, j), choose_readings(policy, chosen), native)


def _run(
    policy: Policy, case: Case, place: tuple[int, int], readings: Mapping[str, str], native: Native
) -> Result:
    rules = rules_for(policy, case.year or policy.versions[0].from_.year, readings)
    codes = _codes(case)
    gathered = _gathered(case, codes, rules, native)
    assessment = assess_gathered(gathered, rules)
    expectation = case.expect[place[1]]
    expected = _expected(expectation)
    paid = {name: _paid(name, assessment, codes) for name in expected}
    return Result(case, expectation, place, rules, gathered, codes, assessment, paid, expected)


def readings_that_hold(result: Result) -> tuple[str, ...]:
    """Return the single other readings, as ``ID=VALUE``, under which a failed case would get what it expects."""
    rules = result.rules
    found = []
    for name, reading in rules.policy.readings.items():
        for option in reading.options if reading.affects == "awards" else ():
            if option != rules.readings[name]:
                other = {**rules.readings, name: option}
                if _run(rules.policy, result.case, result.place, other, lambda frame: frame).holds:
                    found.append(f"{name}={option}")
    return tuple(found)


def _codes(case: Case) -> dict[str, str]:
    """Give every enterprise a code of the range that GB 11714 keeps for in-house use."""
    bodies = {name: f"PDY{i:05d}" for i, name in enumerate(case.enterprises or (ONE,), start=1)}
    return {name: body + check_character(body) for name, body in bodies.items()}


def _expected(expectation: Expectation) -> dict[str, object]:
    found: dict[str, object] = {}
    if expectation.undecided:
        found["pay"] = None
    elif expectation.pay is not None:
        found["pay"] = expectation.pay
    for key in ("pays", "payees", "stages", "funding"):
        found |= {f"{key}.{name}": sum_ for name, sum_ in (getattr(expectation, key) or {}).items()}
    return found | ({"warns": tuple(sorted(expectation.warns))} if expectation.warns is not None else {})


def _paid(name: str, assessment: Assessment, codes: Mapping[str, str]) -> object:
    """Return what the assessment gives for a thing that a case expects."""
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
        case _:
            column = "stage" if kind == "stages" else "funder"
            rows = assessment.payments
            return int(rows.loc[rows[column] == key, "amount_fen"].sum())


def _sum(amounts: pd.Series[int]) -> int | None:
    return None if amounts.isna().any() else int(amounts.sum())


def _gathered(case: Case, codes: Mapping[str, str], rules: Rules, native: Native) -> Gathered:
    """Write the facts of a case as what would be gathered from a county with these enterprises."""

    def lazy(frame: pd.DataFrame) -> LazyFrame:
        found: LazyFrame = nw.from_native(native(frame)).lazy()
        return found

    known = _known(case)
    items = {s: lazy(_items(s, case, codes, rules)) for s in dict.fromkeys(a.items_of for a in rules.awards)}
    enterprise = {}
    for fact in needed(rules, "enterprise"):
        given = {codes[n]: {**case.facts, **k.facts}.get(fact.id) for n, k in known.items()}
        frame = _frame([{"org_code": c, fact.id: _value(fact, v, rules)} for c, v in given.items()], [fact])
        if fact.absent is not None:
            frame = frame[[v is not None for v in given.values()]].assign(**{f"{fact.id}_row": 1})
        enterprise[fact.id] = lazy(frame)
    year = {f.id: _value(f, case.facts.get(f.id), rules) for f in needed(rules, "year")}
    return Gathered(items, enterprise, year, ranges(items, enterprise, year, rules))


def _absent(fact: Fact, rules: Rules) -> str | None:
    """Return what it means that a case does not give a fact that is looked up for an item."""
    return rules.policy.facts[fact.id].absent if fact.match else None


def _known(case: Case) -> Mapping[str, Known]:
    return case.enterprises or {ONE: Known(facts=case.facts, items=case.items)}


def _value(fact: Fact, text: str | None, rules: Rules) -> int | str | None:
    """Read what a case gives for a fact, in the parts in which it is stored."""
    if text is None:
        return None
    value = fact_value(rules.policy, rules.policy.facts[fact.id], text)
    return int(Fraction(value) * scale_of(fact)) if isinstance(value, int | Fraction) else str(value)


def _items(source: str, case: Case, codes: Mapping[str, str], rules: Rules) -> pd.DataFrame:
    facts = list(needed(rules, source)) if source != "enterprise" else []
    rows: list[dict[str, Any]] = []
    for name, known in _known(case).items():
        code = codes[name]
        if source == "enterprise":
            rows.append({"org_code": code, "item_id": code, "item_name": ""})
            continue
        mine = [item for item in known.items if item.get("item", "honour") == source]
        for i, item in enumerate(mine, start=1):
            row: dict[str, Any] = {"org_code": code, "item_id": item.get("id", f"H{i}")}
            row |= {"item_name": item.get("honour", row["item_id"]), "_subject": "product"}
            row |= {"_item_name": item.get("product")}
            row |= {f.id: _value(f, item.get(f.id, _absent(f, rules)), rules) for f in facts}
            assert set(item) <= {*APART, *rules.facts}, "the loader has checked"  # noqa: S101 (a guard)
            rows.append(row)
    return _frame(rows, facts, ("org_code", "item_id", "item_name", "_subject", "_item_name"))


def _frame(
    rows: list[dict[str, Any]], facts: list[Fact], texts: tuple[str, ...] = ("org_code",)
) -> pd.DataFrame:
    """Build a frame with a column for every fact; what no row knows is null."""
    frame = pd.DataFrame(rows, columns=[*texts, *(f.id for f in facts)])
    types = {f.id: "Int64" if f.is_number else "str" for f in facts}
    return frame.astype({**dict.fromkeys(texts, "str"), **types})
