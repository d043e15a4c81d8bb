"""``mq init`` and ``mq copy-notebook``."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from mq_analysis.base.errors import Problem, UsageError
from mq_analysis.base.files import write_whole
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path, home, is_own_project
from mq_analysis.base.terminal import say
from mq_analysis.cli.collected import note_missing
from mq_analysis.collection import intake_text, settings_for
from mq_analysis.factory.blank_tables import complete_tables
from mq_analysis.factory.new_project import start_project
from mq_analysis.factory.notebooks import find_notebooks
from mq_analysis.policy import Policy, award_years, find_policy, load_policy


def init(
    folder: Path, policy: str, blank: str | None, own: tuple[str, ...], *, sample: bool, quiet: bool
) -> None:
    """Make a project folder and say what to do next."""
    law = start_project(folder, blank or policy, own, blank=blank is not None, sample=sample)
    say(
        sentence("{folder}: a project for {policy}; see its README.md", folder=folder, policy=law.id),
        quiet=quiet,
    )
    year = max(award_years(law), default=law.versions[-1].to.year)
    next_step = f"mq report {year}" if sample else "mq check data"
    say(sentence("next: cd {folder}; {command}", folder=folder, command=next_step), quiet=quiet)


def write_lacking_tables(policy: str, data: str, *, quiet: bool) -> None:
    """Write the tables that a policy needs and the project lacks, and its intake file; say what is still to do.

    Raises:
        PolicyError: If the policy file is invalid.
        DataError: If a table cannot be read; nothing is written.
    """
    law = load_policy(find_policy(policy))
    folder = home() / data
    done = complete_tables(folder, law)
    for said in done:
        say(said, quiet=quiet)
    if not done:
        say(
            sentence(
                "{folder}: every table and column that {policy} needs is there", folder=data, policy=law.id
            ),
            quiet=quiet,
        )
    _write_intake(law, quiet=quiet)


def _write_intake(law: Policy, *, quiet: bool) -> None:
    """Write what a project's returns look like if it does not say so, else tell what no longer fits its policy."""
    if not is_own_project():
        return
    found = settings_for(law)
    if not found.is_made:
        note_missing(law, found, quiet=quiet)
        return
    path = home() / "params" / "intake" / f"{law.id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, intake_text(law).encode())
    said = sentence(
        "{file}: written: what offices are asked for, and who sends it (senders), to be edited",
        file=display_path(path),
    )
    say(said, quiet=quiet)


def copy_notebooks(names: Sequence[str], *, quiet: bool) -> None:
    """Copy notebooks of the toolkit into the project.

    Raises:
        UsageError: If the project has one of them already, or a name is of none.
    """
    folder = home() / "notebooks"
    found = find_notebooks(names)
    there = [path for path in found if (folder / path.name).exists()]
    if there:
        said = sentence("must not be in the project already, got a notebook of its own")
        raise UsageError(Problem(display_path(folder / path.name), said) for path in there)
    folder.mkdir(exist_ok=True)
    for path in found:
        shutil.copyfile(path, folder / path.name)
        say(
            sentence("{path}: copied; this project now uses it", path=display_path(folder / path.name)),
            quiet=quiet,
        )
