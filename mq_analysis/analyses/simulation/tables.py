"""Tables of the forecast, of the distribution of the total, of its settlement, and of the years ahead."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from mq_analysis.analyses.simulation.estimate import Estimate
from mq_analysis.analyses.simulation.forecast import Forecast
from mq_analysis.analyses.simulation.outlook import Outlook
from mq_analysis.analyses.simulation.settlement import Settlement
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.analyses.simulation.view import View
from mq_analysis.base.frames import records
from mq_analysis.report import nouns
from mq_analysis.report.cells import Again, Ends, Several
from mq_analysis.report.spoken import ENTERPRISE, award_name, firm_name, place_name
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Money, Share, Shown, Value, Wan, pieces, say

CHANCES = (0.80, 0.90)
"""Chances with which a budget line should hold, as the table shows them."""


def back_test(found: Forecast | None) -> Table | None:
    """Tabulate the errors of each forecasting method on earlier years; None without such years."""
    if found is None or found.tests.empty:
        return None
    body = [
        (
            _method(r["method"], is_used=r["method"] == found.method),
            r["year"],
            r["firms"],
            Share.of(r["error"]),
            Share.of(r["bias"]),
            Share.of(r["within"]),
            None if math.isnan(r["covered"]) else Share.of(r["covered"]),
        )
        for r in records(found.tests.sort_values(["method", "year"], kind="stable"))
    ]
    columns = (
        text(say("method"), weight=1),
        number(say("year")),
        number(say("firms")),
        number(say("error_abs")),
        number(say("bias")),
        number(say("within_ten")),
        number(say("covered")),
    )
    return Table(say("tbl_back_test"), "tbl-back-test", columns, tuple(body), notes=(say("note_back_test"),))


def _method(method: str, *, is_used: bool) -> Several:
    name = say(f"method_{method}")
    shown = pieces(name, say("method_used"), mark=" ") if is_used else name
    return Several((("", name), (say("used"), int(is_used))), shown)


def holders(found: Estimate | None, study: Study) -> Table | None:
    """Tabulate the firms with the tiered award: forecast, interval, award at each (internal edition)."""
    if found is None or found.holders.empty:
        return None
    rows = found.holders.sort_values(["paid_fen", "org_code"], ascending=[False, True])
    body = [
        (
            _holder(r),
            place_name(study.rules.policy.id, r),
            Wan(r["forecast_fen"], places=2),
            Ends(
                Wan(r["low_fen"]),
                Wan(r["high_fen"]),
                pieces(Wan(r["low_fen"], places=2), Wan(r["high_fen"], places=2), mark=" – "),
            ),
            Money(r["paid_fen"]),
            Ends(
                Money(r["paid_low_fen"]),
                Money(r["paid_high_fen"]),
                pieces(Money(r["paid_low_fen"]), Money(r["paid_high_fen"]), mark=" – "),
            ),
            _money(r["paid_actual_fen"]),
        )
        for r in records(rows)
    ]
    columns = (
        text(ENTERPRISE, weight=1),
        text(say("township")),
        number(say("forecast"), data_unit=say("wan_yuan")),
        number(say("interval"), data_unit=say("wan_yuan")),
        money(say("paid_forecast")),
        money(say("paid_interval")),
        money(say("paid_actual")),
    )
    names = {"award": nouns.tiered_award(study.rules), "base": nouns.base(study.rules)}
    caption = say("tbl_holders", year=study.year, **names)
    return Table(caption, "tbl-holders", columns, tuple(body), notes=(say("note_holders"),))


def _holder(row: dict[str, Any]) -> Several:
    """Name a firm, with a mark if a threshold lies inside its interval."""
    firm, crosses = firm_name(row), bool(row["crosses"])
    shown = pieces(firm, say("crosses_mark"), mark=" ") if crosses else firm
    named = (say("enterprise"), firm.name), (say("org_code"), firm.code), (say("crosses"), int(crosses))
    return Several(named, shown, own_heads=True)


def _money(fen: object) -> Money | None:
    return None if pd.isna(fen) else Money(int(fen))  # type: ignore[call-overload]


def chances(found: Estimate | None, line_fen: int | None) -> Table | None:
    """Tabulate the year's total: at the forecast, its interval, the probability of exceeding budget lines."""
    if found is None:
        return None
    drawn = found.draws
    lines: list[tuple[Value, int]] = [(say("at_forecast"), found.total_fen)]
    if line_fen is not None:
        lines.append((say("budget_line"), line_fen))
    lines += [(f"P{q}", drawn.quantile(q / 100)) for q in (5, 50, 95)]
    lines += [(say("line_for", chance=Share.of(c)), drawn.quantile(c)) for c in CHANCES]
    body = [(name, Money(fen), Share.of(drawn.chance_above(fen))) for name, fen in lines]
    columns = (text(Again(say("item")), weight=1), money(say("total_under")), number(say("chance_above")))
    check = say(
        "note_chances",
        n=len(drawn.totals),
        mean=Money(round(drawn.mean_fen)),
        closed=Money(round(found.mean_fen)),
        sd=Money(round(drawn.sd_fen)),
        closed_sd=Money(round(found.sd_fen)),
    )
    return Table(say("tbl_chances"), "tbl-chances", columns, tuple(body), notes=(check,))


