"""A policy in force as tables, for a terminal or an annex: awards, brackets, general rules."""

from __future__ import annotations

from mq_analysis.display import Column, Table, number
from mq_analysis.labels import Words
from mq_analysis.money import FEN_PER_UNIT, yuan
from mq_analysis.policy import Award, Bracket, Condition, Rules
from mq_analysis.tabulate.sources import procedure, readings_used
from mq_analysis.wording import DASH, award_name, bracket_name, in_unit, percent


def policy(rules: Rules, lang: str) -> tuple[Table, ...]:
    """Return the tables that say what the rules of a year are, under their readings."""
    t = Words(lang)
    tiers = [_brackets(award, t) for award in rules.awards if award.schedule]
    steps = procedure(rules, lang)
    return (
        _awards(rules, t),
        *tiers,
        _general(rules, t),
        *([steps] if steps else []),
        readings_used(rules, lang),
    )


def _awards(rules: Rules, t: Words) -> Table:
    body = [
        (
            award.id,
            award.clause,
            award_name(award, t),
            t("comma").join(award.honours),
            t("separator").join(_conditions(award, rules, t)) or DASH,
            _amount(award, rules, t),
        )
        for award in rules.awards
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
    return Table(title, "tbl-policy", columns, tuple(body))


def _conditions(award: Award, rules: Rules, t: Words) -> list[str]:
    texts = [condition(c, rules, t) for c in (*award.requires, *award.gate)]
    if award.counts_in_force:
        texts.append(t("counts_in_force"))
    return texts


def condition(test: Condition, rules: Rules, t: Words) -> str:
    """Say a condition in words, such as “retention of at least 1,000,000 yuan”."""
    fact = rules.facts[test.fact]
    if test.op == "known":
        return t("cond_known", fact=t.of(fact.name))
    if isinstance(test.value, tuple):
        labels = rules.policy.facts[test.fact].values
        values = [t.of(labels[v]) if v in labels else v for v in test.value]
        return t("cond_is", fact=t.of(fact.name), value=t("comma").join(values))
    value = _money(test.bound, t) if fact.type == "money" else str(test.bound)
    return t(f"cond_{test.op}", fact=t.of(fact.name), value=value)


def _amount(award: Award, rules: Rules, t: Words) -> str:
    if award.schedule:
        text = t(f"amount_{award.schedule.kind}", fact=t.of(rules.facts[award.schedule.of].name))
    else:
        text = _money(award.fixed_fen or 0, t)
    caps = [t("amount_cap", fact=t.of(rules.facts[name].name)) for name in award.caps]
    missed = [t("amount_missed", award=award_name(rules.award(award.pay_as), t))] if award.pay_as else []
    return t("separator").join([text, *caps, *missed])


def _money(fen: int, t: Words) -> str:
    if fen < FEN_PER_UNIT["万元"]:
        return t("yuan_in_words", amount=yuan(fen))
    return t("money_in_words", amount=in_unit(fen, t))


def _brackets(award: Award, t: Words) -> Table:
    brackets: tuple[Bracket, ...] = award.schedule.brackets if award.schedule else ()
    rates = [percent(b.rate.numerator, b.rate.denominator) for b in brackets]
    body = [(bracket_name(b, t), rate, b.quote) for b, rate in zip(brackets, rates, strict=True)]
    columns = (Column(t("bracket"), weight=1), number(t("rate")), Column(t("text_says"), weight=1.6))
    name = award_name(award, t)
    return Table(t("tbl_brackets", award=name), f"tbl-brackets-{award.id}", columns, tuple(body))


def _general(rules: Rules, t: Words) -> Table:
    version = next(v for v in reversed(rules.policy.versions) if v.from_.year <= rules.year)
    rows = [
        (t("stacking"), version.stacking.clause, version.stacking.quote),
        (t("rounding"), DASH, t("rounding_to", unit=_money(rules.rounding_fen, t))),
        (t("in_force"), DASH, f"{version.from_} – {version.to}{t('assumed') if version.assumption else ''}"),
    ]
    if rules.fund:
        sum_ = t(
            "fund_line",
            amount=_money(rules.fund.per_year_fen, t),
            uses=t("comma").join(map(t.of, rules.fund.uses)),
        )
        rows.insert(1, (t.of(rules.fund.name), rules.fund.clause, sum_))
    columns = (Column(t("item"), weight=1), Column(t("clause")), Column(t("value"), weight=3))
    return Table(t("tbl_general"), "tbl-general", columns, tuple(rows))
