"""Export an executed notebook as one HTML file or one PDF, without TeX and without a browser.

A notebook is read once into parts (:mod:`~mq_analysis.export.report`), which a Jinja template renders.
The exporters are ordinary nbconvert exporters, so ``jupyter nbconvert --to mq-pdf report.ipynb`` works too.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from mq_analysis.export.html import MQHTMLExporter
    from mq_analysis.export.typst import MQPDFExporter, MQTypstExporter

__all__ = ["MQHTMLExporter", "MQPDFExporter", "MQTypstExporter", "render_html", "render_pdf", "tables_of"]

_HOME_OF = {"MQHTMLExporter": "html", "MQPDFExporter": "typst", "MQTypstExporter": "typst"}


def render_html(nb: NotebookNode, *, name: str = "notebook", tables: str = "") -> str:
    """Render an executed notebook as one self-contained HTML page.

    Args:
        nb: The executed notebook; it is not changed.
        name: The name of the notebook in error messages.
        tables: The folder, relative to the page, with its tables as CSV (:func:`tables_of`), to which the page
            links. Empty: no links.

    Raises:
        NotebookError: If an output or a cross reference of the notebook does not hold.
    """
    from mq_analysis.export.html import MQHTMLExporter

    page, _ = MQHTMLExporter().from_notebook_node(nb, {"metadata": {"name": name}, "tables": tables})
    return page


def tables_of(nb: NotebookNode, *, name: str = "notebook") -> dict[str, bytes]:
    """Return the tables of an executed notebook as CSV files, by name.

    Raises:
        NotebookError: If an output of the notebook does not hold.
    """
    from mq_analysis.export.report import report_of
    from mq_analysis.export.tables_csv import tables_csv

    return tables_csv(report_of(nb, name).parts)


def render_pdf(nb: NotebookNode, *, name: str = "notebook") -> bytes:
    """Render an executed notebook as a PDF/A-2a and PDF/UA-1 document.

    Args:
        nb: The executed notebook; it is not changed.
        name: What error messages call the notebook.

    Raises:
        NotebookError: If an output or a cross reference of the notebook does not hold.
        TypesettingError: If a glyph is missing in every font, or Typst refuses or warns.
    """
    from mq_analysis.export.typst import MQPDFExporter

    return MQPDFExporter().to_pdf(nb, {"metadata": {"name": name}})


def __getattr__(name: str) -> Any:
    """Import an exporter class at its first use, since nbconvert takes half a second to import."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
