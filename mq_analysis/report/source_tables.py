"""Tables of what the figures rest on: readings and their price, doubts about the data, versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from mq_analysis.base.provenance import file_digest, versions
from mq_analysis.policy import Policy, Rules
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words


class Supplement(Protocol):
    """A township's own rule that a report shows beside the county's policy."""

    @property
    def policy(self) -> Policy:
        """The rule."""


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


def sources(
    files: Mapping[str, Path],
    rules: Rules,
    lang: str,
    also: Iterable[str] = (),
    beside: Iterable[Supplement] = (),
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
