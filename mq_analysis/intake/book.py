"""Add a year's returns to the county's book: the tables of all years that ``--data`` reads.

Rows of the year are replaced by those of the intake; rows of other years stay. The old tables are kept beside the book.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mq_analysis.base.codes import inside
from mq_analysis.base.errors import DataError, Problem
from mq_analysis.base.files import whole_files, workshop
from mq_analysis.base.messages import sentence
from mq_analysis.intake.county import Rows, read_header, read_rows
from mq_analysis.intake.reference_files import is_of_tables
from mq_analysis.tables import TableSchema, load_schema, read_county

REFERENCE, RETURNS, REPLACED = "reference", "returns", "replaced"
"""Folders of a book: the reference of the next intake, the results of each year, the tables before each change."""

_IDENTITY: Mapping[str, tuple[str, ...]] = {
    "blacklist": ("org_code", "entry_date"),
    "agri_zones": ("name", "approved_date"),
}
"""What an entry is known by in tables whose returns state entries of earlier years again under new numbers."""


@dataclass(frozen=True, slots=True)
class Change:
    """What adding a year changed in a table: numbers of rows of that year, and of older rows that were restated."""

    table: str
    added: int
    changed: int
    removed: int
    restated: int = 0

    @property
    def is_none(self) -> bool:
        """Say whether the table is as before."""
        return not (self.added or self.changed or self.removed or self.restated)


def reference_of(book: Path) -> Path:
    """Return the folder of reference data of a book: one made for it, else the book's own tables."""
    return (
        book if not (book / REFERENCE / "register.csv").is_file() and is_of_tables(book) else book / REFERENCE
    )


def returns_of(book: Path, year: int) -> Path:
    """Return the folder where the results of a year's intake are kept in a book."""
    return book / RETURNS / str(year)


def add_year(
    taken: Path, book: Path, year: int, schemas: Mapping[str, TableSchema] | None = None
) -> tuple[list[Change], Path | None]:
    """Add the tables of an intake to a book; all tables are written or none.

    Args:
        taken: The results of the intake, with ``data`` and ``reference``.
        book: The county's folder; it is made if there is none.
        year: The collection year.
        schemas: The description of the tables; by default the toolkit's.

    Returns:
        What changed, table by table, and the folder with the tables as they were, None if none was replaced.

    Raises:
        DataError: If the tables of the years do not fit together; nothing is then written.
    """
    schema = schemas or load_schema()
    new = {path.stem: read_rows(path) for path in sorted((taken / "data").glob("*.csv"))}
    asked = {name: read_header(taken / "data" / f"{name}.csv") for name in new}
    old = {path.stem: read_rows(path) for path in sorted(book.glob("*.csv")) if path.stem in schema}
    merged, changes = {}, []
    for name, rows in new.items():
        merged[name], change = _merge(old.get(name, []), rows, schema[name], name, year)
        changes.append(change)
    book.mkdir(parents=True, exist_ok=True)
    with workshop(book, ".adding-") as making:
        for name in old.keys() | merged.keys():
            rows = merged.get(name, old.get(name, []))
            _write(rows, schema[name], making / f"{name}.csv", asked.get(name, ()))
        for path in book.iterdir():
            if path.is_file() and path.suffix in (".csv", ".yaml") and not (making / path.name).exists():
                shutil.copyfile(path, making / path.name)
        _check(making, book, schema)
        kept = _keep(book, changes, year)
        outputs = [book / f"{name}.csv" for name in merged]
        with whole_files(outputs) as parts:
            for output in outputs:
                shutil.copyfile(making / output.name, parts[output])
    _replace_reference(taken / "reference", book / REFERENCE)
    return [change for change in changes if not change.is_none], kept


def _merge(old: Rows, new: Rows, schema: TableSchema, name: str, year: int) -> tuple[Rows, Change]:
    """Return the rows of all years, and what changed."""
    if schema.dated is None and not schema.key:
        return _replace_firms(old, new, name)
    if schema.dated is None:
        key = schema.key
        mine = {_key(row, key): row for row in new}
        before = {_key(row, key): row for row in old}
        rows = [{**row, **_values_of(mine.get(_key(row, key), {}))} for row in old]
        rows += [row for row in new if _key(row, key) not in before]
        changed = sum(1 for row, was in zip(rows, old, strict=False) if row != was)
        return rows, Change(name, len(mine.keys() - before.keys()), changed, 0)

    def is_of_year(row: Mapping[str, str]) -> bool:
        return row.get(str(schema.dated), "")[:4] in (str(year), "")

    identity = _IDENTITY.get(name, schema.key)
    if not identity:
        return _replace_year(old, new, is_of_year, name)
    was = {_key(row, identity): row for row in old if is_of_year(row)}
    now = {_key(row, identity): row for row in new if is_of_year(row)}
    others = [row for row in old if not is_of_year(row)]
    again = {_key(row, identity): row for row in new if not is_of_year(row)}
    ids = [column for column in schema.key if column not in identity]
    rows = [
        {**row, **{k: v for k, v in _values_of(again.get(_key(row, identity), {})).items() if k not in ids}}
        for row in others
    ]
    restated = sum(1 for row, old_row in zip(rows, others, strict=True) if row != old_row)
    known = {_key(row, identity) for row in others}
    rows += [row for key, row in again.items() if key not in known]
    rows += list(now.values())
    rows.sort(key=lambda row: row.get(str(schema.dated), "")[:4] or str(year))
    same = {key for key in now.keys() & was.keys() if _values_of(now[key]) == _values_of(was[key])}
    changed = len(now.keys() & was.keys()) - len(same)
    return rows, Change(name, len(now.keys() - was.keys()), changed, len(was.keys() - now.keys()), restated)


