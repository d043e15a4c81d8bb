"""Provenance of a result: hashes of its input files, versions of the libraries that compute or draw."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

LIBRARIES = (
    "narwhals",
    "numpy",
    "pandas",
    "duckdb",
    "scipy",
    "matplotlib",
    "papermill",
    "nbclient",
    "ipykernel",
    "nbconvert",
    "typst",
    "uharfbuzz",
    "fonttools",
    "pylopdf-fonts-zh-cn",
)
"""Libraries that may change a figure or the bytes of a report."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; it may be larger than memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def value_digest(value: Any) -> str:
    """Return the SHA-256 of a JSON value; the order of its keys does not matter."""
    return digest(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode())


def files_digest(paths: Iterable[Path], base: Path) -> str:
    """Return one SHA-256 over many files: their paths relative to ``base`` and their bytes."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(base).as_posix().encode() + b"\0" + file_digest(path).encode() + b"\n")
    return total.hexdigest()


def paths_digest(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the names and bytes of many files; of a single file, the SHA-256 of its bytes."""
    files = sorted(paths)
    if len(files) == 1:
        return file_digest(files[0])
    return value_digest([[path.name, file_digest(path)] for path in files])


@lru_cache(maxsize=1)
def package_digest() -> str:
    """Return one SHA-256 over the sources of this package, computed at the first call."""
    folder = Path(__file__).parents[1]
    files = [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return files_digest(files, folder)


def versions() -> dict[str, str]:
    """Return the versions of Python, this package and the libraries that can change a figure."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {"mq_analysis": _version("mq-analysis"), "python": python} | {
        name: _version(name) for name in LIBRARIES
    }


@lru_cache
def _version(distribution: str) -> str:
    return metadata.version(distribution)  # slow: it parses a file of some hundred lines
