"""Empty tables to fill in: those that a policy needs, and what a folder lacks of them once the policy has changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from mq_analysis.base.errors import DataError
from mq_analysis.base.files import write_whole
from mq_analysis.base.messages import Message, join, sentence
from mq_analysis.policy import Policy
from mq_analysis.rules.facts import columns_to_collect, schema_for, used_tables
from mq_analysis.tables.codes import EXCEPTIONS
from mq_analysis.tables.county import table_files
from mq_analysis.tables.findings import Findings
from mq_analysis.tables.read import RawTable, read_table


def write_tables(folder: Path, policy: Policy) -> None:
    """Write each table that a policy needs with its columns and no row into a new folder."""
    folder.mkdir()
    for name, columns in columns_to_collect(policy).items():
        _write_heads(folder / f"{name}.csv", columns)


def complete_tables(folder: Path, policy: Policy) -> list[Message]:
    """Write the tables that a folder lacks, and anew those without a row that lack a column; say what was done.

    A table with rows is never written; what it lacks is said, as is a file that is no table of policy or toolkit.

    Args:
        folder: The folder; it is made if need be.
        policy: The policy whose tables are wanted.

    Raises:
        DataError: If a table cannot be read; nothing is written.
    """
    wanted = columns_to_collect(policy)
    schema = schema_for(policy)
    there = {path.stem: path for path in table_files(folder) if path.stem in schema}
    found = Findings()
    held = {name: read_table(path, schema[name], found) for name, path in there.items()}
    if None in held.values():
        raise DataError(found.problems)
    folder.mkdir(exist_ok=True)
    said = [_complete(folder, name, columns, held.get(name)) for name, columns in wanted.items()]
    strange = [path.name for path in table_files(folder) if path.stem not in schema]
    said += [
        sentence(
            "{file}: no table of {policy}, not read; delete it if it is of no use",
            file=name,
            policy=policy.id,
        )
        for name in strange
    ]
    return [one for one in said if one]


def tables_not_there(folder: Path, policy: Policy) -> list[str]:
    """Return the tables that a policy uses and a folder has no file of."""
    there = {path.stem for path in table_files(folder)}
    return sorted(used_tables(policy) - {EXCEPTIONS} - there)


def _complete(folder: Path, name: str, columns: Sequence[str], raw: RawTable | None) -> Message | None:
    file = f"{name}.csv"
    lacks = [column for column in columns if raw and column not in raw.columns]
    if raw is not None and not lacks:
        return None
    if raw is not None and len(raw.rows):
        return sentence(
            "{table}: has rows and is left as it is; add the columns: {columns}",
            table=name,
            columns=join(lacks),
        )
    _write_heads(folder / file, columns)
    return sentence("{file}: written, to be filled in: {columns}", file=file, columns=join(columns))


def _write_heads(path: Path, columns: Sequence[str]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(columns)
    write_whole(path, text.getvalue().encode("utf-8-sig"))
