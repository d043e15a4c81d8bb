"""The measures of a policy other than awards and targets: a dated register, compared with the text."""

from mq_analysis.analyses.programmes import tables, text
from mq_analysis.analyses.programmes.coverage import STATES, Coverage, Covered, State, coverage
from mq_analysis.analyses.programmes.spec import PROGRAMMES, Item, Register, Sentence, sentences_of

__all__ = [
    "PROGRAMMES",
    "STATES",
    "Coverage",
    "Covered",
    "Item",
    "Register",
    "Sentence",
    "State",
    "coverage",
    "sentences_of",
    "tables",
    "text",
]
