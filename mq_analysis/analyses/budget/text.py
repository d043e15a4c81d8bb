"""Sentences with computed numbers, in Chinese and English: one message each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from mq_analysis.analyses.budget import groups
from mq_analysis.analyses.budget.change import change
from mq_analysis.analyses.budget.doubts import Doubt
from mq_analysis.analyses.budget.groups import by_industry, by_township
from mq_analysis.analyses.budget.prices import other_readings
from mq_analysis.analyses.budget.thresholds import near_threshold
from mq_analysis.base.frames import records
from mq_analysis.base.money import wan, yuan
from mq_analysis.policy import Award, Rules
from mq_analysis.report import prose
from mq_analysis.report.display import Block, Prose, bullets, callout, paragraph, runs
from mq_analysis.report.format import award_name, gaps_told, percent, place_name, signed
from mq_analysis.report.labels import Words
from mq_analysis.report.prose import sentence
from mq_analysis.report.values import Money, joined, say
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.fund import FundYear
from mq_analysis.rules.sums import UNREGISTERED, by_award, winners
from mq_analysis.rules.tier import tier_of

SHOWN_CAUSES = 3


def headline(year: Annual, lang: str) -> Prose:
    """Say the year's total, its largest parts, the change, and how far readings move it."""
    t = Words(lang)
    blocks = [callout(_total(year, t)), *_gaps_before(year, t)]
    points = [*_largest(year, t), _versus_before(year, t), *_spread(year, t)]
    undecided = int(year.assessment.awards["amount_fen"].isna().sum())
    if undecided:
        points.append(runs(t.template("headline_undecided"), n=undecided))
    return Prose((*blocks, bullets(points)))


def _gaps_before(year: Annual, t: Words) -> list[Block]:
    """Say which months are missing of the year before, with which the total is compared."""
    if year.previous is None:
        return []
    return [callout(((said, False),)) for said in gaps_told(year.tables, year.previous.rules, t)]


def _total(year: Annual, t: Words) -> tuple[tuple[str, bool], ...]:
    total = year.assessment.total_fen
    firms = winners(year.assessment)
    key = "headline_estimated" if year.is_estimate else "headline"
    template = t.template(key if firms else "headline_none")
    return runs(template, year=year.year, firms=firms, total=yuan(total), wan=wan(total))


def _largest(year: Annual, t: Words) -> list[tuple[tuple[str, bool], ...]]:
    total = year.assessment.total_fen
    if not total:
        return []
    clauses = by_award(year.assessment)
    top = max(records(clauses), key=lambda r: r["amount_fen"])
    payee = records(groups.firms(year))[0]
    return [
        runs(
            t.template("headline_top"),
            award=award_name(year.rules.award(top["award_id"]), t),
            clause=top["clause"],
            amount=yuan(top["amount_fen"]),
            share=percent(top["amount_fen"], total),
            name=payee["name"] or t("unregistered"),
            largest=yuan(payee["amount_fen"]),
            largest_share=percent(payee["amount_fen"], total),
        )
    ]


def _versus_before(year: Annual, t: Words) -> tuple[tuple[str, bool], ...]:
    old = year.previous.total_fen if year.previous else None
    return versus_before(year.year, old, year.assessment.total_fen, year.before, t)


def versus_before(
    year: int, old: int | None, new: int, before: str, t: Words
) -> tuple[tuple[str, bool], ...]:
    """Say the change against the year before, or why there is none to compare with (``no_policy``, ``no_data``)."""
    if old is None:
        key = "headline_first" if before == "no_policy" else "headline_no_data"
        return runs(t.template(key), year=year, before=year - 1)
    key = "headline_same" if old == new else "headline_up" if new > old else "headline_down"
    difference = abs(new - old)
    return runs(
        t.template(key),
        before=year - 1,
        old=yuan(old),
        difference=yuan(difference),
        percent=percent(difference, old),
    )


def _spread(year: Annual, t: Words) -> list[tuple[tuple[str, bool], ...]]:
    return spread(year.assessment.total_fen, other_readings(year), t)


def spread(total_fen: int, prices: pd.DataFrame, t: Words) -> list[tuple[tuple[str, bool], ...]]:
    """Say between which totals the readings move the year, if they do."""
    totals = [total_fen, *prices.loc[prices["difference_fen"].notna(), "total_fen"]]
    if min(totals) == max(totals):
        return []
    return [runs(t.template("headline_reading"), low=yuan(int(min(totals))), high=yuan(int(max(totals))))]


def clauses(year: Annual, lang: str) -> Prose:
    """Name the awards under which nothing is due."""
    t = Words(lang)
    rows = by_award(year.assessment)
    empty = [award_name(year.rules.award(a), t) for a in rows.loc[rows["amount_fen"] == 0, "award_id"]]
    if not empty:
        return Prose(())
    return Prose((paragraph(runs(t.template("clause_finding"), names=t("comma").join(empty))),))


def townships(year: Annual, lang: str) -> Prose:
    """Say how many townships have a winner, and which has most."""
    t = Words(lang)
    rows = by_township(year)
    registered = rows[rows["township_code"] != UNREGISTERED]
    names = {row["township_code"]: place_name(year.rules.policy.id, row, t) for row in records(rows)}
    return _top(rows, lambda r: names[r["township_code"]], registered, "township_finding", t)


