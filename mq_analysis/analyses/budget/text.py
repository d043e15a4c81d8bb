"""Sentences about the budget with computed numbers, in Chinese and English."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mq_analysis.analyses.budget.bearers import bearer_points
from mq_analysis.analyses.budget.change import change
from mq_analysis.analyses.budget.comparison import versus_year_before
from mq_analysis.analyses.budget.doubts import Doubt
from mq_analysis.analyses.budget.groups import by_industry, by_township, has_industries
from mq_analysis.analyses.budget.points import later, limit_points, to_settle
from mq_analysis.analyses.budget.prices import other_readings
from mq_analysis.analyses.budget.tops import largest, top_place
from mq_analysis.base.frames import records
from mq_analysis.base.money import wan
from mq_analysis.policy import Rules
from mq_analysis.report import nouns, values
from mq_analysis.report.prose import Prose, Said, bullets, callout, narrate, paragraph
from mq_analysis.report.source_tables import open_readings
from mq_analysis.report.spoken import award_name, name_of_award, place_name
from mq_analysis.report.values import Money, join, say
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.fund import FundYear
from mq_analysis.rules.sums import UNREGISTERED, by_award, winners
from mq_analysis.rules.tier import has_tier

SHOWN_CAUSES = 3


def headline(year: Annual) -> Prose:
    """Say the year's total, its largest parts, its change, and its range over the readings."""
    undecided = _open_firms(year)
    if undecided and not winners(year.assessment):
        return Prose((callout(narrate("headline_open", year=year.year, n=undecided)),))
    blocks = [callout(_total(year))]
    points = [
        *largest(year),
        *bearer_points(year),
        *later(year),
        versus_year_before(year),
        *limit_points(year),
        *to_settle(year),
    ]
    points += spread(year.assessment.total_fen, other_readings(year))
    if undecided:
        points.append(narrate("headline_undecided", n=undecided))
    return Prose((*blocks, bullets(points)))


def _open_firms(year: Annual) -> int:
    """Count the firms of which some amount is undecided."""
    awards = year.assessment.awards
    return int(awards.loc[awards["amount_fen"].isna(), "org_code"].nunique())


def plain(said: values.Said) -> Said:
    """Return an entry of the catalogue without bold parts as a sentence."""
    return narrate(said.key, **said.values)


def _total(year: Annual) -> Said:
    total = year.assessment.total_fen
    firms = winners(year.assessment)
    key = "headline_estimated" if year.is_estimate else "headline"
    return narrate(
        key if firms else "headline_none", year=year.year, firms=firms, total=Money(total), wan=wan(total)
    )


def spread(total_fen: int, prices: pd.DataFrame) -> list[Said]:
    """Say the smallest and largest total over the readings, if they differ."""
    totals = [total_fen, *prices.loc[prices["difference_fen"].notna(), "total_fen"]]
    if min(totals) == max(totals):
        return []
    return [narrate("headline_reading", low=Money(int(min(totals))), high=Money(int(max(totals))))]


def clauses(year: Annual) -> Prose:
    """Name the awards under which nothing is due, and those under which that is not known yet."""
    rows, items = by_award(year.assessment), year.assessment.looked_at
    open_ = set(items.loc[items["outcome"].isin(["missing", "undecided"]), "award_id"])
    zero = list(rows.loc[rows["amount_fen"] == 0, "award_id"])
    said = [
        narrate(key, names=join([award_name(year.rules.award(id_)) for id_ in ids]))
        for key, ids in (
            ("clause_finding", [id_ for id_ in zero if id_ not in open_]),
            ("clause_open", [id_ for id_ in zero if id_ in open_]),
        )
        if ids
    ]
    return Prose(tuple(paragraph(one) for one in said))


def townships(year: Annual) -> Prose:
    """Say how many townships have a winner, and which has the largest sum."""
    rows = by_township(year)
    total = int(rows["amount_fen"].sum())
    if not total:
        return Prose(())
    registered = rows[rows["township_code"] != UNREGISTERED]
    n = int((registered["firms"] > 0).sum())
    said = narrate("township_finding", total=len(registered), n=n)
    return Prose(
        (paragraph(said + top_place(rows, lambda row: place_name(year.rules.policy.id, row), total)),)
    )


