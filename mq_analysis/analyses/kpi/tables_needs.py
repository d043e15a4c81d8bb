"""Tables of the outlook: expiring titles, needs of each target, figures under other readings."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mq_analysis.analyses.kpi import expiry
from mq_analysis.analyses.kpi.alternates import alternates as alternates_of
from mq_analysis.analyses.kpi.counted import distinct_items as counted_in
from mq_analysis.analyses.kpi.needs import Need, needs as needs_of
from mq_analysis.base.frames import records
from mq_analysis.measures.result import Evaluation
from mq_analysis.policy import Policy
from mq_analysis.report import target_words
from mq_analysis.report.cells import Again, Coded, Several
from mq_analysis.report.labels import Words
from mq_analysis.report.spoken import ENTERPRISE
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.target_words import target_name
from mq_analysis.report.values import Value, pieces, say, text_of


@dataclass(frozen=True, slots=True)
class Option(Coded):
    """An option of a reading with its code ``READING=option``; the chosen one has a mark."""

    is_chosen: bool = False

    def text(self, words: Words) -> str:
        """Write option, code and mark."""
        mark = words("chosen_option") if self.is_chosen else ""
        return f"{text_of(self.name, words)} ({self.code}){mark}"


def expiring(evaluation: Evaluation) -> Table | None:
    """Tabulate the titles that expire next year (internal edition: it names firms); None without any."""
    found = expiry.expiring(evaluation)
    if found.empty:
        return None
    body = [
        (
            row["until"],
            row["honour_name"],
            None if pd.isna(row["item_name"]) else row["item_name"],
            Coded(say("unregistered") if pd.isna(row["name"]) else row["name"], row["org_code"]),
            row["honour_id"],
        )
        for row in records(found.sort_values(["until", "honour_id"]))
    ]
    columns = (
        text(say("kpi_until")),
        text(say("kpi_title"), weight=1),
        text(say("kpi_item"), weight=0.7),
        text(ENTERPRISE, weight=1.4),
        text(say("kpi_honour_id")),
    )
    return Table(say("tbl_expiring", year=evaluation.year + 1), "tbl-expiring", columns, tuple(body))


def if_none_renewed(evaluation: Evaluation) -> Table | None:
    """Tabulate by target the count next year if no title were renewed; None if no target counts titles in force."""
    found = expiry.expiring(evaluation)["target"].value_counts()
    body = []
    for r in evaluation.results:
        if r.measure.titles is None or r.measure.titles.count != "in_force" or r.value is None or not r.bound:
            continue
        ending = int(found.get(r.target.id, 0))
        left = r.value - ending
        verdict = (
            say("kpi_stays") if left >= r.bound.value else say("kpi_falls") if r.status == "met" else None
        )
        body.append(
            (
                target_name(r),
                target_words.count(r.value),
                ending,
                target_words.count(left),
                target_words.bound(r),
                verdict,
            )
        )
    if not body:
        return None
    columns = (
        text(say("kpi_target"), weight=1),
        number(say("kpi_in_force")),
        number(say("kpi_running_out")),
        number(say("kpi_left_without")),
        number(say("kpi_bound")),
        text(say("kpi_then"), weight=0.8),
    )
    return Table(say("tbl_unrenewed", year=evaluation.year + 1), "tbl-unrenewed", columns, tuple(body))


def needs(evaluation: Evaluation) -> Table:
    """Tabulate the needs of every target that is not met."""
    open_needs = [n for n in needs_of(evaluation) if n.result.status != "met"]
    body = [
        (
            target_name(n.result),
            _now(n),
            _need_value(n),
            _pace(n, n.result.pace_so_far),
            _pace(n, n.result.pace_needed),
            None
            if n.result.chance is None
            else target_words.count(n.result.chance, f"{100 * n.result.chance:.0f}%"),
        )
        for n in open_needs
    ]
    columns = (
        text(say("kpi_target"), weight=1.2),
        number(say("kpi_now")),
        text(say("kpi_needed"), weight=2.4),
        number(say("kpi_pace"), say("kpi_per_year")),
        number(say("kpi_pace_needed"), say("kpi_per_year")),
        number(say("kpi_chance")),
    )
    notes = (say("note_chance_count"), say("note_chance_sample"), say("note_proof"))
    return Table(
        say("tbl_needs", year=evaluation.target_year), "tbl-needs", columns, tuple(body), notes=notes
    )


def _now(need: Need) -> Value:
    value, limit = target_words.figure(need.result, need.result.value), target_words.bound(need.result)
    return Several((("", value), (say("kpi_bound"), limit)), pieces(value, " (", limit, ")"))


def _need_value(need: Need) -> Value:
    result = need.result
    if need.left is None or result.bound is None:
        return target_words.missing(result)
    if result.measure.is_sample:
        return _of_sample(need)
    if result.target.reached is not None:
        return say("need_built")
    if not result.target.is_share:
        return target_words.short_of(result, need.left)
    if result.measure.quotient:
        return say("need_money", n=f"{need.more or 0:,.0f}")
    return say("need_more", n=f"{need.more or 0:g}", of=f"{result.total or 0:,.0f}")


def _of_sample(need: Need) -> Value:
    n = round(need.result.total or 0)
    said = say("need_failures", n=n, most=need.failures_allowed)
    if need.failures_proven is not None:
        return pieces(said, say("need_proof", most=need.failures_proven))
    if need.smallest_proof is None:
        return said
    return pieces(said, say("need_proof_size", n=need.smallest_proof))


def _pace(need: Need, pace: float | None) -> Value:
    if pace is None:
        return None
    return target_words.count(pace, f"{100 * pace:+.1f}%" if need.result.target.is_share else f"{pace:.1f}")


def alternates(evaluation: Evaluation, policy: Policy) -> Table | None:
    """Tabulate the figures under every other reading beside the chosen one; None if no target depends on a reading."""
    found = alternates_of(evaluation, policy)
    if found.empty:
        return None
    body: list[Row] = []
    for (target_id, reading_id), rows in found.groupby(["target", "reading"], sort=False):
        result, reading = evaluation.of(str(target_id)), policy.readings[str(reading_id)]
        name, limit = target_name(result), target_words.bound(result)
        body += [
            (
                name if i == 0 else Again(name),
                Option(reading.options[row["option"]], f"{reading_id}={row['option']}", row["is_chosen"]),
                target_words.figure(result, row["value"]),
                limit if i == 0 else Again(limit),
                target_words.status_name(row["status"]),
            )
            for i, row in enumerate(records(rows))
        ]
    columns = (
        text(say("kpi_target"), weight=1),
        text(say("option"), weight=2.2),
        number(say("kpi_figure")),
        number(say("kpi_bound")),
        text(say("kpi_status"), weight=0.7),
    )
    notes: tuple[Value, ...] = (say("note_alternates"),)
    if found["notes"].str.contains("current_prices").any():
        notes = (*notes, say("note_current_prices"))
    return Table(
        say("tbl_alternates", year=evaluation.year), "tbl-alternates", columns, tuple(body), notes=notes
    )


def distinct_items(evaluation: Evaluation) -> Table | None:
    """Tabulate the items behind the counts of different things; None without one."""
    found = counted_in(evaluation)
    if found.empty:
        return None
    body = [
        (
            target_name(evaluation.of(r["target"])),
            r["date"],
            r["item"],
            None if pd.isna(r["name"]) else r["name"],
        )
        for r in records(found)
    ]
    columns = (
        text(say("kpi_target"), weight=1),
        text(say("kpi_date")),
        text(say("kpi_item_no"), weight=1),
        text(say("kpi_item_name"), weight=1.6),
    )
    return Table(say("tbl_counted", year=evaluation.year), "tbl-counted", columns, tuple(body))
