"""A document of the office as PDF: set by Typst from data alone."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from mq_analysis.analyses.documents import Listing, Paper
from mq_analysis.base.money import yuan
from mq_analysis.export.parts import Table
from mq_analysis.export.tracks import tracks_of
from mq_analysis.export.typst import TEMPLATES, compiled
from mq_analysis.report.format import day_name
from mq_analysis.report.labels import Words

WORDS = Words("zh")
MAIN = '#import "document.typ": document-of\n#document-of(json("document.json"))\n'


def render_document(paper: Paper) -> bytes:
    """Set a document as PDF/A-2a and PDF/UA-1; its own date is the time of making.

    Raises:
        TypesettingError: If a glyph is missing in every font, or Typst refuses or warns.
    """
    files = {
        "document.typ": (TEMPLATES / "mq_document" / "document.typ").read_bytes(),
        "document.json": json.dumps(data_of(paper), ensure_ascii=False).encode(),
    }
    where = f"{paper.name} {paper.date}"
    made = dt.date.fromisoformat(paper.date)
    return compiled(MAIN, files, made, where, lambda text: f"{where}: {_place(text, paper)}")


def texts_of(listing: Listing) -> tuple[list[list[str]], list[str]]:
    """Return the rows of a list as they stand on paper, and the row of its sums (empty without one)."""
    rows = [
        [field.text(cell) for field, cell in zip(listing.fields, row, strict=True)] for row in listing.rows
    ]
    if not listing.has_total:
        return rows, []
    sums = [field.text(cell) for field, cell in zip(listing.fields, listing.totals, strict=True)]
    sums[1] = sums[1] or WORDS("total")
    return rows, sums


def lines_of(paper: Paper) -> dict[str, str]:
    """Return the lines that stand around the lists: number, date, unit, total in figures and in capitals."""
    has_total = paper.total_fen is not None
    names = [listing.name for listing in paper.listings]
    return {
        "number_line": WORDS("doc_number", number=paper.number),
        "date_line": day_name(dt.date.fromisoformat(paper.date), WORDS),
        "unit_line": WORDS("doc_unit") if has_total else "",
        "total_line": WORDS("doc_total", amount=yuan(paper.total_fen or 0, places=2)) if has_total else "",
        "capitals_line": WORDS("doc_capitals", capitals=paper.capitals) if has_total else "",
        "attached": WORDS("doc_attached", names=WORDS("comma").join(names)) if paper.to else "",
    }


def data_of(paper: Paper) -> dict[str, Any]:
    """Return what the template reads."""
    listings = [_listing(listing) for listing in paper.listings]
    made = dt.date.fromisoformat(paper.date)
    return {
        "title": paper.title,
        "office": paper.office,
        "to": paper.to,
        "opening": paper.opening,
        "marks": paper.marks,
        "notes": paper.notes,
        "listings": listings,
        "landscape": any(listing["landscape"] for listing in listings),
        "made": [made.year, made.month, made.day],
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


def _listing(listing: Listing) -> dict[str, Any]:
    rows, sums = texts_of(listing)
    columns = tuple(field.column for field in listing.fields)
    shown = tuple(map(tuple, [*rows, sums] if sums else rows))
    tracks = tracks_of(Table(listing.name, "", columns, shown))
    shares = tracks.shares if any(tracks.shares) else tuple(field.weight or 0.0 for field in listing.fields)
    return {
        "name": listing.name,
        "heads": [field.head for field in listing.fields],
        "aligns": [column.align for column in columns],
        "rows": rows,
        "total": sums,
        "size_pt": tracks.size_pt,
        "shares": shares,
        "landscape": tracks.landscape,
    }


def _place(text: str, paper: Paper) -> str:
    """Find the list and row of a text that no font can show."""
    for listing in paper.listings:
        for i, row in enumerate(texts_of(listing)[0], start=1):
            if any(text in cell for cell in row):
                return f"{listing.name}: row {i}"
    return "text"
