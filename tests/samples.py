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
        heads = list((body or rows(name))[0])
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, heads, lineterminator="\n")
            out.writeheader()
            out.writerows(body)


def copy_small(folder: Path, firms: int = 12) -> None:
    """Copy the sample county with a few of its firms only, and what its tables say of these: quick to read.

    The firms are those with the first honours, so that each year has awards.
    """
    folder.mkdir(parents=True)
    kept = set(list(dict.fromkeys(row["org_code"] for row in rows("honours")))[:firms])
    for path in SAMPLE.iterdir():
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
        elif path.suffix != ".csv" or "org_code" not in rows(path.stem)[0]:
            shutil.copy(path, folder)
        else:
            copy_tables(
                folder, [path.stem], {path.stem: lambda body: [r for r in body if r["org_code"] in kept]}
            )
