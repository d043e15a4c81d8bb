"""Checks between the rows of a table and between tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mq_analysis.base.errors import Problem
from mq_analysis.base.fonts import code_point, rare_characters
from mq_analysis.base.messages import bilingual, join, sentence
from mq_analysis.base.money import yuan
from mq_analysis.tables.findings import LISTED, Findings, list_findings
from mq_analysis.tables.read import RawTable
from mq_analysis.tables.schema import TableSchema


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table as text and as a typed frame, with the same rows in the same order."""

    raw: RawTable
    frame: pd.DataFrame


def at_rows(table: Loaded, column: str, said: Mapping[Any, str]) -> list[Problem]:
    """Return findings at their rows and a column, the first ones one by one, the others counted."""
    messages = list(said.values())
    return list_findings(table.raw.file, column, table.raw.rows[list(said)].tolist(), messages.__getitem__)


def check_key(table: Loaded, schema: TableSchema, found: Findings) -> None:
    """Report every row whose key an earlier row has; keys with a blank part are left to other checks."""
    key = [name for name in schema.key if name in table.frame]
    if not key:
        return
    keys = table.frame[key].dropna()
    again = keys.index[keys.duplicated()]
    if again.empty:
        return
    group = keys.groupby(key, sort=False).ngroup()
    first = table.raw.rows[
        group.drop_duplicates().index
    ]  # with sort=False groups are numbered in order of appearance
    told = [
        sentence(
            "must be unique, got {got} again (first in row {first})",
            got=" ".join(map(str, keys.loc[i])),
            first=first[group[i]],
        )
        for i in again[:LISTED]
    ]
    rows = table.raw.rows[again].tolist()
    found.problems += list_findings(table.raw.file, ", ".join(key), rows, told.__getitem__)


def note_rare_characters(table: Loaded, schema: TableSchema, found: Findings) -> None:
    """Note each text with characters that the fonts of the reports do not have: PDFs show their code points."""
    for name, column in schema.columns.items():
        if column.type != "text" or name not in table.frame:
            continue
        rare = {
            text: letters
            for text in table.frame[name].dropna().unique()
            if (letters := rare_characters(text))
        }
        if rare:
            said = {
                i: sentence(
                    "has characters that no font of the reports has: {letters}; a PDF shows {codes}",
                    letters=join(rare[text]),
                    codes=join(map(code_point, rare[text])),
                )
                for i, text in table.frame[name].items()
                if text in rare
            }
            found.notes += at_rows(table, name, said)


def check_signs(table: Loaded, schema: TableSchema, found: Findings) -> None:
    """Report every number below 0 in a column that must not be negative."""
    for name, column in schema.columns.items():
        stored = schema.stored_name(name)
        if column.negative != "never" or stored not in table.frame:
            continue
        numbers = table.frame[stored]
        low = numbers.index[(numbers < 0).fillna(value=False)]
        texts = table.raw.columns[name]
        told = [
            sentence(
                "must be at least 0 ({doc}), got {got!r}", doc=bilingual(column.zh, column.doc), got=texts[i]
            )
            for i in low
        ]
        found.problems += list_findings(table.raw.file, name, table.raw.rows[low].tolist(), told.__getitem__)


def note_annual_sums(retention: Loaded, found: Findings) -> None:
    """Note every enterprise and year whose retention adds up to less than 0: its refunds exceed its taxes."""
    frame = retention.frame
    if not {"org_code", "period", "retention_fen"} <= set(frame):
        return
    unread = frame.loc[frame["period"].isna() | frame["retention_fen"].isna(), "org_code"]
    rows = frame[~frame["org_code"].isin(unread)].assign(year=frame["period"] // 100)
    sums = rows.groupby(["org_code", "year"])["retention_fen"].sum()
    low = sums[sums < 0]
    if low.empty:
        return
    told = [
        sentence(
            "the retention of {code} in {year} is below 0, its refunds exceed its taxes: {yuan} yuan; "
            "it is below every gate and earns 0",
            code=code,
            year=year,
            yuan=yuan(int(fen)),
        )
        for code, year, fen in low.reset_index().itertuples(index=False, name=None)
    ]
    refunds = rows[rows["retention_fen"] < 0].reset_index().groupby(["org_code", "year"])["index"].first()
    where = retention.raw.rows[refunds.loc[low.index].to_numpy()]
    found.notes += list_findings(retention.raw.file, "retention_yuan", where.tolist(), told.__getitem__)


def note_unregistered(tables: Mapping[str, Loaded], found: Findings) -> None:
    """Note the organization codes that are not in the register, once for each code and table."""
    register = tables.get("enterprises")
    if register is None or "org_code" not in register.frame:
        return
    registered = register.frame["org_code"]
    for table in tables.values():
        if table is not register and "org_code" in table.frame:
            found.notes += _unknown_codes(table, registered)


def _unknown_codes(table: Loaded, registered: pd.Series[str]) -> list[Problem]:
    codes = table.frame["org_code"].dropna()
    strange = codes[~codes.isin(registered)]
    counts = strange.value_counts()
    first = strange.drop_duplicates()
    told = [
        sentence("is not in enterprises: {code}, {count} rows in all", code=code, count=counts[code])
        for code in first
    ]
    return list_findings(table.raw.file, "org_code", table.raw.rows[first.index].tolist(), told.__getitem__)
