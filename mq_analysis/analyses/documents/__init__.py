"""The office's documents for each step of the year: summary, request, authorisation, payment table."""

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
