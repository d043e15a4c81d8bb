"""The annual report: the notebooks of a year bound into one book, and its summary for leaders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from nbformat import NotebookNode

from mq_analysis.base.project import display_path
from mq_analysis.export import parts
from mq_analysis.export.book import bind
from mq_analysis.export.book_html import render_book_html
from mq_analysis.export.book_parts import Book
from mq_analysis.export.book_typst import render_book_pdf
from mq_analysis.export.front import Front
from mq_analysis.export.parts import part_of
from mq_analysis.export.report import Report, report_of
from mq_analysis.export.summary import Summary, key_figures, summarise
from mq_analysis.export.summary_pages import fit, render_summary_html
from mq_analysis.export.tables_csv import csv_links, tables_csv
from mq_analysis.factory.job import ANNUAL, SUMMARY
from mq_analysis.report.display import KeyFigure
from mq_analysis.report.labels import Words
from mq_analysis.report.table import Row, Table, text
from mq_analysis.report.values import join, say


@dataclass(frozen=True)
class Executed:
    """An executed notebook, and the manifest of its report.

    Used of the manifest are ``notebook`` (``name, sha256``), ``inputs``, ``parameters``, ``code_sha256`` and
    ``versions``; other entries (time, files) are ignored.
    """

    path: Path
    notebook: NotebookNode
    manifest: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The prefix of the labels of the chapter: the number of the notebook, or its name if it has none."""
        return self.path.stem.split("_")[0]


@dataclass(frozen=True)
class AnnualReport:
    """The annual report of a year.

    Attributes:
        files: Contents by path below the folder of the year; CSV files are in a subfolder.
        keys: The key numbers of the year, for the manifest.
    """

    title: str
    files: Mapping[str, bytes]
    keys: tuple[KeyFigure, ...]


def annual_report(
    executed: Sequence[Executed],
    annexes: Mapping[str, Sequence[parts.Table]],
    lang: str,
    formats: Iterable[str],
) -> AnnualReport:
    """Bind the notebooks of one year and run into a book, and write its summary.

    Args:
        executed: In the order of the chapters.
        annexes: The tables with which an annex begins: ``policy`` (`mq_analysis.report.policy_tables.in_force`),
            ``readings`` (`mq_analysis.report.source_tables.readings_used`).
        lang: The language of the notebooks.
        formats: Of ``html``, ``pdf`` and ``csv``; others only exist for single reports and are ignored.

    Raises:
        NotebookError: If a payload, heading, mark or cross reference is invalid.
        TypesettingError: If a glyph is missing, Typst refuses, or the summary does not fit two pages.
    """
    words = Words(lang)
    reports = {one.key: report_of(one.notebook, display_path(one.path)) for one in executed}
    keys = tuple(figure for one in executed for figure in key_figures(one.notebook))
    title = words("annual_title")
    made_from = [part_of(table, lang) for table in manifest_tables([one.manifest for one in executed])]
    book = bind(reports, _front(reports, title), {**annexes, "sources": made_from})
    hint = words("annual_hint", title=title)
    summary = summarise(reports, keys, _front(reports, words("annual_summary")), hint)
    return AnnualReport(title, _files(book, summary, lang, tuple(formats)), keys)


def manifest_tables(manifests: Sequence[Mapping[str, Any]]) -> list[Table]:
    """Tabulate the sources of a book, without times and paths of a machine, so that the bytes are reproducible."""
    inputs = {name: digest for m in manifests for name, digest in m["inputs"].items()}
    notebooks = {m["notebook"]["name"]: m["notebook"]["sha256"] for m in manifests}
    prints: list[Row] = [
        *inputs.items(),
        *((say("made_from_notebook", name=name), digest) for name, digest in notebooks.items()),
        *((say("made_from_code"), digest) for digest in [m["code_sha256"] for m in manifests][-1:]),
    ]
    columns = (text(say("made_from"), weight=1.3), text(say("fingerprint"), weight=1.7))
    values: dict[str, dict[str, None]] = {}
    for manifest in manifests:
        for name, value in manifest["parameters"].items():
            values.setdefault(name, {})[_value(value)] = None
    rows = tuple((name, join(texts)) for name, texts in sorted(values.items()))
    return [
        Table(say("tbl_fingerprints"), "tbl-fingerprints", columns, tuple(prints)),
        Table(
            say("tbl_parameters"),
            "tbl-parameters",
            (text(say("parameter")), text(say("value"), weight=1)),
            rows,
        ),
    ]


def manifest_facts(executed: Sequence[Executed], report: AnnualReport) -> dict[str, Any]:
    """Return the entries of the manifest of an annual report other than files and times.

    ``parameters`` are those that have the same value in every notebook that has them.
    """
    manifests = [one.manifest for one in executed]
    first = manifests[0]
    given = [m["parameters"] for m in manifests]
    shared = {
        name: value
        for parameters in given
        for name, value in parameters.items()
        if all(other.get(name, value) == value for other in given)
    }
    return {
        "title": report.title,
        "notebooks": {m["notebook"]["name"]: m["notebook"]["sha256"] for m in manifests},
        "parameters": shared,
        "inputs": {name: digest for m in manifests for name, digest in m["inputs"].items()},
        "code_sha256": first["code_sha256"],
        "versions": dict(first["versions"]),
        **({"synthetic": True} if any(m.get("synthetic") for m in manifests) else {}),
        "keys": [asdict(key) for key in report.keys],
    }


def _front(reports: Mapping[str, Report], title: str) -> Front:
    return replace(next(iter(reports.values())).front, title=title)


def _files(book: Book, summary: Summary, lang: str, formats: tuple[str, ...]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    folder = f"{ANNUAL}.{lang}.tables"
    links = {}
    if "csv" in formats:
        files |= {f"{folder}/{name}": content for name, content in tables_csv(book.parts).items()}
        links = csv_links(book.parts, folder)
    shorter, pages = fit(summary)
    if "html" in formats:
        files[f"{ANNUAL}.{lang}.html"] = render_book_html(book, links).encode()
        files[f"{SUMMARY}.{lang}.html"] = render_summary_html(shorter).encode()
    if "pdf" in formats:
        files[f"{ANNUAL}.{lang}.pdf"] = render_book_pdf(book)
        files[f"{SUMMARY}.{lang}.pdf"] = pages
    return files


def _value(value: object) -> str:
    """Write a parameter; of a path outside the project only the name, since the rest depends on the machine."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value)) or "[]"
    text = str(value)
    for kind in (PurePosixPath, PureWindowsPath):
        if kind(text).is_absolute():
            return kind(text).name
    return text or '""'
