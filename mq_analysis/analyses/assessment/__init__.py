"""Assessment cards computed from the county's data: scores, classes, their stability, overstated reports."""

from mq_analysis.analyses.assessment import charts, tables, tables_card, text
from mq_analysis.analyses.assessment.adding import Added, adding_up
from mq_analysis.analyses.assessment.assess import assess
from mq_analysis.analyses.assessment.figures import Figure
from mq_analysis.analyses.assessment.load import ASSESSMENT, find_card, has_cards
from mq_analysis.analyses.assessment.result import (
    STATES,
    Assessment,
    Held,
    Reported,
    Scored,
    UnitResult,
)
from mq_analysis.analyses.assessment.scoring import half_up
from mq_analysis.analyses.assessment.spec import Card
from mq_analysis.analyses.assessment.stability import stability

__all__ = [
    "ASSESSMENT",
    "STATES",
    "Added",
    "Assessment",
    "Card",
    "Figure",
    "Held",
    "Reported",
    "Scored",
    "UnitResult",
    "adding_up",
    "assess",
    "charts",
    "find_card",
    "half_up",
    "has_cards",
    "stability",
    "tables",
    "tables_card",
    "text",
]
