"""Exporter to one self-contained HTML page without scripts or external files."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from mq_analysis.base.errors import NotebookError, one
from mq_analysis.export.html_markup import Contents, html_markup
from mq_analysis.export.language import LanguagePreprocessor
from mq_analysis.export.parts import Figure, Markdown
from mq_analysis.export.report import Report, ReportPreprocessor, tokens_of
from mq_analysis.export.svg import inline_svg
from mq_analysis.export.tables_csv import csv_links
from mq_analysis.export.tracks import tracks_of
from mq_analysis.export.webfonts import font_face_css

TEMPLATES = Path(__file__).parent / "templates"
FONT_PLACE = "<style>\n/*fonts*/"  # texts of a notebook are escaped, so none contains a bare "<"

_NO_TEXT = re.compile(r"<style.*?</style>|<!--.*?-->|<[^>]*>", re.DOTALL)
"""What a page of ours does not show; in it no attribute holds a bare ">"."""


class BodyPreprocessor(Preprocessor):  # type: ignore[misc]
    """Render the parts that need more than a template, narrative and pictures, as HTML by their index."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Store in ``resources`` the ``bodies`` (HTML or None for each part), the ``contents``, links to ``csv``."""
        report: Report = resources["report"]
        contents = Contents()
        resources["bodies"] = bodies_of(report, contents)
        resources["contents"] = contents.headings
        folder = resources.get("tables")
        resources["csv"] = csv_links(report.parts, folder) if folder else {}
        return nb, resources


class MQHTMLExporter(TemplateExporter):  # type: ignore[misc]
    """Export a notebook as HTML."""

    export_from_notebook = "HTML (report)"
    output_mimetype = "text/html"

    @property
    def default_config(self) -> Config:
        """Return the template and the preprocessors."""
        own = {
            "file_extension": ".html",
            "template_extension": ".html.j2",
            "template_name": "mq_report",
            "extra_template_basedirs": [str(TEMPLATES)],
            "preprocessors": [LanguagePreprocessor, ReportPreprocessor, BodyPreprocessor],
        }
        return Config({"MQHTMLExporter": own})

    def default_filters(self) -> Any:
        """Add the filter that returns which columns of a table wrap."""
        yield from super().default_filters()
        yield "wraps", lambda table: tracks_of(table).wraps

    def _create_environment(self) -> Environment:
        """Escape everything a template shows except `Markup` made by this package."""
        environment: Environment = super()._create_environment()
        environment.autoescape = True
        return environment

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Render the page, then embed the fonts cut down to its glyphs."""
        page, resources = super().from_notebook_node(nb, resources, **kw)
        return with_fonts(page, resources["report"].front.lang), resources


def with_fonts(page: str, lang: str) -> str:
    """Embed the glyphs that a page shows into its first style element."""
    css = font_face_css(unescape(_NO_TEXT.sub(" ", page)), lang)
    return page.replace(FONT_PLACE, f"<style>\n{css}", 1)


def bodies_of(report: Report, contents: Contents, prefix: str = "") -> list[Markup | None]:
    """Return the HTML of each part that needs more than a template; ``prefix`` keeps its ids apart."""
    return [_body(report, place, contents, f"{prefix}p{place + 1}") for place in range(len(report.parts))]


def _body(report: Report, place: int, contents: Contents, own_id: str) -> Markup | None:
    """Return the HTML of a narrative or picture; None for parts that the template renders."""
    part, cell = report.parts[place], report.cells[place]
    where = f"{report.where}: cell {cell}"
    if isinstance(part, Markdown):
        return Markup(html_markup(tokens_of(part, report, cell), contents, own_id))  # noqa: S704 - the parser escapes
    return picture(part, own_id, where) if isinstance(part, Figure) else None


def picture(figure: Figure, own_id: str, where: str) -> Markup:
    """Return a figure's picture as HTML, its ids prefixed with ``own_id``.

    Raises:
        NotebookError: If its type is SVG and the data are not.
    """
    if figure.mime != "image/svg+xml":
        pixels = figure.data.replace("\n", "")
        return Markup('<img src="data:{};base64,{}" alt="">').format(figure.mime, pixels)
    try:
        return Markup(inline_svg(figure.data, own_id))  # noqa: S704 - cleaned and written anew
    except ValueError as error:
        raise one(NotebookError, where, str(error)) from error
