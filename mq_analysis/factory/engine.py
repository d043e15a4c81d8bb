"""A Papermill engine without a kernel process: cells run in a child forked from a server with all imports done.

Papermill does the same as with every engine: parameters, progress, the time of each cell, the failed notebook with its
error on top. The exceptions are nbclient's. If processes cannot be forked, or ipykernel lacks something that
:mod:`~mq_analysis.factory.kernel` uses, Papermill's own client runs the notebook.
"""

from __future__ import annotations

from importlib import metadata
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager, papermill_engines

from mq_analysis.base.messages import Message, join, sentence
from mq_analysis.factory import kernel
from mq_analysis.factory.cells import run_cells
from mq_analysis.factory.forks import can_fork, child

NAME = "mq-fork"


class ForkEngine(Engine):  # type: ignore[misc]
    """Run a notebook in a forked child."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        keep_in: str,
        folder: Path | None = None,
        execution_timeout: int | None = None,
        **more: Any,
    ) -> None:
        """Run the cells in order until one fails.

        Args:
            nb_man: Papermill's manager of the notebook, which it fills.
            kernel_name: The kernel to use if no child can be forked.
            keep_in: The file for the partial notebook if a cell times out or the child dies.
            folder: The working folder of the notebook; by default that of this process.
            execution_timeout: Seconds that a cell may take.
            more: What Papermill passes to a kernel.

        Raises:
            CellTimeoutError: If a cell takes longer.
            DeadKernelError: If the child dies.
        """
        try:
            if can_fork() and not kernel.missing():
                _run(nb_man, execution_timeout, folder)
            else:
                more["execution_timeout"] = execution_timeout
                more["resources"] = {"metadata": {"path": str(folder or Path.cwd())}}
                NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **more)
        except (CellTimeoutError, DeadKernelError):
            nbformat.write(nb_man.nb, keep_in)
            raise


def hindrance() -> Message | None:
    """Return why notebooks run in kernels of their own although processes could be forked; None if they do not."""
    names = kernel.missing() if can_fork() else ()
    if not names:
        return None
    return sentence(
        "notebooks run in kernels of their own, which is slower: ipykernel {version} lacks or has changed {names}",
        version=metadata.version("ipykernel"),
        names=join(names),
    )


def _run(nb_man: NotebookExecutionManager, timeout_s: int | None, folder: Path | None) -> None:
    notebook = nb_man.nb
    with child(run_cells, nbformat.writes(notebook), folder=folder) as (_, connection):
        language = _receive(connection)
        for index, cell in enumerate(notebook.cells):
            nb_man.cell_start(cell, index)
            try:
                if cell.cell_type == "code" and cell.source.strip():
                    _take(connection, notebook, index, timeout_s)
            except CellExecutionError as error:
                nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            finally:
                nb_man.cell_complete(cell, cell_index=index)
        else:
            notebook.metadata.update(_receive(connection))
    notebook.metadata["language_info"] = language


def _take(connection: Connection, notebook: NotebookNode, index: int, timeout_s: int | None) -> None:
    """Wait for a cell to end and copy its outputs into the notebook.

    Raises:
        CellExecutionError: If the cell failed.
    """
    cell = notebook.cells[index]
    if not connection.poll(timeout_s):
        raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", timeout_s or 0, cell)
    cell.execution_count, cell.outputs, cell.metadata["execution"], error, earlier = _receive(connection)
    for place, outputs in earlier.items():
        notebook.cells[place].outputs = outputs
    if error is not None:
        raise CellExecutionError.from_cell_and_msg(cell, error)


def _receive(connection: Connection) -> Any:
    try:
        return connection.recv()
    except (EOFError, ConnectionError):
        raise DeadKernelError("Kernel died") from None


papermill_engines.register(NAME, ForkEngine)
