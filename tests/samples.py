"""Tables of the sample county as text, and copies of them with some rows changed and some tables left out."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mq_analysis.base.project import home

SAMPLE = home() / "data" / "sample"

Change = Callable[[list[dict[str, str]]], list[dict[str, str]]]


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a sample table as text."""
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def copy_tables(folder: Path, names: Sequence[str], changes: Mapping[str, Change]) -> None:
    """Copy tables of the sample into a folder, some changed by a function of their rows."""
    for name in names:
        if name not in changes:
            shutil.copy(SAMPLE / f"{name}.csv", folder)
            continue
        body = changes[name](rows(name))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(body[0]), lineterminator="\n")
            out.writeheader()
            out.writerows(body)
