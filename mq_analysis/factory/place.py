"""Put finished files into a folder all at once: whoever looks sees the old ones or the new ones, never a mix.

A folder of reports is replaced as a whole. A copy of it is made of hard links, which costs no space; the new
files replace theirs in the copy; then copy and folder change names in one step of the file system. Where the
system has no such step, the folder is renamed away first, and the next run puts it back if that is as far as
the last one came. A lock keeps two runs from replacing folders side by side.
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
from mq_analysis.base.project import display_path

OLD = ".old-"
LOCK = ".lock"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


class PlacingError(MQError):
    """Files that could not be written: no room, no right, or a disk that fails."""


def place(folder: Path, files: Mapping[str, bytes], *, instead_of: Iterable[str]) -> list[Path]:
    """Put files into a folder, all at once, in place of those whose names match one of ``instead_of``.

    Args:
        folder: Where the files go; what else lies there stays.
        files: Contents by path below the folder.
        instead_of: Glob patterns; what matches one and is not among ``files`` is gone afterwards.

    Raises:
        PlacingError: If they cannot be written; the folder is as it was.
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
    """Write one file, which whoever looks sees as it was or as it will be.

    Raises:
        PlacingError: If it cannot be written; it is as it was.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> PlacingError:
    said = f"must be writable, got {error.strerror or error}; what was there before is unchanged"
    return PlacingError(Problem(display_path(path), said))


def _repair(folder: Path) -> None:
    """Finish or undo what a killed run left; whoever holds the lock knows that nobody is at work here."""
    for left in folder.parent.glob(f"{MAKING}*"):
        shutil.rmtree(left)
    for old in folder.parent.glob(f"{OLD}*"):
        current = old.with_name(old.name.removeprefix(OLD))
        if current.exists():
            shutil.rmtree(old)
        else:
            old.rename(current)


def _replace(folder: Path, copy: Path, files: Mapping[str, bytes], instead_of: Iterable[str]) -> None:
    """Make the folder as it will be beside it, on the disk for good, and let the two change names."""
    _copy(folder, copy, instead_of)
    for name, content in files.items():
        write_durably(copy / name, content)
    for place_of in {copy, *((copy / name).parent for name in files)}:
        sync_folder(place_of)
    _exchange(copy, folder)
    sync_folder(folder.parent)


def _copy(folder: Path, copy: Path, without: Iterable[str]) -> None:
    """Link every file of a folder into a copy of it, but those whose name matches one of ``without``."""
    if not folder.exists():
        copy.mkdir()
        return
    shutil.copytree(folder, copy, copy_function=_link)
    for path in [path for pattern in without for path in copy.rglob(pattern)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)  # it lay in such a folder


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def _exchange(new: Path, folder: Path) -> None:
    """Let two folders change names; where that cannot be done at once, rename the old one away first."""
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
