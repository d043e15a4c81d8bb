"""What a newer toolkit changes for a project: the shipped files that it uses, and the policies that it took over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import mq_analysis
from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.files import write_whole
from mq_analysis.base.messages import Message, sentence
from mq_analysis.base.project import display_path, home, toolkit
from mq_analysis.base.provenance import file_digest

MARK = "mq.json"
"""The file of a project that says with which toolkit it was last looked at."""


def remember_toolkit(project: Path) -> None:
    """Write the version of the toolkit and the digests of its files into a project."""
    content = {"toolkit": mq_analysis.__version__, "files": dict(files_of_toolkit())}
    write_whole(project / MARK, (json.dumps(content, indent=1, sort_keys=True) + "\n").encode())


def files_of_toolkit() -> Iterator[tuple[str, str]]:
    """Yield the toolkit's parameter files and notebooks, by their path in it, each with its digest."""
    for folder, pattern in (("params", "**/*.yaml"), ("notebooks", "*.ipynb")):
        for path in sorted((toolkit() / folder).glob(pattern)):
            yield path.relative_to(toolkit()).as_posix(), file_digest(path)


def changes_of_toolkit() -> list[Message]:
    """Say what differs between the toolkit and the one with which the project was last looked at.

    A file of which the project has its own does not change what it computes; that of a policy can be compared.

    Raises:
        UsageError: If the project's mark is not in the form of `remember_toolkit`.
    """
    project = home()
    mark = project / MARK
    if not mark.is_file():
        return []
    before, now = _read(mark), dict(files_of_toolkit())
    changed = [name for name in sorted(before.keys() | now.keys()) if before.get(name) != now.get(name)]
    return [_say(name, is_own=(project / name).is_file(), is_gone=name not in now) for name in changed]


def _say(name: str, *, is_own: bool, is_gone: bool) -> Message:
    if is_gone:
        return sentence("{file} is no longer part of the toolkit", file=name)
    if not is_own:
        return sentence("{file} changed, and the project uses it", file=name)
    if name.startswith("params/policies/"):
        return sentence(
            "{file} changed; the project keeps its own: mq diff {file} {shipped}",
            file=name,
            shipped=display_path(toolkit() / name),
        )
    return sentence("{file} changed; the project keeps its own", file=name)


def _read(mark: Path) -> Mapping[str, str]:
    try:
        files = json.loads(mark.read_text("utf-8"))["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        said = sentence("must be as mq init wrote it, got something else; mq status --seen writes it again")
        raise one(UsageError, display_path(mark), said) from None
