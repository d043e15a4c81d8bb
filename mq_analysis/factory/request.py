"""The request of ``mq report``, and a key of everything that can change its reports; quick: nothing is computed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from mq_analysis.base import provenance
from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import find_data, resource_paths
from mq_analysis.policy import find_policy, find_scenarios, find_supplement, parts_of

BASELINE = "baseline"
"""The policy as it stands, where scenarios are named."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """The options of a report; by default those of the command.

    Attributes:
        years: The years; None: every year of the policy.
        notebooks: Numbers or names; empty: all that fit.
        policy: Name in ``params/policies``, or a file.
        scenarios: The runs: each a scenario, several joined by ``+``, or ``baseline``; none: the baseline alone.
        readings: Options other than the defaults, as ``ID=VALUE``.
        supplements: Townships' own rules, by name or file.
        data: Folder with the county's tables.
        as_of: The day up to which the year is known, as ISO date; empty: the year is closed.
        formats: Of `mq_analysis.factory.job.FORMATS`.
        out: The folder of all reports.
    """

    years: tuple[int, ...] = ()
    notebooks: tuple[str, ...] = ()
    policy: str = "minqing"
    scenarios: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    supplements: tuple[str, ...] = ()
    data: str = "data/sample"
    as_of: str = ""
    lang: str = "zh"
    formats: tuple[str, ...] = ("html", "pdf", "csv")
    out: Path

    @property
    def day(self) -> dt.date | None:
        """The day up to which the year is known."""
        return dt.date.fromisoformat(self.as_of) if self.as_of else None

    @property
    def runs(self) -> list[tuple[str, ...]]:
        """The scenarios of each run, in order."""
        named = [name for name in dict.fromkeys(self.scenarios) if name != BASELINE]
        runs = [tuple(parts_of(name)) for name in named]
        return runs if runs and BASELINE not in self.scenarios else [(), *runs]

    @property
    def key(self) -> str:
        """A digest of the request and of every file that can change a report.

        Raises:
            UsageError: If the policy, a scenario, a supplement or the data do not exist.
        """
        data = find_data(self.data)
        outside = [find_policy(self.policy), *map(find_supplement, self.supplements)]
        outside += find_scenarios(name for names in self.runs for name in names)
        return provenance.value_digest(
            {
                "asked": self.as_json(),
                "files": [provenance.file_digest(path) for path in outside],
                "notebooks": _digest("notebooks", "[0-9]*.ipynb"),
                "params": _digest("params", "**/*.*"),
                "data": provenance.files_digest((p for p in data.rglob("*") if p.is_file()), data),
                "code": provenance.package_digest(),
                "versions": provenance.versions(),
            }
        )

    def as_json(self) -> str:
        """Return the options as JSON, without the folder of the reports."""
        return json.dumps(asdict(self) | {"out": ""}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, out: Path) -> Request:
        """Read what :meth:`as_json` returned.

        Raises:
            UsageError: If the text has another form.
        """
        try:
            options = json.loads(text)
        except ValueError:
            options = None
        if not isinstance(options, dict) or options.keys() != {field.name for field in fields(cls)}:
            said = sentence("must find what was asked for, got a note that is broken: {got!r}", got=text[:60])
            raise one(UsageError, "--resume", said)
        lists = {name: tuple(value) for name, value in options.items() if isinstance(value, list)}
        return cls(**(options | lists | {"out": out}))


def _digest(folder: str, pattern: str) -> str:
    """Return one digest over the names and bytes of the files of a folder that a run may use."""
    files = resource_paths(folder, pattern=pattern)
    return provenance.value_digest([[name, provenance.file_digest(files[name])] for name in sorted(files)])
