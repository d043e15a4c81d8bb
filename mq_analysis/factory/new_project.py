"""Write the folder of a new project: the policy, tables to fill in, and what a county keeps under its own name."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator, Sequence
from importlib import resources as package_files
from importlib.resources.abc import Traversable
from pathlib import Path

from mq_analysis.base.errors import Problem, UsageError, nearest
from mq_analysis.base.files import new_folder
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import toolkit
from mq_analysis.collection import intake_text
from mq_analysis.factory.blank_tables import write_tables
from mq_analysis.factory.upgrade import remember_toolkit
from mq_analysis.policy import award_years, load_policy
from mq_analysis.policy.model import Policy
from mq_analysis.policy.names import is_path
from mq_analysis.policy.param_file import ANY_POLICY
from mq_analysis.policy.template import new_policy

SETTINGS = (
    *("assessment", "credit", "disbursement", "documents", "intake", "kpi", "maps", "programmes"),
    *("publication", "simulation", "supervision"),
)
"""Folders of ``params`` with a file for each policy."""

INTAKE = "intake"
"""The folder whose file a project has once its policy is written, unless the toolkit has one: it follows from that."""

_TITLES = ("某县奖励办法", "Awards of the county")
_PAGES = ("README.md", "README.zh-CN.md", "gitignore")


def start_project(folder: Path, policy: str, own: Sequence[str] = (), *, blank: bool, sample: bool) -> Policy:
    """Write a project into a new folder, whole or not at all; return its policy.

    Args:
        folder: The folder; it must not exist, or be empty.
        policy: A policy of the toolkit, or a file; with ``blank`` the id of a new one.
        own: Folders of ``params`` whose file for the policy the project gets as its own.
        blank: Whether to begin with the template of a policy; what is collected follows once that is written.
        sample: Whether to copy the sample county instead of empty tables.

    Raises:
        UsageError: With every option that cannot be.
        PolicyError: If the policy file is invalid.
    """
    source = None if blank else _source(policy)
    problems = list(_problems(folder, source, policy, own, sample=sample))
    if problems:
        raise UsageError(problems)
    if folder.is_dir():
        folder.rmdir()
    with new_folder(folder) as making:
        policies = making / "params" / "policies"
        policies.mkdir(parents=True)
        if source is None:
            path = new_policy(policy, _TITLES, dt.date.today().year, policies / f"{policy}.yaml")
        else:
            path = policies / source.name
            shutil.copyfile(source, path)
        law = load_policy(path)
        is_spared = blank or INTAKE in own or _settings(INTAKE, law.id).is_file()
        for name in (*own, *(() if is_spared else (INTAKE,))):
            (making / "params" / name).mkdir()
            (making / "params" / name / f"{law.id}.yaml").write_text(_settings_text(name, law), "utf-8")
        if sample:
            shutil.copytree(toolkit() / "data" / "sample", making / "data")
        else:
            write_tables(making / "data", law)
            _write_about(making / "data", law)
        for empty in ("notebooks", "reports"):
            (making / empty).mkdir()
        _write_pages(making, folder.name, law)
        remember_toolkit(making)
    return law


def _source(policy: str) -> Path:
    return Path(policy) if is_path(policy) else toolkit() / "params" / "policies" / f"{policy}.yaml"


def _settings(folder: str, policy_id: str) -> Path:
    return toolkit() / "params" / folder / f"{policy_id}.yaml"


def _settings_text(folder: str, law: Policy) -> str:
    """Return the policy's parameter file of the toolkit; else that for any policy, or a start, under its id."""
    own = _settings(folder, law.id)
    if own.is_file():
        return own.read_text("utf-8")
    if folder == INTAKE:
        return intake_text(law)
    general = _settings(folder, ANY_POLICY)
    if general.is_file():
        _, _, text = general.read_text("utf-8").partition(f"policy: {ANY_POLICY}")
        return f"policy: {law.id}{text}"
    text = _start(folder).read_text("utf-8")
    names = {
        "POLICY": law.id,
        "FIRST": law.versions[0].from_.year,
        "LAST": max(award_years(law), default=law.versions[-1].to.year),
    }
    for key, value in names.items():
        text = text.replace(f"<{key}>", str(value))
    return text


def _start(folder: str) -> Traversable:
    return package_files.files("mq_analysis.factory").joinpath("starts", f"{folder}.yaml")


def _can_begin(folder: str, policy_id: str) -> bool:
    """Say whether a new project can get a parameter file of its own."""
    files = _settings(folder, policy_id), _settings(folder, ANY_POLICY), _start(folder)
    return any(file.is_file() for file in files)


def _problems(
    folder: Path, source: Path | None, policy: str, own: Sequence[str], *, sample: bool
) -> Iterator[Problem]:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        yield Problem(str(folder), sentence("must be a new or empty folder, got {got!r}", got=str(folder)))
    if not folder.absolute().parent.is_dir():
        yield Problem(
            str(folder), sentence("must lie in a folder that exists, got {got!r}", got=str(folder.parent))
        )
    if source is not None and not source.is_file():
        names = sorted(path.stem for path in (toolkit() / "params" / "policies").glob("*.yaml"))
        said = sentence(
            "must be a policy of the toolkit or a file, got {got!r}; {nearest}",
            got=policy,
            nearest=nearest(policy, names),
        )
        yield Problem("--policy", said)
        return
    law = policy if source is None else source.stem
    for name in own:
        if name not in SETTINGS:
            said = sentence(
                "must be a folder of params, got {got!r}; {nearest}",
                got=name,
                nearest=nearest(name, SETTINGS),
            )
            yield Problem("--with", said)
        elif not _can_begin(name, law):
            said = sentence("must be a folder with a file for {policy}, got {got!r}", policy=law, got=name)
            yield Problem("--with", said)
    if sample and law != "minqing":
        said = sentence("must be of minqing, whose sample county is shipped, got {got!r}", got=law)
        yield Problem("--sample", said)


def _write_about(folder: Path, law: Policy) -> None:
    """Write the page on whose tables a folder holds: the place that the policy rules; the office is left open."""
    name = ", ".join(
        f"{lang}: {json.dumps(getattr(law.jurisdiction, lang), ensure_ascii=False)}" for lang in ("zh", "en")
    )
    text = (
        package_files.files("mq_analysis.factory").joinpath("project_pages", "county.yaml").read_text("utf-8")
    )
    (folder / "county.yaml").write_text(text.replace("<NAME>", f"{{{name}}}"), encoding="utf-8")


def _write_pages(folder: Path, name: str, law: Policy) -> None:
    texts = package_files.files("mq_analysis.factory").joinpath("project_pages")
    for page in _PAGES:
        text = texts.joinpath(page).read_text("utf-8")
        for key, value in {
            "NAME": name,
            "POLICY": law.id,
            "TITLE_ZH": law.title.zh,
            "TITLE_EN": law.title.en,
        }.items():
            text = text.replace(f"<{key}>", value)
        (folder / (".gitignore" if page == "gitignore" else page)).write_text(text, encoding="utf-8")
