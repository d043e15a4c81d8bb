"""Jobs: a notebook, its parameters, formats, output folder and dependencies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mq_analysis.export.parts import Table


def run_folder(
    policy: str,
    scenarios: Iterable[str],
    readings: Iterable[str],
    supplements: Iterable[str] = (),
    as_of: dt.date | None = None,
    data: str = "",
) -> str:
    """Return the name of the folder of a run, below the folder of all reports.

    Args:
        policy: The name of the policy file, without ending.
        scenarios: The names of the scenarios, in order.
        readings: The chosen readings, as ``ID=VALUE``.
        supplements: Ids of townships' supplements.
        as_of: The day up to which the year is known.
        data: The name of the folder of data, if it is not the project's own.
    """
    names = [policy, *scenarios, *sorted(readings), *supplements]
    names += [f"as-of-{as_of:%Y-%m-%d}"] if as_of else []
    names += [f"data-{data}"] if data else []
    # never a hidden folder, nor ".."
    return re.sub(r"[^\w.+-]", "-", "+".join(names)).lstrip(".") or "policy"


FORMATS = ("html", "pdf", "csv", "ipynb")
ANNUAL, SUMMARY = "annual", "annual_summary"
"""Names of the files of an annual report, before language and ending."""


@dataclass(frozen=True)
class Job:
    """One report to be made.

    Attributes:
        inputs: SHA-256 of each input by name, for the manifest.
        run: The folder of the run below ``out``, such as ``minqing``.
        is_synthetic: Whether the county says that its data are invented; the index says so.
        depends: Digest, by name, of everything that can change the report; if one differs it is made again. These are
            narrower than ``inputs``: a comment in a policy file changes no report.
    """

    notebook: Path
    parameters: Mapping[str, Any]
    formats: tuple[str, ...]
    inputs: Mapping[str, str]
    out: Path
    run: str
    depends: Mapping[str, str]
    is_synthetic: bool = False

    @property
    def year(self) -> int:
        """The year of the report."""
        return int(self.parameters["year"])

    @property
    def folder(self) -> Path:
        """The folder of the year's reports."""
        return self.out / self.run / str(self.year)

    @property
    def stem(self) -> str:
        """The file name without suffix: notebook and language."""
        return f"{self.notebook.stem}.{self.parameters['lang']}"

    @property
    def executed(self) -> Path:
        """The path of the executed notebook, from which formats can be rendered without running it again."""
        return self.folder / ".executed" / f"{self.stem}.ipynb"

    @property
    def manifest(self) -> Path:
        """The path of the manifest."""
        return self.folder / f"{self.stem}.manifest.json"

    def __str__(self) -> str:
        return f"{self.run} {self.year} {self.stem}"


@dataclass(frozen=True)
class Binding:
    """The annual report of a year and run, to be bound from the reports of its notebooks.

    Attributes:
        chapters: The jobs of its chapters, in order.
        annexes: The tables with which an annex begins, by kind; see :func:`mq_analysis.factory.annual.annual_report`.
    """

    chapters: tuple[Job, ...]
    annexes: Mapping[str, Sequence[Table]]

    @property
    def stem(self) -> str:
        """The files' name without ending."""
        return f"{ANNUAL}.{self.lang}"

    @property
    def lang(self) -> str:
        """Its language."""
        return str(self.chapters[0].parameters["lang"])

    @property
    def year(self) -> int:
        """Its year."""
        return self.chapters[0].year

    @property
    def out(self) -> Path:
        """The folder of all reports."""
        return self.chapters[0].out

    @property
    def run(self) -> str:
        """The folder of its run."""
        return self.chapters[0].run

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of its chapters that a book can have."""
        return tuple(form for form in self.chapters[0].formats if form != "ipynb")

    @property
    def folder(self) -> Path:
        """Its folder: that of its chapters."""
        return self.chapters[0].folder

    @property
    def manifest(self) -> Path:
        """The path of its manifest."""
        return self.folder / f"{self.stem}.manifest.json"

    def __str__(self) -> str:
        return f"{self.run} {self.year} {self.stem}"
