"""The measures of a policy that are neither award nor figure: one dated register, held against the text."""

from mq_analysis.analyses.programmes import tables, text
from mq_analysis.analyses.programmes.coverage import STATES, Coverage, Covered, State, coverage
from mq_analysis.analyses.programmes.spec import (
    Item,
    Register,
    Sentence,
    find_register,
    has_register,
    is_register,
    load_register,
    sentences_of,
)

__all__ = [
    "STATES",
    "Coverage",
    "Covered",
    "Item",
    "Register",
    "Sentence",
    "State",
    "coverage",
    "find_register",
    "has_register",
    "is_register",
    "load_register",
    "sentences_of",
    "tables",
    "text",
]
