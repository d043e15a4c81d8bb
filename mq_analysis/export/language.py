"""Choose the cells that a report shows: those of its language, without hidden cells."""

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from mq_analysis.export.empty_sections import without_empty_sections
from mq_analysis.export.front import lift_front

LANGUAGES = frozenset({"zh", "en"})
SILENT = frozenset({"hide-cell", "parameters", "injected-parameters"})


class LanguagePreprocessor(Preprocessor):  # type: ignore[misc]
    """Remove the cells of the other language, hidden cells, headings without content, and the source of all code.

    The language is ``nb.metadata["mq"]["lang"]``, Chinese if absent. A cell tagged with neither language
    stays. Each cell that stays keeps its place in the notebook as ``metadata["mq_cell"]``, counted from 1
    (a cell that Papermill put in does not count), so that a later error can name it.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Apply the choice to a notebook."""
        lift_front(nb)
        lang = nb.metadata.get("mq", {}).get("lang") or "zh"
        number = 0
        for cell in nb.cells:
            number += "injected-parameters" not in cell.metadata.get("tags", ())
            cell.metadata["mq_cell"] = number
            if cell.cell_type == "code":
                cell.source = ""
        nb.cells = without_empty_sections([cell for cell in nb.cells if is_shown(cell, lang)])
        return nb, resources


def is_shown(cell: NotebookNode, lang: str) -> bool:
    """Tell whether a report in ``lang`` shows the cell."""
    tags = frozenset(cell.metadata.get("tags", ()))
    languages = tags & LANGUAGES
    return not tags & SILENT and (not languages or lang in languages)
