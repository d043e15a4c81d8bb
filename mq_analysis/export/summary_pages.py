"""The summary as two A4 pages of PDF, and as HTML with the same words."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import Any

from mq_analysis.base.errors import one
from mq_analysis.base.messages import sentence
from mq_analysis.export.html import picture, with_fonts
from mq_analysis.export.pages import html_pages
from mq_analysis.export.summary import Summary
from mq_analysis.export.typst import (
    FOLDER,
    TEMPLATES,
    TypesettingError,
    as_json,
    compile_pdf,
    creation_date,
    front_data,
    part_files,
)

PAGES = 2
SIZES_PT = (11.0, 10.5, 10.0, 9.5)
"""Sizes of the sentences: the largest in which all fit; only in the smallest are any left out."""


def fit(summary: Summary) -> tuple[Summary, bytes]:
    """Shorten a summary until it fits two pages; return it with its PDF (PDF/A-2a and PDF/UA-1).

    Raises:
        TypesettingError: If one sentence per chapter is still too long, a glyph is missing, or Typst fails or warns.
    """
    steps = [(summary.longest, size) for size in SIZES_PT]
    steps += [(most, SIZES_PT[-1]) for most in range(summary.longest - 1, -1, -1)]
    for most, size in steps:
        shorter = summary.shorten(most)
        pdf = _pdf(shorter, size)
        pages = pages_of(pdf)
        if pages <= PAGES:
            return shorter, pdf
    said = sentence(
        "one sentence a chapter must fit {most} pages, got {got}; shorten the findings",
        most=PAGES,
        got=pages,
    )
    raise one(TypesettingError, summary.front.title, said)


def render_summary_html(summary: Summary) -> str:
    """Render a summary as one self-contained page.

    Raises:
        NotebookError: If a picture is invalid.
    """
    title = summary.front.title
    page = (
        html_pages()
        .get_template("summary.html.j2")
        .render(
            front=summary.front,
            words=summary.front.words,
            keys=summary.keys,
            messages=summary.messages,
            hint=summary.hint,
            pictures=[
                (figure, picture(figure, f"s{i}", f"{title}: {figure.label}"))
                for i, figure in enumerate(summary.pictures, 1)
            ],
        )
    )
    return with_fonts(page, summary.front.lang)


def pages_of(pdf: bytes) -> int:
    """Return the number of pages of a PDF."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def _pdf(summary: Summary, size_pt: float) -> bytes:
    files = {
        f"{FOLDER}/mq.typ": (TEMPLATES / "mq_typst" / "mq.typ").read_bytes(),
        f"{FOLDER}/summary.typ": (TEMPLATES / "mq_summary" / "summary.typ").read_bytes(),
    }
    names = []
    for i, figure in enumerate(summary.pictures, 1):
        names.append(f"picture-{i}")
        files |= part_files(figure, names[-1])
    files[f"{FOLDER}/summary.json"] = as_json(_data(summary, names) | {"size_pt": size_pt})
    source = f'#import "{FOLDER}/summary.typ": *\n#summary-of(json("{FOLDER}/summary.json"))\n'
    where = summary.front.title
    return compile_pdf(
        source, files, creation_date(summary.front), where, lambda text: f"{where}: {_place(text, summary)}"
    )


def _data(summary: Summary, pictures: list[str]) -> dict[str, Any]:
    return {
        "front": front_data(summary.front),
        "keys": [asdict(key) for key in summary.keys],
        "messages": [asdict(message) for message in summary.messages],
        "pictures": [f"{name}.json" for name in pictures],
        "hint": summary.hint,
    }


def _place(text: str, summary: Summary) -> str:
    """Return the message or key number that contains a text."""
    for message in summary.messages:
        if any(text in run.text for sentence in message.sentences for run in sentence):
            return message.title
    return next((key.id for key in summary.keys if text in key.name + key.value + key.unit), "text")
