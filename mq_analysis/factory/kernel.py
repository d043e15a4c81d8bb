"""Everything of ipykernel that is used beyond its documented messages: in-process kernel, its client, streams.

Written for ``ipykernel>=6.29,<8`` (``pyproject.toml``) and tried with 6.29.0 and 7.4.0
(``tests/run/test_ipykernel.py``). `missing` says which of these names another version lacks; then notebooks run in
kernels of their own, by Papermill's client.
"""

from __future__ import annotations

import codecs
import functools
import importlib
import inspect
import os
import select
import sys
import threading
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

try:
    from ipykernel.inprocess.blocking import BlockingInProcessKernelClient
    from ipykernel.inprocess.ipkernel import InProcessKernel
    from ipykernel.iostream import OutStream
except ImportError:  # `missing` says which
    BlockingInProcessKernelClient = InProcessKernel = OutStream = object

AT_ONCE = 65_536
"""Most bytes read of a pipe at once."""
DESCRIPTORS = {"stdout": 1, "stderr": 2}
NEEDED: dict[str, dict[str, Sequence[str]]] = {
    "ipykernel.iostream:OutStream": {"__init__": ("session", "pub_thread", "name", "watchfd")},
    "ipykernel.inprocess.ipkernel:InProcessKernel": dict.fromkeys(
        ("session", "iopub_thread", "stdout", "stderr", "language_info"), ()
    ),
    "ipykernel.inprocess.blocking:BlockingInProcessKernelClient": {
        "__init__": (),
        "start_channels": (),
        "execute": ("code", "allow_stdin"),
        "get_shell_msg": (),
        "get_iopub_msg": ("timeout",),
    },
}
"""By ``module:class`` the names that are used, each with the arguments that it is given."""
TOGETHER = ("shell_channel_thread", "_supports_kernel_subshells")
"""Names that ipykernel 7 has and 6 has not; one without the other is another form."""


@functools.cache
def missing() -> tuple[str, ...]:
    """Return the names that this ipykernel lacks or has in another form; without any, cells can run in this process."""
    return tuple(name for place, names in NEEDED.items() for name in _missing_of(place, names))


def _missing_of(place: str, names: dict[str, Sequence[str]]) -> Iterator[str]:
    module, _, name = place.partition(":")
    try:
        kind = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        yield f"{module}.{name}"
        return
    yield from (
        f"{module}.{name}.{member}" for member, given in names.items() if not _takes(kind, member, given)
    )
    if name == "InProcessKernel" and hasattr(kind, TOGETHER[0]) != hasattr(kind, TOGETHER[1]):
        yield from (f"{module}.{name}.{member}" for member in TOGETHER if not hasattr(kind, member))


def _takes(kind: type, name: str, given: Sequence[str]) -> bool:
    """Say whether a class has a method of this name that accepts the given arguments."""
    if not hasattr(kind, name):
        return False
    return not given or set(given) <= set(inspect.signature(getattr(kind, name)).parameters)


class Stream(OutStream):  # type: ignore[misc]
    """A stream that assigns the output of subprocesses and C libraries to the cell that started them.

    ipykernel reads their pipe in a separate thread, which may be too late for the end of the cell, and a few bytes at a
    time, which may split a character. Here a flush reads the whole pipe.
    """

    def __init__(self, kernel: Any, name: str) -> None:
        super().__init__(kernel.session, kernel.iopub_thread, name, watchfd=False)
        self._old, self._process = os.dup(DESCRIPTORS[name]), os.getpid()
        self._pipe, end = os.pipe()  # our end of the pipe stays open: a cell may close the other one
        os.dup2(end, DESCRIPTORS[name])
        self._reading, self._letters = threading.Lock(), codecs.getincrementaldecoder("utf-8")("replace")
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            select.select([self._pipe], [], [])
            self._take()

    def _take(self) -> None:
        """Write the current content of the pipe."""
        with self._reading:
            while select.select([self._pipe], [], [], 0)[0]:
                self.write(self._letters.decode(os.read(self._pipe, AT_ONCE)))

    def flush(self) -> None:
        """Send everything written, also by subprocesses; a process that a cell forks does not read the pipe."""
        if os.getpid() == self._process:
            self._take()
        super().flush()

    def fileno(self) -> int:
        """Return the original file descriptor of this stream, as ipykernel does."""
        return self._old


class Kernel(InProcessKernel):  # type: ignore[misc]
    """An in-process kernel that supports ``await``; ipykernel 7 needs the thread of the shell for it."""

    _supports_kernel_subshells = False


def start() -> tuple[Any, Any]:
    """Start a kernel in this process, which replaces the standard streams; return the kernel and its client."""
    kernel = Kernel()
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.current_thread())
    kernel.stdout, kernel.stderr = Stream(kernel, "stdout"), Stream(kernel, "stderr")
    client = BlockingInProcessKernelClient(kernel=kernel, session=kernel.session)
    client.start_channels()
    sys.stdout, sys.stderr = kernel.stdout, kernel.stderr
    return kernel, client
