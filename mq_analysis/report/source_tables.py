"""Tables of the sources of figures: readings used, yearly procedure, files and versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from mq_analysis.base.provenance import file_digest, versions
from mq_analysis.policy import Policy, Rules
from mq_analysis.policy.model import Reading
from mq_analysis.report.cells import InBrackets
from mq_analysis.report.spoken import policy_span
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.values import join, pieces, say
from mq_analysis.rules.facts import schema_for, used_tables


class Supplement(Protocol):
    """A township's own rule that a report shows beside the county's policy."""

    @property
    def policy(self) -> Policy:
        """The rule."""


def open_readings(rules: Rules) -> Mapping[str, Reading]:
    """Return the clauses about awards and their money that can be read in more than one way."""
    return {name: reading for name, reading in rules.policy.readings.items() if reading.affects != "kpi"}


def readings_used(rules: Rules) -> Table | None:
    """Tabulate the readings used, whether each is the default, and its reason; None if no clause is open."""
    body: list[Row] = []
    for name, reading in open_readings(rules).items():
        option = rules.readings[name]
        is_default = option == reading.default
        mark = say("default_mark" if is_default else "chosen_mark")
        body.append(
            (
                InBrackets(reading.question, f"{name}={option}"),
                reading.clause,
                pieces(reading.options[option], mark),
                reading.reason if is_default else None,
            )
        )
    columns = (
        text(say("question"), weight=1.7),
        text(say("clause")),
        text(say("option"), weight=1.2),
        text(say("reading_reason"), weight=1.4),
    )
    return Table(say("tbl_used"), "tbl-used", columns, tuple(body)) if body else None


def procedure(rules: Rules) -> Table | None:
    """Tabulate the steps of the yearly procedure with their deadlines; None if the policy names none."""
    steps = rules.policy.procedure
    if steps is None:
        return None
    body = [
        (i, s.actor, s.act, f"{rules.year}-{s.by}" if s.by else None)
        for i, s in enumerate(steps.steps, start=1)
    ]
    columns = (number("#"), text(say("actor")), text(say("act"), weight=1), text(say("deadline")))
    notes = (say("note_procedure", clause=steps.clause, missing=join(steps.not_in_text)),)
    return Table(say("tbl_procedure"), "tbl-procedure", columns, tuple(body), notes=notes)


def sources(
    files: Mapping[str, Path],
    rules: Rules,
    also: Iterable[str] = (),
    beside: Iterable[Supplement] = (),
) -> Table:
    """Tabulate the sources of the report: policy, tables with their hashes, readings, versions.

    ``also`` names tables that the report reads and the policy does not; ``beside`` are townships' supplements.
    """
    policy = rules.policy
    named = say("titled_policy", title=policy.title, id=policy.id, span=policy_span(policy))
    rows: list[Row] = [(say("source_policy"), named)]
    rows += [(say("source_scenario"), title) for title in policy.scenarios]
    rows += [(say("source_supplement"), pieces(one.policy.title, f" ({one.policy.id})")) for one in beside]
    if rules.reading_text:
        rows.append((say("source_readings"), rules.reading_text.replace(";", "; ")))
    used = {*used_tables(rules.policy), *(["special_fund"] if rules.fund else []), *also}
    schema = schema_for(policy)
    rows += [
        (say("source_table", title=schema[name].title, name=name), f"sha256 {file_digest(path)[:16]}")
        for name, path in sorted(files.items())
        if name in used
    ]
    rows.append(
        (say("source_versions"), ", ".join(f"{name} {version}" for name, version in versions().items()))
    )
    columns = (text(say("item"), weight=1), text(say("value"), weight=2.5))
    return Table(say("tbl_sources"), "tbl-sources", columns, tuple(rows))