def _replace_firms(old: Rows, new: Rows, name: str) -> tuple[Rows, Change]:
    """Replace the rows of the firms that are reported, in a table without a key whose rows hold for every year."""
    codes = {inside(row.get("org_code", "")) for row in new}
    return _replace_year(old, new, lambda row: inside(row.get("org_code", "")) in codes, name)


def _replace_year(
    old: Rows, new: Rows, is_of_year: Callable[[Mapping[str, str]], bool], name: str
) -> tuple[Rows, Change]:
    """Replace the rows of the year of a table without a key: a row that differs is another row.

    A row of another year is added, unless the book has it: what is told again does not count twice.
    """
    others = [row for row in old if not is_of_year(row)]
    was = _count(row for row in old if is_of_year(row))
    now = _count(row for row in new if is_of_year(row))
    there = _count(others)
    added = []
    for row in new:
        key = _content(row)
        if is_of_year(row):
            continue
        if there[key]:
            there[key] -= 1
        else:
            added.append(row)
    mine = [row for row in new if is_of_year(row)]
    return [*others, *added, *mine], Change(name, (now - was).total() + len(added), 0, (was - now).total())


def _count(rows: Iterable[Mapping[str, str]]) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(map(_content, rows))


def _content(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_values_of(row).items()))


def _key(row: Mapping[str, str], columns: Sequence[str]) -> tuple[str, ...]:
    """Return the key of a row; a credit code counts by the organization code that it contains."""
    return tuple(inside(row.get(name, "")) if name == "org_code" else row.get(name, "") for name in columns)


def _values_of(row: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


def _write(rows: Rows, schema: TableSchema, path: Path, asked: Collection[str]) -> None:
    """Write the columns of the schema in its order, then others.

    A column without a value is left out if it may be, unless the offices were asked for it.
    """
    names = [*dict.fromkeys([*schema.columns, *(name for row in rows for name in row)])]
    frame = pd.DataFrame(rows, columns=names, dtype="str").fillna("")
    needed = [name for name, column in schema.columns.items() if not column.optional]
    wanted = [name for name in names if name in needed or name in asked or (frame[name] != "").any()]
    frame[wanted].to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _check(making: Path, book: Path, schema: Mapping[str, TableSchema]) -> None:
    """Read the new tables together.

    Raises:
        DataError: With every problem, in the names of the book's files.
    """
    try:
        read_county(making, schema=schema)
    except DataError as error:
        found = [
            Problem(problem.where.replace(making.name, book.name), problem.message)
            for problem in error.problems
        ]
        raise DataError(found) from None


def _keep(book: Path, changes: Sequence[Change], year: int) -> Path | None:
    """Copy the tables that will be replaced; return the folder, None if there was nothing of the year."""
    names = [change.table for change in changes if change.changed or change.removed or change.restated]
    there = [book / f"{name}.csv" for name in names if (book / f"{name}.csv").is_file()]
    if not there:
        return None
    base = book / REPLACED
    base.mkdir(exist_ok=True)
    number = 1 + sum(1 for path in base.iterdir() if path.name.startswith(f"{year}-"))
    folder = base / f"{year}-{number}"
    folder.mkdir()
    for path in there:
        shutil.copyfile(path, folder / path.name)
    return folder


def _replace_reference(new: Path, old: Path) -> None:
    """Replace the reference of the book by that for the next intake."""
    part = old.with_name(f".{old.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(new, part)
    before = old.with_name(f".{old.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if old.exists():
        old.rename(before)
    part.rename(old)
    shutil.rmtree(before, ignore_errors=True)


def require_book(book: Path) -> None:
    """Refuse a folder that can be no book.

    Raises:
        DataError: If it is a file, or has no folder of reference data.
    """
    if book.exists() and not book.is_dir():
        raise DataError(Problem(str(book), sentence("must be a county's folder, got a file")))
    if not reference_of(book).is_dir() and not is_of_tables(book):
        said = sentence("must be there, got no such folder; name the first one with --reference")
        raise DataError(Problem(str(reference_of(book)), said))
