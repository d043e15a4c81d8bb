"""The inputs of the reports of a case, and which of them can change which report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from mq_analysis.base import provenance
from mq_analysis.base.messages import Message, sentence
from mq_analysis.base.project import resources
from mq_analysis.case import Case
from mq_analysis.factory.notebooks import settings_of
from mq_analysis.policy import find_scenarios, scenario_names
from mq_analysis.policy.param_file import ANY_POLICY

SETTINGS = (
    "assessment",
    "credit",
    "disbursement",
    "kpi",
    "maps",
    "policies/texts",
    "programmes",
    "schema",
    "simulation",
    "supervision",
)
"""Folders of ``params`` whose files reports are made with, beside the policy and its scenarios."""
ALWAYS = "schema"
"""The folder that every notebook reads: what tables look like."""
EVER = 9999
_NAMES = {
    "policy": sentence("policy"),
    "awards": sentence("awards"),
    "data": sentence("data"),
    "notebook": sentence("notebook"),
    "parameters": sentence("parameters"),
    "code": sentence("code"),
    "versions": sentence("versions"),
    "annexes": sentence("annexes"),
    "never made": sentence("never made"),
}


class Dependencies:
    """The digests of the inputs of a case; each file is read only once for all reports."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._awards: dict[int, str] = {}

    @cached_property
    def data(self) -> str:
        """One digest of all tables."""
        return provenance.files_digest(self.case.county.sources.values(), self.case.county.folder)

    @cached_property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of every file by name, for the manifest; all tables have one common digest."""
        files = {f"params {name}": digest for name, digest in self._settings.items()}
        scenarios = {f"scenario {s.overlay.id}": provenance.file_digest(s.path) for s in self.case.scenarios}
        policy = provenance.file_digest(self.case.policy_file)
        return {"policy": policy, **scenarios, **files, "data": self.data}

    def of(self, notebook: Path, year: int, compared: Sequence[str] | None) -> dict[str, str]:
        """Return the digests, by name, of the inputs that can change the report of a notebook, from its metadata.

        The digest of a policy covers its content, not the bytes of its file: title, facts, readings and procedure for
        every notebook; awards only for a notebook that uses them, for the years that it uses.

        Args:
            notebook: The notebook.
            year: The year of the report.
            compared: The scenarios that the notebook compares with the policy; empty: all scenarios.
        """
        settings = settings_of(notebook)
        last = {"no": 0, "to": year, "all": EVER}[settings["awards"]]
        names = () if compared is None else compared or scenario_names()
        return {
            "policy": self._law,
            "awards": self._awards_to(last),
            "data": self.data,
            **{f"params/{folder}": self._folder(folder) for folder in settings.get("params", SETTINGS)},
            f"params/{ALWAYS}": self._folder(ALWAYS),
            **_scenario_digests(names),
        }

    @cached_property
    def _settings(self) -> dict[str, str]:
        """The digest of every settings file that is not of another policy, by its path below ``params``."""
        return {
            f"{name}/{path.name}": provenance.file_digest(path)
            for name in SETTINGS
            for path in resources("params", name, pattern="*.*")
            if name == ALWAYS or _policy_of(path) in (ANY_POLICY, self.case.policy.id)
        }

    def _folder(self, name: str) -> str:
        mine = {path: d for path, d in self._settings.items() if path.rpartition("/")[0] == name}
        return provenance.value_digest(mine)

    @cached_property
    def _law(self) -> str:
        policy = self.case.policy
        law = policy.model_dump(mode="json", exclude={"versions", "cases"})
        return provenance.value_digest([law, [dict(title) for title in policy.scenarios]])

    def _awards_to(self, year: int) -> str:
        if year not in self._awards:
            versions = [v for v in self.case.policy.versions if v.from_.year <= year]
            self._awards[year] = provenance.value_digest([v.model_dump(mode="json") for v in versions])
        return self._awards[year]


def _policy_of(path: Path) -> str:
    """Return the policy that a settings file is of: it says so, or its name does."""
    is_yaml = path.suffix == ".yaml"
    said = re.search(r"^policy:\s*(\S+)", path.read_text("utf-8-sig"), re.MULTILINE) if is_yaml else None
    return said[1] if said else path.name.split(".")[0]


def dependency_name(name: str) -> Message | str:
    """Return what a report depends on, by its name in a manifest, as a message."""
    kind, _, which = name.partition(" ")
    if isinstance(name, Message) or name in _NAMES:
        return _NAMES.get(name, name)
    if kind == "scenario":
        return sentence("scenario {name}", name=which)
    return sentence("supplement {name}", name=which) if kind == "supplement" else name


def _scenario_digests(names: Iterable[str]) -> Mapping[str, str]:
    paths = find_scenarios(names)
    return {f"scenario {path.stem}": provenance.file_digest(path) for path in paths}
