"""The tiered award in depth: rates, gaps, notches; the year's forecast and its chances; the years ahead."""

from mq_analysis.simulation.curve import gaps, marginal, notches, rates
from mq_analysis.simulation.distribution import GROUPS, distribution
from mq_analysis.simulation.estimate import Estimate, estimate
from mq_analysis.simulation.forecast import INTERVAL, Forecast, forecast
from mq_analysis.simulation.growth import Growth
from mq_analysis.simulation.moments import moments
from mq_analysis.simulation.monte_carlo import Draws, draw, draw_tables
from mq_analysis.simulation.outlook import FAN, Outlook, outlook
from mq_analysis.simulation.seasonal import METHODS
from mq_analysis.simulation.study import Study, study
from mq_analysis.simulation.uncertainty import Uncertainty, fitted
from mq_analysis.simulation.view import View, collection_day, is_open, november, read_day, view

__all__ = [
    "FAN",
    "GROUPS",
    "INTERVAL",
    "METHODS",
    "Draws",
    "Estimate",
    "Forecast",
    "Growth",
    "Outlook",
    "Study",
    "Uncertainty",
    "View",
    "collection_day",
    "distribution",
    "draw",
    "draw_tables",
    "estimate",
    "fitted",
    "forecast",
    "gaps",
    "is_open",
    "marginal",
    "moments",
    "notches",
    "november",
    "outlook",
    "rates",
    "read_day",
    "study",
    "view",
]
