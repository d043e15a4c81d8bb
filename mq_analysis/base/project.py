"""Locate the files of a project, and those of the toolkit that it uses unless it has its own of that name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import join, sentence

DATA = "data"
"""The folder of a project's tables."""
_MARK = ("params", "policies")
"""The folder by which a project is known."""


def toolkit() -> Path:
    """Return the folder with the toolkit's notebooks, parameters and sample: inside an install, or the checkout.

    ``MQ_TOOLKIT`` names another, for tests.
    """
    if by_hand := os.environ.get("MQ_TOOLKIT"):
        return Path(by_hand).resolve()
    package = Path(__file__).resolve().parents[1]
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent


def find_project() -> Path | None:
    """Return the project folder: ``MQ_HOME``, else the working folder or the nearest one above it; None if none is.

    Raises:
        UsageError: If ``MQ_HOME`` is set to a folder that is no project.
    """
    by_hand = os.environ.get("MQ_HOME")
    if by_hand:
        if not is_project(Path(by_hand)):
            said = sentence("must be a project folder that holds params/policies; set MQ_HOME to yours")
            raise one(UsageError, "MQ_HOME", said)
        return Path(by_hand).resolve()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if is_project(folder)), None)


def is_project(folder: Path) -> bool:
    """Say whether a folder is a project: it has ``params/policies``."""
    return folder.joinpath(*_MARK).is_dir()


def home() -> Path:
    """Return the project folder; the checkout, if the toolkit runs from one and there is no other.

    Raises:
        UsageError: If there is none.
    """
    project = find_project()
    if project is not None:
        return project
    if (toolkit() / "pyproject.toml").is_file() and is_project(toolkit()):
        return toolkit()
    said = sentence("must be a project folder or lie in one; make one with: mq init NAME")
    raise one(UsageError, str(Path.cwd()), said)


def places() -> Iterator[Path]:
    """Return the folders in which files are looked up: the project, if there is one, then the toolkit."""
    project = find_project()
    if project is not None:
        yield project
    if toolkit() != project:
        yield toolkit()


def resource(*parts: str) -> Path:
    """Return a file of the project, or that of the toolkit if the project has none; it need not exist.

    >>> resource("params", "policies", "minqing.yaml").name
    'minqing.yaml'
    """
    paths = [place.joinpath(*parts) for place in places()]
    return next((path for path in paths if path.exists()), paths[0])


def resources(*parts: str, pattern: str) -> list[Path]:
    """Return the files of a folder of the project and of the toolkit in order of their names; the project's count."""
    found = resource_paths(*parts, pattern=pattern)
    return [found[name] for name in sorted(found)]


def resource_paths(*parts: str, pattern: str) -> Mapping[str, Path]:
    """Return the files of a folder of the project and of the toolkit by their path in it; the project's count."""
    found: dict[str, Path] = {}
    for place in places():
        folder = place.joinpath(*parts)
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                found.setdefault(path.relative_to(folder).as_posix(), path)
    return found


def portable_path(path: Path, *parts: str) -> str:
    """Return a path relative to a folder of the project or of the toolkit, else the full path."""
    resolved = path.resolve()
    folders = (place.joinpath(*parts).resolve() for place in places())
    inside = next((folder for folder in folders if resolved.is_relative_to(folder)), None)
    return resolved.relative_to(inside).as_posix() if inside else str(resolved)


def display_path(path: Path) -> str:
    """Return a path for messages: relative to the project, the working folder or the toolkit if it lies in one."""
    for base in (find_project(), Path.cwd(), toolkit()):
        if base is not None and path.resolve().is_relative_to(base):
            return path.resolve().relative_to(base).as_posix()
    return path.as_posix()


def find_data(name: str) -> Path:
    """Return a data folder given relative to the working folder, the project or the toolkit, whose sample it may be.

    Raises:
        UsageError: If it is none of them.
    """
    own = find_project() if is_own_project() and name == DATA else None
    for base in (Path.cwd(), own) if own else (Path.cwd(), *places()):
        if (base / name).is_dir():
            return (base / name).resolve()
    if own:
        raise one(
            UsageError,
            DATA,
            sentence("must be there, got no such folder; mq tables writes it with empty tables"),
        )
    raise one(
        UsageError,
        "--data",
        sentence("must be a folder with the county's tables, got no folder {got!r}", got=name),
    )


def is_own_project() -> bool:
    """Say whether commands work in a project other than the toolkit's checkout."""
    return find_project() not in (None, toolkit())


def default_policy() -> str:
    """Return the policy that commands use if none is named: that of the project, outside of one the toolkit's.

    Raises:
        UsageError: If the project has no policy, or several: it would be guessing to take one.
    """
    project = find_project()
    if project is None or project == toolkit():
        return "minqing"
    own = own_policies()
    if len(own) != 1:
        said = (
            sentence("must be named, got a project of several: {names}", names=join(own))
            if own
            else sentence("must be named, got a project without a file in {folder}", folder="/".join(_MARK))
        )
        raise one(UsageError, "--policy", said)
    return own[0]


def own_policies() -> list[str]:
    """Return the names of the policies of the project, in order."""
    return sorted(path.stem for path in home().joinpath(*_MARK).glob("*.yaml"))


def default_reference() -> str:
    """Return the reference data that commands use if none is named: a project's tables, else those of the sample."""
    return DATA if is_own_project() else "data/sample/reference"


def default_data() -> str:
    """Return the data folder that commands use if none is named: the project's, outside of one the sample."""
    return DATA if is_own_project() else "data/sample"
