"""Figures that a parameter file declares, computed from a county's tables by year and by township."""

from mq_analysis.measures.compute import Figures, compute, share_rows
from mq_analysis.measures.declared import declared_values, indicator_problems
from mq_analysis.measures.model import Measure, Retest, Titles
from mq_analysis.measures.parts import part_problems
from mq_analysis.measures.rows import Book
from mq_analysis.measures.titles import titles_of

__all__ = [
    "Book",
    "Figures",
    "Measure",
    "Retest",
    "Titles",
    "compute",
    "declared_values",
    "indicator_problems",
    "part_problems",
    "share_rows",
    "titles_of",
]
