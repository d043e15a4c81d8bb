"""Find the office that sent a file: a township of the register, or a department of the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mq_analysis.intake.layout import first_group, statements
from mq_analysis.intake.reference import Reference
from mq_analysis.intake.roles import OFFICE
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import plain
from mq_analysis.tables.workbooks.grid import Book, Sheet, is_blank

_TOP, _WORDS = 6, 4
"""Rows at the top of a sheet, and most filled cells of a row, that may hold a title."""


def office_of(book: Book, sheets: Sequence[Sheet], reference: Reference, spec: Spec) -> str:
    """Return the sender: a township of the register or a department of the settings; blank if unknown.

    A sender stated on a sheet takes precedence over the names of file and folder, and these over titles; a department
    over the lead for which it stands, whose name is printed on the form.
    """
    titles = [title for sheet in sheets for title in _titles(sheet)]
    names = (plain(book.path.rpartition("/")[2]), plain(book.path))
    texts = (*_statements_of(sheets), *names, *titles)
    found = [office for text in texts if (office := _office_in(text, reference, spec))]
    if not found or found[0] != spec.offices.lead:
        return found[0] if found else ""
    return next((office for office in found if _stands_for_lead(office, spec)), found[0])


def offices_of(spec: Spec, reference: Reference) -> tuple[str, ...]:
    """Return the offices that are to send returns: townships first, where a table is theirs."""
    return (*(reference.townships if spec.asks_townships else ()), *spec.senders)


def other_office_of(
    book: Book, office: str, sheets: Sequence[Sheet], reference: Reference, spec: Spec
) -> str:
    """Return the office that the file's name names where the sheets state another; blank if they agree."""
    named = _office_in(plain(book.path.rpartition("/")[2]), reference, spec)
    if named == spec.offices.lead and _stands_for_lead(office, spec):
        return ""
    return named if named and named != office and any(_statements_of(sheets)) else ""


def _stands_for_lead(office: str, spec: Spec) -> bool:
    """Say whether an office is another department than the lead, and may send its tables."""
    return office != spec.offices.lead and spec.offices.lead in spec.offices.stands_for(office)


def _statements_of(sheets: Sequence[Sheet]) -> list[str]:
    return [text for sheet in sheets if (text := first_group(OFFICE, statements(sheet)))]


def _office_in(text: str, reference: Reference, spec: Spec) -> str:
    """Return the office that a text names; blank if none."""
    for stem in (False, True):
        found = [name for name in reference.townships if (name[:-1] if stem else name) in text]
        if len(found) == 1:
            return found[0]
    departments = [(len(alias), name) for alias, name in spec.offices.aliases() if alias in text]
    return max(departments)[1] if departments else ""


def _titles(sheet: Sheet) -> Iterator[str]:
    for values in sheet.rows[:_TOP]:
        filled = [value for value in values if not is_blank(value)]
        if len(filled) <= _WORDS:
            yield plain("".join(str(value) for value in filled))
