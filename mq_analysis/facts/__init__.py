"""The facts that rules ask for, gathered from the tables of a county as lazy frames of any engine."""

from mq_analysis.facts.fitness import check_tables
from mq_analysis.facts.gather import Gathered, gather
from mq_analysis.facts.lookup import enterprise_fact
from mq_analysis.facts.months import Gap, month_gaps
from mq_analysis.facts.needed import base_facts, needed, step_facts, used_by
from mq_analysis.facts.schema import schema_for
from mq_analysis.facts.signs import BelowZero, below_zero, may_be_negative
from mq_analysis.facts.used import Lack, lacks_of, needed_schema, read_needed, used_tables, years_held

__all__ = [
    "BelowZero",
    "Gap",
    "Gathered",
    "Lack",
    "base_facts",
    "below_zero",
    "check_tables",
    "enterprise_fact",
    "gather",
    "lacks_of",
    "may_be_negative",
    "month_gaps",
    "needed",
    "needed_schema",
    "read_needed",
    "schema_for",
    "step_facts",
    "used_by",
    "used_tables",
    "years_held",
]
