"""Sentences with computed numbers, in Chinese and English: one message each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mq_analysis import budget, schedule
from mq_analysis.budget import Annual, Doubt, FundYear
from mq_analysis.display import Block, Prose, bullets, callout, paragraph, runs
from mq_analysis.frames import records
from mq_analysis.labels import Words
from mq_analysis.maps import township_name
from mq_analysis.money import round_half_up, wan, yuan
from mq_analysis.policy import Award, Rules
from mq_analysis.wording import award_name, percent, signed

SHOWN_CAUSES = 3


def headline(year: Annual, lang: str) -> Prose:
    """Say the year's total, its largest parts, the change, and how far readings move it."""
    t = Words(lang)
    blocks = [callout(_total(year, t))]
    points = [*_largest(year, t), _versus_before(year, t), *_spread(year, t)]
    undecided = int(year.assessment.awards["amount_fen"].isna().sum())
    if undecided:
        points.append(runs(t.template("headline_undecided"), n=undecided))
    return Prose((*blocks, bullets(points)))


def _total(year: Annual, t: Words) -> tuple[tuple[str, bool], ...]:
    total = year.assessment.total_fen
    firms = int(
        (year.assessment.awards["amount_fen"].fillna(0) > 0)
        .groupby(year.assessment.awards["org_code"])
        .any()
        .sum()
    )
    template = t.template("headline" if firms else "headline_none")
    return runs(template, year=year.year, firms=firms, total=yuan(total), wan=wan(total))


def _largest(year: Annual, t: Words) -> list[tuple[tuple[str, bool], ...]]:
    total = year.assessment.total_fen
    if not total:
        return []
    clauses = budget.by_clause(year.assessment)
    top = max(records(clauses), key=lambda r: r["amount_fen"])
    payee = records(budget.firms(year))[0]
    return [
        runs(
            t.template("headline_top"),
            award=award_name(year.rules.award(top["award_id"]), t),
            clause=top["clause"],
            amount=yuan(top["amount_fen"]),
            share=percent(top["amount_fen"], total),
            name=payee["name"],
            largest=yuan(payee["amount_fen"]),
            largest_share=percent(payee["amount_fen"], total),
        )
    ]


def _versus_before(year: Annual, t: Words) -> tuple[tuple[str, bool], ...]:
    if year.previous is None:
        return runs(t.template("headline_first"), year=year.year)
    old, new = year.previous.total_fen, year.assessment.total_fen
    key = "headline_same" if old == new else "headline_up" if new > old else "headline_down"
    difference = abs(new - old)
    return runs(
        t.template(key),
        before=year.year - 1,
        old=yuan(old),
        difference=yuan(difference),
        percent=percent(difference, old),
    )


def _spread(year: Annual, t: Words) -> list[tuple[tuple[str, bool], ...]]:
    prices = budget.other_readings(year)
    totals = [year.assessment.total_fen, *prices.loc[prices["difference_fen"].notna(), "total_fen"]]
    if min(totals) == max(totals):
        return []
    return [runs(t.template("headline_reading"), low=yuan(int(min(totals))), high=yuan(int(max(totals))))]


def clauses(year: Annual, lang: str) -> Prose:
    """Name the awards under which nothing is due."""
    t = Words(lang)
    rows = budget.by_clause(year.assessment)
    empty = [award_name(year.rules.award(a), t) for a in rows.loc[rows["amount_fen"] == 0, "award_id"]]
    if not empty:
        return Prose(())
    return Prose((paragraph(runs(t.template("clause_finding"), names=t("comma").join(empty))),))


def townships(year: Annual, lang: str) -> Prose:
    """Say how many townships have a winner, and which has most."""
    rows = budget.by_township(year)
    codes = zip(rows["township_code"], rows["township"], strict=True)
    rows["township"] = [township_name(year.rules.policy.id, code, name, lang) for code, name in codes]
    return _top(rows, "township", "township_finding", lang)


def industries(year: Annual, lang: str) -> Prose:
    """Say which industry has most."""
    return _top(budget.by_industry(year), "product_group", "industry_finding", lang)


def _top(rows: pd.DataFrame, column: str, key: str, lang: str) -> Prose:
    t = Words(lang)
    total = int(rows["amount_fen"].sum())
    if not total:
        return Prose(())
    top = max(records(rows), key=lambda r: r["amount_fen"])
    fen = top["amount_fen"]
    sentence = runs(
        t.template(key),
        total=len(rows),
        n=int((rows["firms"] > 0).sum()),
        name=top[column],
        amount=yuan(fen),
        share=percent(fen, total),
    )
    return Prose((paragraph(sentence),))


