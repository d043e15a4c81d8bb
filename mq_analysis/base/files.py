"""Write files and folders atomically: a reader sees old or new content; a failed write leaves no partial file."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

MAKING = ".making-"
"""How the names of folders begin that something is being made in."""


def write_whole(path: Path, content: bytes) -> None:
    """Write one file atomically; missing parent folders are created.

    The new file has the default mode, not that of the old file. A symbolic link is replaced, its target is not.

    Raises:
        OSError: If the file cannot be written; the old file is unchanged.
    """
    part = path.with_name(f".part-{uuid.uuid4().hex}")
    try:
        write_durably(part, content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_durably(path: Path, content: bytes) -> None:
    """Write one file and sync it to the disk before returning; missing parent folders are created."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # never write through a link
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def whole_files(outputs: Iterable[Path]) -> Iterator[Mapping[Path, Path]]:
    """Give a temporary path for each output; at the end all are renamed to their outputs, or none is.

    A temporary path has the suffix of its output. The old files stay if any file cannot be written or renamed.
    """
    parts = {output: output.with_name(f".{output.name}.part{output.suffix}") for output in outputs}
    try:
        yield parts
        _put_in_place(parts)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _put_in_place(parts: Mapping[Path, Path]) -> None:
    """Rename finished files to their outputs; if one rename fails, restore the old files."""
    before = {output: output.with_name(f".{output.name}.before") for output in parts if output.exists()}
    done: list[Path] = []
    try:
        for output, kept in before.items():
            output.replace(kept)
            done.append(output)
        for output, part in parts.items():
            part.replace(output)
            done.append(output)
    except OSError:
        for output in done:
            output.unlink(missing_ok=True)
        for output, kept in before.items():
            if kept.exists():
                kept.replace(output)
        raise
    for kept in before.values():
        kept.unlink(missing_ok=True)


@contextlib.contextmanager
def workshop(folder: Path, prefix: str = MAKING) -> Iterator[Path]:
    """Give a new hidden folder for the work of this run; it is deleted at the end.

    Args:
        folder: The parent folder. It must be that of the output, so that the output can be renamed into it.
        prefix: How its name begins; the next run finds by it what a killed run left.
    """
    making = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    try:
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextlib.contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give the path of a hidden folder, which does not exist yet; at the end it is renamed to ``folder``.

    What a killed run left under that path is removed first.

    Raises:
        OSError: If ``folder`` exists and is not empty.
    """
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        yield part
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Sync the directory entries of a folder to the disk, where the system supports it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
