"""Replace a folder of results atomically: the old one stays until the new one is complete; files of people are kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import Timeout

from mq_analysis.base.errors import Problem, UsageError, one
from mq_analysis.base.files import MAKING, workshop
from mq_analysis.base.locks import lock_of
from mq_analysis.base.messages import sentence
from mq_analysis.base.provenance import file_digest

MARKER = "intake.json"
EDITABLE = ("decisions.xlsx",)
"""Files that people write in; what they wrote is read before the file is made anew."""


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder of results while one works on it.

    Raises:
        UsageError: If another run works on it.
    """
    try:
        with lock_of(out, "intake", waits=False):
            yield
    except Timeout:
        said = sentence(
            "must not be written by two runs at once, got another that is at work; run again later"
        )
        raise one(UsageError, str(out), said) from None


def recover(out: Path) -> None:
    """Recover from a killed run: restore the old folder if the new one has not replaced it."""
    previous = _previous(out)
    if previous.exists():
        if out.exists():
            shutil.rmtree(previous)
        else:
            previous.rename(out)
    for left in out.parent.glob(f"{_making(out)}*"):
        shutil.rmtree(left, ignore_errors=True)


def check_out(out: Path) -> None:
    """Check that a folder may be replaced: it holds only results of an intake, and no person changed them.

    Raises:
        UsageError: With every other or changed file.
    """
    if out.exists() and not out.is_dir():
        raise one(UsageError, "--out", f"must be a folder, got the file {str(out)!r}")
    if not out.absolute().parent.is_dir():
        raise one(UsageError, "--out", f"must lie in a folder that exists, got {str(out.parent)!r}")
    if not out.exists() or not any(out.iterdir()):
        return
    if not (out / MARKER).is_file():
        raise one(
            UsageError,
            "--out",
            f"must be a new or empty folder or one that mq intake wrote, got {str(out)!r}",
        )
    changed = [
        Problem(str(out / name), "was changed since it was written; move it away, or it would be lost")
        for name, digest in previous_files(out).items()
        if name not in EDITABLE and (out / name).is_file() and file_digest(out / name) != digest
    ]
    if changed:
        raise UsageError(changed)


def previous_files(out: Path) -> Mapping[str, str]:
    """Return the hashes of the files that the last intake wrote into a folder, by path."""
    if not (out / MARKER).is_file():
        return {}
    try:
        found = json.loads((out / MARKER).read_text(encoding="utf-8"))["files"]
    except (ValueError, KeyError):
        raise one(UsageError, str(out / MARKER), "must be what mq intake wrote, got something else") from None
    return dict(found)


@contextmanager
def build_beside(out: Path, about: Mapping[str, Any]) -> Iterator[Path]:
    """Give a folder to write in; on success it replaces ``out``, unless the content is the same.

    Args:
        out: The folder of the results.
        about: Entries of the marker file besides the hashes of the files.
    """
    with workshop(out.absolute().parent, _making(out)) as making:
        yield making
        files = {path.relative_to(making).as_posix(): file_digest(path) for path in _files(making)}
        marker = {**about, "files": files}
        (making / MARKER).write_text(
            json.dumps(marker, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        if not _is_same(making, out):
            _keep_strangers(out, making)
            making.chmod(0o755)
            if out.exists():
                out.rename(_previous(out))
            making.rename(out)
            shutil.rmtree(_previous(out), ignore_errors=True)


def _is_same(making: Path, out: Path) -> bool:
    ours = [path.relative_to(making) for path in _files(making)]
    return all(
        (out / name).is_file() and file_digest(out / name) == file_digest(making / name) for name in ours
    ) and set(previous_files(out)) <= {name.as_posix() for name in ours}


def _keep_strangers(out: Path, making: Path) -> None:
    """Copy the files that people put into the old folder to the new one."""
    ours = {*previous_files(out), MARKER}
    for path in _files(out) if out.exists() else ():
        name = path.relative_to(out)
        if name.as_posix() not in ours and not (making / name).exists():
            (making / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, making / name)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _making(out: Path) -> str:
    return f".{out.name}{MAKING}"


def _previous(out: Path) -> Path:
    return out.absolute().parent / f".{out.name}.previous"
