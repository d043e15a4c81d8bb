"""Worked cases of a policy: what is known of an enterprise or several, run through the rule like any county."""

from mq_analysis.rules.cases.run import Result, readings_that_hold, run_cases

__all__ = ["Result", "readings_that_hold", "run_cases"]
