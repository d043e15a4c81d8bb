"""The tiered award in detail: rates, gaps, notches; the forecast of the year and its uncertainty; the years ahead."""

from mq_analysis.analyses.simulation import charts, tables, tables_tiered, text
from mq_analysis.analyses.simulation.curve import gaps, notches, rates
from mq_analysis.analyses.simulation.distribution import GROUPS, distribution
from mq_analysis.analyses.simulation.estimate import Estimate, estimate
from mq_analysis.analyses.simulation.forecast import INTERVAL, Forecast, forecast
from mq_analysis.analyses.simulation.growth import Growth
from mq_analysis.analyses.simulation.moments import moments
from mq_analysis.analyses.simulation.monte_carlo import Draws, draw, draw_tables
from mq_analysis.analyses.simulation.outlook import FAN, Outlook, outlook
from mq_analysis.analyses.simulation.seasonal import METHODS
from mq_analysis.analyses.simulation.settlement import CAUSES, Settlement, settlement
from mq_analysis.analyses.simulation.study import Study, study
from mq_analysis.analyses.simulation.uncertainty import Uncertainty, fit
from mq_analysis.analyses.simulation.view import View, november, view, view_of

__all__ = [
    "CAUSES",
    "FAN",
    "GROUPS",
    "INTERVAL",
    "METHODS",
    "Draws",
    "Estimate",
    "Forecast",
    "Growth",
    "Outlook",
    "Settlement",
    "Study",
    "Uncertainty",
    "View",
    "charts",
    "distribution",
    "draw",
    "draw_tables",
    "estimate",
    "fit",
    "forecast",
    "gaps",
    "moments",
    "notches",
    "november",
    "outlook",
    "rates",
    "settlement",
    "study",
    "tables",
    "tables_tiered",
    "text",
    "view",
    "view_of",
]
