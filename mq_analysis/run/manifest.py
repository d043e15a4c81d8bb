"""The manifest of a report: what it was made from and with, how long that took, the digests of its files."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mq_analysis import provenance
from mq_analysis.run.job import Job


def manifest_of(job: Job, title: str, files: Mapping[str, bytes], seconds: float) -> dict[str, Any]:
    """Return what the manifest of a finished report says."""
    return {
        "title": title,
        "notebook": {"name": job.notebook.name, "sha256": provenance.file_digest(job.notebook)},
        "parameters": dict(job.parameters),
        "inputs": dict(job.inputs),
        "depends": dict(depends_of(job)),
        "code_sha256": provenance.package_digest(),
        "versions": provenance.versions(),
        "files": {name: provenance.digest(content) for name, content in files.items()},
        "seconds": round(seconds, 2),
        "made": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }


def depends_of(job: Job) -> dict[str, str]:
    """Return name to digest of everything that can change a report."""
    return {
        "notebook": provenance.file_digest(job.notebook),
        "parameters": provenance.value_digest(dict(job.parameters)),
        "code": provenance.package_digest(),
        "versions": provenance.value_digest(provenance.versions()),
        **job.depends,
    }


def written(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as its file."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest; an empty one if there is none, or it is no longer whole."""
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def changed_files(manifest: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """Return the files of a report that are not as its manifest says: name to what is wrong."""
    wrong = {}
    for name, digest in manifest.get("files", {}).items():
        path = folder / name
        if not path.is_file():
            wrong[name] = "missing"
        elif provenance.file_digest(path) != digest:
            wrong[name] = "changed"
    return wrong
