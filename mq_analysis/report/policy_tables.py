"""A policy in force as tables, for a terminal or an annex: awards, brackets, steps, payments, facts, general rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from mq_analysis.policy import Award, Bracket, Fact, Rules, Schedule
from mq_analysis.policy.model import BETWEEN
from mq_analysis.policy.variants import holds
from mq_analysis.policy.walk import amounts_of
from mq_analysis.report.conditions_in_words import share
from mq_analysis.report.hints import hint_notes, on_pay
from mq_analysis.report.payments_in_words import stage_in_words
from mq_analysis.report.rules_in_words import Phrase, Phrases
from mq_analysis.report.source_tables import procedure, readings_used
from mq_analysis.report.spoken import policy_span
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.values import Shown, Value, join, pieces, say, text_of
from mq_analysis.rules.awards.candidates import pays_highest


def policy(rules: Rules, *, with_notes: bool = False) -> tuple[Table, ...]:
    """Return the tables that say what the rules of a year are, and the readings they are under.

    ``with_notes``: with the notes that the file makes for its readers in the office, not for the public.
    """
    readings = readings_used(rules)
    return (*in_force(rules, with_notes=with_notes), *([readings] if readings else []))


def in_force(rules: Rules, *, with_notes: bool = True) -> tuple[Table, ...]:
    """Return the tables that say what the rules of a year are, under their readings."""
    tables = (
        _awards(rules),
        *(table for award in rules.ruled for table in _brackets(award, rules)),
        _steps(rules),
        _payments(rules),
        _derived_payments(rules),
        _facts(rules),
        _general(rules, with_notes=with_notes),
        procedure(rules),
    )
    return tuple(table for table in tables if table)


def _awards(rules: Rules) -> Table:
    body = [
        (
            award.id,
            award.clause,
            Phrase(rules, Phrases.award_in_force, (award,)),
            Phrase(rules, _for, (award,)),
            Phrase(rules, _conditions, (award,)) if _has_conditions(award) else None,
            Phrase(rules, Phrases.award, (award,)),
        )
        for award in rules.ruled
    ]
    columns = (
        text(say("award_id")),
        text(say("clause")),
        text(say("award"), weight=1.2),
        text(say("for_honours"), weight=1.8),
        text(say("conditions"), weight=1.4),
        text(say("amount"), weight=1.2),
    )
    title = say("tbl_policy", title=rules.policy.title, year=rules.year)
    return Table(title, "tbl-policy", columns, tuple(body), notes=hint_notes(on_pay(rules)))


def _for(phrases: Phrases, award: Award) -> str:
    t = phrases.t
    if award.honours:
        what = t.join(award.honours)
    elif award.items_of == "enterprise":
        what = t("key_enterprise")
    else:
        title = phrases.rules.policy.tables[award.items_of].title
        what = t.of(title) if title else award.items_of
    return t("separator").join([what, *([phrases.conditions(award.which)] if award.which else [])])


def _has_conditions(award: Award) -> bool:
    return bool(award.requires or award.gate or award.counts_in_force)


def _conditions(phrases: Phrases, award: Award) -> str:
    texts = [phrases.condition(c) for c in (*award.requires, *award.gate)]
    if award.counts_in_force:
        texts.append(phrases.t("counts_in_force"))
    return phrases.t("separator").join(texts)


def _brackets(award: Award, rules: Rules) -> Iterator[Table]:
    schedules = [node for node in amounts_of(award.amount) if isinstance(node, Schedule)]
    for i, node in enumerate(schedules):
        body = [(Phrase(rules, _bracket, (b, node)), _rate(b, node, rules), b.quote) for b in node.brackets]
        columns = (
            text(say("bracket"), weight=1),
            number(_rate_head(node, rules)),
            text(say("text_says"), weight=1.6),
        )
        name = Phrase(rules, Phrases.award_in_force, (award,))
        title = say("tbl_brackets", award=pieces(name, f" ({i + 1})") if len(schedules) > 1 else name)
        mark = f"tbl-brackets-{award.key.replace(' ', '-')}" + (f"-{i + 1}" if i else "")
        yield Table(title, mark, columns, tuple(body))


def _bracket(phrases: Phrases, bracket: Bracket, schedule: Schedule) -> str:
    return phrases.bracket(bracket, phrases.bound_fact(schedule))


def _rate_head(schedule: Schedule, rules: Rules) -> Value:
    """Head a column of rates; of a base that is no sum of money, brackets pay so much for each."""
    return say("rate" if rules.facts[schedule.of].type == "money" else "standard")


def _rate(bracket: Bracket, schedule: Schedule, rules: Rules) -> Value:
    """Write what a bracket pays; in the data a share of the base is a number."""
    rate = Phrase(rules, Phrases.rate, (bracket, schedule))
    return Shown(_decimal(bracket.rate), rate) if rules.facts[schedule.of].type == "money" else rate


def _steps(rules: Rules) -> Table:
    body = [
        (i, step.clause, Phrase(rules, Phrases.step, (step,)), step.quote)
        for i, step in enumerate(rules.steps, 1)
    ]
    columns = (
        text("#"),
        text(say("clause")),
        text(say("value"), weight=1.4),
        text(say("text_says"), weight=1.6),
    )
    return Table(say("tbl_steps"), "tbl-steps", columns, tuple(body))


def _payments(rules: Rules) -> Table | None:
    body = [
        (award.id, *_division(award, rules))
        for award in rules.ruled
        if award.payee or award.stages or award.funding
    ]
    if not body:
        return None
    columns = (
        text(say("award_id")),
        text(say("payee"), weight=1),
        text(say("stages"), weight=1.6),
        text(say("funding"), weight=1.2),
    )
    return Table(say("tbl_payments"), "tbl-payments", columns, tuple(body))


def _division(award: Award, rules: Rules) -> tuple[Value, Value, Value]:
    payee: Value = award.payee or say("key_enterprise")
    if isinstance(award.payee, str):
        payee = Phrase(rules, Phrases.name, (award.payee,))
    stages = [Phrase(rules, stage_in_words, (stage,)) for stage in award.stages]
    funding = [pieces(f.name, share(f.share), mark=" ") for f in award.funding]
    return (
        payee,
        join(stages, "separator") if stages else None,
        join(funding, "separator") if funding else None,
    )


def _derived_payments(rules: Rules) -> Table | None:
    if not rules.derived:
        return None
    body = [
        (n.id, n.clause, n.payee, Shown(_decimal(n.share), share(n.share)), join(n.honours or n.awards))
        for n in rules.derived
    ]
    columns = (
        text(say("item")),
        text(say("clause")),
        text(say("payee"), weight=1),
        number(say("share")),
        text(say("value"), weight=2),
    )
    return Table(say("tbl_derived"), "tbl-derived", columns, tuple(body))


def _decimal(part: Fraction) -> Decimal:
    return Decimal(part.numerator) / part.denominator


def _facts(rules: Rules) -> Table:
    body = [(name, fact.name, Phrase(rules, _source, (fact,))) for name, fact in rules.facts.items()]
    columns = (text("id"), text(say("fact"), weight=1.2), text(say("kept_in"), weight=1.6))
    return Table(say("tbl_facts"), "tbl-facts", columns, tuple(body))


def _operand(phrases: Phrases, fact: Fact, i: int, like: Fact | None) -> str:
    """Write a member of a formula; a literal of a product or quotient as the file writes it, unless it is money."""
    operand = fact.formula.operands[i] if fact.formula else None
    said = phrases.rules.policy.facts[fact.id].computed
    text = said.operands[i] if said else ""
    if operand is None or (
        operand.fact is None and like is None and isinstance(text, str) and text[-1:].isdigit()
    ):
        return str(text)
    return phrases.operand(operand, like)


def _source(phrases: Phrases, fact: Fact) -> str:
    t = phrases.t
    if fact.formula is not None:
        kind = fact.formula.kind
        like = fact if kind in ("sum", "difference", "mean", "least", "greatest") else None
        like = replace(fact, type="date") if kind in BETWEEN else like
        inner = t.join(_operand(phrases, fact, i, like) for i in range(len(fact.formula.operands)))
        said = t("computed_as", how=t(f"formula_{kind}"), facts=inner)
        if fact.rounding:
            said += t("separator") + t("rounded_as", rounding=phrases.rounding(fact.rounding, fact))
        return said
    said = ".".join(part for part in (fact.table or fact.of, fact.column) if part)
    if fact.window:
        said += f" {fact.window.first}–{fact.window.last}"
    if fact.years:
        said += f" {fact.years[0]}" + (f"–{fact.years[1]}" if fact.years[1] != fact.years[0] else "")
    if fact.within:
        day, span = phrases.name(fact.within.of), fact.within.span
        key = f"within_{fact.within.unit}_{'until' if fact.within.until else 'before'}"
        said += t("separator") + t(key, n=span, day=day)
    for column, values in fact.where:
        said += t("separator") + f"{column} = {t('comma').join(values)}"
    said += f" ({t(f'take_{fact.take}')})" if fact.take else ""
    if fact.absent is not None:
        value = fact.absent if isinstance(fact.absent, str) else phrases.quantity(fact.absent, fact)
        said += t("separator") + t("no_row_means", value=value)
    return said


def _general(rules: Rules, *, with_notes: bool) -> Table:
    version = rules.version
    rows: list[Row] = [
        (say("rounding"), version.rounding.clause, Phrase(rules, _rounding, ())),
        (say("in_force"), None, Phrase(rules, _days, ())),
    ]
    for budget in (b for b in version.budget if holds(b, rules.readings)):
        rows.append((say("budget_of"), budget.clause, say(f"budget_{budget.is_}")))
    if rules.fund:
        amount = Phrase(rules, Phrases.money, (rules.fund.per_year_fen,))
        line = say("fund_line", amount=amount, uses=join(rules.fund.uses))
        rows.insert(0, (rules.fund.name, rules.fund.clause, line))
    columns = (text(say("item"), weight=1), text(say("clause")), text(say("value"), weight=3))
    told = [note for note in (version.note, rules.policy.note) if note and with_notes]
    notes = tuple(say("note_of_policy", note=note) for note in told)
    return Table(say("tbl_general"), "tbl-general", columns, tuple(rows), notes=notes)


def _rounding(phrases: Phrases) -> str:
    t, node = phrases.t, phrases.rules.version.rounding
    said = phrases.rounding(phrases.rules.rounding)
    highest = [pays_highest(award, phrases.rules) for award in phrases.rules.ruled]
    if any(highest):
        said = t("rounded_after_highest" if all(highest) else "rounded_after_highest_some", rounding=said)
    said += t("assumed") if node.assumption else ""
    said += t("rounding_quoted", quote=node.quote) if node.quote else ""
    return said + (t("rounding_note", note=node.note) if node.note else "")


def _days(phrases: Phrases) -> str:
    version, policy = phrases.rules.version, phrases.rules.policy
    days = phrases.versions() or f"{version.from_} – {version.to}"
    days += phrases.t("assumed") if version.assumption else ""
    span = text_of(policy_span(policy), phrases.t)
    return days if len(policy.versions) == 1 else days + phrases.t("whole_span", span=span)
