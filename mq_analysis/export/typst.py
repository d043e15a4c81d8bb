"""Exporters to Typst source and to PDF.

The Typst source contains only the narrative. Every table, figure and computed sentence is a separate file, read by
``mq.typ`` with ``json(...)``, so that data never become markup. nbconvert writes these files next to a ``.typ`` (``--to
mq-typst``); for the PDF they stay in memory.
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

from mq_analysis.base.errors import MQError, Problem
from mq_analysis.base.fonts import FILES, SANS, code_point, rare_characters
from mq_analysis.base.messages import sentence
from mq_analysis.export.front import Front
from mq_analysis.export.language import LanguagePreprocessor
from mq_analysis.export.parts import Figure, Markdown, Part, Table
from mq_analysis.export.report import Report, ReportPreprocessor, tokens_of
from mq_analysis.export.tracks import bands_of, tracks_of
from mq_analysis.export.turned import page_runs
from mq_analysis.export.typst_markup import quote, typst_markup

TEMPLATES = Path(__file__).parent / "templates"
FOLDER = "mq_typst_files"
PDF_STANDARDS = ("a-2a", "ua-1")  # with PDF/A a missing glyph is an error instead of a blank

_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')


class TypesettingError(MQError):
    """Typst cannot render a report: a character is missing in every font, or Typst fails or warns."""


class PartFilesPreprocessor(Preprocessor):  # type: ignore[misc]
    """Add the parts of the report, as JSON and pictures, to the files of the Typst source."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Fill ``resources["outputs"]``, which nbconvert writes to disk, and name the parts in order."""
        report: Report = resources["report"]
        resources["outputs"] = {
            **resources.get("outputs", {}),
            f"{FOLDER}/mq.typ": (TEMPLATES / "mq_typst" / "mq.typ").read_bytes(),
            f"{FOLDER}/front.json": as_json(front_data(report.front)),
            **files_of(report),
        }
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
        yield "typst_markup", narrative
        yield "typst_string", quote
        yield "page_runs", page_runs


class MQPDFExporter(MQTypstExporter):
    """Export a notebook as PDF."""

    export_from_notebook = "PDF (report)"
    output_mimetype = "application/pdf"

    @property
    def default_config(self) -> Config:
        """Return the configuration of the Typst exporter with another file suffix."""
        return Config(super().default_config, MQPDFExporter={"file_extension": ".pdf"})

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[bytes, Any]:
        """Render the notebook as PDF; the files that Typst reads are not returned."""
        source, resources = super().from_notebook_node(nb, resources, **kw)
        pdf = _compile(source, resources.pop("outputs"), resources["report"])
        return pdf, resources | {"output_extension": ".pdf", "outputs": {}}

    def to_pdf(self, nb: NotebookNode, resources: Any = None) -> bytes:
        """Return only the bytes of the PDF."""
        return self.from_notebook_node(nb, resources)[0]


@lru_cache(maxsize=1)
def typst_fonts() -> typst.Fonts:
    """Return the fonts for PDFs: those of the font package and of Typst, none of the system."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FILES[SANS].parent)])


def files_of(report: Report, prefix: str = "") -> dict[str, bytes]:
    """Return the files of all data parts, each named by its :func:`stem`."""
    files: dict[str, bytes] = {}
    for place, part in enumerate(report.parts, 1):
        if not isinstance(part, Markdown):
            files |= part_files(part, stem(place, prefix))
    return files


def stem(place: int, prefix: str = "") -> str:
    """Return the file name without suffix of the part at an index, from 1."""
    return f"{prefix}part-{place:03}"


def part_files(part: Part, name: str) -> dict[str, bytes]:
    """Return the files of a part: its data, and its picture if it has one."""
    file = f"{FOLDER}/{name}"
    if isinstance(part, Figure) and part.mime == "image/svg+xml":
        data = _data(part) | {"data": f"{name}.svg"}
        return {f"{file}.svg": part.data.encode(), f"{file}.json": as_json(data)}
    if isinstance(part, Figure):
        # The typst package accepts only text files from memory, so pixels are passed as numbers.
        return {f"{file}.json": as_json(_data(part) | {"data": list(base64.b64decode(part.data))})}
    return {f"{file}.json": as_json(_data(part))}


def narrative(part: Markdown, report: Report) -> str:
    """Return a Markdown part as Typst markup."""
    return typst_markup(tokens_of(part, report, part.cell))


def front_data(front: Front) -> dict[str, Any]:
    """Return the data of the cover, the running heads and the metadata of the PDF."""
    made = creation_date(front)
    more = {"words": front.words, "shown_date": front.shown_date, "made": [made.year, made.month, made.day]}
    return asdict(front) | more


def creation_date(front: Front) -> dt.date:
    """Return the creation date of the PDF, which PDF/A requires: the date of the report, never the clock's."""
    return front.day or dt.date(1970, 1, 1)


