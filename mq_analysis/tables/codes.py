"""Codes of firms in all tables of a folder: codes issued with a wrong check character, and credit codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mq_analysis.base.codes import (
    inside,
    is_identity_number,
    is_written_code,
    issued_forms,
    key_of,
    normal_form,
)
from mq_analysis.base.messages import join, sentence
from mq_analysis.tables.checks import Loaded, at_rows, check_key
from mq_analysis.tables.convert import convert
from mq_analysis.tables.findings import Findings, place
from mq_analysis.tables.read import read_table
from mq_analysis.tables.schema import TableSchema

EXCEPTIONS = "code_exceptions"
REGISTER, USCC = "enterprises", "uscc"

Tables = Mapping[str, Loaded]
Schemas = Mapping[str, TableSchema]


def read_exceptions(path: Path, schema: TableSchema, found: Findings) -> Loaded | None:
    """Read the table of codes that were issued with a wrong check character."""
    raw = read_table(path, schema, found)
    if raw is None:
        return None
    exceptions = Loaded(raw, convert(raw, schema, found))
    check_key(exceptions, schema, found)
    return exceptions


def issued_codes(exceptions: Loaded | None, found: Findings) -> dict[str, str]:
    """Return every form of the codes listed as issued with a wrong check character, mapped to the document of each.

    A text that cannot be a code is a problem; a code whose check characters are right is noted.
    """
    if exceptions is None or not {"code", "document"} <= set(exceptions.frame):
        return {}
    codes = exceptions.frame["code"].dropna()
    wrong = {i: said for i, code in codes.items() if (said := _no_code(code))}
    found.problems += at_rows(exceptions, "code", wrong)
    idle = [i for i, code in codes.items() if i not in wrong and _is_right(code)]
    right = {
        i: sentence("is not needed, its check character is right: {code}", code=code)
        for i, code in codes.items()
        if i in idle
    }
    found.notes += at_rows(exceptions, "code", right)
    listed = zip(exceptions.frame["code"], exceptions.frame["document"], strict=True)
    refused = {*wrong, *idle}
    return issued_forms(
        {str(c): str(d) for i, (c, d) in enumerate(listed) if i in codes.index and i not in refused}
    )


def _no_code(text: str) -> str:
    if is_identity_number(normal_form(text)):
        return sentence("must be a code of an organization, got an identity-card number (not shown here)")
    if not is_written_code(text):
        return sentence("must be a code of 9 or 18 characters 0-9A-Z as it was issued, got {got!r}", got=text)
    return ""


def _is_right(code: str) -> bool:
    try:
        key_of(code)
    except ValueError:
        return False
    return True


def note_issued(tables: Tables, schema: Schemas, issued: Mapping[str, str], found: Findings) -> None:
    """Note for each code of the exception list the tables in which it was accepted, or that no table has it."""
    exceptions = tables.get(EXCEPTIONS)
    if exceptions is None or not issued:
        return
    used = _uses(tables, schema)
    said = {
        i: _say_accepted(code, issued[code], used.get(inside(code), {}))
        for i, code in exceptions.frame["code"].dropna().items()
        if code in issued
    }
    found.notes += at_rows(exceptions, "code", said)


def _say_accepted(code: str, document: str, rows: Mapping[str, int]) -> str:
    if not rows:
        return sentence("is in no table: {code}", code=code)
    return sentence(
        "is accepted with a wrong check character, as issued ({document}): {code}; rows: {where}",
        document=document,
        code=code,
        where=join(f"{name} {n}" for name, n in rows.items()),
    )


def _uses(tables: Tables, schema: Schemas) -> dict[str, dict[str, int]]:
    """Count the rows of each code by table."""
    found: dict[str, dict[str, int]] = {}
    for name, column in _code_columns(tables, schema):
        for code, count in tables[name].frame[column].dropna().value_counts().items():
            found.setdefault(str(code), {})[name] = int(count)
    return found


def _code_columns(tables: Tables, schema: Schemas) -> Iterator[tuple[str, str]]:
    for name, table in tables.items():
        for column, info in schema[name].columns.items():
            if info.type == "org" and column in table.frame:
                yield name, column


def keep_credit_codes(tables: Tables, schema: Schemas, issued: Mapping[str, str], found: Findings) -> None:
    """Copy credit codes used as keys of the register to its column ``uscc``; compare all credit codes of the tables.

    Two credit codes of one organization code are a problem.
    """
    _check_register(tables.get(REGISTER), issued, found)
    given: dict[str, tuple[str, str]] = {}
    columns = list(_code_columns(tables, schema))
    if REGISTER in tables:
        columns = [(REGISTER, USCC), *sorted(columns, key=lambda each: each[0] != REGISTER)]
    for name, column in columns:
        _compare(tables[name], column, given, issued, found)
    if REGISTER in tables:
        _fill(tables[REGISTER].frame, {key: code for key, (code, _) in given.items()}, tables[REGISTER])


def _check_register(register: Loaded | None, issued: Mapping[str, str], found: Findings) -> None:
    """Report identity-card numbers in the column of credit codes, and codes of another firm of the register.

    An invalid code, or one with an organization code that the register does not have, is only noted: reports show the
    column, but no row is looked up by it.
    """
    if register is None or USCC not in register.frame:
        return
    codes = register.frame.get("org_code", pd.Series(dtype="str"))
    known = set(codes.dropna())
    written = pd.Series(register.raw.columns.get("org_code", []), dtype="str")
    problems: dict[Any, str] = {}
    notes: dict[Any, str] = {}
    for i, text in enumerate(register.frame[USCC]):
        if not isinstance(text, str):
            continue
        if is_identity_number(normal_form(text)):
            problems[i] = sentence(
                "must be a credit code or blank, got an identity-card number (not shown here)"
            )
            continue
        try:
            key = key_of(text, issued)
        except ValueError as error:
            notes[i] = str(error)
            continue
        own = codes.get(i)
        if len(text) == 18 and isinstance(own, str) and key != own:
            is_of_another = key in known or len(written.iloc[i].strip()) == 18
            (problems if is_of_another else notes)[i] = sentence(
                "must contain the organization code of the row, {own}, got {got}", own=own, got=text
            )
    found.problems += at_rows(register, USCC, problems)
    found.notes += at_rows(register, USCC, notes)


def _compare(
    table: Loaded,
    column: str,
    given: dict[str, tuple[str, str]],
    issued: Mapping[str, str],
    found: Findings,
) -> None:
    """Add the credit codes of a column with their place to ``given``, by organization code; report contradictions."""
    differs: dict[int, str] = {}
    for i, text in _long_codes(table, column).items():
        try:
            key = key_of(text, issued)
        except ValueError:
            continue  # reported already when the column was read
        where = place(table.raw.file, int(table.raw.rows[i]), column)
        first, there = given.setdefault(key, (text, where))
        if first != text:
            differs[i] = sentence(
                "must be the credit code of {key} given in {there}, {first}, got {got}",
                key=key,
                there=there,
                first=first,
                got=text,
            )
    found.problems += at_rows(table, column, differs)


def _long_codes(table: Loaded, column: str) -> dict[int, str]:
    """Return the distinct texts of 18 characters of a column, by the position of the first entry that has each."""
    if column not in table.raw.columns:
        return {}
    positions, texts = pd.factorize(table.raw.columns[column])
    long = {i: text.strip() for i, text in enumerate(texts) if len(text.strip()) == 18}
    if not long:
        return {}
    first = pd.Series(positions).drop_duplicates()
    return {int(row): long[int(positions[row])] for row in first.index if int(positions[row]) in long}


def _fill(frame: pd.DataFrame, known: Mapping[str, str], register: Loaded) -> None:
    """Fill blank credit codes of the register from its own keys of 18 characters."""
    written = pd.Series(register.raw.columns.get("org_code", []), dtype="object").str.strip()
    is_long = written.str.len() == 18
    if not is_long.any() or "org_code" not in frame:
        return
    filled = frame["org_code"].map(known).where(is_long.to_numpy()).astype("str")
    frame[USCC] = frame[USCC].fillna(filled) if USCC in frame else filled
