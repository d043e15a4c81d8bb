"""The award rule: one piece of Narwhals that every engine runs."""

from mq_analysis.awards.candidates import candidates
from mq_analysis.awards.highest import highest
from mq_analysis.awards.outcome import COUNTS, Assessment, assess

__all__ = ["COUNTS", "Assessment", "assess", "candidates", "highest"]
