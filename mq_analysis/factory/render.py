"""Render an executed notebook in the requested formats, in a process that has imported the exporters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import nbformat

from mq_analysis import export
from mq_analysis.export.summary import key_figures
from mq_analysis.factory.notebooks import title


def render(
    text: str, formats: Sequence[str], stem: str, name: str
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files of an executed notebook, and facts for its manifest (title, key figures).

    Args:
        text: The executed notebook as JSON.
        formats: Of ``html``, ``pdf``, ``csv`` (a folder of tables), ``ipynb``.
        stem: The file name without suffix.
        name: The name of the notebook in messages.

    Raises:
        NotebookError: If an output or a cross reference of the notebook is invalid.
        TypesettingError: If a glyph is missing in every font, or Typst refuses or warns.
    """
    notebook = nbformat.reads(text, as_version=4)
    tables = f"{stem}.tables" if "csv" in formats else ""
    files: dict[str, bytes] = {}
    for form in formats:
        match form:
            case "html":
                page = export.render_html(notebook, name=name, tables=tables)
                files[f"{stem}.html"] = page.encode()
            case "pdf":
                files[f"{stem}.pdf"] = export.render_pdf(notebook, name=name)
            case "csv":
                made = export.tables_of(notebook, name=name)
                files |= {f"{tables}/{table}": content for table, content in made.items()}
            case "ipynb":
                files[f"{stem}.ipynb"] = text.encode()
    keys = [asdict(key) for key in key_figures(notebook)]
    return files, {"title": title(notebook, stem.rpartition(".")[2]), "keys": keys}
