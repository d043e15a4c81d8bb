"""A report made from a notebook or a page: the factory works in processes of its own and prints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mq_analysis.base.project import display_path, find_data, home
from mq_analysis.factory import run_folder
from mq_analysis.factory.carry_out import How
from mq_analysis.factory.make import make
from mq_analysis.factory.reporter import SILENT, Reporter
from mq_analysis.factory.request import Request
from mq_analysis.policy import find_policy, find_scenarios


class Notes:
    """Keeps what the factory notes; of its progress nothing."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def line(self, text: str) -> None:
        """Leave progress out."""

    def note(self, text: str) -> None:
        """Keep a note."""
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
        notebooks: Numbers or names; none: all.
        data: Folder with the county's tables.
        lang: ``zh`` or ``en``.
        readings: Open clauses read another way, as ``ID=VALUE``.
        out: The folder of all reports; by default that of the project.
        reporter: Who is told of it; by default nobody.

    Raises:
        MQError: With every problem of the files, and of every notebook that failed.
    """
    out, law = (out or home() / "reports").resolve(), find_policy(policy).resolve()
    laid = find_scenarios([scenario] if scenario else [])
    ask = Request(
        years=(year,),
        notebooks=tuple(notebooks),
        policy=law.stem if law.parent == home() / "params" / "policies" else str(law),
        scenarios=("+".join(str(path.resolve()) for path in laid),) if laid else (),
        readings=tuple(readings),
        data=str(find_data(data)),
        lang=lang,
        out=out,
    )
    make(ask, How(reporter=reporter))
    return display_path(out / run_folder(law.stem, [path.stem for path in laid], readings) / str(year))
