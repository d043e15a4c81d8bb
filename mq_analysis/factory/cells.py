"""Run the cells of a notebook in this process, with ipykernel's shell and nbclient's output rules, without sockets.

A kernel in a separate process spends most of its time starting and shutting down. Here ipykernel's in-process kernel
runs the cells, and nbclient converts its messages to outputs as for a kernel behind sockets, so that both give the same
notebook.
"""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from typing import Any

import nbformat
import numpy as np
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode

from mq_analysis.factory import kernel


def run_cells(connection: Connection, text: str) -> None:
    """Run a notebook given as JSON, and send the results cell by cell.

    Sent are: first the description of the language; then for each code cell its number, outputs and times, the
    kernel's reply if it failed (the last message then), and, by index, the outputs of earlier cells whose displays it
    changed; last the additions to the notebook's metadata (widgets).
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # output of subprocesses is shown in the cell only
        os.dup2(nowhere, stream)
    np.random.seed()
    notebook = nbformat.reads(text, as_version=4)
    shell = Shell(notebook)
    connection.send(dict(shell.kernel.language_info))
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        error = shell.run(cell, index)
        earlier = shell.earlier(index) if shell.is_updated else {}
        connection.send((cell.execution_count, cell.outputs, cell.metadata["execution"], error, earlier))
        if error is not None:
            return
    shell.outputs.set_widgets_metadata()
    connection.send({k: v for k, v in notebook.metadata.items() if k == "widgets"})


class Shell:
    """A kernel in this process, and the client that collects the notebook's outputs."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.kernel, self.client = kernel.start()
        self.notebook = notebook
        self.outputs = NotebookClient(notebook)
        self.outputs.reset_execution_trackers()

    def run(self, cell: NotebookNode, index: int) -> dict[str, Any] | None:
        """Run a cell and fill its outputs; return the kernel's reply if the cell failed unexpectedly."""
        self.is_updated = False
        allowed = "raises-exception" in cell.metadata.get("tags", ())
        cell.metadata["execution"] = {}
        cell.outputs = []
        self.outputs.clear_before_next_output = False
        asked = self.client.execute(cell.source, allow_stdin=False)
        reply = self.client.get_shell_msg()["content"]
        self._collect(asked, cell, index)
        return None if allowed or reply["status"] != "error" else reply

    def earlier(self, index: int) -> dict[int, list[NotebookNode]]:
        """Return the outputs of the code cells before an index, by index."""
        return {i: c.outputs for i, c in enumerate(self.notebook.cells[:index]) if c.cell_type == "code"}

    def _collect(self, asked: str, cell: NotebookNode, index: int) -> None:
        """Process the messages of a cell until the kernel is idle."""
        while True:
            message = self.client.get_iopub_msg(timeout=None)
            if message["parent_header"].get("msg_id") != asked:
                continue
            self.is_updated |= message["msg_type"] == "update_display_data"
            try:
                self.outputs.process_message(message, cell, index)
            except CellExecutionComplete:
                return
