"""The explorer: change a number of the policy and see the budget, in JupyterLab or as a page."""

from mq_analysis.explore.model import Model
from mq_analysis.explore.panel import Panel
from mq_analysis.explore.reports import report
from mq_analysis.explore.start import explorer
from mq_analysis.explore.state import Result, State

__all__ = ["Model", "Panel", "Result", "State", "explorer", "report"]
