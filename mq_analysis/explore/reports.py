"""Make a report from a notebook or a page: the factory works in separate processes and prints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mq_analysis.base.project import display_path, find_data, home
from mq_analysis.factory import run_folder
from mq_analysis.factory.carry_out import How
from mq_analysis.factory.make import make
from mq_analysis.factory.names import portable_name
from mq_analysis.factory.reporter import SILENT, Reporter
from mq_analysis.factory.request import Request
from mq_analysis.policy import find_policy, find_scenarios


class Notes:
    """Stores the notes of the factory and ignores its progress messages."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def line(self, text: str) -> None:
        """Ignore a progress message."""

    def note(self, text: str) -> None:
        """Store a note."""
        self.taken.append(text)


def report(
    year: int,
    scenario: str,
    policy: str,
    notebooks: Sequence[str] = (),
    *,
    data: str = "data/sample",
    lang: str = "zh",
    readings: Sequence[str] = (),
    out: Path | None = None,
    reporter: Reporter = SILENT,
) -> str:
    """Run notebooks as ``mq report`` does, and return the folder of the report.

    Args:
        year: The award year.
        scenario: A scenario, or several joined by ``+``; blank: the policy as it stands.
        policy: Name in ``params/policies``, or a file.
        notebooks: Numbers or names; empty: all.
        data: Folder with the county's tables.
        lang: ``zh`` or ``en``.
        readings: Options other than the defaults, as ``ID=VALUE``.
        out: The folder of all reports; by default that of the project.
        reporter: Receives the messages; by default they are dropped.

    Raises:
        MQError: With every problem of the files, and of every notebook that failed.
    """
    out, law = (out or home() / "reports").resolve(), find_policy(policy).resolve()
    laid = find_scenarios([scenario] if scenario else [])
    ask = Request(
        years=(year,),
        notebooks=tuple(notebooks),
        policy=portable_name(law, ("params", "policies")),
        scenarios=("+".join(str(path.resolve()) for path in laid),) if laid else (),
        readings=tuple(readings),
        data=str(find_data(data)),
        lang=lang,
        out=out,
    )
    make(ask, How(reporter=reporter))
    return display_path(out / run_folder(law.stem, [path.stem for path in laid], readings) / str(year))