def industries(year: Annual, lang: str) -> Prose:
    """Say which industry has most."""
    t = Words(lang)
    rows = by_industry(year)
    return _top(rows, lambda r: r["product_group"] or t("unregistered"), rows, "industry_finding", t)


def _top(
    rows: pd.DataFrame, name: Callable[[dict[str, Any]], str], counted: pd.DataFrame, key: str, t: Words
) -> Prose:
    total = int(rows["amount_fen"].sum())
    if not total:
        return Prose(())
    top = max(records(rows), key=lambda r: r["amount_fen"])
    sentence = runs(
        t.template(key),
        total=len(counted),
        n=int((counted["firms"] > 0).sum()),
        name=name(top),
        amount=yuan(top["amount_fen"]),
        share=percent(top["amount_fen"], total),
    )
    return Prose((paragraph(sentence),))


def changes(year: Annual, lang: str) -> Prose:
    """Say what moved the total most against the year before, or that there was no policy before."""
    t = Words(lang)
    if year.previous is None:
        return Prose((paragraph(_versus_before(year, t)),))
    causes = change(year.previous, year.assessment).causes
    causes = causes[causes["amount_fen"] != 0]
    largest = sorted(records(causes), key=lambda r: -abs(r["amount_fen"]))[:SHOWN_CAUSES]
    points = [_cause(row, year.rules, t) for row in largest]
    blocks: list[Block] = [paragraph(_versus_before(year, t))]
    return Prose((*blocks, bullets(points)) if points else tuple(blocks))


def _cause(row: dict[str, Any], rules: Rules, t: Words) -> tuple[tuple[str, bool], ...]:
    amount = signed(row["amount_fen"])
    if row["cause"] == "stacking":
        return runs(t.template("change_stacking"), amount=amount)
    name = award_name(rules.award(row["cause"]), t)
    return runs(
        t.template("change_finding"), award=name, before=row["before"], after=row["after"], amount=amount
    )


def rates(year: Annual, lang: str) -> Prose:
    """Say what the tiered award gives at its gate, and where it gives less than a lower brand."""
    t = Words(lang)
    tier = tier_of(year.rules)
    lower = _next_lower(tier.award, year.rules)
    even = tier.even_point(lower)
    values = {
        "gate": yuan(tier.gate_fen),
        "at_gate": yuan(year.rules.rounded(tier.earned(tier.gate_fen))),
        "even": yuan(even or 0),
        "flat": yuan(lower),
    }
    key = "rates_never"
    if even is not None:
        key = "rates_finding" if even > tier.gate_fen else "rates_fair"
    return Prose((callout(runs(t.template(key), **values)),))


def _next_lower(award: Award, rules: Rules) -> int:
    """Return the fixed sum that a missed gate is paid under some reading: that of the next lower honour."""
    variants = next(a for v in rules.policy.versions for a in v.awards if a.id == award.id).gate_missed
    lower = next((v.pay_as for v in variants if v.pay_as), None)
    return (rules.award(lower).fixed_fen or 0) if lower else 0


def near(year: Annual, lang: str) -> Prose:
    """Say how many holders of a national honour lie near a threshold."""
    t = Words(lang)
    holders = int(near_threshold(year)["holds_honour"].sum())
    sentence = runs(t.template("near_finding"), n=holders) if holders else runs(t.template("near_none"))
    return Prose((paragraph(sentence),))


def fund(ledger: FundYear | None, rules: Rules) -> prose.Prose:
    """Say what was set aside, spent and left, and what went to uses that the clause does not name."""
    if ledger is None or rules.fund is None:
        return prose.Prose((prose.callout(sentence("fund_none")),))
    values = {
        "available": Money(ledger.available_fen),
        "spent": Money(ledger.spent_fen),
        "left": Money(ledger.left_fen),
    }
    if ledger.left_fen < 0:
        blocks = [prose.callout(sentence("fund_over", over=Money(-ledger.left_fen), **values))]
    else:
        fate = say("fate_carried" if rules.fund.carries_over else "fate_lapses")
        blocks = [prose.paragraph(sentence("fund_finding", fate=fate, **values))]
    outside = ledger.uses[~ledger.uses["is_named"]]
    if len(outside):
        n, amount = int(outside["entries"].sum()), Money(int(outside["amount_fen"].sum()))
        names = joined(outside["use_class"])
        blocks.append(prose.callout(sentence("fund_outside", n=n, amount=amount, names=names)))
    return prose.Prose(tuple(blocks))


def data_doubts(found: tuple[Doubt, ...], lang: str) -> Prose:
    """Introduce the findings about the data."""
    t = Words(lang)
    return (
        Prose((paragraph(runs(t.template("doubts_finding"))),)) if any(d.count for d in found) else Prose(())
    )


def readings(rules: Rules) -> prose.Prose:
    """Say how many clauses are open, and who should settle them."""
    n = sum(r.affects != "kpi" for r in rules.policy.readings.values())
    return prose.Prose((prose.paragraph(sentence("readings_finding", n=n)),))
