"""What a run leaves to the next: that it ended, and what it had made; or that it did not end.

A receipt is a small file below ``.receipts`` in the folder of the reports, named by a key of everything that
can change them. One whose reports are still as they were makes the next run a matter of reading files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from mq_analysis.base import provenance
from mq_analysis.factory.manifest import file_changes, read_manifest
from mq_analysis.factory.place import place_file

FOLDER = ".receipts"
KEPT = 50


def holds(out: Path, key: str) -> bool:
    """Tell whether a run of that key ended here, and all that it made is still as it was."""
    manifests = read_manifest(_end_file(out, key))
    return bool(manifests) and all(_is_whole(out / name, digest) for name, digest in manifests.items())


def _is_whole(manifest: Path, digest: str) -> bool:
    if not manifest.is_file() or provenance.file_digest(manifest) != digest:
        return False
    return not file_changes(read_manifest(manifest), manifest.parent)


def begin(out: Path, asked: str) -> None:
    """Note that a run begins, and what was asked for.

    Raises:
        PlacingError: If the folder cannot be written.
    """
    place_file(_begun(out, asked), asked.encode())


def finish(out: Path, asked: str, key: str, manifests: Iterable[Path]) -> None:
    """Note that a run ended with all its reports in their place.

    Raises:
        PlacingError: If the folder cannot be written.
    """
    made = {path.relative_to(out).as_posix(): provenance.file_digest(path) for path in manifests}
    place_file(_end_file(out, key), json.dumps(made).encode())
    forget(out, asked)
    for path in _oldest_first(out, "done")[:-KEPT]:
        path.unlink(missing_ok=True)


def forget(out: Path, asked: str) -> None:
    """Take away the note that a run began: nothing of it is left to do."""
    _begun(out, asked).unlink(missing_ok=True)


def open_requests(out: Path) -> list[str]:
    """Return what was asked for in every run that did not end, the oldest first."""
    return [path.read_text("utf-8") for path in _oldest_first(out, "begun")]


def _oldest_first(out: Path, kind: str) -> list[Path]:
    """Return the notes of a kind by age; one that another run takes away meanwhile counts as the oldest."""

    def age(path: Path) -> float:
        try:
            return path.stat().st_mtime
        except FileNotFoundError:
            return 0

    return sorted((out / FOLDER).glob(f"*.{kind}.json"), key=age)


def _end_file(out: Path, key: str) -> Path:
    return out / FOLDER / f"{key[:32]}.done.json"


def _begun(out: Path, asked: str) -> Path:
    return out / FOLDER / f"{provenance.value_digest(asked)[:32]}.begun.json"
