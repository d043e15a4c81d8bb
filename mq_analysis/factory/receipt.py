"""Receipts of runs: that a run ended, and which reports it made; or that it did not end.

A receipt is a small file below ``.receipts`` in the folder of the reports, named by a key of everything that can change
them. If the reports of a receipt are unchanged, the next run only has to read files.
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
    """Say whether a run with this key ended here and its reports are unchanged."""
    manifests = read_manifest(_end_file(out, key))
    return bool(manifests) and all(_is_whole(out / name, digest) for name, digest in manifests.items())


def _is_whole(manifest: Path, digest: str) -> bool:
    if not manifest.is_file() or provenance.file_digest(manifest) != digest:
        return False
    return not file_changes(read_manifest(manifest), manifest.parent)


def begin(out: Path, asked: str) -> None:
    """Record that a run begins, with its request.

    Raises:
        PlacingError: If the folder cannot be written.
    """
    place_file(_begun(out, asked), asked.encode())


def finish(out: Path, asked: str, key: str, manifests: Iterable[Path]) -> None:
    """Record that a run ended with all its reports written.

    Raises:
        PlacingError: If the folder cannot be written.
    """
    made = {path.relative_to(out).as_posix(): provenance.file_digest(path) for path in manifests}
    place_file(_end_file(out, key), json.dumps(made).encode())
    forget(out, asked)
    for path in _oldest_first(out, "done")[:-KEPT]:
        path.unlink(missing_ok=True)


def forget(out: Path, asked: str) -> None:
    """Delete the record that a run began, because nothing of it is left to do."""
    _begun(out, asked).unlink(missing_ok=True)


def open_requests(out: Path) -> list[str]:
    """Return the requests of all runs that did not end, the oldest first."""
    return [path.read_text("utf-8") for path in _oldest_first(out, "begun")]


def _oldest_first(out: Path, kind: str) -> list[Path]:
    """Return the records of a kind by age; one that another run deletes meanwhile counts as the oldest."""

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
