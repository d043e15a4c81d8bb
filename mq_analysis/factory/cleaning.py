"""Remove from an executed notebook what depends on the run: times, paths of the machine, random ids.

The division of a stream into outputs depends on the run too: ipykernel sends printed text every 0.2 seconds.
"""

from __future__ import annotations

from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode

INJECTED = "injected-parameters"


def clean(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook in a form that is equal for every run of the same inputs, on any day and machine."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id = INJECTED
    whole: NotebookNode = CoalesceStreamsPreprocessor().preprocess(notebook, {})[0]
    return whole
