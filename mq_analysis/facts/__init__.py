"""The facts that rules ask for, gathered from the tables of a county as lazy frames of any engine."""

from mq_analysis.facts.fitness import check_tables
from mq_analysis.facts.gather import Gathered, gather
from mq_analysis.facts.lookup import enterprise_fact
from mq_analysis.facts.needed import base_facts, needed, step_facts, used_by
from mq_analysis.facts.schema import schema_for
from mq_analysis.facts.signs import BelowZero, below_zero, may_be_negative

__all__ = [
    "BelowZero",
    "Gathered",
    "base_facts",
    "below_zero",
    "check_tables",
    "enterprise_fact",
    "gather",
    "may_be_negative",
    "needed",
    "schema_for",
    "step_facts",
    "used_by",
]
