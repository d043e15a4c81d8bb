"""Sentences of a budget in sums."""

from __future__ import annotations

from mq_analysis.analyses.budget.comparison import limits_in_sums, versus_before
from mq_analysis.analyses.budget.large import EDGES_FEN, Sums, YearInSums
from mq_analysis.analyses.budget.text import plain, spread
from mq_analysis.analyses.budget.tops import top_place
from mq_analysis.base.money import FEN_PER_WAN, wan
from mq_analysis.report.prose import Prose, bullets, callout, narrate, paragraph
from mq_analysis.report.spoken import award_with_clause, month_gap, sum_place
from mq_analysis.report.values import Money, Share, group_digits

TOP = 10
"""How many of the places with the largest sums are put together."""


def sums_headline(year: YearInSums) -> Prose:
    """Say the year's total, its largest part, its change, and its range over the readings."""
    total, now = year.total_fen, year.of_year(year.year)
    every = Sums.of(year.groups)
    points = []
    if total:
        top = max(now, key=lambda name: now[name].amount_fen)
        award = year.rules.award(top)
        points.append(
            narrate(
                "ls_top",
                award=award_with_clause(award),
                awards=group_digits(now[top].awards),
                amount=Money(now[top].amount_fen),
                share=Share(now[top].amount_fen, total),
            )
        )
    points += [
        versus_before(year.year, year.before_fen, total, year.before) + limits_in_sums(year),
        *spread(total, year.prices),
    ]
    if every.undecided:
        points.append(narrate("headline_undecided", n=group_digits(every.undecided)))
    head = narrate(
        "ls_headline", year=year.year, awards=group_digits(every.awards), total=Money(total), wan=wan(total)
    )
    gaps = [callout(plain(month_gap(gap, year.rules))) for gap in year.gaps]
    return Prose((callout(head), *gaps, bullets(points)))


def sums_places(year: YearInSums) -> Prose:
    """Say which place has the largest sum, and the sum of the first places together."""
    rows, total = year.by_place(), year.total_fen
    if len(rows) < 2 or not total:
        return Prose(())
    top = rows["amount_fen"][:TOP]
    finding = (
        *narrate("ls_place", n=len(rows)),
        *top_place(rows, lambda row: sum_place(row["place"]), total),
        *narrate("ls_first", top=len(top), top_share=Share(int(top.sum()), total)),
    )
    return Prose((paragraph(finding),))


def sums_amounts(year: YearInSums) -> Prose:
    """Say how many awards are in the two highest classes of amounts, and their share of the sum."""
    rows, total = year.by("reached"), year.total_fen
    edge = len(EDGES_FEN) - 1
    large = rows[rows["reached"] >= edge]
    if not total or large.empty:
        return Prose(())
    awards = int(large["awards"].sum())
    finding = narrate(
        "ls_amounts",
        edge=EDGES_FEN[edge - 1] // FEN_PER_WAN,
        awards=group_digits(awards),
        share_awards=Share(awards, int(rows["awards"].sum())),
        share=Share(int(large["amount_fen"].sum()), total),
    )
    return Prose((paragraph(finding),))


def sums_items(year: YearInSums) -> Prose:
    """Say how many items fall under an award, count, and lack a fact; and how many rows the data have."""
    by_reason = year.items.groupby("reason")["items"].sum()
    counted = {name: group_digits(int(by_reason.get(name, 0))) for name in ("counts", "missing")}
    items = narrate("ls_items", items=group_digits(int(by_reason.sum())), **counted)
    files = sum(len(one.paths) for one in year.files.values())
    rows = narrate("ls_rows", rows=group_digits(sum(year.rows.values())), files=files)
    return Prose((paragraph(items), paragraph(rows)))
