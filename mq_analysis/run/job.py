"""What to make: a notebook, its parameters, the formats, where it goes, and what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMATS = ("html", "pdf", "ipynb")


@dataclass(frozen=True)
class Job:
    """One report to be made.

    Attributes:
        inputs: Name to SHA-256 of what the report is made from, for the manifest.
        run: The folder of the run below ``out``, such as ``minqing``.
        depends: Name to digest of what can change the report: when one differs it is made again. What is
            named here is narrower than ``inputs``: a comment in a policy file changes no report.
    """

    notebook: Path
    parameters: Mapping[str, Any]
    formats: tuple[str, ...]
    inputs: Mapping[str, str]
    out: Path
    run: str
    depends: Mapping[str, str]

    @property
    def year(self) -> int:
        """The year the report is of."""
        return int(self.parameters["year"])

    @property
    def folder(self) -> Path:
        """Where the year's reports lie."""
        return self.out / self.run / str(self.year)

    @property
    def stem(self) -> str:
        """The files' name without ending: notebook and language."""
        return f"{self.notebook.stem}.{self.parameters['lang']}"

    @property
    def executed(self) -> Path:
        """Where the executed notebook is kept, from which a format can be made without running it again."""
        return self.folder / ".executed" / f"{self.stem}.ipynb"

    @property
    def manifest(self) -> Path:
        """Where the manifest lies."""
        return self.folder / f"{self.stem}.manifest.json"

    def __str__(self) -> str:
        return f"{self.run} {self.year} {self.stem}"
