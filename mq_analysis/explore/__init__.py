"""The explorer: move a number of the policy and see the budget, in JupyterLab or as a page."""

from mq_analysis.explore.keep import report
from mq_analysis.explore.model import Model, Result, State
from mq_analysis.explore.panel import Panel
from mq_analysis.explore.start import explorer

__all__ = ["Model", "Panel", "Result", "State", "explorer", "report"]
