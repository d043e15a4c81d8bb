"""A result as downloads: tables of its enterprises, its picture."""

from __future__ import annotations

import base64
import html
import io
from typing import Any

import pandas as pd

from mq_analysis.explore.state import Result
from mq_analysis.report.labels import Words

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula."""


def links(result: Result, register: pd.DataFrame, picture: str, words: Words) -> str:
    """Return links with embedded tables (csv, xlsx) and picture (svg, png); the page sends no request."""
    table = _table(result, register)
    files = {
        "csv": ("text/csv", _safe(table).to_csv(index=False).encode("utf-8-sig")),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx(table)),
        "svg": ("image/svg+xml", picture.encode()),
        "png": ("image/png", _png(picture)),
    }
    parts = [
        f'<a download="explore.{end}" href="data:{kind};base64,{base64.b64encode(content).decode()}">{end}</a>'
        for end, (kind, content) in files.items()
    ]
    return f"<p>{html.escape(words('explore_files'))} {' · '.join(parts)}</p>"


def _table(result: Result, register: pd.DataFrame) -> pd.DataFrame:
    rows = result.firms.join(register[["name", "township", "product_group"]], on="org_code")
    for column in ("before", "after", "difference"):
        rows[f"{column}_yuan"] = rows.pop(f"{column}_fen") / 100
    return rows


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts a spreadsheet does not evaluate as formulas."""
    return table.map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(_RUNS) else v)


def _xlsx(table: pd.DataFrame) -> bytes:
    content = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(content, engine="xlsxwriter", engine_kwargs=options) as book:
        table.to_excel(book, sheet_name="explore", index=False, freeze_panes=(1, 0))
    return content.getvalue()


def _png(svg: str) -> bytes:
    """Render the same picture as PNG, with Typst."""
    import typst

    from mq_analysis.base.fonts import FILES

    page = "#set page(width: auto, height: auto, margin: 8pt)"
    image = '#image(bytes(sys.inputs.svg), format: "svg", width: 480pt)'
    source = f"{page}\n{image}".encode()
    fonts: Any = sorted({str(path.parent) for path in FILES.values()})
    content = typst.compile(
        source,
        format="png",
        ppi=144,
        sys_inputs={"svg": svg},
        font_paths=fonts,
        ignore_system_fonts=True,
    )
    return content if isinstance(content, bytes) else content[0]
