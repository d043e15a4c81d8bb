"""Tables of the forecast, of the chances of the total, and of the years ahead."""

from __future__ import annotations

import math

import pandas as pd

from mq_analysis.analyses.simulation.estimate import Estimate
from mq_analysis.analyses.simulation.forecast import Forecast
from mq_analysis.analyses.simulation.outlook import Outlook
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.frames import records
from mq_analysis.base.money import wan, yuan
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH, award_name, firm_name, percent_of, place_name
from mq_analysis.report.labels import Words

CHANCES = (0.80, 0.90)
"""Chances with which a budget line should hold, as the table shows them."""


def back_test(found: Forecast | None, lang: str) -> Table | None:
    """Tabulate how each method of forecasting did on earlier years; None without such years."""
    if found is None or found.tests.empty:
        return None
    t = Words(lang)
    body = [
        (
            t(f"method_{r['method']}") + (f" {t('method_used')}" if r["method"] == found.method else ""),
            str(r["year"]),
            str(r["firms"]),
            percent_of(r["error"]),
            percent_of(r["bias"]),
            percent_of(r["within"]),
            DASH if math.isnan(r["covered"]) else percent_of(r["covered"]),
        )
        for r in records(found.tests.sort_values(["method", "year"], kind="stable"))
    ]
    columns = (
        Column(t("method"), weight=1),
        number(t("year")),
        number(t("firms")),
        number(t("error_abs")),
        number(t("bias")),
        number(t("within_ten")),
        number(t("covered")),
    )
    return Table(t("tbl_back_test"), "tbl-back-test", columns, tuple(body), notes=(t("note_back_test"),))


def holders(found: Estimate | None, study: Study, lang: str) -> Table | None:
    """Tabulate the firms with the tiered award: forecast, interval, what each would be paid (internal edition)."""
    if found is None or found.holders.empty:
        return None
    t = Words(lang)
    rows = found.holders.sort_values(["paid_fen", "org_code"], ascending=[False, True])
    body = [
        (
            firm_name(r, t) + (f" {t('crosses_mark')}" if r["crosses"] else ""),
            place_name(study.rules.policy.id, r, t),
            wan(r["forecast_fen"], places=2),
            f"{wan(r['low_fen'], places=2)} – {wan(r['high_fen'], places=2)}",
            yuan(r["paid_fen"]),
            f"{yuan(r['paid_low_fen'])} – {yuan(r['paid_high_fen'])}",
            DASH if pd.isna(r["paid_actual_fen"]) else yuan(int(r["paid_actual_fen"])),
        )
        for r in records(rows)
    ]
    columns = (
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1),
        Column(t("township")),
        number(t("forecast")),
        number(t("interval")),
        number(t("paid_forecast"), t("yuan")),
        number(t("paid_interval"), t("yuan")),
        number(t("paid_actual"), t("yuan")),
    )
    return Table(
        t("tbl_holders", year=study.year), "tbl-holders", columns, tuple(body), notes=(t("note_holders"),)
    )


def chances(found: Estimate | None, line_fen: int | None, lang: str) -> Table | None:
    """Tabulate the year's total: at the forecast, its interval, the chance of exceeding budget lines."""
    if found is None:
        return None
    t = Words(lang)
    line = found.total_fen if line_fen is None else line_fen
    drawn = found.draws
    body = [
        (t("at_forecast"), yuan(found.total_fen), percent_of(drawn.chance_above(found.total_fen))),
        *(
            [(t("budget_line"), yuan(line), percent_of(drawn.chance_above(line)))]
            if line_fen is not None
            else []
        ),
        *(
            (f"P{q}", yuan(drawn.quantile(q / 100)), percent_of(drawn.chance_above(drawn.quantile(q / 100))))
            for q in (5, 50, 95)
        ),
        *(
            (
                t("line_for", chance=percent_of(c)),
                yuan(drawn.quantile(c)),
                percent_of(drawn.chance_above(drawn.quantile(c))),
            )
            for c in CHANCES
        ),
    ]
    columns = (Column("", weight=1), number(t("total_under"), t("yuan")), number(t("chance_above")))
    check = t(
        "note_chances",
        n=len(drawn.totals),
        mean=yuan(round(drawn.mean_fen)),
        closed=yuan(round(found.mean_fen)),
        sd=yuan(round(drawn.sd_fen)),
        closed_sd=yuan(round(found.sd_fen)),
    )
    return Table(t("tbl_chances"), "tbl-chances", columns, tuple(body), notes=(check,))


def years_ahead(found: Outlook | None, lang: str) -> Table | None:
    """Tabulate past totals and the quantiles of the years ahead; None where they cannot be simulated."""
    if found is None:
        return None
    t = Words(lang)
    names = [str(name) for name in found.rows if str(name).startswith("q")]
    body = [
        (
            str(r["year"]),
            t(f"ahead_{r['kind']}"),
            DASH if pd.isna(r["total_fen"]) else yuan(int(r["total_fen"])),
            *(DASH if pd.isna(r[name]) else wan(int(r[name]), places=1) for name in names),
        )
        for r in records(found.rows)
    ]
    columns = (
        Column(t("year")),
        Column(t("ahead_kind"), weight=1),
        number(t("total_under"), t("yuan")),
        *(number(f"P{int(name[1:])}") for name in names),
    )
    return Table(t("tbl_ahead"), "tbl-ahead", columns, tuple(body), notes=(t("note_ahead", n=found.paths),))


def assumptions(found: Outlook | None, study: Study, lang: str) -> Table | None:
    """Tabulate what the years ahead are simulated from: growth, and the pipeline of each award."""
    if found is None:
        return None
    t = Words(lang)
    grown, flow = found.growth, found.pipeline
    past = t("from_years", first=grown.years[0], last=grown.years[-1])
    body = [
        (t("growth_expected"), _signed(grown.expected), t("from_scenario") if grown.assumed else past),
        (t("growth_spread"), percent_of(grown.spread.own), past),
        (t("growth_shared"), percent_of(grown.spread.shared), past),
    ]
    span = t("from_years", first=flow.years[0], last=flow.years[-1])
    for place, slots in flow.slots.items():
        award = study.rules.awards[place]
        source = t("from_scenario") if award.id in flow.assumed else span
        body.append((t("new_honours", award=award_name(award, t)), f"{slots.mean:.2f}", source))
    columns = (Column(t("item"), weight=1.6), number(t("value")), Column(t("source"), weight=1))
    return Table(
        t("tbl_assumptions"), "tbl-assumptions", columns, tuple(body), notes=(t("note_assumptions"),)
    )


def _signed(value: float) -> str:
    """Write a growth with its sign."""
    return ("+" if value > 0 else "") + percent_of(value)
