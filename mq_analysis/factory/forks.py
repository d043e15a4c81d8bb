"""Fresh processes that have everything imported: forked from one server that imports and does nothing else.

Starting Python and importing pandas, matplotlib and nbconvert takes longer than most reports. A fork server
(:mod:`multiprocessing.forkserver`) pays for that once; each task then gets a process of its own in a few
milliseconds. The server never starts a thread and never computes, so that what it forks is clean.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from mq_analysis.base import processes
from mq_analysis.base.errors import MQError, Problem

T = TypeVar("T")

PRELOAD = "mq_analysis.factory.preload"
_LIVING: set[BaseProcess] = set()


class ProcessDiedError(MQError):
    """A forked process that died: killed, or out of memory."""

    exit_code = 4


def can_fork() -> bool:
    """Tell whether processes can be forked safely here.

    On macOS system libraries do not survive it; a daemon, as Dask's nanny makes of its worker, may have no child.
    """
    is_free = sys.platform != "darwin" and not multiprocessing.current_process().daemon
    return is_free and "forkserver" in multiprocessing.get_all_start_methods()


def _context() -> ForkServerContext:
    context = processes.forkserver()
    context.set_forkserver_preload([PRELOAD])
    return context


def warm_up() -> None:
    """Start the server, so that it imports while the caller still plans; without forks do nothing."""
    if can_fork():
        from multiprocessing import forkserver

        _context()
        forkserver.ensure_running()


@contextlib.contextmanager
def child(
    task: Callable[..., None], *args: Any, folder: Path | None = None
) -> Iterator[tuple[BaseProcess, Connection]]:
    """Run ``task(connection, *args)`` in a forked process; it and its children are gone at the end.

    The process has the environment of this moment and works in ``folder``, by default in the working folder of this
    moment; not those of the server's start.
    """
    here, there = multiprocessing.Pipe(duplex=False)
    surroundings = str(folder or Path.cwd()), dict(os.environ)
    process = _context().Process(target=_run, args=(task, there, surroundings, args))
    process.start()
    _LIVING.add(process)
    there.close()
    try:
        yield process, here
    finally:
        here.close()
        _LIVING.discard(process)
        process.join(0.02)
        _end(process)  # also what a process that has ended left running
        process.join()


def end_all() -> None:
    """End every child that runs: whoever waits for one is told that it died."""
    for process in list(_LIVING):
        _end(process)


def _end(process: BaseProcess) -> None:
    if process.pid is not None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _run(
    task: Callable[..., None], there: Connection, surroundings: tuple[str, dict[str, str]], args: Any
) -> None:
    os.setpgid(0, 0)
    folder, environment = surroundings
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    task(there, *args)


def call(function: Callable[..., T], *args: Any) -> T:
    """Return what ``function(*args)`` returns in a forked process, or here where none can be forked.

    Raises:
        Exception: What the function raised.
        ProcessDiedError: If the process died.
    """
    if not can_fork():
        return function(*args)
    with child(_answer, function, args) as (process, connection):
        try:
            is_fine, answer = connection.recv()
        except EOFError:
            process.join()
            said = f"must run to its end, died with code {process.exitcode}"
            raise ProcessDiedError(Problem(function.__name__, said)) from None
    if is_fine:
        result: T = answer
        return result
    raise answer


def _answer(there: Connection, function: Callable[..., Any], args: Any) -> None:
    try:
        answer = (True, function(*args))
    except Exception as error:
        answer = (False, error)
    there.send(answer)
