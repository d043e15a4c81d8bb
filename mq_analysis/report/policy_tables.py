"""A policy in force as tables, for a terminal or an annex: awards, brackets, steps, payments, facts, general rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mq_analysis.policy import Award, Fact, Rules, Schedule
from mq_analysis.policy.model import BETWEEN
from mq_analysis.policy.variants import holds
from mq_analysis.policy.walk import amounts_of
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH
from mq_analysis.report.hints import on_rules
from mq_analysis.report.labels import Words
from mq_analysis.report.rules_in_words import Phrases, share
from mq_analysis.report.source_tables import procedure, readings_used


def policy(rules: Rules, lang: str) -> tuple[Table, ...]:
    """Return the tables that say what the rules of a year are, and the readings they are under."""
    return (*in_force(rules, lang), *([readings_used(rules).shown(lang)] if rules.policy.readings else []))


def in_force(rules: Rules, lang: str) -> tuple[Table, ...]:
    """Return the tables that say what the rules of a year are, under their readings."""
    t = Words(lang)
    phrases = Phrases(rules, t)
    steps = procedure(rules)
    tiers = [table for award in rules.ruled for table in _brackets(award, phrases)]
    optional = (_payments(phrases), _derived(rules, t), steps.shown(lang) if steps else None)
    return (
        _awards(phrases),
        *tiers,
        _steps(phrases),
        *(table for table in optional[:2] if table),
        _facts(phrases),
        _general(rules, phrases),
        *(table for table in optional[2:] if table),
    )


def _awards(phrases: Phrases) -> Table:
    rules, t = phrases.rules, phrases.t
    body = [
        (
            award.id,
            award.clause,
            phrases.award_in_force(award),
            _for(award, phrases),
            t("separator").join(_conditions(award, phrases)) or DASH,
            phrases.award(award),
        )
        for award in rules.ruled
    ]
    columns = (
        Column(t("award_id")),
        Column(t("clause")),
        Column(t("award"), weight=1.2),
        Column(t("for_honours"), weight=1.8),
        Column(t("conditions"), weight=1.4),
        Column(t("amount"), weight=1.2),
    )
    title = t("tbl_policy", title=t.of(rules.policy.title), year=rules.year)
    notes = tuple(t("hint", hint=hint) for hint in on_rules(rules, t.lang))
    return Table(title, "tbl-policy", columns, tuple(body), notes=notes)


def _for(award: Award, phrases: Phrases) -> str:
    t = phrases.t
    if award.honours:
        what = t("comma").join(award.honours)
    elif award.items_of == "enterprise":
        what = t("key_enterprise")
    else:
        title = phrases.rules.policy.tables[award.items_of].title
        what = t.of(title) if title else award.items_of
    return t("separator").join([what, *([phrases.conditions(award.which)] if award.which else [])])


def _conditions(award: Award, phrases: Phrases) -> list[str]:
    texts = [phrases.condition(c) for c in (*award.requires, *award.gate)]
    if award.counts_in_force:
        texts.append(phrases.t("counts_in_force"))
    return texts


def _brackets(award: Award, phrases: Phrases) -> Iterator[Table]:
    t = phrases.t
    schedules = [node for node in amounts_of(award.amount) if isinstance(node, Schedule)]
    for i, node in enumerate(schedules):
        measured = phrases.measured(node)
        body = [(phrases.bracket(b, measured), phrases.rate(b, node), b.quote) for b in node.brackets]
        columns = (Column(t("bracket"), weight=1), number(t("rate")), Column(t("text_says"), weight=1.6))
        name = phrases.award_in_force(award) + (f" ({i + 1})" if len(schedules) > 1 else "")
        mark = f"tbl-brackets-{award.key.replace(' ', '-')}" + (f"-{i + 1}" if i else "")
        yield Table(t("tbl_brackets", award=name), mark, columns, tuple(body))


def _steps(phrases: Phrases) -> Table:
    t = phrases.t
    body = [(str(i), s.clause, phrases.step(s), s.quote) for i, s in enumerate(phrases.rules.steps, 1)]
    columns = (
        Column("#"),
        Column(t("clause")),
        Column(t("value"), weight=1.4),
        Column(t("text_says"), weight=1.6),
    )
    return Table(t("tbl_steps"), "tbl-steps", columns, tuple(body))


def _payments(phrases: Phrases) -> Table | None:
    t = phrases.t
    body = [
        (award.id, *_divided(award, phrases))
        for award in phrases.rules.ruled
        if award.payee or award.stages or award.funding
    ]
    if not body:
        return None
    columns = (
        Column(t("award_id")),
        Column(t("payee"), weight=1),
        Column(t("stages"), weight=1.6),
        Column(t("funding"), weight=1.2),
    )
    return Table(t("tbl_payments"), "tbl-payments", columns, tuple(body))


def _divided(award: Award, phrases: Phrases) -> tuple[str, str, str]:
    t = phrases.t
    if award.payee is None:
        payee = t("key_enterprise")
    else:
        payee = phrases.name(award.payee) if isinstance(award.payee, str) else t.of(award.payee)
    stages = [phrases.stage(s) for s in award.stages]
    funding = [f"{t.of(f.name)} {share(f.share)}" for f in award.funding]
    return payee, t("separator").join(stages) or DASH, t("separator").join(funding) or DASH


def _derived(rules: Rules, t: Words) -> Table | None:
    nodes = rules.derived
    if not nodes:
        return None
    body = [
        (n.id, n.clause, t.of(n.payee), share(n.share), t("comma").join(n.honours or n.awards)) for n in nodes
    ]
    columns = (
        Column(t("item")),
        Column(t("clause")),
        Column(t("payee"), weight=1),
        number(t("share")),
        Column(t("value"), weight=2),
    )
    return Table(t("tbl_derived"), "tbl-derived", columns, tuple(body))


def _facts(phrases: Phrases) -> Table:
    t = phrases.t
    body = [(name, t.of(fact.name), _source(fact, phrases)) for name, fact in phrases.rules.facts.items()]
    columns = (Column("id"), Column(t("fact"), weight=1.2), Column(t("kept_in"), weight=1.6))
    return Table(t("tbl_facts"), "tbl-facts", columns, tuple(body))


def _source(fact: Fact, phrases: Phrases) -> str:
    t = phrases.t
    if fact.formula is not None:
        kind = fact.formula.kind
        like = fact if kind in ("sum", "difference", "mean", "least", "greatest") else None
        like = replace(fact, type="date") if kind in BETWEEN else like
        inner = t("comma").join(phrases.operand(o, like) for o in fact.formula.operands)
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


def _general(rules: Rules, phrases: Phrases) -> Table:
    t, version = phrases.t, rules.version
    highest = any(step.how == "highest" for step in rules.steps)
    in_force = phrases.versions() or f"{version.from_} – {version.to}"
    rounding = phrases.rounding(rules.rounding)
    rounding = t("rounded_after_highest", rounding=rounding) if highest else rounding
    rows = [
        (t("rounding"), DASH, rounding),
        (t("in_force"), DASH, f"{in_force}{t('assumed') if version.assumption else ''}"),
    ]
    for budget in (b for b in version.budget if holds(b, rules.readings)):
        rows.append((t("budget_of"), budget.clause, t(f"budget_{budget.is_}")))
    if rules.fund:
        sum_ = t(
            "fund_line",
            amount=phrases.money(rules.fund.per_year_fen),
            uses=t("comma").join(map(t.of, rules.fund.uses)),
        )
        rows.insert(0, (t.of(rules.fund.name), rules.fund.clause, sum_))
    columns = (Column(t("item"), weight=1), Column(t("clause")), Column(t("value"), weight=3))
    return Table(t("tbl_general"), "tbl-general", columns, tuple(rows))
