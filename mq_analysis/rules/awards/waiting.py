"""For whom an undecided award waits: the members of its groups of which a fact is missing."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mq_analysis.policy import Award, Rules, Step
from mq_analysis.rules.awards.candidates import applies_to


@dataclass(frozen=True, slots=True)
class Wait:
    """A step that cannot be decided.

    Attributes:
        step: The step.
        firms: The codes of the firms that lack a fact, or of the firm itself where another amount of its own is
            undecided; none where a tie is to be decided.
    """

    step: Step
    firms: tuple[str, ...]


def wait_steps(org_code: str, under: str, looked_at: pd.DataFrame, rules: Rules) -> tuple[Wait, ...]:
    """Return the steps for which an award of a firm waits; those with firms that lack a fact, else those that can tie.

    Args:
        org_code: The firm.
        under: The key of the award that it falls under.
        looked_at: `Assessment.looked_at`.
        rules: The rules of the year.
    """
    award = _award(under, rules)
    steps = [s for s in rules.steps if not s.soft and s.how != "all" and applies_to(s, award)]
    open_ = looked_at[looked_at["outcome"].isin(["missing", "undecided"])]
    own = open_[(open_["org_code"] == org_code) & (open_["under"] != under)]
    missing = open_[open_["outcome"] == "missing"]
    found = [
        Wait(step, _members(step, own if "enterprise" in step.key else missing, rules)) for step in steps
    ]
    waiting = tuple(wait for wait in found if wait.firms)
    # a limit over all firms seldom binds: it is named where nothing else is left to wait for
    nearer = tuple(w for w in waiting if w.step.action != "at_most" or "enterprise" in w.step.key)
    return nearer or waiting or tuple(wait for wait in found if wait.step.action == "first")


def _members(step: Step, rows: pd.DataFrame, rules: Rules) -> tuple[str, ...]:
    """Return the firms of the rows whose awards a step is for."""
    keys = {key for key in rows["under"].unique() if applies_to(step, _award(key, rules))}
    return tuple(dict.fromkeys(rows.loc[rows["under"].isin(keys), "org_code"]))


def _award(key: str, rules: Rules) -> Award:
    return next(award for award in rules.ruled if award.key == key)
