"""Results in, sentences out, in Chinese and English; every number is computed."""

from mq_analysis.narrate.budget import (
    changes,
    clauses,
    data_doubts,
    fund,
    headline,
    industries,
    near,
    rates,
    readings,
    townships,
)
from mq_analysis.narrate.differences import differing
from mq_analysis.narrate.explained import explained, warned
from mq_analysis.narrate.front import front

__all__ = [
    "changes",
    "clauses",
    "data_doubts",
    "differing",
    "explained",
    "front",
    "fund",
    "headline",
    "industries",
    "near",
    "rates",
    "readings",
    "townships",
    "warned",
]
