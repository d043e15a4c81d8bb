"""What a run leaves to the next: that it ended, and what it had made; or that it did not end.

A receipt is a small file below ``.receipts`` in the folder of the reports, named by a key of everything that
can change them. One whose reports are still as they were makes the next run a matter of reading files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from mq_analysis import provenance
from mq_analysis.run.manifest import changed_files, read_manifest

FOLDER = ".receipts"
KEPT = 50


def holds(out: Path, key: str) -> bool:
    """Tell whether a run of that key ended here, and all that it made is still as it was."""
    path = _done(out, key)
    if not path.is_file():
        return False
    manifests = json.loads(path.read_text("utf-8"))
    return all(_is_whole(out / name, digest) for name, digest in manifests.items())


def _is_whole(manifest: Path, digest: str) -> bool:
    if not manifest.is_file() or provenance.file_digest(manifest) != digest:
        return False
    return not changed_files(read_manifest(manifest), manifest.parent)


def begin(out: Path, asked: str) -> None:
    """Note that a run begins, and what was asked for."""
    _write(_begun(out, asked), asked)


def finish(out: Path, asked: str, key: str, manifests: Iterable[Path]) -> None:
    """Note that a run ended with all its reports in their place."""
    made = {path.relative_to(out).as_posix(): provenance.file_digest(path) for path in manifests}
    _write(_done(out, key), json.dumps(made))
    _begun(out, asked).unlink(missing_ok=True)
    old = sorted((out / FOLDER).glob("*.done.json"), key=lambda path: path.stat().st_mtime)[:-KEPT]
    for path in old:
        path.unlink()


def unfinished(out: Path) -> list[str]:
    """Return what was asked for in every run that did not end, the oldest first."""
    begun = sorted((out / FOLDER).glob("*.begun.json"), key=lambda path: path.stat().st_mtime)
    return [path.read_text("utf-8") for path in begun]


def _done(out: Path, key: str) -> Path:
    return out / FOLDER / f"{key[:32]}.done.json"


def _begun(out: Path, asked: str) -> Path:
    return out / FOLDER / f"{provenance.value_digest(asked)[:32]}.begun.json"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
