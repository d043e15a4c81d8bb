"""Names of runs and files that are equal in every checkout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from mq_analysis.base.project import DATA, home, is_own_project, portable_path
from mq_analysis.case import Case
from mq_analysis.factory.job import run_folder
from mq_analysis.policy import (
    Policy,
)


def run_name(
    case: Case,
    readings: Sequence[str],
    as_of: dt.date | None = None,
    supplements: Sequence[Policy] = (),
) -> str:
    """Return the folder name of a run: policy, scenarios in order, chosen readings, supplements, day of knowledge.

    In a project, data other than its own make runs of another name: an invented county never stands among its reports.
    """
    scenarios, laws = [s.name for s in case.scenarios], [law.id for law in supplements]
    return run_folder(
        case.policy_file.stem, scenarios, readings, laws, as_of, _other_data(case.county.folder)
    )


def _other_data(folder: Path) -> str:
    """Return the name of a folder of data that is not the project's own; blank for that, and outside of projects."""
    is_own = not is_own_project() or folder.resolve() == (home() / DATA).resolve()
    return "" if is_own else folder.resolve().name


def portable_name(path: Path, folder: tuple[str, ...]) -> str:
    """Return the name of a file in a folder of the project or of the toolkit; the path of any other file."""
    said = portable_path(path, *folder)
    return Path(said).stem if not Path(said).is_absolute() else said
