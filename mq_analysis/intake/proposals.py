"""Settle the proposals about single cells that reading them made."""

from __future__ import annotations

from decimal import Decimal

from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import sentence
from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.defect import Defect
from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.values import read_value


def settle_values(ledger: Ledger, decisions: Decisions) -> None:
    """Settle each open proposal about a cell; a value that a person gives instead is read like a cell.

    Where each month of a row has a cell of its own, only the month waits, and not the row.
    """
    for row in ledger.rows():
        table = ledger.spec.tables[row.block.kind]
        for defect in [one for one in row.defects if one.is_proposal and not one.decision]:
            if defect.kind == "struck_cell":
                _settle_struck(row, defect, decisions)
            else:
                decisions.settle(defect, takes_value=True)
                if decisions.value_of(defect):
                    _read_instead(row, defect, decisions, ledger.spec)
            if table.month_of(defect.field) and defect.value_outcome in ("pending", "rejected"):
                defect.is_local, defect.rejects = True, False
                row.values[defect.field] = None


def _settle_struck(row: Row, defect: Defect, decisions: Decisions) -> None:
    """Leave a cell blank that is struck out, if a person accepts that; the row is kept."""
    defect.offer = "该格留空"
    decisions.settle(defect, leaves_out=True)
    defect.rejects = False
    if defect.value_outcome == "rejected":
        row.values[defect.field] = None


def settle_month(row: Row, defect: Defect, decisions: Decisions, spec: Spec) -> None:
    """Settle a proposal about one month of a row: only the month waits, and to decline it keeps what is written."""
    decisions.settle(defect, takes_value=True)
    defect.is_local, defect.rejects = True, False
    if decisions.value_of(defect):
        _read_instead(row, defect, decisions, spec)
    elif defect.value_outcome == "repaired":
        row.values[defect.field] = Decimal(defect.clean)
    elif defect.value_outcome == "pending":
        row.values[defect.field] = None
    else:
        defect.value_outcome = "kept"


def _read_instead(row: Row, defect: Defect, decisions: Decisions, spec: Spec) -> None:
    """Read the value that a person gave as if it stood in the cell."""
    table = spec.tables[row.block.kind]
    name = table.monthly[0] if table.monthly and table.month_of(defect.field) else defect.field
    said = decisions.value_of(defect)
    before = len(row.defects)
    value = read_value(row, defect.field, said, table.fields[name], spec)
    del row.defects[before:]
    if value is None:
        problem = sentence("must be a value for {header}, got {got!r}", header=defect.header, got=said)
        decisions.problems.append(Problem(decisions.given[defect.decision].where, problem))
    row.values[defect.field] = value
    defect.clean = str(value)
