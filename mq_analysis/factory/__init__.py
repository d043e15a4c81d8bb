"""The factory: make reports from parameterized notebooks.

:mod:`~mq_analysis.factory.plan` decides what to make, :mod:`~mq_analysis.factory.batch` makes it,
:mod:`~mq_analysis.factory.place` writes it to the output folder atomically. Modules that import Papermill and nbconvert
are imported only when something is made.
"""

from mq_analysis.factory.job import FORMATS, Binding, Job, run_folder
from mq_analysis.factory.notebooks import (
    check_parameters,
    declared_parameters,
    find_notebooks,
    settings_of,
)
from mq_analysis.factory.plan import Step, is_due, plan

__all__ = [
    "FORMATS",
    "Binding",
    "Job",
    "Step",
    "check_parameters",
    "declared_parameters",
    "find_notebooks",
    "is_due",
    "plan",
    "run_folder",
    "settings_of",
]
