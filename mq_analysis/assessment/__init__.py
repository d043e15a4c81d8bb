"""Assessment cards filled in from the rows: scores, classes, how firm they are, what was overstated."""

from mq_analysis.assessment.adding import Added, adding_up
from mq_analysis.assessment.assess import assess
from mq_analysis.assessment.figures import Figure
from mq_analysis.assessment.load import find_card, has_cards, is_card, load_card
from mq_analysis.assessment.result import STATES, Assessment, Held, Reported, Scored, UnitResult
from mq_analysis.assessment.scoring import half_up
from mq_analysis.assessment.spec import Card
from mq_analysis.assessment.stability import stability

__all__ = [
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
    "find_card",
    "half_up",
    "has_cards",
    "is_card",
    "load_card",
    "stability",
]
