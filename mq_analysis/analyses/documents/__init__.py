"""Documents of each step of the year, as the office puts them on paper: summary, request, authorisation, payment."""

from mq_analysis.analyses.documents.asked import Asked
from mq_analysis.analyses.documents.build import (
    SETTLED,
    book_as_of,
    default_date,
    paper,
    select_steps,
)
from mq_analysis.analyses.documents.paper import Paper, SignatureLine
from mq_analysis.analyses.documents.settings import DOCUMENTS, STEPS, Settings, Step

__all__ = [
    "DOCUMENTS",
    "SETTLED",
    "STEPS",
    "Asked",
    "Paper",
    "Settings",
    "SignatureLine",
    "Step",
    "book_as_of",
    "default_date",
    "paper",
    "select_steps",
]
