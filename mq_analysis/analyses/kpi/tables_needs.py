"""Tables of what comes: titles that run out, what each target needs, what other readings give."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.kpi import (
    expiry,
)
from mq_analysis.analyses.kpi.alternates import alternates as alternates_of
from mq_analysis.analyses.kpi.counted import counted as counted_in
from mq_analysis.analyses.kpi.needs import Need, needs as needs_of
from mq_analysis.analyses.kpi.tables import target_name
from mq_analysis.base.frames import records
from mq_analysis.measures.result import Evaluation
from mq_analysis.policy import Policy
from mq_analysis.report import target_words
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words


def expiring(evaluation: Evaluation, lang: str) -> Table | None:
    """Tabulate the titles that run out next year (internal edition: it names firms); None without one."""
    t = Words(lang)
    found = expiry.expiring(evaluation)
    if found.empty:
        return None
    body = [
        (
            row["until"],
            row["honour_name"],
            DASH if pd.isna(row["item_name"]) else row["item_name"],
            f"{t('unregistered') if pd.isna(row['name']) else row['name']} {row['org_code']}",
            row["honour_id"],
        )
        for row in records(found.sort_values(["until", "honour_id"]))
    ]
    columns = (
        Column(t("kpi_until")),
        Column(t("kpi_title"), weight=1),
        Column(t("kpi_item"), weight=0.7),
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1.4),
        Column(t("kpi_honour_id")),
    )
    return Table(t("tbl_expiring", year=evaluation.year + 1), "tbl-expiring", columns, tuple(body))


def if_none_renewed(evaluation: Evaluation, lang: str) -> Table | None:
    """Tabulate by target what would be left next year if no title were renewed; None without a stock."""
    t = Words(lang)
    found = expiry.expiring(evaluation)["target"].value_counts()
    body = []
    for r in evaluation.results:
        if r.measure.titles is None or r.measure.titles.count != "in_force" or r.value is None or not r.bound:
            continue
        ending = int(found.get(r.target.id, 0))
        left = r.value - ending
        verdict = t("kpi_stays") if left >= r.bound.value else t("kpi_falls") if r.status == "met" else DASH
        body.append(
            (target_name(r, t), f"{r.value:g}", str(ending), f"{left:g}", target_words.bound(r, t), verdict)
        )
    if not body:
        return None
    columns = (
        Column(t("kpi_target"), weight=1),
        number(t("kpi_in_force")),
        number(t("kpi_running_out")),
        number(t("kpi_left_without")),
        number(t("kpi_bound")),
        Column(t("kpi_then"), weight=0.8),
    )
    return Table(t("tbl_unrenewed", year=evaluation.year + 1), "tbl-unrenewed", columns, tuple(body))


def needs(evaluation: Evaluation, lang: str) -> Table:
    """Tabulate what every target that is not met would still need."""
    t = Words(lang)
    open_needs = [n for n in needs_of(evaluation) if n.result.status != "met"]
    body = [
        (
            target_name(n.result, t),
            f"{target_words.figure(n.result, n.result.value, t)} ({target_words.bound(n.result, t)})",
            _needed(n, t),
            _pace(n, n.result.pace_so_far),
            _pace(n, n.result.pace_needed),
            DASH if n.result.chance is None else f"{100 * n.result.chance:.0f}%",
        )
        for n in open_needs
    ]
    columns = (
        Column(t("kpi_target"), weight=1.2),
        number(t("kpi_now")),
        Column(t("kpi_needed"), weight=2.4),
        number(t("kpi_pace"), t("kpi_per_year")),
        number(t("kpi_pace_needed"), t("kpi_per_year")),
        number(t("kpi_chance")),
    )
    notes = (t("note_chance_count"), t("note_chance_sample"), t("note_proof"))
    return Table(t("tbl_needs", year=evaluation.target_year), "tbl-needs", columns, tuple(body), notes=notes)


def _needed(need: Need, t: Words) -> str:
    result = need.result
    if need.left is None or result.bound is None:
        return target_words.missing(result, t)
    if result.measure.is_sample:
        return _of_sample(need, t)
    if result.target.reached is not None:
        return t("need_built")
    unit = t.of(result.target.unit) if result.target.unit else ""
    if not result.target.is_share:
        return t("kpi_short", n=f"{need.left:g}", unit=unit)
    if result.measure.quotient:
        return t("need_money", n=f"{need.more or 0:,.0f}")
    return t("need_more", n=f"{need.more or 0:g}", of=f"{result.total or 0:,.0f}")


def _of_sample(need: Need, t: Words) -> str:
    n = round(need.result.total or 0)
    text = t("need_failures", n=n, most=need.failures_allowed)
    if need.failures_proven is not None:
        return text + t("need_proof", most=need.failures_proven)
    if need.smallest_proof is None:
        return text
    return text + t("need_proof_size", n=need.smallest_proof)


def _pace(need: Need, pace: float | None) -> str:
    if pace is None:
        return DASH
    return f"{100 * pace:+.1f}%" if need.result.target.is_share else f"{pace:.1f}"


def alternates(evaluation: Evaluation, policy: Policy, lang: str) -> Table | None:
    """Tabulate the figures under every other reading beside the one chosen; None if nothing depends on one."""
    t = Words(lang)
    found = alternates_of(evaluation, policy)
    if found.empty:
        return None
    body = []
    for (target_id, reading_id), rows in found.groupby(["target", "reading"], sort=False):
        result, reading = evaluation.of(str(target_id)), policy.readings[str(reading_id)]
        for i, row in enumerate(records(rows)):
            mark = t("chosen_option") if row["is_chosen"] else ""
            body.append(
                (
                    target_name(result, t) if i == 0 else "",
                    f"{t.of(reading.options[row['option']])} ({reading_id}={row['option']}){mark}",
                    target_words.figure(result, row["value"], t),
                    target_words.bound(result, t) if i == 0 else "",
                    target_words.status_name(row["status"], t),
                )
            )
    columns = (
        Column(t("kpi_target"), weight=1),
        Column(t("option"), weight=2.2),
        number(t("kpi_figure")),
        number(t("kpi_bound")),
        Column(t("kpi_status"), weight=0.7),
    )
    notes: tuple[str, ...] = (t("note_alternates"),)
    if found["notes"].str.contains("current_prices").any():
        notes = (*notes, t("note_current_prices"))
    return Table(
        t("tbl_alternates", year=evaluation.year), "tbl-alternates", columns, tuple(body), notes=notes
    )


def counted(evaluation: Evaluation, lang: str) -> Table | None:
    """Tabulate the items behind the counts of different things; None without one."""
    t = Words(lang)
    found = counted_in(evaluation)
    if found.empty:
        return None
    body = [
        (
            target_name(evaluation.of(r["target"]), t),
            r["date"],
            r["item"],
            DASH if pd.isna(r["name"]) else r["name"],
        )
        for r in records(found)
    ]
    columns = (
        Column(t("kpi_target"), weight=1),
        Column(t("kpi_date")),
        Column(t("kpi_item_no"), weight=1),
        Column(t("kpi_item_name"), weight=1.6),
    )
    return Table(t("tbl_counted", year=evaluation.year), "tbl-counted", columns, tuple(body))
