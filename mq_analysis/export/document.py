"""A document of the office as PDF, rendered by Typst from data."""

from __future__ import annotations

import json
from typing import Any

from mq_analysis.analyses.documents import Paper
from mq_analysis.base.money import yuan
from mq_analysis.export import parts
from mq_analysis.export.tracks import tracks_of
from mq_analysis.export.typst import TEMPLATES, compile_pdf
from mq_analysis.report import display
from mq_analysis.report.labels import Words
from mq_analysis.report.table import Column, Table
from mq_analysis.report.values import Money, Value, text_of

WORDS = Words("zh")
MAIN = '#import "document.typ": document-of\n#document-of(json("document.json"))\n'


def render_document(paper: Paper) -> bytes:
    """Render a document as PDF/A-2a and PDF/UA-1, with its own date as creation date.

    Raises:
        TypesettingError: If a glyph is missing in every font, or Typst refuses or warns.
    """
    files = {
        "document.typ": (TEMPLATES / "mq_document" / "document.typ").read_bytes(),
        "document.json": json.dumps(data_of(paper), ensure_ascii=False).encode(),
    }
    where = f"{paper.name} {paper.date}"
    return compile_pdf(MAIN, files, paper.date, where, lambda text: f"{where}: {_place(text, paper)}")


def paper_text(value: Value) -> str:
    """Write a value for paper: amounts with two decimals, unknown values as an empty text."""
    if value is None:
        return ""
    return yuan(value.fen, places=2) if isinstance(value, Money) else text_of(value, WORDS)


def head_of(column: Column) -> str:
    """Return the head of a column followed by its unit in brackets."""
    head = paper_text(column.head)
    return WORDS("in_unit", name=head, unit=paper_text(column.unit)) if column.unit else head


def lines_of(paper: Paper) -> dict[str, str]:
    """Return the lines around the lists: title, receiver, number, date, unit, total in figures and in capitals."""
    has_total = paper.total_fen is not None
    names = [paper_text(table.caption) for table in paper.tables]
    return {
        "title": paper_text(paper.title),
        "to": paper_text(paper.to),
        "number_line": WORDS("doc_number", number=paper_text(paper.number)),
        "date_line": paper_text(paper.date),
        "unit_line": WORDS("doc_unit") if has_total else "",
        "total_line": WORDS("doc_total", amount=yuan(paper.total_fen or 0, places=2)) if has_total else "",
        "capitals_line": WORDS("doc_capitals", capitals=paper.capitals) if has_total else "",
        "attached": WORDS("doc_attached", names=WORDS("comma").join(names)) if paper.to else "",
    }


def data_of(paper: Paper) -> dict[str, Any]:
    """Return the data of the template."""
    listings = [_listing(table) for table in paper.tables]
    return {
        "office": paper.office,
        "opening": list(map(paper_text, paper.opening)),
        "marks": list(map(paper_text, paper.marks)),
        "notes": list(map(paper_text, paper.notes)),
        "listings": listings,
        "landscape": any(listing["landscape"] for listing in listings),
        "made": [paper.date.year, paper.date.month, paper.date.day],
        "signatures": [{"role": line.role, "opinion": line.opinion} for line in paper.signatures],
        "words": {
            "signatures": WORDS("doc_signatures"),
            "role": WORDS("doc_role"),
            "sign": WORDS("doc_sign"),
            "sign_blank": WORDS("doc_sign") + "：",
            "opinion": WORDS("doc_opinion_blank"),
            "date_blank": WORDS("doc_sign_date"),
            "page": WORDS("doc_page"),
        },
        **lines_of(paper),
    }


def _listing(table: Table) -> dict[str, Any]:
    rows, sums = ([list(map(paper_text, row)) for row in some] for some in (table.rows, table.totals))
    columns = tuple(
        display.Column(head_of(column), align=column.align, weight=column.weight) for column in table.columns
    )
    name = paper_text(table.caption)
    tracks = tracks_of(parts.Table(name, table.label, columns, tuple(map(tuple, [*rows, *sums]))))
    shares = tracks.shares if any(tracks.shares) else tuple(column.weight or 0.0 for column in columns)
    return {
        "name": name,
        "heads": [column.head for column in columns],
        "aligns": [column.align for column in columns],
        "rows": rows,
        "total": sums[0] if sums else [],
        "size_pt": tracks.size_pt,
        "shares": shares,
        "landscape": tracks.landscape,
    }


def _place(text: str, paper: Paper) -> str:
    """Return the list and row of a text that no font can show."""
    for table in paper.tables:
        for i, row in enumerate(table.rows, start=1):
            if any(text in paper_text(cell) for cell in row):
                return f"{paper_text(table.caption)}: row {i}"
    return "text"
