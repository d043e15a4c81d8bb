"""A county's folder: read all its tables and check them together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.base.errors import DataError, Problem, nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import display_path, places
from mq_analysis.tables.about import UNSAID, About, Text, read_about
from mq_analysis.tables.checks import (
    Loaded,
    check_key,
    check_signs,
    note_annual_sums,
    note_rare_characters,
    note_unregistered,
)
from mq_analysis.tables.codes import (
    EXCEPTIONS,
    issued_codes,
    keep_credit_codes,
    note_issued,
    read_exceptions,
)
from mq_analysis.tables.convert import convert
from mq_analysis.tables.findings import Findings, place
from mq_analysis.tables.persons import check_persons
from mq_analysis.tables.read import read_table
from mq_analysis.tables.recent import Recent
from mq_analysis.tables.schema import TableSchema, load_schema

SUFFIXES = (".csv", ".parquet")
RECENT = Recent()


@dataclass(frozen=True, slots=True)
class County:
    """The tables of a county's folder.

    Attributes:
        folder: The folder they were read from.
        tables: Typed frames by name; see `mq_analysis.tables.convert.convert`.
        sources: The file of each table.
        notes: What looks wrong but is no error.
        name, org, notice: In ``zh`` and ``en``, from ``county.yaml``; empty without one.
        is_synthetic: Whether ``county.yaml`` says that the data are synthetic.
        lines: For each row of each frame its row number in a spreadsheet; the header is row 1.
    """

    folder: Path
    tables: Mapping[str, pd.DataFrame]
    sources: Mapping[str, Path]
    notes: tuple[Problem, ...] = ()
    name: Text = UNSAID
    org: Text = UNSAID
    notice: Text = UNSAID
    is_synthetic: bool = False
    lines: Mapping[str, npt.NDArray[np.int64]] = field(default_factory=dict)

    def place(self, table: str, row: int | None, column: str | None = None) -> str:
        """Return the place in its file of a row of a table's frame: ``file:row 7:column value``."""
        file = display_path(self.sources[table]) if table in self.sources else table
        line = None if row is None else int(self.lines[table][row]) if table in self.lines else row + 2
        return place(file, line, column)

    def has(self, name: str) -> bool:
        """Say whether the county has a table of this name."""
        return name in self.tables

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table.

        Raises:
            DataError: If the county has no such table.
        """
        if name not in self.tables:
            said = sentence(
                "must have the table {name} for this, got none; {nearest}",
                name=name,
                nearest=nearest(name, list(self.tables)),
            )
            raise DataError(Problem(display_path(self.folder), said))
        return self.tables[name]


def read_county(
    folder: Path, names: Sequence[str] | None = None, *, schema: Mapping[str, TableSchema] | None = None
) -> County:
    """Read and check the tables of a folder, ``<name>.csv`` or ``<name>.parquet``.

    The result is cached: a folder whose files have not changed is not read again by the same process.

    Args:
        folder: The county's folder.
        names: Tables to read, which must all be there; by default all that are there, and the required ones must be.
        schema: The description of the tables; by default the toolkit's own (a policy may declare more).

    Raises:
        DataError: With every problem of all tables.
    """
    schema = schema or load_schema()
    asked = None if names is None else tuple(names)
    how = (asked, *places(), Path.cwd(), *((name, table.model_dump_json()) for name, table in schema.items()))
    return RECENT.get(_files(folder), how, lambda: _read_county(folder, asked, schema))


def table_files(folder: Path) -> list[Path]:
    """Return the files of tables in a folder, by name; none if there is no such folder."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in files if path.suffix.lower() in SUFFIXES and path.is_file()]


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder that can affect the result; none if there is no such folder."""
    files = folder.iterdir() if folder.is_dir() else ()
    return [path for path in files if path.suffix.lower() in (*SUFFIXES, ".yaml") and path.is_file()]


def _read_county(folder: Path, names: Sequence[str] | None, schema: Mapping[str, TableSchema]) -> County:
    found = Findings()
    about = _about(folder, found)
    sources = _sources(folder, names, schema, found)
    tables = _tables(sources, schema, found)
    if "retention" in tables:
        note_annual_sums(tables["retention"], found)
    note_unregistered(tables, found)
    if found.problems:
        raise DataError(found.problems)
    frames = {name: table.frame for name, table in tables.items()}
    return County(
        folder=folder,
        tables=MappingProxyType(frames),
        sources=MappingProxyType(sources),
        notes=tuple(found.notes),
        name=about.name,
        org=about.org,
        notice=about.notice,
        is_synthetic=about.synthetic,
        lines=MappingProxyType({name: table.raw.rows for name, table in tables.items()}),
    )


def _tables(
    sources: Mapping[str, Path], schema: Mapping[str, TableSchema], found: Findings
) -> dict[str, Loaded]:
    """Read every table, the codes that are accepted with a wrong check character first."""
    exceptions = None
    if EXCEPTIONS in sources:
        exceptions = read_exceptions(sources[EXCEPTIONS], schema[EXCEPTIONS], found)
    issued = issued_codes(exceptions, found)
    tables: dict[str, Loaded] = {}
    for name, path in sources.items():
        table = exceptions if name == EXCEPTIONS else _read(path, schema[name], found, issued)
        if table is not None:
            tables[name] = table
    if "enterprises" in tables:
        check_persons(tables["enterprises"], schema["enterprises"], found)
    keep_credit_codes(tables, schema, issued, found)
    note_issued(tables, schema, issued, found)
    return tables


def _read(path: Path, schema: TableSchema, found: Findings, issued: Collection[str]) -> Loaded | None:
    raw = read_table(path, schema, found)
    if raw is None:
        return None
    table = Loaded(raw, convert(raw, schema, found, issued))
    check_key(table, schema, found)
    check_signs(table, schema, found)
    note_rare_characters(table, schema, found)
    return table


def _about(folder: Path, found: Findings) -> About:
    try:
        return read_about(folder)
    except DataError as error:
        found.problems += error.problems
        return About()


def _sources(
    folder: Path, names: Sequence[str] | None, schema: Mapping[str, TableSchema], found: Findings
) -> dict[str, Path]:
    """Return the file of each table to read, in the order of the schema."""
    if not folder.is_dir():
        raise DataError(
            Problem(
                display_path(folder), sentence("must be a folder with the county's tables, got no folder")
            )
        )
    files = table_files(folder)
    there = {path.stem: path for path in files}
    _check_files(files, list(schema), found)
    _check_names(folder, names, there, schema, found)
    wanted = schema if names is None else {*names, EXCEPTIONS}
    return {name: there[name] for name in schema if name in there and name in wanted}


def _check_files(files: Sequence[Path], known: Sequence[str], found: Findings) -> None:
    seen: dict[str, Path] = {}
    for path in files:
        if path.stem not in known:
            said = sentence(
                "is no table of the policy or the toolkit, not read; delete it if it is of no use"
            )
            if get_close_matches(path.stem, known):
                near = nearest(path.stem, known)
                said = sentence("is no table of this toolkit, not read; {nearest}", nearest=near)
            found.notes.append(Problem(place(display_path(path)), said))
        first = seen.setdefault(path.stem, path)
        if first != path:
            said = sentence("must be the only file of its table, got {got} as well", got=first.name)
            found.problems.append(Problem(display_path(path), said))


def _check_names(
    folder: Path,
    names: Sequence[str] | None,
    there: Mapping[str, Path],
    schema: Mapping[str, TableSchema],
    found: Findings,
) -> None:
    wanted = [name for name, table in schema.items() if table.required] if names is None else names
    for name in wanted:
        if name not in schema:
            said = sentence(
                "must be a table, got {got!r}; {nearest}", got=name, nearest=nearest(name, list(schema))
            )
            found.problems.append(Problem(display_path(folder), said))
        elif name not in there:
            present = join(path.name for path in there.values()) or sentence("no table at all")
            said = sentence(
                "must hold {name}.csv ({title}), got {got}",
                name=name,
                title=schema[name].title.zh,
                got=present,
            )
            strange = [path.name for stem, path in there.items() if stem not in schema]
            if get_close_matches(f"{name}.csv", strange):
                said = join([said, nearest(f"{name}.csv", strange)], "; ")
            found.problems.append(Problem(display_path(folder), said))
