"""The facts that rules ask for, gathered from the tables of a county as lazy frames of any engine."""

from mq_analysis.rules.facts.fitness import check_tables
from mq_analysis.rules.facts.gather import Gathered, gather
from mq_analysis.rules.facts.lookup import enterprise_fact
from mq_analysis.rules.facts.months import Gap, month_gaps
from mq_analysis.rules.facts.needed import base_facts, facts_used_by, needed_facts, step_facts
from mq_analysis.rules.facts.schema import schema_for
from mq_analysis.rules.facts.signs import BelowZero, below_zero, may_be_negative
from mq_analysis.rules.facts.used import (
    MissingColumn,
    columns_to_collect,
    dating_of,
    missing_columns,
    needed_schema,
    read_needed,
    used_tables,
    years_held,
)

__all__ = [
    "BelowZero",
    "Gap",
    "Gathered",
    "MissingColumn",
    "base_facts",
    "below_zero",
    "check_tables",
    "columns_to_collect",
    "dating_of",
    "enterprise_fact",
    "facts_used_by",
    "gather",
    "may_be_negative",
    "missing_columns",
    "month_gaps",
    "needed_facts",
    "needed_schema",
    "read_needed",
    "schema_for",
    "step_facts",
    "used_tables",
    "years_held",
]
