"""Bind the annual report from the executed notebooks of its year, and write it beside their reports atomically."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat

from mq_analysis.export.parts import Table
from mq_analysis.factory import forks
from mq_analysis.factory.annual import AnnualReport, Executed, annual_report, manifest_facts
from mq_analysis.factory.job import ANNUAL, SUMMARY, Binding
from mq_analysis.factory.manifest import binds, finish, manifest_bytes, read_manifest
from mq_analysis.factory.place import place


def bind(binding: Binding) -> tuple[AnnualReport, dict[str, Any]]:
    """Bind the reports of a year, in a separate process; return the report and the facts of its manifest.

    Raises:
        MQError: If the book or its summary cannot be made.
    """
    start = time.perf_counter()
    # An unchanged chapter may come from an equivalent file with other bytes: the book names today's file.
    chapters = [
        (
            job.notebook,
            job.executed.read_text("utf-8"),
            read_manifest(job.manifest) | {"inputs": dict(job.inputs)},
        )
        for job in binding.chapters
    ]
    report, facts = forks.call(_bound, chapters, dict(binding.annexes), binding.lang, binding.formats)
    return report, facts | {"seconds": round(time.perf_counter() - start, 2)}


def _bound(
    chapters: Sequence[tuple[Path, str, Mapping[str, Any]]],
    annexes: Mapping[str, Sequence[Table]],
    lang: str,
    formats: Sequence[str],
) -> tuple[AnnualReport, dict[str, Any]]:
    executed = [
        Executed(path, nbformat.reads(text, as_version=4), manifest) for path, text, manifest in chapters
    ]
    report = annual_report(executed, annexes, lang, formats)
    return report, manifest_facts(executed, report)


def put_bound(binding: Binding, report: AnnualReport, facts: Mapping[str, Any]) -> list[Path]:
    """Replace the earlier annual report and summary.

    Raises:
        PlacingError: If writing fails; the earlier files stay.
    """
    more = {"formats": list(binding.formats), "depends": binds(binding)}
    manifest = finish(dict(facts) | more, report.files, binding.manifest)
    files = {**report.files, binding.manifest.name: manifest_bytes(manifest)}
    return place(binding.folder, files, instead_of=[f"{stem}.{binding.lang}.*" for stem in (ANNUAL, SUMMARY)])
