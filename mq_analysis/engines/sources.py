"""Find the files of each table: one file, the parts in a folder, or the matches of a pattern."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mq_analysis.base.errors import DataError, Problem, nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.tables.schema import TableSchema

FORMS = ("parquet", "csv")
NUMBERED = re.compile(r"(.*\D)(\d+)\.(?:parquet|csv)")


@dataclass(frozen=True)
class Files:
    """The parts of one table, in order of their names."""

    table: str
    paths: tuple[Path, ...]

    @property
    def form(self) -> str:
        """The format of the files, ``parquet`` or ``csv``."""
        return self.paths[0].suffix[1:].lower()


def find_files(
    folder: Path, schema: Mapping[str, TableSchema], given: Mapping[str, str] | None = None
) -> dict[str, Files]:
    """Return the files of each table for which there are any.

    Args:
        folder: The data folder; a table is ``<table>.parquet``, ``<table>.csv``, or a folder ``<table>`` with parts.
        schema: The known tables; the required ones must be there.
        given: For some tables a file, folder or pattern such as ``/data/*/retention.parquet``, instead of the folder's.

    Raises:
        DataError: With every table that is missing or there twice, parts of two formats, broken links, and missing
            numbers between numbered parts.
    """
    problems: list[Problem] = []
    found: dict[str, Files] = {}
    if not folder.is_dir():
        problems.append(
            Problem(
                display_path(folder), sentence("must be a folder with the county's tables, got no folder")
            )
        )
    for name in given or {}:
        if name not in schema:
            problems.append(
                Problem(
                    "--table",
                    sentence(
                        "must name a table, got {got!r}; {nearest}",
                        got=name,
                        nearest=nearest(name, list(schema)),
                    ),
                )
            )
    for name, table in schema.items():
        pattern = (given or {}).get(name)
        paths = _of_pattern(pattern) if pattern else _of_folder(folder, name)
        if not paths and (table.required or pattern):
            where = pattern or display_path(folder)
            problems.append(
                Problem(
                    where,
                    sentence(
                        "must hold the table {name} ({title}), got no file", name=name, title=table.title.zh
                    ),
                )
            )
        elif paths:
            problems += _wrong(name, paths)
            found[name] = Files(name, tuple(sorted(paths)))
    if problems:
        raise DataError(problems)
    return found


def _of_pattern(pattern: str) -> list[Path]:
    path = Path(pattern)
    if path.is_dir():
        return _parts(path)
    return [Path(name) for name in glob.glob(pattern, recursive=True)]  # noqa: PTH207 (also an absolute pattern)


def _of_folder(folder: Path, name: str) -> list[Path]:
    single = [path for form in FORMS if (path := folder / f"{name}.{form}").is_file() or path.is_symlink()]
    return single + (_parts(folder / name) if (folder / name).is_dir() else [])


def _parts(folder: Path) -> list[Path]:
    every = (path for form in FORMS for path in folder.rglob(f"*.{form}"))
    return [path for path in every if not any(p.startswith(".") for p in path.relative_to(folder).parts)]


def _wrong(name: str, paths: Sequence[Path]) -> Iterable[Problem]:
    """Return the problems among the parts of a table."""
    forms = {path.suffix.lower() for path in paths}
    folders = {path.parent.name == name for path in paths}
    if len(forms) > 1 or len(folders) > 1:
        listed = join(display_path(path) for path in paths[:4])
        yield Problem(
            display_path(paths[0].parent),
            sentence("must hold {name} once and in one form, got {got}", name=name, got=listed),
        )
    for path in paths:
        if not path.is_file():
            yield Problem(display_path(path), sentence("must be a file, got a link that leads nowhere"))
    for folder in sorted({path.parent for path in paths}):
        yield from _missing_numbers(folder, [path.name for path in paths if path.parent == folder])


def _missing_numbers(folder: Path, names: Sequence[str]) -> Iterable[Problem]:
    """Return the missing numbers of parts whose names differ only by a number."""
    numbers: dict[str, list[str]] = {}
    for name in names:
        if match := NUMBERED.fullmatch(name):
            numbers.setdefault(match[1], []).append(match[2])
    for prefix, texts in numbers.items():
        there = {int(text) for text in texts}
        start = 0 if len(texts) > 1 and min(there) <= 1 else min(there)
        missing = sorted(set(range(start, max(there))) - there - ({0} if min(there) == 1 else set()))
        if len(there) > 1 and missing:
            width = len(max(texts, key=len))
            last, *absent = (f"{prefix}{n:0{width}d}" for n in (max(there), *missing))
            listed = join([*absent[:4], *(["…"] if len(absent) > 4 else [])])
            yield Problem(
                display_path(folder),
                sentence("must hold every part up to {last}, got none of {listed}", last=last, listed=listed),
            )
