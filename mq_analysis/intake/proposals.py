"""Settle the proposals about single cells that reading them made."""

from __future__ import annotations

from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import sentence
from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.record import Ledger
from mq_analysis.intake.values import read_value


def settle_values(ledger: Ledger, decisions: Decisions) -> None:
    """Settle each open proposal about a cell; a value that a person gives instead is read like a cell."""
    for row in ledger.rows():
        fields = ledger.spec.tables[row.block.kind].fields
        for defect in [one for one in row.defects if one.is_proposal and not one.decision]:
            decisions.settle(defect, takes_value=True)
            said = decisions.value_of(defect)
            if not said or defect.field not in fields:
                continue
            before = len(row.defects)
            value = read_value(row, defect.field, said, fields[defect.field], ledger.spec)
            del row.defects[before:]
            if value is None:
                where = decisions.given[defect.decision].where
                decisions.problems.append(
                    Problem(
                        where,
                        sentence("must be a value for {header}, got {got!r}", header=defect.header, got=said),
                    )
                )
            row.values[defect.field] = value
            defect.clean = str(value)
