"""Release a public edition: make it in memory, scan all files, and only then write them to the output folder.

A failure before that leaves nothing behind: no report, no failed notebook, no record of figures.
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
    """Write the reports of one edition, all languages together, with the file of its published figures.

    Args:
        jobs: The jobs, all of one year and for one folder.
        edition: The audited content of the reports.
        secrets: The texts and numbers that no file may contain.

    Returns:
        The paths of the files.

    Raises:
        PublicationError: If a finished file contains a secret; nothing is written then.
        NotebookError: If a notebook fails; nothing is written then.
        PlacingError: If writing fails; the earlier edition stays.
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