def changes(year: Annual, lang: str) -> Prose:
    """Say what moved the total most against the year before, or that there was no policy before."""
    t = Words(lang)
    if year.previous is None:
        return Prose((paragraph(_versus_before(year, t)),))
    causes = budget.change(year.previous, year.assessment).causes
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
    award = next(a for a in year.rules.awards if a.schedule)
    gate = next((c.bound for c in award.gate if c.op == "at_least"), 0)
    lower = _next_lower(award, year.rules)
    even = _even(award, lower, gate)
    values = {
        "gate": yuan(gate),
        "at_gate": yuan(_earned(award, gate, year.rules)),
        "even": yuan(even),
        "flat": yuan(lower),
    }
    return Prose((callout(runs(t.template("rates_finding" if even > gate else "rates_fair"), **values)),))


def _next_lower(award: Award, rules: Rules) -> int:
    """Return the fixed sum that a missed gate is paid under some reading: that of the next lower honour."""
    variants = next(a for v in rules.policy.versions for a in v.awards if a.id == award.id).gate_missed
    lower = next((v.pay_as for v in variants if v.pay_as), None)
    return (rules.award(lower).fixed_fen or 0) if lower else 0


def _earned(award: Award, base: int, rules: Rules) -> int:
    assert award.schedule is not None, "chosen by having one"  # noqa: S101 (narrows the type)
    return round_half_up(sum(p.earned_fen for p in schedule.parts(award.schedule, base)), rules.rounding_fen)


def _even(award: Award, flat: int, gate: int) -> int:
    """Return the smallest retention, in fen, at which a marginal award reaches a flat sum; else the gate."""
    assert award.schedule is not None, "chosen by having one"  # noqa: S101 (narrows the type)
    low, high = gate, max(gate, 1)
    while sum(p.earned_fen for p in schedule.parts(award.schedule, high)) < flat:
        high *= 2
    while low < high:
        middle = (low + high) // 2
        if sum(p.earned_fen for p in schedule.parts(award.schedule, middle)) >= flat:
            high = middle
        else:
            low = middle + 1
    return low


def near(year: Annual, lang: str) -> Prose:
    """Say how many holders of a national honour lie near a threshold."""
    t = Words(lang)
    holders = int(budget.near_threshold(year)["holds_honour"].sum())
    sentence = runs(t.template("near_finding"), n=holders) if holders else runs(t.template("near_none"))
    return Prose((paragraph(sentence),))


def fund(ledger: FundYear | None, rules: Rules, lang: str) -> Prose:
    """Say what was set aside, spent and left, and what went to uses that the clause does not name."""
    t = Words(lang)
    if ledger is None or rules.fund is None:
        return Prose((callout(runs(t.template("fund_none"))),))
    values = {
        "available": yuan(ledger.available_fen),
        "spent": yuan(ledger.spent_fen),
        "left": yuan(ledger.left_fen),
    }
    if ledger.left_fen < 0:
        blocks = [callout(runs(t.template("fund_over"), over=yuan(-ledger.left_fen), **values))]
    else:
        fate = t("fate_carried" if rules.fund.carries_over else "fate_lapses")
        blocks = [paragraph(runs(t.template("fund_finding"), fate=fate, **values))]
    outside = ledger.uses[~ledger.uses["is_named"]]
    if len(outside):
        names = t("comma").join(outside["use_class"])
        n, fen = int(outside["entries"].sum()), int(outside["amount_fen"].sum())
        blocks.append(callout(runs(t.template("fund_outside"), n=n, amount=yuan(fen), names=names)))
    return Prose(tuple(blocks))


def data_doubts(found: tuple[Doubt, ...], lang: str) -> Prose:
    """Introduce the findings about the data."""
    t = Words(lang)
    return (
        Prose((paragraph(runs(t.template("doubts_finding"))),)) if any(d.count for d in found) else Prose(())
    )


def readings(rules: Rules, lang: str) -> Prose:
    """Say how many clauses are open, and who should settle them."""
    t = Words(lang)
    n = sum(r.affects != "kpi" for r in rules.policy.readings.values())
    return Prose((paragraph(runs(t.template("readings_finding"), n=n)),))
