"""What ``mq check`` says of worked cases that fail: a summary, the first few in full, and each at its line."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import Message, bilingual, in_language, join, sentence
from mq_analysis.base.money import yuan
from mq_analysis.base.terminal import say
from mq_analysis.policy import Policy
from mq_analysis.policy.yamltext import Document
from mq_analysis.report.labels import Words
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.rules.awards.payments import due_on
from mq_analysis.rules.cases import Result, readings_that_hold
from mq_analysis.rules.explanation import explain_assessment

SHOWN = 3
"""How many cases that fail are explained in full unless all are asked for."""


def say_failed(failed: Sequence[Result], lang: str, *, explains_all: bool) -> None:
    """Print how many cases fail and which facts they lack, and explain the first few; or all of them."""
    for said in _summary(failed):
        say(in_language(said, lang))
    names = list(dict.fromkeys(result.case.id for result in failed))
    shown = names if explains_all else names[:SHOWN]
    for result in failed:
        if result.case.id in shown:
            say("\n" + "\n".join(_both_amounts(result, Words(lang))))
    if len(shown) < len(names):
        rest = sentence(
            "{count} more cases fail; mq check --all explains them too", count=len(names) - len(shown)
        )
        say("\n" + in_language(rest, lang))


def _summary(failed: Sequence[Result]) -> Iterator[Message]:
    policy, lacks = failed[0].rules.policy, dict[str, set[str]]()
    for result in failed:
        lacks.setdefault(result.case.id, set()).update(_missing_facts(result))
    yield sentence("{failed} of {count} cases fail", failed=len(lacks), count=len(policy.cases))
    unknown = Counter(name for names in lacks.values() for name in sorted(names))
    if not unknown:
        return
    told = [
        sentence("{fact} ({count})", fact=_name(name, policy), count=number)
        for name, number in unknown.most_common()
    ]
    yield sentence("facts that are unknown in them: {facts}", facts=join(told))
    yield sentence(
        "if a firm without a row is not on the list, say absent: 0 in the fact; if an award is only for those that "
        "have the fact, say which: [{{fact: NAME, known: true}}] in the award; else give the fact in the case"
    )


def _name(fact: str, policy: Policy) -> str:
    if fact not in policy.facts:
        return fact
    name = policy.facts[fact].name
    return bilingual(name.zh, name.en)


def _missing_facts(result: Result) -> set[str]:
    """Return the facts that are missing in a case, whichever of its firms lacks them."""
    mine = result.assessment.looked_at
    mine = mine[mine["org_code"].isin(result.codes.values())]
    return {name for lacks in mine["lacks"] for name in lacks}


def _both_amounts(result: Result, t: Words) -> Iterator[str]:
    """Explain the expected amount of a failed case, and the computed one."""
    case = result.case
    why = t("in_unit", name="", unit=case.why) if case.why else ""
    said, got = (_differing(result, values) for values in (result.expected, result.paid))
    yield t("case_expects", id=case.id, expected=in_language(said, t.lang), source=case.source, why=why)
    others = readings_that_hold(result)
    yield t("case_elsewhere", readings=t("comma").join(others)) if others else t("case_nowhere")
    yield t("case_gets", paid=in_language(got, t.lang))
    for name, code in result.codes.items():
        firm = {"org_code": code, "name": f"{case.id} {name}".strip()}
        found = explain_assessment(result.assessment, result.gathered, firm)
        if case.as_of:
            found = dataclasses.replace(found, payments=due_on(found.payments, case.as_of))
        yield explanation_text(found, t.lang)


def _differing(result: Result, values: Mapping[str, object]) -> str:
    wrong = [name for name in result.expected if result.expected[name] != result.paid[name]]
    return join((_say_value(name, values[name]) for name in wrong), "; ")


def failure(result: Result, document: Document) -> Problem:
    """Return the problem of a case that fails, at the place of its expectation."""
    case, (i, j) = result.case, result.place
    where = document.where(("cases", i, "expect", j))
    under = join(f"{name}={options[0]}" for name, options in result.expectation.under.items()) or sentence(
        "the defaults"
    )
    said, got = (_differing(result, values) for values in (result.expected, result.paid))
    return Problem(
        where,
        sentence(
            "case {case} must pay {expected} under {under} ({source}), got {got}",
            case=case.id,
            expected=said,
            under=under,
            source=case.source,
            got=got,
        ),
    )


def _say_value(name: str, value: object) -> str:
    """Write an expected or computed result of a case, such as ``A 100,000 yuan``."""
    kind, _, what = name.partition(".")
    if kind == "due":
        answer = {"yes": sentence("yes"), "no": sentence("no"), "unknown": sentence("unknown")}
        due = join(answer[each] for each in str(value).split(", ")) if value else ""
        return sentence("stage {stage} due: {due}", stage=what, due=due or sentence("nothing is paid in it"))
    if kind in ("due_now", "budget"):
        what = sentence("due now") if kind == "due_now" else sentence("budget of {year}", year=what)
    if isinstance(value, tuple):
        return sentence("warnings {names}", names=join(value) or sentence("none"))
    amount = sentence("undecided") if value is None else sentence("{yuan} yuan", yuan=yuan(int(str(value))))
    return join([what, amount], " ") if what else amount
