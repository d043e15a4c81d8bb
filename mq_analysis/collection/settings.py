"""The intake settings that hold for a policy: the file that is named, the policy's own, or one made from the policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mq_analysis.base.errors import UsageError, nearest, one
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.collection.asked import schema_to_collect, tables_to_collect
from mq_analysis.collection.library import LIBRARY
from mq_analysis.collection.text import intake_text
from mq_analysis.intake import INTAKE, Spec
from mq_analysis.policy.model import Policy
from mq_analysis.policy.names import file_of, names_in
from mq_analysis.tables import TableSchema, load_schema


@dataclass(frozen=True, slots=True)
class Collected:
    """How returns of a policy are read, and what the county's tables must look like.

    Attributes:
        source: The intake file, or where it would be.
        is_made: Whether it was made from the policy.
    """

    spec: Spec
    schemas: Mapping[str, TableSchema]
    source: Path
    is_made: bool


def settings_for(policy: Policy, given: str | None = None) -> Collected:
    """Return the settings for the returns of a policy.

    Args:
        policy: The policy.
        given: An intake file, or the name of one; by default that of the policy, else one made from it.

    Raises:
        UsageError: If the named file is not there, or has no table.
        PolicyError: With every problem of the file.
    """
    path = file_of("intake", given or policy.id)
    if not path.is_file():
        if given is not None:
            said = sentence(
                "must be an intake file or the name of one, got {got!r}; {nearest}",
                got=given,
                nearest=nearest(given, names_in("intake")),
            )
            raise one(UsageError, "--intake", said)
        spec = INTAKE.read(intake_text(policy), path)
        return Collected(spec, schema_to_collect(policy), path, is_made=True)
    spec = INTAKE.load(path)
    if not spec.tables:
        said = sentence("must have a table of returns, got none; without --intake it is made from the policy")
        raise one(UsageError, display_path(path), said)
    return Collected(spec, schema_to_collect(policy), path, is_made=False)


def missing_fields(policy: Policy, spec: Spec) -> Iterator[tuple[str, str]]:
    """Yield each table with the columns of it that the policy reads and no table of the settings collects.

    Only what the policy alone declares counts: what the toolkit describes may come from elsewhere.
    """
    for asked in tables_to_collect(policy):
        known = load_schema()[asked.name].columns if asked.name in load_schema() else {}
        sheets = {asked.name, *(name for name, layout in LIBRARY.layouts.items() if layout.of == asked.name)}
        there = {c for name in sheets if name in spec.tables for c in spec.tables[name].columns}
        made = {asked.dated, asked.number}
        lacking = [c for c in asked.columns if c not in known and c not in there and c not in made]
        if lacking:
            yield asked.name, join(lacking)


def unread_tables(policy: Policy, spec: Spec) -> list[str]:
    """Return the tables of settings made from a policy that the county does not keep: the policy changed since."""
    if spec.offices.lead is None:
        return []  # a county's own settings may collect tables that only check others
    kept = schema_to_collect(policy)
    return [name for name in spec.tables if name not in kept and name not in LIBRARY.layouts]