def industries(year: Annual) -> Prose:
    """Say which industry has the largest sum."""
    rows = by_industry(year)
    total = int(rows["amount_fen"].sum())
    if not has_industries(year) or not total:
        return Prose(())
    return Prose(
        (paragraph(top_place(rows, lambda row: row["product_group"] or say("unregistered"), total)),)
    )


def changes(year: Annual) -> Prose:
    """Say which causes changed the total most against the year before, or that there was no policy before."""
    if _open_firms(year) and not winners(year.assessment):
        return Prose(())
    first = paragraph(versus_year_before(year))
    if year.previous is None:
        return Prose((first,))
    causes = change(year.previous, year.assessment).causes
    causes = causes[causes["amount_fen"] != 0]
    first_causes = sorted(records(causes), key=lambda r: -abs(r["amount_fen"]))[:SHOWN_CAUSES]
    points = [_cause(row, year.rules) for row in first_causes]
    return Prose((first, bullets(points)) if points else (first,))


def _cause(row: dict[str, Any], rules: Rules) -> Said:
    amount = Money(row["amount_fen"], signed=True)
    if row["cause"] == "stacking":
        key = "change_stacking_more" if row["amount_fen"] < 0 else "change_stacking_less"
        return narrate(key, rule=nouns.stacking(rules), amount=Money(abs(row["amount_fen"])))
    name = name_of_award(row["cause"], rules)
    return narrate(
        "change_finding", award=name, before=int(row["before"]), after=int(row["after"]), amount=amount
    )


def fund(ledger: FundYear | None, rules: Rules) -> Prose:
    """Say what was budgeted, spent and left, and what was spent on uses that the clause does not name."""
    if rules.fund is None:
        return Prose(())
    if ledger is None:
        return Prose((callout(narrate("fund_none")),))
    amounts = {
        "available": Money(ledger.available_fen),
        "spent": Money(ledger.spent_fen),
        "left": Money(ledger.left_fen),
    }
    if ledger.left_fen < 0:
        blocks = [callout(narrate("fund_over", over=Money(-ledger.left_fen), **amounts))]
    else:
        fate = say("fate_carried" if rules.fund.carries_over else "fate_lapses")
        blocks = [paragraph(narrate("fund_finding", fate=fate, **amounts))]
    outside = ledger.uses[~ledger.uses["is_named"]]
    if len(outside):
        n, amount = int(outside["entries"].sum()), Money(int(outside["amount_fen"].sum()))
        names = join(outside["use_class"])
        kinds = len(rules.fund.uses)
        blocks.append(callout(narrate("fund_outside", n=n, amount=amount, kinds=kinds, names=names)))
    return Prose(tuple(blocks))


def data_doubts(found: tuple[Doubt, ...]) -> Prose:
    """Introduce the findings about the data."""
    counts = {d.kind: d.count for d in found}
    key = "doubts_open" if counts.get("undecided") else "doubts_finding"
    return Prose((paragraph(narrate(key)),)) if any(counts.values()) else Prose(())


def omissions(year: Annual) -> Prose:
    """Name the sections that the report leaves out because policy or data have nothing of the kind."""
    rules = year.rules
    there = {
        "industry": has_industries(year),
        "tier": has_tier(rules),
        "township": rules.version.township is not None,
        "readings": bool(open_readings(rules)),
        "fund": rules.fund is not None,
        "procedure": rules.policy.procedure is not None,
    }
    names = [say(f"left_{name}") for name, is_there in there.items() if not is_there]
    return Prose((paragraph(narrate("left_out", names=join(names))),)) if names else Prose(())


def readings(rules: Rules) -> Prose:
    """Say how many clauses are open, and who should settle them."""
    n = len(open_readings(rules))
    key = "readings_finding" if rules.policy.procedure is not None else "readings_finding_any"
    return Prose((paragraph(narrate(key, n=n)),)) if n else Prose(())
