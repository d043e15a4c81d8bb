"""Files and folders that appear whole: a reader sees what was there or what is new, and what fails leaves nothing."""

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
    """Write one file, which a reader sees as it was or as it will be; folders above it are made.

    The new file has the mode of any new file, whatever that of the old one was, and replaces a link, not its target.

    Raises:
        OSError: If it cannot be written; it is as it was.
    """
    part = path.with_name(f".part-{uuid.uuid4().hex}")
    try:
        write_durably(part, content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_durably(path: Path, content: bytes) -> None:
    """Write one file so that it is on the disk when this returns; folders above it are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # never write through a link
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def whole_files(outputs: Iterable[Path]) -> Iterator[Mapping[Path, Path]]:
    """Give a path beside each file to write to; at the end all files take their places, or none does.

    A path to write to ends as its file does. What was there before stays if one cannot be written or put in place.
    """
    parts = {output: output.with_name(f".{output.name}.part{output.suffix}") for output in outputs}
    try:
        yield parts
        _put_in_place(parts)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _put_in_place(parts: Mapping[Path, Path]) -> None:
    """Put finished files in place; if one cannot be, put back what was there."""
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
    """Give a new hidden folder to make something in, for this run alone; in the end it is gone.

    Args:
        folder: Where it lies: beside what is made, so that this can be renamed into place.
        prefix: How its name begins; by it the next run finds what a killed one left.
    """
    making = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    try:
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextlib.contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give the path of a hidden folder, which is not there yet; at the end it is renamed to ``folder``.

    What a killed run left under that path is removed first.

    Raises:
        OSError: If ``folder`` is there and not empty.
    """
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        yield part
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
