"""Renew the executed notebooks in tests/reference, one year of the sample county, for nbval to compare with.

What differs from run to run is taken out: Papermill's times and paths, and the random id of its cell.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat

from mq_analysis.factory import find_notebooks
from mq_analysis.factory.execute import execute

REFERENCE = Path(__file__).parent.parent / "tests" / "reference"


def renew(notebook: Path, year: int) -> Path:
    """Run a notebook for one year and store it, normalised."""
    with tempfile.TemporaryDirectory() as folder:
        node = execute(notebook, {"year": year}, Path(folder) / notebook.name)
    node.metadata.pop("papermill", None)
    for number, cell in enumerate(node.cells):
        cell.id = f"cell-{number:02d}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    target = REFERENCE / f"{notebook.stem}.{year}.ipynb"
    nbformat.write(node, target)
    return target


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for path in find_notebooks():
        print(renew(path, int(sys.argv[1])))  # noqa: T201 (a tool that says what it wrote)
