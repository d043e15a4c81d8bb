"""A finding in a returned file: its place, its kind, and what happened to the value and to the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mq_analysis.base.codes import is_identity_number, normal_form

Outcome = Literal["", "kept", "repaired", "rejected", "pending"]


@dataclass(slots=True)
class Defect:
    """A finding in a returned file.

    Attributes:
        row: Row number from 1; None for a whole sheet or file.
        column: Letters of the column; blank for a whole row.
        kind: The id of a kind of problem in the settings.
        value_outcome: What happened to the value: kept, repaired, rejected or pending.
        rejects: Whether the row is refused because of it.
        decision: The id for the decision of a person about it; blank if no decision is needed.
        office: The sender it is about; blank for that of its file.
        is_proposal: Whether a person must confirm it; see `mq_analysis.intake.decisions`.
        needs_value: Whether it can only be accepted with a value.
        is_local: Whether only the value of the cell waits, and not its row.
        about: All that a decision about it depends on besides its place and its values.
        offer: What accepting a proposal means, in words, where it proposes no value for a cell.
    """

    file: str
    sheet: str
    row: int | None
    column: str
    header: str
    field: str
    kind: str
    value_outcome: Outcome
    raw: str
    clean: str
    note: str
    rejects: bool = False
    decision: str = ""
    row_outcome: Outcome = ""
    office: str = ""
    is_proposal: bool = False
    needs_value: bool = False
    is_local: bool = False
    about: str = ""
    offer: str = ""


def mask_identity(text: str) -> str:
    """Return a text; an identity-card number is replaced by a mark."""
    return "（身份证号，不显示）" if is_identity_number(normal_form(text)) else text


def cell_text(value: object) -> str:
    """Return a value as text for the list of defects; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
