"""Run the cells of a notebook in this process: the shell of ipykernel, the output rules of nbclient, no sockets.

A kernel in a process of its own spends most of its time starting and shutting down. Here ipykernel's
in-process kernel runs the cells, and nbclient turns its messages into outputs exactly as it does for a kernel
behind sockets, so that both give the same notebook.
"""

from __future__ import annotations

import codecs
import os
import select
import sys
import threading
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

import nbformat
import numpy as np
from ipykernel.inprocess.blocking import BlockingInProcessKernelClient
from ipykernel.inprocess.ipkernel import InProcessKernel
from ipykernel.iostream import OutStream
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode
from traitlets import default


class Stream(OutStream):  # type: ignore[misc]
    """A stream that misses nothing of what subprocesses print, and gives it to the cell that started them.

    ipykernel reads their pipe in a thread of its own, which may come too late for the end of the cell, and a few bytes
    at a time, which may cut a letter in two.
    """

    def _watch_pipe_fd(self) -> None:
        while self._should_watch:
            select.select([self._fid], [], [])
            self._take()

    def _take(self) -> None:
        """Write what is in the pipe now."""
        with self._reading:
            while select.select([self._fid], [], [], 0)[0]:
                self.write(self._letters.decode(os.read(self._fid, AT_ONCE)))

    def _setup_stream_redirects(self, name: str) -> None:
        self._reading = threading.Lock()
        self._letters = codecs.getincrementaldecoder("utf-8")("replace")
        super()._setup_stream_redirects(name)

    def flush(self) -> None:
        """Send what was written, that of subprocesses too; a process that a cell forks leaves the pipe alone."""
        if self._should_watch and self._is_master_process():
            self._take()
        super().flush()


AT_ONCE = 65_536
"""Most bytes read of a pipe at once."""


class Kernel(InProcessKernel):  # type: ignore[misc]
    """An in-process kernel that does what one behind sockets does.

    It also shows what subprocesses and C libraries print, and it can ``await``, for which ipykernel 7 asks
    in which thread the shell runs.
    """

    _supports_kernel_subshells = False

    @default("stdout")  # type: ignore[untyped-decorator]
    def _stdout(self) -> Stream:
        return Stream(self.session, self.iopub_thread, "stdout", watchfd=True)

    @default("stderr")  # type: ignore[untyped-decorator]
    def _stderr(self) -> Stream:
        return Stream(self.session, self.iopub_thread, "stderr", watchfd=True)


def run_cells(connection: Connection, text: str) -> None:
    """Run a notebook given as JSON, and send how far it is.

    First the description of the language; then for each code cell its number, outputs, times, the kernel's reply
    if it failed, after which nothing follows, and by index the outputs of earlier cells if it changed a display
    of theirs; last what the notebook's metadata gain (widgets).
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what subprocesses print is shown in the cell, and nowhere else
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
    """A kernel in this process, and the client that keeps the notebook's outputs."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.kernel = Kernel()
        self.kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.current_thread())
        self.client = BlockingInProcessKernelClient(kernel=self.kernel, session=self.kernel.session)
        self.client.start_channels()
        sys.stdout, sys.stderr = self.kernel.stdout, self.kernel.stderr
        self.notebook = notebook
        self.outputs = NotebookClient(notebook)
        self.outputs.reset_execution_trackers()

    def run(self, cell: NotebookNode, index: int) -> dict[str, Any] | None:
        """Run a cell, fill its outputs, and return the kernel's reply if it failed and was not meant to."""
        self.is_updated = False
        allowed = "raises-exception" in cell.metadata.get("tags", ())
        cell.metadata["execution"] = {}
        cell.outputs = []
        self.outputs.clear_before_next_output = False
        asked = self.client.execute(cell.source, allow_stdin=False, stop_on_error=not allowed)
        reply = self.client.get_shell_msg()["content"]
        self._collect(asked, cell, index)
        return None if allowed or reply["status"] != "error" else reply

    def earlier(self, index: int) -> dict[int, list[NotebookNode]]:
        """Return by index the outputs of the code cells before one."""
        return {i: c.outputs for i, c in enumerate(self.notebook.cells[:index]) if c.cell_type == "code"}

    def _collect(self, asked: str, cell: NotebookNode, index: int) -> None:
        """Take the messages of a cell up to the one that says the kernel is idle."""
        while True:
            message = self.client.get_iopub_msg(timeout=None)
            if message["parent_header"].get("msg_id") != asked:
                continue
            self.is_updated |= message["msg_type"] == "update_display_data"
            try:
                self.outputs.process_message(message, cell, index)
            except CellExecutionComplete:
                return
