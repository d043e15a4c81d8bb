"""A public edition put in place: made aside, scanned whole, and only then moved to where people look.

Whatever fails before leaves nothing behind: no report, no failed notebook, no note of what was to be published.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mq_analysis import run
from mq_analysis.publication import PublicEdition, Secrets, published, scan
from mq_analysis.publication.earlier import ENDING
from mq_analysis.run.place import LOCK, place
from mq_analysis.run.report import write_report


def release(jobs: Sequence[run.Job], edition: PublicEdition, secrets: Secrets) -> list[Path]:
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
    """
    target = jobs[0].folder
    with _aside(jobs[0].out) as folder:
        for job in jobs:
            write_report(replace(job, out=folder))
        made = replace(jobs[0], out=folder).folder
        for stem in dict.fromkeys(job.notebook.stem for job in jobs):
            text = published(edition, target / f"{stem}{ENDING}")
            (made / f"{stem}{ENDING}").write_text(text, encoding="utf-8")
        (made.parent / LOCK).unlink(missing_ok=True)  # of the place aside
        scan(folder, secrets)
        names = [path for path in made.rglob("*") if path.is_file()]
        files = {path.relative_to(made).as_posix(): path.read_bytes() for path in names}
        return place(target, files, instead_of=f"{jobs[0].notebook.stem}.*")


@contextlib.contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """Yield a hidden folder on the disk of the reports, gone at the end."""
    is_new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".publishing-", dir=out))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if is_new:
            with contextlib.suppress(OSError):  # not empty: the reports lie there
                out.rmdir()
