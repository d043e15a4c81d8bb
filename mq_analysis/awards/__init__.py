"""The award rule: one piece of Narwhals that every engine runs."""

from mq_analysis.awards.candidates import Lines, candidates
from mq_analysis.awards.kept import Kept
from mq_analysis.awards.outcome import COUNTS, Assessment, assess, assess_gathered
from mq_analysis.awards.steps import settle

__all__ = ["COUNTS", "Assessment", "Kept", "Lines", "assess", "assess_gathered", "candidates", "settle"]
