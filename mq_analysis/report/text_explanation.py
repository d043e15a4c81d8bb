"""An explanation as text for a terminal: the amount, every item with its parts, clauses, readings, payments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.report.conditions_in_words import day
from mq_analysis.report.format import award_name, outcome
from mq_analysis.report.labels import Words
from mq_analysis.report.payments_in_words import due_key, part_name, wait_reason
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.report.text_trace import trace_lines, without_base
from mq_analysis.report.undecided import SHOWN_FIRMS
from mq_analysis.report.values import text_of
from mq_analysis.rules.awards.warnings import UNSURE
from mq_analysis.rules.explanation import Considered, Explanation
from mq_analysis.rules.facts import facts_used_by, may_be_negative


def explanation_text(explanation: Explanation, lang: str, hints: Iterable[str] = ()) -> str:
    """Write an explanation as lines of text; it begins with the ``hints`` on the rules."""
    t = Words(lang)
    return "\n".join(_lines(explanation, t, Phrases(explanation.rules, t), hints))


def _lines(why: Explanation, t: Words, phrases: Phrases, hints: Iterable[str]) -> Iterator[str]:
    firm = why.firm
    yield t("explain_title", name=firm["name"], code=firm["org_code"], year=why.rules.year)
    for title in why.rules.policy.scenarios:
        yield t("explain_scenario", name=t.of(title))
    if versions := phrases.versions():
        yield versions
    yield from (t("hint", hint=hint) for hint in hints)
    if not why.considered:
        yield t("explain_no_honour")
        return
    yield from _amounts(why, t)
    yield ""
    yield t("explain_considered")
    for i, item in enumerate(why.considered, start=1):
        yield from _item_lines(i, item, why, t, phrases)
    yield ""
    for step in why.rules.steps:
        yield t("explain_rule", clause=step.clause, quote=_nest_quotes(step.quote))
        yield "   " + phrases.step(step)
    yield from _payments(why, t)
    if any(r.affects == "awards" for r in why.rules.policy.readings.values()):
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
    decided = why.awards["amount_fen"].dropna()
    if (decided > 0).sum() > 1:
        is_open = len(decided) < len(why.awards)
        yield t("explain_total_decided" if is_open else "explain_total", amount=yuan(int(decided.sum())))


def _item_lines(i: int, item: Considered, why: Explanation, t: Words, phrases: Phrases) -> Iterator[str]:
    yield f"{i}. {_title(item, t)}"
    own = t("explain_own", amount=yuan(item.own_fen)) if item.own_fen else ""
    yield f"   {own}{outcome(item.outcome, why.rules, t)}"
    if item.lacks:
        yield "   " + t("explain_lacks", facts=t.join(_lacking(item, t, phrases)))
    for wait in item.waits:
        said = {"clause": wait.step.clause, "quote": _nest_quotes(wait.step.quote)}
        is_own = wait.firms == (why.firm["org_code"],)
        key = "explain_waits_own" if is_own else "explain_waits" if wait.firms else "explain_tie"
        yield "   " + t(key, firms=t.join(wait.firms[:SHOWN_FIRMS]), n=len(wait.firms), **said)
    for warning in item.warnings:
        yield "   " + t("explain_warning", warning=warning_text(warning, t, phrases))
    if item.award is not None:
        yield "   " + t("explain_rule", clause=item.award.clause, quote=_nest_quotes(item.award.quote))
        if item.award.rules_days:
            days = item.award.in_force
            yield "   " + t("explain_version", first=day(days.first), last=day(days.last))
        yield from ("   " + line for line in trace_lines(item, phrases))
        for name in _below_zero(item, why):
            yield "   " + t("explain_warning", warning=t("warning_below_zero", fact=phrases.name(name)))
    if item.outcome == "paid" and item.own_fen != item.paid_fen:
        yield "   " + t("explain_paid", amount=yuan(item.paid_fen))


def _lacking(item: Considered, t: Words, phrases: Phrases) -> Iterator[str]:
    """Name the missing facts; for a growth or quotient that cannot be computed, give the reason."""
    for name in item.lacks:
        is_fact = item.row is not None and name in phrases.rules.facts
        why = without_base(name, item.row, phrases) if is_fact and item.row else ""
        yield t("explain_no_base", fact=phrases.name(name), why=why) if why else phrases.name(name)


def _title(considered: Considered, t: Words) -> str:
    item = considered.item
    if item.issue_date is None:
        name = award_name(considered.award, t) if considered.award else ""
        said = " ".join(str(part) for part in dict.fromkeys((item.name, item.id)) if part)
        return f"{name}{t('colon')}{said}"
    return t(
        "explain_honour",
        honour=item.name,
        id=item.id,
        date=item.issue_date,
        item="—" if item.product is None else item.product,
    )


def _below_zero(item: Considered, why: Explanation) -> Iterator[str]:
    """Return the sums used by the award that are below 0 although the policy does not declare them signed."""
    assert item.row is not None, "called for an item of an award"  # noqa: S101 (narrows the type)
    for name in facts_used_by(item.award, why.rules) if item.award else ():
        fact = why.rules.facts[name]
        if fact.signed or fact.formula is not None or not may_be_negative(fact):
            continue
        if (item.row.stored_number(fact).value or 0) < 0:
            yield name


def warning_in_words(phrases: Phrases, warning: str) -> str:
    """Write a warning; a `Phrase` of tables."""
    return warning_text(warning, phrases.t, phrases)


def warning_text(warning: str, t: Words, phrases: Phrases) -> str:
    """Write a warning: a reason of the policy, a ceiling, or an exceeded soft limit."""
    rules = phrases.rules
    if warning in rules.policy.reasons:
        return t.of(rules.policy.reasons[warning])
    if warning in ("ceiling", "no_payee"):
        return t(f"warning_{warning}")
    if warning.startswith(UNSURE):
        return t("warning_unsure", warning=warning_text(warning.removeprefix(UNSURE), t, phrases))
    what = warning.removeprefix("over_")
    if what.startswith("step_"):
        step = rules.steps[int(what.removeprefix("step_")) - 1]
        if step.limit is None:
            return t("warning_beyond", n=step.first)
        return t("warning_over", limit=phrases.operand(step.limit))
    return t("warning_over", limit=phrases.name(what) if what in rules.facts else t("amount"))


def _payments(why: Explanation, t: Words) -> Iterator[str]:
    rows = [r for r in records(why.payments) if r["stage"] or r["funder"] or r["payee"] != r["org_code"]]
    if not rows:
        return
    yield t("explain_payments")
    phrases = Phrases(why.rules, t)
    for row in rows:
        parts = [
            row["payee"],
            text_of(part_name(why.rules, row), t),
            t(due_key(row)),
            t("yuan_in_words", amount=yuan(row["amount_fen"])),
            t("in_unit", name="", unit=wait_reason(phrases, row)) if row["due"] != "yes" else "",
            _budget(row["budget_year"], why, t),
        ]
        yield "  " + " ".join(part for part in parts if part)


def _budget(year: int, why: Explanation, t: Words) -> str:
    """Name the budget year that pays, if it is not the award year."""
    return "" if pd.isna(year) or year == why.rules.year else t("explain_budget", year=year)


def _readings(why: Explanation, t: Words) -> Iterator[str]:
    for name, option in sorted(why.rules.readings.items()):
        reading = why.rules.policy.readings[name]
        if reading.affects == "awards":
            mark = t("default_mark") if option == reading.default else t("chosen_mark")
            yield f"  {name}={option}{mark}{t('colon')}{t.of(reading.options[option])}"


def _nest_quotes(quote: str) -> str:
    """Replace the quotation marks inside a quotation by single ones."""
    return quote.replace("“", "‘").replace("”", "’")
