"""Names of runs and files that are equal in every checkout."""

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
    """Return the folder name of a run: policy, scenarios in order, chosen readings, supplements, day of knowledge."""
    scenarios, laws = [s.name for s in case.scenarios], [law.id for law in supplements]
    return run_folder(case.policy_file.stem, scenarios, readings, laws, as_of)


def portable_name(path: Path, base: Path, short: str | None) -> str:
    """Return a path relative to ``base``, equal in every checkout, or the full path if it lies outside."""
    resolved = path.resolve()
    if resolved.is_relative_to(base):
        inside = resolved.relative_to(base)
        return inside.stem if short else inside.as_posix()
    return str(resolved)
