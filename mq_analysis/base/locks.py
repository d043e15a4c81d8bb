"""Keep two runs of one purpose out of a folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

from filelock import FileLock

from mq_analysis.base.provenance import value_digest


def lock_of(folder: Path, purpose: str, *, waits: bool = True) -> FileLock:
    """Return a lock on a folder among the runs of one purpose.

    The lock file lies outside the folder, because a refused run must leave nothing there.

    Args:
        folder: The folder, which need not exist.
        purpose: What the runs do; runs of another purpose are not kept out.
        waits: Whether a second run waits; otherwise its lock raises `filelock.Timeout`.
    """
    name = f"mq-{purpose}-{value_digest(str(folder.absolute()))[:16]}.lock"
    return FileLock(Path(tempfile.gettempdir()) / name, blocking=waits)
