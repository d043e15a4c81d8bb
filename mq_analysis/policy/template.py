"""The template of a new policy file: small, complete, and tested by its own cases."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from mq_analysis.base.errors import Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path, home

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_UNSAFE = re.compile(r"[\x00-\x1f\"\\]")


def new_policy(name: str, titles: tuple[str, str], year: int, output: Path | None = None) -> Path:
    """Write a policy file from the template and return its path, ``params/policies/<name>.yaml`` by default.

    Raises:
        UsageError: If the id is invalid, a title has quotes or line breaks, the folder is missing, or the file exists.
    """
    path = output or home() / "params" / "policies" / f"{name}.yaml"
    problems = []
    if not _ID.fullmatch(name):
        said = sentence("must be letters, digits and _, beginning with a letter, got {got!r}", got=name)
        problems.append(Problem("ID", said))
    for option, title in zip(("--title-zh", "--title-en"), titles, strict=True):
        if _UNSAFE.search(title) or not title.strip():
            problems.append(
                Problem(option, sentence("must be a text of one line without quotes, got {got!r}", got=title))
            )
    if not 1949 < year < 10_000:
        problems.append(Problem("--year", sentence("must be a year of four digits, got {got}", got=year)))
    if not path.parent.is_dir():
        problems.append(
            Problem(
                "--output", sentence("must lie in a folder that exists, got {got!r}", got=str(path.parent))
            )
        )
    if path.exists():
        problems.append(
            Problem(display_path(path), sentence("must not exist, got a file that would be overwritten"))
        )
    if problems:
        raise UsageError(problems)
    text = resources.files("mq_analysis.policy").joinpath("template.yaml").read_text("utf-8")
    values = {"ID": name, "TITLE_ZH": titles[0], "TITLE_EN": titles[1], "YEAR": str(year)}
    for key, value in values.items():
        text = text.replace(f"<{key}>", value)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path
