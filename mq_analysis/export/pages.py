"""The Jinja environments for documents that are no notebook: books and summaries."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mq_analysis.export.tracks import tracks_of
from mq_analysis.export.typst import TEMPLATES, narrative
from mq_analysis.export.typst_markup import quote

FOLDERS = [TEMPLATES / name for name in ("mq_report", "mq_book", "mq_summary")]


@lru_cache(maxsize=1)
def html_pages() -> Environment:
    """Return the environment of HTML pages, which escapes everything except our own `Markup`."""
    pages = Environment(loader=FileSystemLoader(FOLDERS), autoescape=True, undefined=StrictUndefined)
    pages.filters["wraps"] = lambda table: tracks_of(table).wraps
    return pages


@lru_cache(maxsize=1)
def typst_sources() -> Environment:
    """Return the environment of Typst sources; texts from data are only passed as Typst strings."""
    sources = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=False,  # noqa: S701 - Typst is no HTML: its strings are quoted by the filters
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    sources.filters["typst_markup"] = narrative
    sources.filters["typst_string"] = quote
    return sources
