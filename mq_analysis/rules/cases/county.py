"""Cases as a county: their enterprises, with codes, and what would be gathered of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.base.codes import check_character
from mq_analysis.base.frames import LazyFrame, Native
from mq_analysis.policy import Fact, Policy, Rules, rules_for
from mq_analysis.policy.checks.cases import APART, DAYS, fact_value
from mq_analysis.policy.model import Case, Expectation, Known, facts_in
from mq_analysis.rules.cases.days import day_of_item, days_of, is_of_year, last_day
from mq_analysis.rules.facts import Gathered, needed_facts
from mq_analysis.rules.facts.days import FIRST, LAST
from mq_analysis.rules.facts.gather import ranges, scale_of
from mq_analysis.rules.facts.items import DAY, PRODUCT, SUBJECT, has_terms

ONE = ""
"""Name of the enterprise of a case that has only one."""

ToEngine = Callable[[pd.DataFrame], Native]
"""What turns a pandas frame into a frame of the engine that computes."""

Firm = tuple[str, Mapping[str, str], Sequence[Mapping[str, str]]]
"""Code, facts and items of an enterprise."""


@dataclass(frozen=True)
class Asked:
    """A case under one of its expectations, and the rules that it asks for."""

    case: Case
    place: tuple[int, int]
    rules: Rules

    @property
    def expectation(self) -> Expectation:
        """What it expects there."""
        return self.case.expect[self.place[1]]

    @property
    def year_facts(self) -> dict[str, int | str | None]:
        """The facts of the year by id, in the parts in which they are stored."""
        given = facts_in(self.case.facts, self.rules.year)
        return {f.id: _value(f, given.get(f.id), self.rules) for f in needed_facts(self.rules, "year")}

    def items_of(self, known: Known) -> list[Mapping[str, str]]:
        """Return the items of an enterprise that are of the award year, each with its day."""
        own = year_of(self.rules.policy, self.case)
        end = last_day(
            self.rules if own == self.rules.year else rules_for(self.rules.policy, own, self.rules.readings)
        )
        dated = [{**item, DAY: day_of_item(item, self.rules) or end} for item in known.items]
        return [item for item in dated if is_of_year(item, self.rules)]

    @property
    def county(self) -> tuple[object, ...]:
        """What it has in common with the cases that can stand in one county with it; its place if none can."""
        steps = [step for step in self.rules.steps if step.how != "all"]
        if not all("enterprise" in step.key for step in steps):
            return self.place
        return self.rules.year, self.rules.reading_text, *self.year_facts.items()


def ask(policy: Policy, case: Case, place: tuple[int, int], readings: Mapping[str, str]) -> Asked:
    """Ask a case of a policy under some readings."""
    year = case.expect[place[1]].year or year_of(policy, case)
    return Asked(case, place, rules_for(policy, year, readings))


def year_of(policy: Policy, case: Case) -> int:
    """Return the award year of a case: its own, or the first of the policy."""
    return case.year or policy.versions[0].from_.year


def codes_of(county: list[Asked]) -> list[dict[str, str]]:
    """Give every enterprise of every case a code of the range that GB 11714 keeps for in-house use."""
    bodies = (f"PDY{i:05d}" for i in itertools.count(1))
    names = [asked.case.enterprises or (ONE,) for asked in county]
    return [{name: (body := next(bodies)) + check_character(body) for name in mine} for mine in names]


def gather_cases(county: list[Asked], codes: list[dict[str, str]], native: ToEngine) -> Gathered:
    """Write the facts of cases as what would be gathered from a county with these enterprises."""

    def lazy(frame: pd.DataFrame) -> LazyFrame:
        found: LazyFrame = nw.from_native(native(frame)).lazy()
        return found

    rules, year = county[0].rules, county[0].year_facts
    firms = [
        (mine[name], facts_in({**asked.case.facts, **known.facts}, rules.year), asked.items_of(known))
        for asked, mine in zip(county, codes, strict=True)
        for name, known in _known_facts(asked.case).items()
    ]
    items = {s: lazy(_items(s, firms, rules)) for s in dict.fromkeys(a.items_of for a in rules.ruled)}
    enterprise = {}
    for fact in needed_facts(rules, "enterprise"):
        given = {code: facts.get(fact.id) for code, facts, _ in firms}
        frame = _frame([{"org_code": c, fact.id: _value(fact, v, rules)} for c, v in given.items()], [fact])
        if fact.absent is not None:
            frame = frame[[v is not None for v in given.values()]].assign(**{f"{fact.id}_row": 1})
        enterprise[fact.id] = lazy(frame)
    return Gathered(items, enterprise, year, ranges(items, enterprise, year, rules))


def _absent(fact: Fact, rules: Rules) -> str | None:
    """Return what it means that a case does not give a fact that is looked up for an item."""
    return rules.policy.facts[fact.id].absent if fact.is_matched else None


def _known_facts(case: Case) -> Mapping[str, Known]:
    return case.enterprises or {ONE: Known(facts=case.facts, items=case.items)}


def _value(fact: Fact, text: str | None, rules: Rules) -> int | str | None:
    """Read what a case gives for a fact, in the parts in which it is stored."""
    if text is None:
        return None
    value = fact_value(rules.policy, rules.policy.facts[fact.id], text)
    return int(Fraction(value) * scale_of(fact)) if isinstance(value, int | Fraction) else str(value)


def _items(source: str, firms: Sequence[Firm], rules: Rules) -> pd.DataFrame:
    facts = list(needed_facts(rules, source)) if source != "enterprise" else []
    rows: list[dict[str, Any]] = []
    row: dict[str, Any]
    for code, _, known in firms:
        if source == "enterprise":
            row = {"org_code": code, "item_id": code, "item_name": ""}
            rows.append(row | (days_of("", source, rules) if rules.needs_days else {}))
            continue
        mine = [item for item in known if item.get("item", "honour") == source]
        for i, item in enumerate(mine, start=1):
            row = {"org_code": code, "item_id": item.get("id", f"H{i}")}
            row |= {"item_name": item.get("honour", row["item_id"]), SUBJECT: "product"}
            row |= {PRODUCT: item.get("product")}
            row |= {DAY: item[DAY]} if has_terms(source, rules) else {}
            row |= days_of(item[DAY], source, rules) if rules.needs_days else {}
            row |= {f.id: _value(f, item.get(f.id, _absent(f, rules)), rules) for f in facts}
            assert set(item) <= {*APART, *DAYS, DAY, *rules.facts}, "the loader has checked"  # noqa: S101 (a guard)
            rows.append(row)
    texts = ["org_code", "item_id", "item_name", SUBJECT, PRODUCT]
    texts += [DAY] if has_terms(source, rules) else []
    frame = _frame(rows, facts, tuple(texts))
    if not rules.needs_days:
        return frame
    days = pd.DataFrame(rows, columns=[FIRST, LAST]).astype("Int64")
    return pd.concat([frame, days], axis=1)


def _frame(
    rows: list[dict[str, Any]], facts: list[Fact], texts: tuple[str, ...] = ("org_code",)
) -> pd.DataFrame:
    """Build a frame with a column for every fact; what no row knows is null."""
    frame = pd.DataFrame(rows, columns=[*texts, *(f.id for f in facts)])
    types = {f.id: "Int64" if f.is_number else "str" for f in facts}
    return frame.astype({**dict.fromkeys(texts, "str"), **types})
