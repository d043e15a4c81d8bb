"""The manifest of a report: inputs, parameters, versions, duration, and the digests of its files."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mq_analysis.base import provenance
from mq_analysis.base.messages import Message, sentence
from mq_analysis.factory.changes import previous
from mq_analysis.factory.job import Binding, Job


def manifest_of(
    job: Job, depends: Mapping[str, str], files: Mapping[str, bytes], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the manifest of a finished report; ``facts`` are its title, key figures and seconds."""
    manifest: dict[str, Any] = {
        "notebook": {"name": job.notebook.name, "sha256": depends["notebook"]},
        "parameters": dict(job.parameters),
        "inputs": dict(job.inputs),
        "depends": dict(depends),
        "code_sha256": provenance.package_digest(),
        "versions": provenance.versions(),
        "formats": list(job.formats),
        **({"synthetic": True} if job.is_synthetic else {}),
    }
    return finish({**manifest, **facts}, files, job.manifest)


def finish(facts: Mapping[str, Any], files: Mapping[str, bytes], earlier: Path) -> dict[str, Any]:
    """Add to the facts of a manifest the digests of its files, the time, and the changes since the earlier one."""
    manifest = {
        **facts,
        "files": {name: provenance.digest(content) for name, content in files.items()},
        "made": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }
    old = read_manifest(earlier)
    if "previous" in old and old.get("depends") == manifest.get("depends"):
        return manifest | {"previous": old["previous"]}  # only rendered again: same changes
    return manifest | ({"previous": previous(old, manifest)} if old else {})


def depends_of(job: Job) -> dict[str, str]:
    """Return the digests, by name, of everything that can change a report."""
    return {
        "notebook": provenance.file_digest(job.notebook),
        "parameters": provenance.value_digest(dict(job.parameters)),
        "code": provenance.package_digest(),
        "versions": provenance.value_digest(provenance.versions()),
        **job.depends,
    }


def binds(binding: Binding) -> dict[str, str]:
    """Return the digests, by name, of everything that can change an annual report: its executed chapters."""
    return {
        "annexes": provenance.value_digest(
            {kind: [asdict(table) for table in tables] for kind, tables in binding.annexes.items()}
        ),
        "code": provenance.package_digest(),
        "versions": provenance.value_digest(provenance.versions()),
        **{job.notebook.stem: _chapter(job) for job in binding.chapters},
    }


def _chapter(job: Job) -> str:
    """Return a digest of a chapter: its executed notebook, and the sources that an annual report prints."""
    ran = provenance.file_digest(job.executed) if job.executed.is_file() else ""
    return provenance.value_digest([ran, dict(job.inputs), dict(job.parameters)])


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as the bytes of its file."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest; empty if there is none, or the file is damaged."""
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def file_changes(manifest: Mapping[str, Any], folder: Path) -> dict[str, Message]:
    """Return the files of a report that do not match its manifest: the error by file name."""
    wrong = {}
    for name, digest in manifest.get("files", {}).items():
        path = folder / name
        if not path.is_file():
            wrong[name] = sentence("missing")
        elif provenance.file_digest(path) != digest:
            wrong[name] = sentence("changed")
    return wrong
