"""Sentences of a budget in sums."""

from __future__ import annotations

from mq_analysis.analyses.budget.large import EDGES_FEN, Sums, YearInSums
from mq_analysis.analyses.budget.text import spread, versus_before
from mq_analysis.base.frames import records
from mq_analysis.base.money import FEN_PER_WAN, wan, yuan
from mq_analysis.report.display import Prose, bullets, callout, paragraph, runs
from mq_analysis.report.format import award_name, month_gap, percent, sum_place
from mq_analysis.report.labels import Words

TOP = 10
"""How many of the places with the largest sums are put together."""


def sums_headline(year: YearInSums, lang: str) -> Prose:
    """Say the year's total, its largest part, the change, and how far readings move it."""
    t = Words(lang)
    total, now = year.total_fen, year.of_year(year.year)
    every = Sums.of(year.groups)
    said = {"awards": f"{every.awards:,}", "total": yuan(total), "wan": wan(total)}
    points = []
    if total:
        top = max(now, key=lambda name: now[name].amount_fen)
        award = year.rules.award(top)
        points.append(
            runs(
                t.template("ls_top"),
                award=award_name(award, t),
                clause=award.clause,
                awards=f"{now[top].awards:,}",
                amount=yuan(now[top].amount_fen),
                share=percent(now[top].amount_fen, total),
            )
        )
    points += [
        versus_before(year.year, year.before_fen, total, year.before, t),
        *spread(total, year.prices, t),
    ]
    if every.undecided:
        points.append(runs(t.template("headline_undecided"), n=f"{every.undecided:,}"))
    gaps = [callout(((month_gap(gap, year.rules, t), False),)) for gap in year.gaps]
    return Prose((callout(runs(t.template("ls_headline"), year=year.year, **said)), *gaps, bullets(points)))


def sums_places(year: YearInSums, lang: str) -> Prose:
    """Say which place has most, and what the first have together."""
    t = Words(lang)
    rows, total = year.by_place(), year.total_fen
    if len(rows) < 2 or not total:
        return Prose(())
    most = records(rows)[0]
    top = rows["amount_fen"][:TOP]
    told = runs(
        t.template("ls_place"),
        n=len(rows),
        name=sum_place(most["place"], t),
        amount=yuan(int(most["amount_fen"])),
        share=percent(int(most["amount_fen"]), total),
        top=len(top),
        top_share=percent(int(top.sum()), total),
    )
    return Prose((paragraph(told),))


def sums_amounts(year: YearInSums, lang: str) -> Prose:
    """Say how many awards are of the two highest classes, and what they have of the amount."""
    t = Words(lang)
    rows, total = year.by("reached"), year.total_fen
    edge = len(EDGES_FEN) - 1
    large = rows[rows["reached"] >= edge]
    if not total or large.empty:
        return Prose(())
    awards = int(large["awards"].sum())
    told = runs(
        t.template("ls_amounts"),
        edge=EDGES_FEN[edge - 1] // FEN_PER_WAN,
        awards=f"{awards:,}",
        share_awards=percent(awards, int(rows["awards"].sum())),
        share=percent(int(large["amount_fen"].sum()), total),
    )
    return Prose((paragraph(told),))


def sums_items(year: YearInSums, lang: str) -> Prose:
    """Say how many items fall under an award, count, and lack a fact; and how many rows the data have."""
    t = Words(lang)
    by_reason = year.items.groupby("reason")["items"].sum()
    counted = {name: f"{int(by_reason.get(name, 0)):,}" for name in ("counts", "missing")}
    items = runs(t.template("ls_items"), items=f"{int(by_reason.sum()):,}", **counted)
    files = sum(len(one.paths) for one in year.files.values())
    rows = runs(t.template("ls_rows"), rows=f"{sum(year.rows.values()):,}", files=files)
    return Prose((paragraph(items), paragraph(rows)))