def _data(part: Part) -> dict[str, Any]:
    data = {"kind": part.kind} | asdict(part)
    if not isinstance(part, Table):
        return data
    del data["data"]  # data for export, not for the page
    bands = [_data(band) for band in bands_of(part)]
    size = min((band["size_pt"] for band in bands), default=0.0)
    return data | asdict(tracks_of(part)) | {"bands": [band | {"size_pt": size} for band in bands]}


def as_json(data: dict[str, Any]) -> bytes:
    """Return data for a template as JSON."""
    return json.dumps(data, ensure_ascii=False).encode()


def _compile(source: str, files: dict[str, bytes], report: Report) -> bytes:
    """Compile in memory, with the date of the report as creation date."""
    made = creation_date(report.front)
    return compile_pdf(source, files, made, report.where, lambda text: place_of(text, files, report))


def compile_pdf(
    source: str, files: dict[str, bytes], made: dt.date, where: str, place: Callable[[str], str]
) -> bytes:
    """Compile Typst in memory to PDF/A and PDF/UA, with a given creation date.

    A character that no font has, such as a rare one of a name, is drawn as its code point.

    Args:
        source: The main file.
        files: The files that it reads, by path.
        made: The creation date of the PDF.
        where: The name of the document in messages.
        place: Returns the place of a text that no font can show.

    Raises:
        TypesettingError: If a glyph is missing in every font, or Typst refuses or warns.
    """
    inputs = {"main.typ": source.encode(), **files}
    try:
        pdf, warnings = _typeset(inputs, made)
    except typst.TypstError as error:
        rare = {letter for text in _GLYPH.findall(error.diagnostic) for letter in rare_characters(text)}
        if not rare:
            raise TypesettingError(_problems(error.diagnostic, where, place)) from error
        try:
            pdf, warnings = _typeset(_spell_out(inputs, rare), made)
        except typst.TypstError as again:
            raise TypesettingError(_problems(again.diagnostic, where, place)) from again
    if warnings:
        raise TypesettingError(
            Problem(where, sentence("Typst warns: {problem}", problem=w.message)) for w in warnings
        )
    return pdf


def _typeset(inputs: dict[str, bytes], made: dt.date) -> tuple[bytes, list[Any]]:
    pdf, warnings = typst.compile_with_warnings(
        inputs,  # type: ignore[call-overload]
        format="pdf",
        font_paths=typst_fonts(),
        ignore_system_fonts=True,
        pdf_standards=list(PDF_STANDARDS),
        timestamp=dt.datetime.combine(made, dt.time(), dt.UTC),
    )
    return bytes(pdf), warnings


def _spell_out(inputs: dict[str, bytes], rare: set[str]) -> dict[str, bytes]:
    """Replace some characters by their code points in all texts."""
    drawn = str.maketrans({letter: code_point(letter) for letter in rare})
    return {
        name: content.decode().translate(drawn).encode()
        if name.endswith((".typ", ".json", ".svg"))
        else content
        for name, content in inputs.items()
    }


def _problems(diagnostic: str, where: str, place: Callable[[str], str]) -> list[Problem]:
    """Return a problem for every text that no font can show, with its place; else the message of Typst."""
    missing = dict.fromkeys(_GLYPH.findall(diagnostic))
    if not missing:
        return [Problem(where, sentence("Typst refuses the report: {problem}", problem=diagnostic.strip()))]
    return [
        Problem(
            place(text),
            sentence(
                "every character must have a glyph in the fonts, got {got!r} ({codes}); write it in another way",
                got=text,
                codes=_codes(text),
            ),
        )
        for text in missing
    ]


def _codes(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text)


def place_of(text: str, files: dict[str, bytes], report: Report) -> str:
    """Return the place of a text: its cells, or the front page."""
    cells = cells_with(text, files, report)
    if not cells:
        return f"{report.where}: front page"
    return f"{report.where}: cell {', '.join(map(str, cells))}"


def cells_with(text: str, files: dict[str, bytes], report: Report, prefix: str = "") -> list[int]:
    """Return the cells that contain a text, in the files of their outputs or in their narrative."""
    cells = {
        cell
        for place, (part, cell) in enumerate(zip(report.parts, report.cells, strict=True), 1)
        if text in (part.source if isinstance(part, Markdown) else _file_text(stem(place, prefix), files))
    }
    return sorted(cells)


def _file_text(name: str, files: dict[str, bytes]) -> str:
    file = f"{FOLDER}/{name}"
    return "".join(files[f"{file}{end}"].decode() for end in (".json", ".svg") if f"{file}{end}" in files)
