"""Run a notebook with checked parameters through Papermill."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from mq_analysis.errors import NotebookError, Problem, UsageError, nearest
from mq_analysis.home import home, shown

KERNEL = "python3"
CELL_SECONDS = 300


def find_notebooks(names: Sequence[str] = ()) -> list[Path]:
    """Return the notebooks of those names (stems, or their first digits), by default all numbered ones.

    Raises:
        UsageError: For every name that fits none.
    """
    every = {p.stem: p for p in sorted((home() / "notebooks").glob("[0-9]*.ipynb"))}
    if not names:
        return list(every.values())
    found, problems = [], []
    for name in names:
        fits = [p for stem, p in every.items() if stem == name or stem.split("_")[0] == name]
        if len(fits) == 1:
            found += fits
        else:
            problems.append(
                Problem("--notebook", f"must name a notebook, got {name!r}; {nearest(name, list(every))}")
            )
    if problems:
        raise UsageError(problems)
    return list(dict.fromkeys(found))


def declared_parameters(notebook: Path) -> list[str]:
    """Return the names of the parameters that a notebook declares."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(papermill.inspect_notebook(str(notebook)))


def needs(notebook: Path) -> tuple[str, ...]:
    """Return the folders of ``params`` in which a notebook needs a file of the policy, from its metadata."""
    return tuple(nbformat.read(notebook, as_version=4).metadata.get("mq", {}).get("needs", ()))


def edition_of(notebook: Path) -> str:
    """Return the edition that a notebook is fit for: ``public``, or ``internal`` if its metadata do not say so."""
    return str(nbformat.read(notebook, as_version=4).metadata.get("mq", {}).get("edition", "internal"))


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that the notebook does not declare: Papermill itself would only warn.

    Raises:
        UsageError: Naming every unknown parameter and the nearest declared one.
    """
    declared = declared_parameters(notebook)
    unknown = [name for name in parameters if name not in declared]
    if unknown:
        where = shown(notebook)
        raise UsageError(
            Problem(
                where,
                f"must declare its parameters, got the unknown {name!r}; {nearest(name, declared)}",
            )
            for name in unknown
        )


def execute(notebook: Path, parameters: Mapping[str, Any], output: Path) -> NotebookNode:
    """Run a notebook and write the executed copy to ``output``.

    Raises:
        UsageError: For an unknown parameter; nothing is run or written.
        NotebookError: If a cell fails, times out or the kernel dies; ``output`` is kept for reading.
    """
    check_parameters(notebook, parameters)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with _private_sockets() as config:
            papermill.execute_notebook(
                str(notebook),
                str(output),
                dict(parameters),
                kernel_name=KERNEL,
                execution_timeout=CELL_SECONDS,
                progress_bar=False,
                config=config,
            )
    except PapermillExecutionError as error:
        where = f"{shown(notebook)}: cell {_number_of(error.cell_index, notebook, parameters)}"
        raise NotebookError(Problem(where, f"{error.ename}: {error.evalue}")) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(Problem(shown(notebook), str(error).strip().splitlines()[0])) from None
    return nbformat.read(output, as_version=4)


@contextlib.contextmanager
def _private_sockets() -> Iterator[Config]:
    """Let a kernel talk through sockets in a folder of its own, where the system has such sockets.

    TCP would be open to other users of the machine; without a folder the sockets lie where the run started.
    """
    if os.name != "posix":
        yield Config()
        return
    with tempfile.TemporaryDirectory(prefix="mq-", ignore_cleanup_errors=True) as folder:
        yield Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})


def _number_of(index: int, notebook: Path, parameters: Mapping[str, Any]) -> int:
    """Return the number, from 1, of an executed cell in the notebook as written: Papermill put one in."""
    if not parameters:
        return index + 1
    cells = nbformat.read(notebook, as_version=4).cells
    tagged = [i for i, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    put_in = tagged[0] + 1 if tagged else 0
    return index + 1 - (index >= put_in)


def title(notebook: NotebookNode, lang: str) -> str:
    """Return the first heading of a notebook in a language, or an empty text."""
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "markdown" and (lang in tags or not tags) and cell.source.startswith("# "):
            return str(cell.source.splitlines()[0][2:].strip())
    return ""
