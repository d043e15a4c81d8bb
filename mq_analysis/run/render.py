"""Turn an executed notebook into the formats asked for, in a process that has the exporters imported."""

from __future__ import annotations

from collections.abc import Sequence

import nbformat

from mq_analysis import export


def render(text: str, formats: Sequence[str], name: str) -> dict[str, bytes]:
    """Return the formats of an executed notebook, given as JSON, by their ending.

    Raises:
        NotebookError: If an output or a cross reference of the notebook does not hold.
        TypesettingError: If a glyph is missing in every font, or Typst refuses or warns.
    """
    notebook = nbformat.reads(text, as_version=4)
    made: dict[str, bytes] = {}
    for form in formats:
        match form:
            case "html":
                made[form] = export.render_html(notebook, name=name).encode()
            case "pdf":
                made[form] = export.render_pdf(notebook, name=name)
            case "ipynb":
                made[form] = text.encode()
    return made
