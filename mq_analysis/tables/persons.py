"""Persons (个人) in the register: what they may leave blank, and what their code must be."""

from __future__ import annotations

import pandas as pd

from mq_analysis.codes import is_in_house
from mq_analysis.tables.checks import Loaded
from mq_analysis.tables.findings import Findings, listed
from mq_analysis.tables.schema import TableSchema

PERSON = "个人"
"""The ``entity_type`` of a person."""


def check_persons(register: Loaded, schema: TableSchema, found: Findings) -> None:
    """Report cells that only persons may leave blank, and note persons who have the code of an organization."""
    frame, raw = register.frame, register.raw
    is_person = _is_person(frame)
    for name, column in schema.columns.items():
        if column.null == "persons" and name in raw.columns:
            blank = pd.Series(raw.columns[name], index=frame.index).str.strip().eq("").astype(bool)
            said = f"must not be blank ({column.doc}), got ''"
            rows = raw.rows[(blank & ~is_person).to_numpy()].tolist()
            found.problems += listed(raw.file, name, rows, lambda _, said=said: said)
    if "org_code" not in frame:
        return
    codes = frame.loc[is_person, "org_code"].dropna()
    codes = codes[[not is_in_house(code) for code in codes]]
    said = "is a person (个人) with the code of an organization, not one kept for in-house use (PDY00001 to PDY99999)"
    rows = raw.rows[codes.index].tolist()
    found.notes += listed(raw.file, "org_code", rows, lambda i: f"{said}: {codes.iloc[i]}")


def _is_person(frame: pd.DataFrame) -> pd.Series[bool]:
    if "entity_type" not in frame:
        return pd.Series(data=False, index=frame.index)
    return frame["entity_type"].eq(PERSON).fillna(value=False).astype(bool)
