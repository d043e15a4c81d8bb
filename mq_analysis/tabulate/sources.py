"""Tables of what the figures rest on: readings and their price, doubts about the data, versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mq_analysis import budget
from mq_analysis.budget import Annual
from mq_analysis.display import Column, Table, number
from mq_analysis.frames import records
from mq_analysis.labels import Words
from mq_analysis.money import yuan
from mq_analysis.policy import Rules
from mq_analysis.provenance import file_digest, versions
from mq_analysis.wording import DASH, marked, signed

SHOWN = 8
"""How many rows of a finding are named before the rest is only counted."""


def other_readings(year: Annual, lang: str) -> Table:
    """Tabulate what the year would cost under each other reading."""
    t = Words(lang)
    prices = budget.other_readings(year)
    body = [
        (*priced(r, year.rules, t), DASH if pd.isna(r["difference_fen"]) else str(r["firms_changed"]))
        for r in records(prices)
    ]
    return Table(
        marked(t("tbl_readings"), t, is_estimate=year.is_estimate),
        "tbl-readings",
        (
            Column(t("other_option"), weight=2),
            number(t("total_under"), t("yuan")),
            Column(t("difference"), t("yuan"), "right", 1),
            number(t("firms_changed"), t("firms_unit")),
        ),
        tuple(body),
        notes=(t("note_readings"),),
    )


def priced(row: Mapping[str, Any], rules: Rules, t: Words) -> tuple[str, str, str]:
    """Name another reading, and say the year's total under it and the difference, or why there is none."""
    option = rules.policy.readings[row["reading"]].options[row["option"]]
    label = f"{t.of(option)} ({row['reading']}={row['option']})"
    if row["missing"]:
        return label, DASH, t("cannot_compute_all")
    if row["undecided"]:
        return label, DASH, t("cannot_compute", n=f"{row['undecided']:,}")
    return label, yuan(row["total_fen"]), signed(row["difference_fen"])


def readings_used(rules: Rules, lang: str) -> Table:
    """Tabulate the readings used, default or chosen, and why."""
    t = Words(lang)
    body = []
    for name, reading in rules.policy.readings.items():
        if reading.affects == "kpi":
            continue
        option = rules.readings[name]
        is_default = option == reading.default
        mark = t("default_mark") if is_default else t("chosen_mark")
        used = f"{t.of(reading.options[option])}{mark}"
        body.append(
            (
                f"{t.of(reading.question)} ({name}={option})",
                reading.clause,
                used,
                t.of(reading.reason) if is_default else DASH,
            )
        )
    columns = (
        Column(t("question"), weight=1.7),
        Column(t("clause")),
        Column(t("option"), weight=1.2),
        Column(t("reading_reason"), weight=1.4),
    )
    return Table(t("tbl_used"), "tbl-used", columns, tuple(body))


def procedure(rules: Rules, lang: str) -> Table | None:
    """Tabulate the steps of the yearly procedure with their deadlines; None if the policy names none."""
    steps = rules.policy.procedure
    if steps is None:
        return None
    t = Words(lang)
    body = [
        (str(i), t.of(s.actor), t.of(s.act), f"{rules.year}-{s.by}" if s.by else DASH)
        for i, s in enumerate(steps.steps, start=1)
    ]
    columns = (number("#"), Column(t("actor")), Column(t("act"), weight=1), Column(t("deadline")))
    notes = (t("note_procedure", clause=steps.clause, missing=t("comma").join(map(t.of, steps.not_in_text))),)
    return Table(t("tbl_procedure"), "tbl-procedure", columns, tuple(body), notes=notes)


def doubts(found: Sequence[budget.Doubt], lang: str) -> Table:
    """Tabulate what is missing or doubtful, with the first rows of each kind."""
    t = Words(lang)
    body = [
        (t(f"doubt_{d.kind}"), str(d.count), _rows(d, t) if d.count else t("none"), t(f"doubt_{d.kind}_do"))
        for d in found
    ]
    columns = (
        Column(t("finding"), weight=1.2),
        number(t("count")),
        Column(t("rows"), weight=2),
        Column(t("treatment"), weight=1.2),
    )
    return Table(t("tbl_doubts"), "tbl-doubts", columns, tuple(body))


def _rows(doubt: budget.Doubt, t: Words) -> str:
    if doubt.detail:
        return t("comma").join(f"{name} {n}" for name, n in doubt.detail)
    text = t("comma").join(doubt.rows[:SHOWN])
    return text if doubt.count <= SHOWN else f"{text} {t('more', n=doubt.count)}"


def sources(
    files: Mapping[str, Path],
    rules: Rules,
    lang: str,
    also: Iterable[str] = (),
    beside: Iterable[budget.Supplement] = (),
) -> Table:
    """Tabulate what the report was made from: policy, tables with their hashes, readings, versions.

    ``also`` names tables that the report reads and the policy does not; ``beside`` are townships' supplements.
    """
    t = Words(lang)
    policy = rules.policy
    span = f"{policy.versions[0].from_} – {policy.versions[-1].to}"
    rows = [(t("source_policy"), f"{t.of(policy.title)} ({policy.id}, {span})")]
    rows += [(t("source_scenario"), t.of(title)) for title in policy.scenarios]
    rows += [(t("source_supplement"), f"{t.of(one.policy.title)} ({one.policy.id})") for one in beside]
    rows.append((t("source_readings"), rules.reading_text.replace(";", "; ")))
    used = (
        {"enterprises", "honours", "special_fund"}
        | {f.table for f in rules.facts.values() if f.table}
        | set(also)
    )
    rows += [
        (t("source_table", name=name), f"sha256 {file_digest(path)[:16]}")
        for name, path in sorted(files.items())
        if name in used
    ]
    rows.append(
        (t("source_versions"), ", ".join(f"{name} {version}" for name, version in versions().items()))
    )
    columns = (Column(t("item"), weight=1), Column(t("value"), weight=2.5))
    return Table(t("tbl_sources"), "tbl-sources", columns, tuple(rows))
