"""An explanation as text for a terminal: the amount, every honour, each bracket, clauses, readings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from mq_analysis.explanation import Considered, Explanation
from mq_analysis.frames import records
from mq_analysis.labels import Words
from mq_analysis.money import exact_yuan, yuan
from mq_analysis.policy import Rules
from mq_analysis.wording import award_name, bracket_name, grid, outcome, percent


def explained(explanation: Explanation, lang: str) -> str:
    """Write an explanation as lines of text."""
    t = Words(lang)
    return "\n".join(_lines(explanation, t))


def _lines(why: Explanation, t: Words) -> Iterator[str]:
    firm = why.firm
    yield t("explain_title", name=firm["name"], code=firm["org_code"], year=why.rules.year)
    for title in why.rules.policy.scenarios:
        yield t("explain_scenario", name=t.of(title))
    if not why.considered:
        yield t("explain_no_honour")
        return
    yield from _amounts(why, t)
    yield ""
    yield t("explain_considered")
    for i, item in enumerate(why.considered, start=1):
        yield from _considered(i, item, why, t)
    yield ""
    yield from _rule(why.rules, t)
    yield t("explain_readings")
    yield from _readings(why, t)


def _amounts(why: Explanation, t: Words) -> Iterator[str]:
    for row in records(why.awards):
        if pd.isna(row["amount_fen"]):
            yield t("explain_undecided")
        elif row["amount_fen"] > 0:
            name = award_name(why.rules.award(row["award_id"]), t)
            yield t("explain_amount", amount=yuan(int(row["amount_fen"])), award=name, clause=row["clause"])
        else:
            yield t("explain_zero")
    if why.awards.empty:
        yield t("explain_zero")


def _considered(i: int, item: Considered, why: Explanation, t: Words) -> Iterator[str]:
    honour = item.honour
    name = honour.get("item_name")
    text = t(
        "explain_honour",
        honour=honour["honour_name"],
        id=honour["honour_id"],
        date=honour["issue_date"],
        item="—" if pd.isna(name) else name,
    )
    yield f"{i}. {text}"
    own = t("explain_own", amount=yuan(item.own_fen)) if item.own_fen else ""
    yield f"   {own}{outcome(item.outcome, why.rules, t)}"
    if item.award is not None:
        yield "   " + t("explain_rule", clause=item.award.clause, quote=_nested(item.award.quote))
    if item.award is not None and item.award.schedule is not None:
        yield from _tiers(item, why, t)


def _tiers(item: Considered, why: Explanation, t: Words) -> Iterator[str]:
    assert item.award is not None, "called for an award"  # noqa: S101 (narrows the type)
    assert item.award.schedule is not None, "called for a tiered award"  # noqa: S101 (narrows the type)
    fact = t.of(why.rules.facts[item.award.schedule.of].name)
    if item.base_fen is None:
        yield "   " + t("explain_base_missing", fact=fact)
        return
    yield "   " + t("explain_base", fact=fact, amount=yuan(item.base_fen, places=2))
    if not item.parts:
        return
    head = (
        t("bracket"),
        t("rate"),
        t("in_unit", name=t("part"), unit=t("yuan")),
        t("in_unit", name=t("earned"), unit=t("yuan")),
    )
    rows = [
        (
            bracket_name(p.bracket, t),
            _rate(p.bracket.rate),
            yuan(p.part_fen, places=2),
            exact_yuan(p.earned_fen),
        )
        for p in item.parts
    ]
    exact = sum((p.earned_fen for p in item.parts), Fraction(0))
    rows.append(
        (
            t("total"),
            "",
            yuan(item.base_fen if why_whole(item) else sum(p.part_fen for p in item.parts), places=2),
            exact_yuan(exact),
        )
    )
    yield from ("   " + line for line in grid([head, *rows], right=(1, 2, 3)))
    if item.own_fen is not None:
        unit = yuan(why.rules.rounding_fen)
        yield "   " + t("explain_rounding", unit=unit, exact=exact_yuan(exact), amount=yuan(item.own_fen))


def why_whole(item: Considered) -> bool:
    """Say whether the award pays one rate on the whole base."""
    return item.award is not None and item.award.schedule is not None and item.award.schedule.kind == "whole"


def _rate(rate: Fraction) -> str:
    return percent(rate.numerator, rate.denominator).replace(".0%", "%")


def _rule(rules: Rules, t: Words) -> Iterator[str]:
    year = rules.policy.versions[0]
    for version in rules.policy.versions:
        if version.from_.year <= rules.year:
            year = version
    yield t("explain_rule", clause=year.stacking.clause, quote=_nested(year.stacking.quote))


def _readings(why: Explanation, t: Words) -> Iterator[str]:
    for name, option in sorted(why.rules.readings.items()):
        reading = why.rules.policy.readings[name]
        if reading.affects == "awards":
            mark = t("default_mark") if option == reading.default else t("chosen_mark")
            yield f"  {name}={option}{mark}{'：' if t.lang == 'zh' else ': '}{t.of(reading.options[option])}"


def _nested(quote: str) -> str:
    """Turn the quotation marks inside a quotation into single ones."""
    return quote.replace("“", "‘").replace("”", "’")
