"""Exporters to Typst source and to PDF.

The Typst source holds the narrative only. Every table, figure and computed sentence is a file beside it, read
by ``mq.typ`` with ``json(...)``: what comes from data never becomes markup. nbconvert writes such files next
to a ``.typ`` (``--to mq-typst``); for the PDF they stay in memory.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from mq_analysis.errors import MQError, Problem
from mq_analysis.export.language import LanguagePreprocessor
from mq_analysis.export.markdown import parse
from mq_analysis.export.parts import Figure, Markdown, Part, Table
from mq_analysis.export.report import Report, ReportPreprocessor
from mq_analysis.export.tracks import tracks_of
from mq_analysis.export.typst_markup import quoted, typst_markup
from mq_analysis.fonts import FILES, SANS

TEMPLATES = Path(__file__).parent / "templates"
FOLDER = "mq_typst_files"
PDF_STANDARDS = ("a-2a", "ua-1")  # PDF/A makes a missing glyph an error instead of an empty place

_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')


class TypesettingError(MQError):
    """A report that Typst cannot set: a character no font has, or anything Typst refuses or warns of."""


class PartFilesPreprocessor(Preprocessor):  # type: ignore[misc]
    """Put the parts of the report, as JSON and pictures, beside the Typst source."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Fill ``resources["outputs"]``, which nbconvert writes to disk, and name the parts in order."""
        report: Report = resources["report"]
        files = resources.setdefault("outputs", {})
        files[f"{FOLDER}/mq.typ"] = (TEMPLATES / "mq_typst" / "mq.typ").read_bytes()
        files[f"{FOLDER}/front.json"] = _json(_front(report))
        for place, part in enumerate(report.parts, 1):
            stem = f"part-{place:03}"
            if isinstance(part, Figure) and part.mime == "image/svg+xml":
                files[f"{FOLDER}/{stem}.svg"] = part.data.encode()
                files[f"{FOLDER}/{stem}.json"] = _json(_data(part) | {"data": f"{stem}.svg"})
            elif isinstance(part, Figure):
                # Typst's wheel takes text files only from memory, so pixels travel as numbers.
                pixels = list(base64.b64decode(part.data))
                files[f"{FOLDER}/{stem}.json"] = _json(_data(part) | {"data": pixels})
            elif not isinstance(part, Markdown):
                files[f"{FOLDER}/{stem}.json"] = _json(_data(part))
        return nb, resources


class MQTypstExporter(TemplateExporter):  # type: ignore[misc]
    """Export a notebook as Typst source, with the files it reads."""

    export_from_notebook = "Typst (report)"
    output_mimetype = "text/x-typst"

    @property
    def default_config(self) -> Config:
        """Name the template and the steps before it."""
        own = {
            "file_extension": ".typ",
            "template_extension": ".typ.j2",
            "template_name": "mq_typst",
            "extra_template_basedirs": [str(TEMPLATES)],
            "preprocessors": [LanguagePreprocessor, ReportPreprocessor, PartFilesPreprocessor],
        }
        return Config({"MQTypstExporter": own})

    def default_filters(self) -> Any:
        """Add the filter that turns a Markdown part into Typst markup."""
        yield from super().default_filters()
        yield "typst_markup", _markup
        yield "typst_string", quoted


class MQPDFExporter(MQTypstExporter):
    """Export a notebook as PDF."""

    export_from_notebook = "PDF (report)"
    output_mimetype = "application/pdf"

    @property
    def default_config(self) -> Config:
        """Differ from the Typst source in the name of the file alone."""
        return Config(super().default_config, MQPDFExporter={"file_extension": ".pdf"})

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[bytes, Any]:
        """Set the notebook; the files Typst read are not handed on."""
        source, resources = super().from_notebook_node(nb, resources, **kw)
        pdf = _compiled(source, resources.pop("outputs"), resources["report"])
        return pdf, resources | {"output_extension": ".pdf", "outputs": {}}

    def to_pdf(self, nb: NotebookNode, resources: Any = None) -> bytes:
        """Return the PDF alone."""
        return self.from_notebook_node(nb, resources)[0]


