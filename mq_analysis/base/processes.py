"""Ways to start a process, also from a notebook.

:mod:`multiprocessing` reads ``__main__.__spec__`` to import the main module again. IPython replaces ``__main__`` and,
after ``%reset``, deletes that attribute.
"""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.context import ForkServerContext, SpawnContext


def spawn() -> SpawnContext:
    """Return the context for processes that start fresh and import everything again."""
    _tell_of_main()
    return multiprocessing.get_context("spawn")


def forkserver() -> ForkServerContext:
    """Return the context for processes that one server forks."""
    _tell_of_main()
    return multiprocessing.get_context("forkserver")


def _tell_of_main() -> None:
    vars(sys.modules["__main__"]).setdefault("__spec__", None)
