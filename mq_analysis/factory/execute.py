"""Run a notebook with checked parameters through Papermill."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from mq_analysis.base.errors import NotebookError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path, home
from mq_analysis.factory import engine
from mq_analysis.factory.notebooks import check_parameters, settings_of

KERNEL = "python3"


def execute(notebook: Path, parameters: Mapping[str, Any], output: Path) -> NotebookNode:
    """Run a notebook in the project's folder and write the executed copy to ``output``.

    Args:
        notebook: The notebook; it is not changed.
        parameters: Values of parameters that it declares.
        output: The path of the executed notebook; a failed one has its error on top.

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
                engine_name=engine.NAME,
                kernel_name=KERNEL,
                execution_timeout=settings_of(notebook)["seconds"],
                progress_bar=False,
                request_save_on_cell_execute=False,
                keep_in=str(output),
                folder=home(),
                config=config,
            )
    except PapermillExecutionError as error:
        where = sentence(
            "{notebook}: cell {cell}",
            notebook=display_path(notebook),
            cell=_number_of(error.cell_index, notebook, parameters),
        )
        raise NotebookError(Problem(where, f"{error.ename}: {error.evalue}")) from None
    except (CellTimeoutError, DeadKernelError) as error:
        said = str(error).strip().splitlines()[0]
        _say_on_top(output, said)
        raise NotebookError(Problem(display_path(notebook), said)) from None
    return nbformat.read(output, as_version=4)


def _say_on_top(executed: Path, said: str) -> None:
    """Insert the error that ended a run above the first cell, as Papermill does for errors of cells."""
    notebook = nbformat.read(executed, as_version=4)
    notebook.cells.insert(0, new_markdown_cell(f"**{said}**", id="what-ended-the-run"))
    nbformat.write(notebook, executed)


@contextlib.contextmanager
def _private_sockets() -> Iterator[Config]:
    """Let a kernel use Unix sockets in a private folder, if the system has them.

    TCP ports would be open to other users of the machine. Without a folder the sockets would lie in the working folder.
    """
    if os.name != "posix":
        yield Config()
        return
    with tempfile.TemporaryDirectory(prefix="mq-", ignore_cleanup_errors=True) as folder:
        where = {"ip": f"{folder}/kernel", "connection_file": f"{folder}/kernel.json"}
        yield Config({"KernelManager": {"transport": "ipc", **where}})


def _number_of(index: int, notebook: Path, parameters: Mapping[str, Any]) -> int:
    """Return the number, from 1, of an executed cell in the source notebook; Papermill inserts one cell."""
    if not parameters:
        return index + 1
    cells = nbformat.read(notebook, as_version=4).cells
    tagged = [i for i, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    put_in = tagged[0] + 1 if tagged else 0
    return index + 1 - (index >= put_in)
