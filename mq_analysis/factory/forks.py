"""New processes with all imports done, forked from a server process that only imports.

Starting Python and importing pandas, matplotlib and nbconvert takes longer than most reports. A fork server
(:mod:`multiprocessing.forkserver`) does that once; each task then gets a new process in a few milliseconds. The server
never starts a thread and never computes, so that its forks start in a clean state.
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
from mq_analysis.base.messages import sentence

T = TypeVar("T")

PRELOAD = "mq_analysis.factory.preload"
_LIVING: set[BaseProcess] = set()


class ProcessDiedError(MQError):
    """A forked process that died: killed, or out of memory."""

    exit_code = 4


def can_fork() -> bool:
    """Say whether processes can be forked safely here.

    On macOS system libraries fail after a fork; a daemon process, such as a worker of Dask's nanny, may have no child.
    """
    is_free = sys.platform != "darwin" and not multiprocessing.current_process().daemon
    return is_free and "forkserver" in multiprocessing.get_all_start_methods()


def _context() -> ForkServerContext:
    context = processes.forkserver()
    context.set_forkserver_preload([PRELOAD])
    return context


def warm_up() -> None:
    """Start the server, so that it imports while the caller plans; do nothing if processes cannot be forked."""
    if can_fork():
        from multiprocessing import forkserver

        _context()
        forkserver.ensure_running()


@contextlib.contextmanager
def child(
    task: Callable[..., None], *args: Any, folder: Path | None = None
) -> Iterator[tuple[BaseProcess, Connection]]:
    """Run ``task(connection, *args)`` in a forked process; at the end the process and its children are stopped.

    The process gets the current environment and works in ``folder``, by default the current working folder, instead of
    those that the server had at its start.
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
        _end(process)  # also children that a finished process left running
        process.join()


def end_all() -> None:
    """Stop every running child; a caller that waits for one gets `ProcessDiedError`."""
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
    """Return ``function(*args)``, called in a forked process, or in this one if processes cannot be forked.

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
            said = sentence("must run to its end, died with code {code}", code=process.exitcode)
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
