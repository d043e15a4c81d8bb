"""Results in, tables out, in Chinese and English."""

from mq_analysis.tabulate.budget import (
    awards,
    by_clause,
    by_industry,
    by_township,
    changes,
    fund,
    near,
    nothing,
)
from mq_analysis.tabulate.grids import sensitivity, solved, swept
from mq_analysis.tabulate.policy import policy
from mq_analysis.tabulate.scenario import scenario, scenario_changes
from mq_analysis.tabulate.scenarios import (
    behaviour,
    compared,
    movers,
    over_years,
    scenario_clauses,
    scenario_groups,
    splits,
)
from mq_analysis.tabulate.simulation import (
    assumptions,
    back_test,
    chances,
    distribution,
    gaps,
    holders,
    notches,
    tier_rates,
    years_ahead,
)
from mq_analysis.tabulate.sources import doubts, other_readings, procedure, readings_used, sources

__all__ = [
    "assumptions",
    "awards",
    "back_test",
    "behaviour",
    "by_clause",
    "by_industry",
    "by_township",
    "chances",
    "changes",
    "compared",
    "distribution",
    "doubts",
    "fund",
    "gaps",
    "holders",
    "movers",
    "near",
    "notches",
    "nothing",
    "other_readings",
    "over_years",
    "policy",
    "procedure",
    "readings_used",
    "scenario",
    "scenario_changes",
    "scenario_clauses",
    "scenario_groups",
    "sensitivity",
    "solved",
    "sources",
    "splits",
    "swept",
    "tier_rates",
    "years_ahead",
]
