"""Ways to start a process, also from a notebook.

:mod:`multiprocessing` asks how ``__main__`` was imported. IPython puts a module of its own there and, after
``%reset``, takes away the attribute that says so.
"""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.context import ForkServerContext, SpawnContext


def spawn() -> SpawnContext:
    """Return the context for processes that import everything anew."""
    _tell_of_main()
    return multiprocessing.get_context("spawn")


def forkserver() -> ForkServerContext:
    """Return the context for processes that one server forks."""
    _tell_of_main()
    return multiprocessing.get_context("forkserver")


def _tell_of_main() -> None:
    vars(sys.modules["__main__"]).setdefault("__spec__", None)
