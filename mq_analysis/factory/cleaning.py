"""What of an executed notebook belongs to the run and not to the report: times, paths of a machine, random ids.

In how many pieces a stream was sent is chance too: ipykernel sends what was printed every 0.2 seconds.
"""

from __future__ import annotations

from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode

INJECTED = "injected-parameters"


def clean(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook as every run of the same inputs leaves it, on any day and any machine."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id = INJECTED
    whole: NotebookNode = CoalesceStreamsPreprocessor().preprocess(notebook, {})[0]
    return whole
