"""Read returned workbooks into clean tables: no row is dropped silently, nothing guessed, each finding has its cell."""

from mq_analysis.intake.decisions import Decisions, merge_decisions, read_decisions
from mq_analysis.intake.place import alone, check_out, recover
from mq_analysis.intake.record import Ledger, outcomes
from mq_analysis.intake.reference import Reference, read_reference
from mq_analysis.intake.spec import INTAKE, Spec
from mq_analysis.intake.take_in import Taken, take_in
from mq_analysis.intake.write import write_all

__all__ = [
    "INTAKE",
    "Decisions",
    "Ledger",
    "Reference",
    "Spec",
    "Taken",
    "alone",
    "check_out",
    "merge_decisions",
    "outcomes",
    "read_decisions",
    "read_reference",
    "recover",
    "take_in",
    "write_all",
]
