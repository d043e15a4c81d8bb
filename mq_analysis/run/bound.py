"""The annual report written beside the reports of its year."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from mq_analysis import provenance
from mq_analysis.display import Table
from mq_analysis.run.annual import STEM, Executed, annual_report, manifest_facts
from mq_analysis.run.report import Job, Written, since


def write_annual(
    jobs: Sequence[Job], done: Sequence[Written], annexes: Mapping[str, Sequence[Table]]
) -> Written:
    """Bind the reports that one year's jobs wrote; the files replace the earlier ones at the end.

    Raises:
        MQError: If the book or its summary cannot be made; the earlier ones stay.
    """
    start = time.perf_counter()
    job, lang = jobs[0], str(jobs[0].parameters["lang"])
    executed = [
        Executed(one.notebook, written.notebook, written.manifest)
        for one, written in zip(jobs, done, strict=True)
    ]
    report = annual_report(executed, annexes, lang, (*job.formats, "csv"))
    with tempfile.TemporaryDirectory(prefix=".making-", dir=job.out / job.run) as place:
        folder = Path(place)
        for name, content in report.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        seconds = time.perf_counter() - start
        facts = {
            **manifest_facts(executed, report),
            "files": {name: provenance.file_digest(folder / name) for name in report.files},
            "seconds": round(seconds, 2),
            "made": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        }
        manifest = f"{STEM}.{lang}.manifest.json"
        facts |= since(job.folder / manifest, facts)
        (folder / manifest).write_text(
            json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True), "utf-8"
        )
        placed = []
        for path in sorted(folder.iterdir()):
            target = job.folder / path.name
            if target.is_dir():
                shutil.rmtree(target)
            path.replace(target)
            placed += [target] if target.is_file() else []
    return Written(tuple(placed), seconds, None, facts)