@lru_cache(maxsize=1)
def typst_fonts() -> typst.Fonts:
    """Return the fonts a PDF may use: those of the wheel and those inside Typst, none of the system."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FILES[SANS].parent)])


def _markup(part: Markdown, report: Report) -> str:
    where = f"{report.where}: cell {part.cell}"
    return typst_markup(parse(part.source, report.names, where, report.front.words["address"]))


def _front(report: Report) -> dict[str, Any]:
    front = report.front
    made = _made(report)
    more = {"words": front.words, "shown_date": front.shown_date, "made": [made.year, made.month, made.day]}
    return asdict(front) | more


def _made(report: Report) -> dt.date:
    """Return the day the PDF says it was made: its own date, never the clock's; PDF/A wants one."""
    return report.front.day or dt.date(1970, 1, 1)


def _data(part: Part) -> dict[str, Any]:
    data = {"kind": part.kind} | asdict(part)
    return data | asdict(tracks_of(part)) if isinstance(part, Table) else data


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _compiled(source: str, files: dict[str, bytes], report: Report) -> bytes:
    """Compile in memory, with the date of the report as the time of making."""
    return compiled(source, files, _made(report), report.where, lambda text: _place(text, files, report))


def compiled(
    source: str, files: dict[str, bytes], made: dt.date, where: str, place: Callable[[str], str]
) -> bytes:
    """Compile Typst in memory to PDF/A and PDF/UA, with a declared day as the time of making.

    Args:
        source: The main file.
        files: What it reads, by path.
        made: The day the PDF says it was made.
        where: What messages call the document.
        place: Where a text stands that no font can show.

    Raises:
        TypesettingError: If a glyph is missing in every font, or Typst refuses or warns.
    """
    try:
        pdf, warnings = typst.compile_with_warnings(
            {"main.typ": source.encode(), **files},  # type: ignore[call-overload]
            format="pdf",
            font_paths=typst_fonts(),
            ignore_system_fonts=True,
            pdf_standards=list(PDF_STANDARDS),
            timestamp=dt.datetime.combine(made, dt.time(), dt.UTC),
        )
    except typst.TypstError as error:
        raise TypesettingError(_problems(error.diagnostic, where, place)) from error
    if warnings:
        raise TypesettingError(Problem(where, f"Typst warns: {w.message}") for w in warnings)
    return bytes(pdf)


def _problems(diagnostic: str, where: str, place: Callable[[str], str]) -> list[Problem]:
    """Name every text that no font can show, and where it stands; else repeat what Typst says."""
    missing = dict.fromkeys(_GLYPH.findall(diagnostic))
    if not missing:
        return [Problem(where, f"Typst refuses the report: {diagnostic.strip()}")]
    return [
        Problem(
            place(text),
            f"every character must have a glyph in the fonts, got {text!r} ({_codes(text)}); "
            "write it in another way",
        )
        for text in missing
    ]


def _codes(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text)


def _place(text: str, files: dict[str, bytes], report: Report) -> str:
    """Find the cells that show a text: in the files of their outputs, or in their own words."""
    cells = {
        cell
        for place, (part, cell) in enumerate(zip(report.parts, report.cells, strict=True), 1)
        if text in (part.source if isinstance(part, Markdown) else _written(place, files))
    }
    if not cells:
        return f"{report.where}: front page"
    return f"{report.where}: cell {', '.join(map(str, sorted(cells)))}"


def _written(place: int, files: dict[str, bytes]) -> str:
    stem = f"{FOLDER}/part-{place:03}"
    return "".join(files[f"{stem}{end}"].decode() for end in (".json", ".svg") if f"{stem}{end}" in files)
