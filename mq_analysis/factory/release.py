"""A public edition put in place: made in memory, scanned whole, and only then written where people look.

Whatever fails before leaves nothing behind: no report, no failed notebook, no note of what was to be published.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mq_analysis.analyses.publication import PublicEdition, Secrets, edition_json, scan
from mq_analysis.analyses.publication.earlier import ENDING
from mq_analysis.factory.job import Job
from mq_analysis.factory.place import place
from mq_analysis.factory.plan import plan
from mq_analysis.factory.report import files_of, make


def release(jobs: Sequence[Job], edition: PublicEdition, secrets: Secrets) -> list[Path]:
    """Write the reports of one edition, all languages together, with the file of what they publish.

    Args:
        jobs: All of one year and into one folder.
        edition: What the reports show, audited.
        secrets: What no file may hold.

    Returns:
        The files, where they lie now.

    Raises:
        PublicationError: If a finished file holds a secret; nothing is left.
        NotebookError: If a notebook fails; nothing is left.
        PlacingError: If the disk refuses; the earlier edition stays.
    """
    folder, stems = jobs[0].folder, dict.fromkeys(job.notebook.stem for job in jobs)
    files: dict[str, bytes] = {}
    for step in plan(jobs, fresh=True):
        files |= files_of(step, make(step))
    for stem in stems:
        files[f"{stem}{ENDING}"] = edition_json(edition, folder / f"{stem}{ENDING}").encode()
    place_of = folder.relative_to(jobs[0].out).as_posix()
    scan({f"{place_of}/{name}": content for name, content in files.items()}, secrets)
    return place(folder, files, instead_of=[f"{stem}.*" for stem in stems])
