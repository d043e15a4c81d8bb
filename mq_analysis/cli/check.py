"""``mq check``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mq_analysis.cli.common import say
from mq_analysis.errors import MQError, Problem, UsageError
from mq_analysis.home import home, shown
from mq_analysis.policy import load_policy
from mq_analysis.tables import read_county


def check(places: Sequence[str], *, quiet: bool) -> None:
    """Check policy files and data folders.

    Raises:
        MQError: With every problem of every place.
    """
    problems: list[Problem] = []
    for path in _places(places):
        try:
            say(f"{shown(path)}: {_check(path)}", quiet=quiet)
        except MQError as error:
            problems += error.problems
    if problems:
        raise MQError(problems)


def _places(places: Sequence[str]) -> Iterator[Path]:
    if not places:
        yield from sorted((home() / "params" / "policies").glob("*.yaml"))
        yield home() / "data" / "sample"
    for place in places:
        path = Path(place)
        if path.is_dir() and any(path.glob("*.yaml")) and not any(path.glob("*.csv")):
            yield from sorted(path.glob("*.yaml"))
        else:
            yield path


def _check(path: Path) -> str:
    if path.is_dir():
        county = read_county(path)
        for note in county.notes:
            say(f"note: {note}")
        return f"fine, {len(county.tables)} tables, {sum(map(len, county.tables.values()))} rows"
    if not path.is_file():
        raise UsageError(Problem(str(path), "must be a policy file or a data folder, got no such place"))
    policy = load_policy(path)
    awards = sum(len(v.awards) for v in policy.versions)
    return f"fine, {len(policy.versions)} version, {awards} awards, {len(policy.readings)} readings"
