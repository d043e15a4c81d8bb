"""Locate the project's folders: params, notebooks, data and reports lie beside the package."""

from __future__ import annotations

import os
from pathlib import Path

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence


def home() -> Path:
    """Return the project folder: ``MQ_HOME`` if set, else the checkout that holds this package.

    Raises:
        UsageError: If that folder has no ``params/policies``.
    """
    set_by_hand = os.environ.get("MQ_HOME")
    folder = Path(set_by_hand) if set_by_hand else Path(__file__).resolve().parents[2]
    if not (folder / "params" / "policies").is_dir():
        raise one(
            UsageError,
            "MQ_HOME" if set_by_hand else str(folder),
            sentence("must be a project folder that holds params/policies; set MQ_HOME to yours"),
        )
    return folder


def display_path(path: Path) -> str:
    """Return a path for messages: relative to the project folder or the working folder if it lies in one."""
    for base in (home(), Path.cwd()):
        if path.resolve().is_relative_to(base):
            return path.resolve().relative_to(base).as_posix()
    return path.as_posix()


def find_data(name: str) -> Path:
    """Return a data folder given relative to the working folder or to the project folder.

    Raises:
        UsageError: If it is neither.
    """
    for base in (Path.cwd(), home()):
        if (base / name).is_dir():
            return (base / name).resolve()
    raise one(
        UsageError,
        "--data",
        sentence("must be a folder with the county's tables, got no folder {got!r}", got=name),
    )
