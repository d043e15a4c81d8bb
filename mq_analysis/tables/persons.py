"""Persons (个人) in the register: the cells that they may leave blank, and the range of their codes."""

from __future__ import annotations

import pandas as pd

from mq_analysis.base.codes import is_in_house
from mq_analysis.base.messages import bilingual, sentence
from mq_analysis.tables.checks import Loaded, at_rows
from mq_analysis.tables.findings import Findings
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
            said = sentence("must not be blank ({doc}), got ''", doc=bilingual(column.zh, column.doc))
            found.problems += at_rows(register, name, dict.fromkeys(frame.index[blank & ~is_person], said))
    if "org_code" not in frame:
        return
    codes = frame.loc[is_person, "org_code"].dropna()
    strange = {
        i: sentence(
            "is a person (个人) with the code of an organization, not one kept for in-house use "
            "(PDY00001 to PDY99999): {code}",
            code=code,
        )
        for i, code in codes.items()
        if not is_in_house(code)
    }
    found.notes += at_rows(register, "org_code", strange)


def _is_person(frame: pd.DataFrame) -> pd.Series[bool]:
    if "entity_type" not in frame:
        return pd.Series(data=False, index=frame.index)
    return frame["entity_type"].eq(PERSON).fillna(value=False).astype(bool)
