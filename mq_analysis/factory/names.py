"""Names of runs and of files, the same in every checkout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

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
    """Return the folder of a run: the policy, scenarios in order, readings chosen, supplements, the day known."""
    scenarios, laws = [s.name for s in case.scenarios], [law.id for law in supplements]
    return run_folder(case.policy_file.stem, scenarios, readings, laws, as_of)


def portable_name(path: Path, base: Path, short: str | None) -> str:
    """Return a name that means the same in another checkout, or the full path of a place outside it."""
    resolved = path.resolve()
    if resolved.is_relative_to(base):
        inside = resolved.relative_to(base)
        return inside.stem if short else inside.as_posix()
    return str(resolved)
