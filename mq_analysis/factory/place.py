"""Write finished files into a folder atomically: a reader sees the old or the new files, never a mix.

A folder of reports is replaced as a whole. A copy is made of hard links, which needs no space; the new files replace
the old ones in the copy; then copy and folder exchange names in one system call. If the system has no such call, the
folder is renamed first, and the next run restores it if a run was killed at that point. A lock prevents two runs from
replacing folders at the same time.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from filelock import FileLock

from mq_analysis.base.errors import MQError, Problem
from mq_analysis.base.files import MAKING, sync_folder, workshop, write_durably, write_whole
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path

OLD = ".old-"
LOCK = ".lock"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


class PlacingError(MQError):
    """Files could not be written: no disk space, no permission, or a disk error."""


def place(folder: Path, files: Mapping[str, bytes], *, instead_of: Iterable[str]) -> list[Path]:
    """Write files into a folder atomically, replacing those whose names match one of ``instead_of``.

    Args:
        folder: The target folder; its other files stay.
        files: Contents by path below the folder.
        instead_of: Glob patterns; files that match one and are not among ``files`` are deleted.

    Raises:
        PlacingError: If they cannot be written; the folder is unchanged then.
    """
    base = folder.parent
    try:
        base.mkdir(parents=True, exist_ok=True)
        with FileLock(base / LOCK):
            _repair(folder)
            with workshop(base) as made:
                _replace(folder, made / folder.name, files, instead_of)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return [folder / name for name in files]


def place_file(path: Path, content: bytes) -> None:
    """Write one file atomically.

    Raises:
        PlacingError: If it cannot be written; the old file is unchanged then.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> PlacingError:
    said = sentence(
        "must be writable, got {problem}; what was there before is unchanged", problem=error.strerror or error
    )
    return PlacingError(Problem(display_path(path), said))


def _repair(folder: Path) -> None:
    """Finish or undo the work of a killed run; the lock ensures that no other run is active."""
    for left in folder.parent.glob(f"{MAKING}*"):
        shutil.rmtree(left)
    for old in folder.parent.glob(f"{OLD}*"):
        current = old.with_name(old.name.removeprefix(OLD))
        if current.exists():
            shutil.rmtree(old)
        else:
            old.rename(current)


def _replace(folder: Path, copy: Path, files: Mapping[str, bytes], instead_of: Iterable[str]) -> None:
    """Build the new folder beside the old one, sync it to the disk, and exchange their names."""
    _copy(folder, copy, instead_of)
    for name, content in files.items():
        write_durably(copy / name, content)
    for place_of in {copy, *((copy / name).parent for name in files)}:
        sync_folder(place_of)
    _exchange(copy, folder)
    sync_folder(folder.parent)


def _copy(folder: Path, copy: Path, without: Iterable[str]) -> None:
    """Link every file of a folder into a copy of it, except those whose names match one of ``without``."""
    if not folder.exists():
        copy.mkdir()
        return
    shutil.copytree(folder, copy, copy_function=_link)
    for path in [path for pattern in without for path in copy.rglob(pattern)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)  # it lay in a folder that matches


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _exchange(new: Path, folder: Path) -> None:
    """Exchange the names of two folders; if the system cannot do that in one step, rename the old one first."""
    if not folder.exists():
        new.rename(folder)
        return
    if _swap(new, folder):
        return
    old = folder.with_name(f"{OLD}{folder.name}")
    folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old)


def _swap(one: Path, other: Path) -> bool:
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
