"""Rows that state nothing true of the county: strangers, honours that do not exist or are of another year."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from datetime import date

from .codes import org_code
from .facts import Statement
from .forms import FORMS
from .forms_of_policies import TABLES
from .returns import Mess, Outcome, Returns, Verdict
from .workbook import Book, Cell, CellValue, Sheet

HONOUR_FORMS = ("honours", "honours_of_department")
FIRM_FORMS = (
    *("enterprise_output", "retention_monthly", "export_inspections", "complaints", "above_scale"),
    *TABLES,
)
EVERY = tuple(FORMS)


def chosen(
    returns: Returns, rng: random.Random, forms: Collection[str], most: int = 3
) -> list[tuple[Book, Sheet]]:
    """Return some plain sheets of these forms that have rows."""
    every = [
        (book, sheet)
        for book, sheet in returns.sheets(forms, plain=True)
        if book.format == "xlsx" and not sheet.spoiled and sheet.lines()
    ]
    return [every[place] for place in sorted(rng.sample(range(len(every)), min(most, len(every))))]


def add_row(
    sheet: Sheet, at: int, values: Mapping[str, CellValue], line: Statement | None, like: int | None = None
) -> None:
    """Insert a row with these values by field; other fields as in the row ``like``."""
    sheet.insert_rows(at)
    for (_, column), heading in sheet.headings():
        value = values.get(heading.field)
        if like is not None and heading.field not in values:
            value = sheet.cells.get((like + (1 if like >= at else 0), column), Cell()).value
        sheet.put(
            at,
            column,
            Cell(value, role="data" if line else "note", line=line, field=heading.field, touched="added"),
        )


def first_of(sheet: Sheet) -> int:
    """Return the first row that states something."""
    return min(row for (row, _), cell in sheet.cells.items() if cell.role == "data")


def stranger(
    name: str,
    doc: str,
    forms: Collection[str],
    values: Callable[[int, random.Random], Mapping[str, CellValue]],
    outcome: Outcome = "waits",
) -> Mess:
    """Return a mess of rows about something that is not true of the county; a finding must tell each."""

    def apply(returns: Returns, rng: random.Random) -> int:
        sheets = chosen(returns, rng, forms)
        for book, sheet in sheets:
            line = Statement(book.sender, sheet.form, {"added": name}, {})
            at = rng.randrange(sheet.first_row, sheet.last_row + 2)
            add_row(sheet, at, values(returns.truth.year, rng), line, like=first_of(sheet))
            returns.verdicts.append(Verdict(name, outcome, "row", book, sheet, line))
            sheet.touched = True
        return len(sheets)

    return Mess(name, doc, outcome, apply)


def other_firm(_: int, rng: random.Random) -> dict[str, CellValue]:
    """Return a firm that is not in the register, with a valid code and its own numbers."""
    number = rng.randrange(10_000, 99_999)
    return {
        "enterprise_name": "样例外县龘靐有限公司",
        "org_code": org_code(f"MA3{number}"),
        "inspection_no": f"SAMPLE-CIQ-X-{number}",
        "complaint_no": f"TSX{number}",
    }


def title(name: str) -> Callable[[int, random.Random], Mapping[str, CellValue]]:
    """Return values of an honour of this name for a firm of the first row."""
    return lambda year, _: {
        "honour_name": name,
        "certificate_no": "SAMPLE-X-1",
        "issue_date": date(year, 6, 3),
    }


def last_year(year: int, rng: random.Random) -> dict[str, CellValue]:
    """Return a date of the year before."""
    return {"issue_date": date(year - 1, 5, 7), "certificate_no": f"SAMPLE-OLD-{rng.randrange(1000)}"}


EXTRA_MESSES = (
    stranger("extra_firm_unknown", "A row of a firm that is not in the register", FIRM_FORMS, other_firm),
    stranger(
        "extra_honour_unknown",
        "An honour that the catalogue does not have",
        HONOUR_FORMS,
        title("全国用户满意产品"),
    ),
    stranger("extra_honour_ended", "中国名牌产品, which ended in 2007", HONOUR_FORMS, title("中国名牌产品")),
    stranger("extra_honour_last_year", "An honour with a date of the year before", HONOUR_FORMS, last_year),
)
