"""Results in, tables out, in Chinese and English."""

from mq_analysis.tabulate.assessment import adding_up, card, feedback, overstated, ranking, reports, stability
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
from mq_analysis.tabulate.disbursement import (
    award_differences,
    checks_made,
    execution,
    not_in_order,
    payment_steps,
    unpaid,
    waits,
)
from mq_analysis.tabulate.grids import sensitivity, solved, swept
from mq_analysis.tabulate.kpi import coverage, definitions, other_weights, strategy
from mq_analysis.tabulate.kpi_needs import alternates, counted, expiring, if_none_renewed, needs
from mq_analysis.tabulate.open_year import november_chances, november_holders, settled
from mq_analysis.tabulate.policy import policy
from mq_analysis.tabulate.scenario_changes import scenario, scenario_changes
from mq_analysis.tabulate.scenarios import (
    behaviour,
    compared,
    movers,
    over_years,
    scenario_clauses,
    scenario_groups,
    splits,
)
from mq_analysis.tabulate.simulation import assumptions, back_test, chances, holders, years_ahead
from mq_analysis.tabulate.sources import doubts, other_readings, procedure, readings_used, sources
from mq_analysis.tabulate.supplements import supplements
from mq_analysis.tabulate.tiered import distribution, gaps, notches, tier_rates

__all__ = [
    "adding_up",
    "alternates",
    "assumptions",
    "award_differences",
    "awards",
    "back_test",
    "behaviour",
    "by_clause",
    "by_industry",
    "by_township",
    "card",
    "chances",
    "changes",
    "checks_made",
    "compared",
    "counted",
    "coverage",
    "definitions",
    "distribution",
    "doubts",
    "execution",
    "expiring",
    "feedback",
    "fund",
    "gaps",
    "holders",
    "if_none_renewed",
    "movers",
    "near",
    "needs",
    "not_in_order",
    "notches",
    "nothing",
    "november_chances",
    "november_holders",
    "other_readings",
    "other_weights",
    "over_years",
    "overstated",
    "payment_steps",
    "policy",
    "procedure",
    "ranking",
    "readings_used",
    "reports",
    "scenario",
    "scenario_changes",
    "scenario_clauses",
    "scenario_groups",
    "sensitivity",
    "settled",
    "solved",
    "sources",
    "splits",
    "stability",
    "strategy",
    "supplements",
    "swept",
    "tier_rates",
    "unpaid",
    "waits",
    "years_ahead",
]
