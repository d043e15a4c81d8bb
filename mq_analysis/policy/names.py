"""Files of ``params`` by name: ``minqing`` is ``params/policies/minqing.yaml``; what ends in ``.yaml`` is a path."""

from __future__ import annotations

from pathlib import Path

from mq_analysis.base.project import resource, resources

ENDINGS = (".yaml", ".yml")
"""How a path ends, rather than a name."""


def is_path(name: str) -> bool:
    """Say whether a text is the path of a file rather than a name in ``params``."""
    return name.endswith(ENDINGS)


def file_of(folder: str, name: str) -> Path:
    """Return the path of a named file in a folder of ``params``, or the given path; the file need not exist."""
    return Path(name) if is_path(name) else resource("params", folder, f"{name}.yaml")


def files_in(folder: str) -> list[Path]:
    """Return the files of a folder of ``params`` in order of their names."""
    return resources("params", folder, pattern="*.yaml")


def names_in(folder: str) -> list[str]:
    """Return the names of the files of a folder of ``params``, in order."""
    return [path.stem for path in files_in(folder)]
