"""Source notebooks: find them by name, and read their parameters and metadata. Read as JSON, to import quickly."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mq_analysis.base.errors import Problem, UsageError, nearest
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path, resources


def find_notebooks(names: Sequence[str] = ()) -> list[Path]:
    """Return the notebooks of those names (stems, or their first digits), by default all numbered ones.

    Raises:
        UsageError: With every name that matches no notebook.
    """
    every = {p.stem: p for p in resources("notebooks", pattern="[0-9]*.ipynb")}
    if not names:
        return list(every.values())
    found, problems = [], []
    for name in names:
        fits = [p for stem, p in every.items() if stem == name or stem.split("_")[0] == name]
        if len(fits) == 1:
            found += fits
        else:
            said = sentence(
                "must name a notebook, got {got!r}; {nearest}", got=name, nearest=nearest(name, list(every))
            )
            problems.append(Problem("--notebook", said))
    if problems:
        raise UsageError(problems)
    return list(dict.fromkeys(found))


def declared_parameters(notebook: Path) -> list[str]:
    """Return the names of the parameters of a notebook: those that its tagged cell assigns."""
    for cell in _read(notebook)["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            return list(dict.fromkeys(_assignments("".join(cell["source"]))))
    return []


def _assignments(source: str) -> list[str]:
    names = []
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign):
            names += [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.append(statement.target.id)
    return names


def settings_of(notebook: Path) -> dict[str, Any]:
    """Return the settings for the factory in the metadata of a notebook.

    ``needs`` are folders of ``params`` in which the policy must have a file; ``tier`` says whether it is about the
    tiered award, which the policy must have; ``awards`` says which award rules of the
    policy can change it: those of ``no`` year, of the years up ``to`` its own, or of ``all`` years; ``edition`` is the
    edition it is made for; ``params`` are the folders of ``params`` that it reads beside the policy (default: all);
    ``rows`` says whether it uses rows of ``firms`` or only ``sums`` of tables larger than memory; ``seconds`` is the
    time limit of a cell.
    """
    settings: dict[str, Any] = _read(notebook)["metadata"].get("mq", {})
    return {
        "needs": (),
        "tier": False,
        "awards": "all",
        "edition": "internal",
        "rows": "firms",
        "seconds": 300,
    } | settings


def _read(notebook: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(notebook.read_text("utf-8"))
    return content


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Raise if the notebook does not declare a parameter; Papermill itself would only warn.

    Raises:
        UsageError: With every unknown parameter and the nearest declared one.
    """
    declared = declared_parameters(notebook)
    unknown = [name for name in parameters if name not in declared]
    if unknown:
        where = display_path(notebook)
        raise UsageError(
            Problem(
                where,
                sentence(
                    "must declare its parameters, got the unknown {got!r}; {nearest}",
                    got=name,
                    nearest=nearest(name, declared),
                ),
            )
            for name in unknown
        )


def title(notebook: Mapping[str, Any], lang: str) -> str:
    """Return the first heading of a notebook in a language, or an empty text."""
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown" and (lang in tags or not tags) and cell["source"].startswith("# "):
            return str(cell["source"].splitlines()[0][2:].strip())
    return ""
