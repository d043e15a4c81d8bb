"""What ``mq template`` and ``mq intake`` say of the settings of returns."""

from __future__ import annotations

from mq_analysis.base.messages import bilingual, join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.base.terminal import note
from mq_analysis.collection import Collected, earlier_years, missing_fields, unread_tables
from mq_analysis.policy import Policy


def note_missing(policy: Policy, found: Collected, *, quiet: bool) -> None:
    """Say what the policy reads and the settings do not collect, and what they collect for nothing."""
    unread = unread_tables(policy, found.spec)
    if unread:
        said = sentence(
            "{file}: must have only tables that the county keeps, got {tables}; what is sent of them goes nowhere",
            file=display_path(found.source),
            tables=join(unread),
        )
        note(said, quiet=quiet)
    for table, columns in missing_fields(policy, found.spec):
        said = sentence(
            "{file}: must collect {columns} of {table}, which the policy reads, got no such column; add it, or "
            "delete the file and it is made from the policy",
            file=display_path(found.source),
            columns=columns,
            table=table,
        )
        note(said, quiet=quiet)


def note_earlier_years(policy: Policy, year: int, *, quiet: bool) -> None:
    """Say which tables the policy reads for earlier years than the one that is collected."""
    for table, (back, facts) in earlier_years(policy).items():
        said = sentence(
            "{table}.csv: {facts} read earlier years, back to {year}; collect them too (--year), or add their rows",
            table=table,
            facts=join(bilingual(fact.name.zh, fact.name.en) for fact in facts),
            year=year - back,
        )
        note(said, quiet=quiet)
