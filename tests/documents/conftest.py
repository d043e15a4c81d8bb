"""Documents of the sample county, and of counties cut out of it and changed."""

from __future__ import annotations

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
import zipfile

from mq_analysis.analyses import documents
from mq_analysis.analyses.documents import Asked, Paper
from mq_analysis.export.document import paper_text
from mq_analysis.payments.book import Book
from mq_analysis.report.table import Table
from mq_analysis.report.values import Money, Value
from tests.disbursement.conftest import POLICY, book, changed, county, opened, with_values

__all__ = ["POLICY", "book", "changed", "county", "opened", "with_values"]

SETTINGS = documents.DOCUMENTS.find(POLICY)
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def written(of: Book, step: str, day: str = "", *, with_accounts: bool = False, **numbers) -> Paper:
    date = dt.date.fromisoformat(day) if day else documents.default_date(of.year)
    return documents.paper(of, SETTINGS, SETTINGS.step(step), Asked(date, numbers, with_accounts))


def listing(paper: Paper, part: str) -> Table:
    return next(one for one in paper.tables if part in paper_text(one.caption))


def heads(of: Table) -> list[str]:
    return [paper_text(column.head) for column in of.columns]


def column(of: Table, part: str) -> list[str | int | None]:
    """The cells of a column: amounts in fen, everything else as it stands on paper."""
    i = next(i for i, head in enumerate(heads(of)) if part in head)
    return [plain(row[i]) for row in of.rows]


def plain(value: Value) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    return value.fen if isinstance(value, Money) else paper_text(value)


def has_amounts(of: Table) -> bool:
    return any(isinstance(cell, Money) for row in of.rows for cell in row)


def everything(paper: Paper) -> str:
    cells = [cell for one in paper.tables for row in one.rows for cell in row]
    return "\n".join(map(paper_text, [paper.title, *paper.opening, *paper.marks, *paper.notes, *cells]))


def sheets(data: bytes) -> dict[str, list[dict[str, tuple[str, str, str]]]]:
    """Read an .xlsx with the standard library alone: name of the sheet to rows of {cell: (type, value, formula)}."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = ["".join(t.text or "" for t in si.iter(f"{{{NS['x']}}}t"))
                 for si in parsed(archive.read("xl/sharedStrings.xml"))]  # fmt: skip
        names = [
            s.attrib["name"] for s in parsed(archive.read("xl/workbook.xml")).iter(f"{{{NS['x']}}}sheet")
        ]
        found = {}
        for i, name in enumerate(names, start=1):
            root = parsed(archive.read(f"xl/worksheets/sheet{i}.xml"))
            found[name] = [_row(row, texts) for row in root.iter(f"{{{NS['x']}}}row")]
    return found


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 (our own file)


def _row(row: ET.Element, texts: list[str]) -> dict[str, tuple[str, str, str]]:
    cells = {}
    for cell in row.findall("x:c", NS):
        value, formula = cell.findtext("x:v", "", NS), cell.findtext("x:f", "", NS)
        kind = cell.attrib.get("t", "n")
        text = texts[int(value)] if kind == "s" else value
        cells[re.sub(r"\d", "", cell.attrib["r"])] = (kind, text, formula)
    return cells


def formulas_that_hold(found) -> int:
    """Count the formulas of a workbook; fail for one that gives another number than is stored with it."""
    formulas = 0
    for name, rows in found.items():
        for number, row in enumerate(rows, start=1):
            for column, (_, value, formula) in row.items():
                if formula.startswith("SUM("):
                    first = int(re.search(r"\d+", formula)[0])
                    above = [rows[i - 1].get(column, ("", "", "")) for i in range(first, number)]
                    total = sum(float(cell[1]) for cell in above if cell[0] == "n")
                    assert abs(total - float(value)) < 0.005, (name, column, number, formula)
                    formulas += 1
    return formulas
