"""The award rule: one piece of Narwhals that every engine runs."""

from mq_analysis.rules.awards.cache import AssessmentCache
from mq_analysis.rules.awards.candidates import Lines, candidates
from mq_analysis.rules.awards.outcome import COUNTS, Assessment, LookedAt, assess, assess_gathered
from mq_analysis.rules.awards.steps import settle

__all__ = [
    "COUNTS",
    "Assessment",
    "AssessmentCache",
    "Lines",
    "LookedAt",
    "assess",
    "assess_gathered",
    "candidates",
    "settle",
]