def years_ahead(found: Outlook | None) -> Table | None:
    """Tabulate past totals and the quantiles of the years ahead; None if they cannot be simulated."""
    if found is None:
        return None
    names = [str(name) for name in found.rows if str(name).startswith("q")]
    body = [
        (
            r["year"],
            say(f"ahead_{r['kind']}"),
            _money(r["total_fen"]),
            *(None if pd.isna(r[name]) else Wan(int(r[name]), places=1) for name in names),
        )
        for r in records(found.rows)
    ]
    columns = (
        text(say("year")),
        text(say("ahead_kind"), weight=1),
        money(say("total_under")),
        *(number(f"P{int(name[1:])}", data_unit=say("wan_yuan")) for name in names),
    )
    return Table(
        say("tbl_ahead"), "tbl-ahead", columns, tuple(body), notes=(say("note_ahead", n=found.paths),)
    )


def assumptions(found: Outlook | None, study: Study) -> Table | None:
    """Tabulate the assumptions of the years ahead: growth, and the pipeline of each award."""
    if found is None:
        return None
    grown, flow = found.growth, found.pipeline
    past = say("from_years", first=grown.years[0], last=grown.years[-1])
    body: list[Row] = [
        (
            say("growth_expected", base=nouns.base(study.rules)),
            _growth(grown.expected),
            say("from_scenario") if grown.assumed else past,
        ),
        (say("growth_spread"), Share.of(grown.spread.own), past),
        (say("growth_shared"), Share.of(grown.spread.shared), past),
    ]
    span = say("from_years", first=flow.years[0], last=flow.years[-1])
    for place, slots in flow.slots.items():
        award = study.rules.awards[place]
        source = say("from_scenario") if award.id in flow.assumed else span
        mean = Shown(float(slots.mean), f"{slots.mean:.2f}")
        body.append((say("new_honours", award=award_name(award)), mean, source))
    columns = (text(say("item"), weight=1.6), number(say("value")), text(say("source"), weight=1))
    return Table(
        say("tbl_assumptions"), "tbl-assumptions", columns, tuple(body), notes=(say("note_assumptions"),)
    )


def _growth(value: float) -> Shown:
    """Write a growth with its sign."""
    return Shown(float(value), pieces("+" if value > 0 else "", Share.of(value)))


def november_chances(seen: View | None) -> Table | None:
    """Tabulate the distribution of the total as of November; None without an estimate."""
    if seen is None or seen.study is None:
        return None
    return chances(seen.estimate, seen.study.budget_line(""))


def november_holders(seen: View | None) -> Table | None:
    """Tabulate the firms whose award depends on a forecast, if the year is open; else None."""
    if seen is None or seen.study is None:
        return None
    return holders(seen.estimate, seen.study)


def settlement(found: Settlement | None, year: int) -> Table | None:
    """Tabulate the firms whose amount changed between estimate and settlement; None without one."""
    if found is None or found.firms.empty:
        return None
    rows = found.firms.assign(size=found.firms["difference_fen"].abs())
    rows = rows.sort_values(["cause", "size", "org_code"], ascending=[True, False, True])
    body = [
        (
            firm_name(r),
            say(f"est_cause_{r['cause']}"),
            _money(r["estimated_fen"]),
            _money(r["settled_fen"]),
            Money(r["difference_fen"], signed=True),
        )
        for r in records(rows)
    ]
    sums: list[Row] = [
        (say(f"est_cause_{r['cause']}"), "", "", "", Money(r["difference_fen"], signed=True))
        for r in records(found.causes)
        if r["firms"]
    ]
    off = Money(found.settled_fen - found.estimated_fen, signed=True)
    total = (say("total"), "", Money(found.estimated_fen), Money(found.settled_fen), off)
    columns = (
        text(ENTERPRISE, weight=1),
        text(say("cause")),
        money(say("est_estimated")),
        money(say("est_final")),
        money(say("difference_plain")),
    )
    return Table(
        say("tbl_settled", year=year),
        "tbl-settled",
        columns,
        tuple(body),
        (*sums, total),
        (say("note_settled"),),
    )
