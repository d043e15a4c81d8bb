"""The factory: parameterized notebooks in, reports out."""

from mq_analysis.run.index import write_index
from mq_analysis.run.notebooks import (
    check_parameters,
    declared_parameters,
    edition_of,
    execute,
    find_notebooks,
    needs,
)
from mq_analysis.run.report import Job, Written, write_report

__all__ = [
    "Job",
    "Written",
    "check_parameters",
    "declared_parameters",
    "edition_of",
    "execute",
    "find_notebooks",
    "needs",
    "write_index",
    "write_report",
]
