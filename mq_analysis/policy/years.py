"""The award years of a policy: those on whose last day it is in force."""

from __future__ import annotations

from mq_analysis.base.messages import Message, sentence
from mq_analysis.policy.model import Policy


def award_years(policy: Policy) -> range:
    """Return the years that can be assessed, in order; none if the policy is in force on no 31 December.

    A policy that begins inside a year rules that year; one that ends inside a year does not (`cut_off_year`).
    """
    first, last = policy.versions[0].from_.year, policy.versions[-1].to.year
    return range(first, last + (cut_off_year(policy) is None))


def cut_off_year(policy: Policy) -> int | None:
    """Return the year inside which a policy ends, which can thus not be assessed; None if it ends with a year."""
    end = policy.versions[-1].to
    return end.year if (end.month, end.day) != (12, 31) else None


def cut_off_text(policy: Policy) -> Message:
    """Say why the year inside which a policy ends is not assessed; `cut_off_year` is not None."""
    end = policy.versions[-1].to
    return sentence(
        "{year} is not assessed: the policy ends on {end}, before the year does; if items up to that day are paid, "
        "let `to` be {year}-12-31",
        year=end.year,
        end=end,
    )
