"""How high the limits in principle are that a firm's awards exceed: a figure of the firm, such as its taxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.base.money import exact_yuan
from mq_analysis.policy import Award, Rules
from mq_analysis.policy.terms import Operand
from mq_analysis.report.rules_in_words import Phrase, Phrases
from mq_analysis.report.text_explanation import warning_in_words
from mq_analysis.rules.amounts import Row
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards.missing import item_facts
from mq_analysis.rules.facts import Gathered, gather

OVER, STEP = "over_", "over_step_"
Found = dict[tuple[str, str], set[Fraction]]


def warnings_in_words(year: Annual) -> Mapping[tuple[str, str], Phrase]:
    """Return what is written of each warning of a firm that is about a limit by a figure, with the figure in yuan.

    A firm whose items have several such limits, and of an open year every firm, keeps the warning alone.
    """
    looked = year.assessment.looked_at
    of_figure = looked["warnings"].map(lambda told: any(_has_figure(w, year.rules) for w in told))
    rows = looked[of_figure.astype(bool)]
    if rows.empty or year.is_estimate:
        return {}
    found: Found = {}
    gathered = gather(year.tables, year.rules)
    for award in year.rules.ruled:
        for key, limit in _limits(rows[rows["under"] == award.key], award, gathered, year.rules):
            found.setdefault(key, set()).add(limit)
    return {
        (code, warning): Phrase(year.rules, _warning_with_limit, (warning, next(iter(limits))))
        for (code, warning), limits in found.items()
        if len(limits) == 1
    }


def _has_figure(warning: str, rules: Rules) -> bool:
    return warning.startswith(OVER) and any(op.fact for op in _operands(warning, None, rules))


def _operands(warning: str, award: Award | None, rules: Rules) -> Iterator[Operand]:
    """Yield the limits that a warning is about: of a step, or of an award (of any if none is given)."""
    if warning.startswith(STEP):
        limit = rules.steps[int(warning.removeprefix(STEP)) - 1].limit
        yield from [limit] if limit is not None else []
        return
    for one in rules.ruled if award is None else (award,):
        yield from (c.limit for c in one.limits if c.soft and c.limit.fact == warning.removeprefix(OVER))


def _limits(
    rows: pd.DataFrame, award: Award, gathered: Gathered, rules: Rules
) -> Iterator[tuple[tuple[str, str], Fraction]]:
    """Yield firm and warning with the limit, in fen, of the items of an award."""
    if rows.empty:
        return
    told: dict[tuple[str, str], Any] = {
        (row["org_code"], row["honour_id"]): row["warnings"] for row in records(rows)
    }
    for facts in item_facts(award, rows["honour_id"], gathered, rules):
        look = Row(rules.facts, facts, gathered.unkept)
        for warning in told.get((facts["org_code"], facts["item_id"]), ()):
            for limit in _operands(warning, award, rules) if warning.startswith(OVER) else ():
                value = look.operand(limit).value
                if limit.fact and rules.facts[limit.fact].type == "money" and value is not None:
                    yield (facts["org_code"], warning), max(value, Fraction(0))


def _warning_with_limit(phrases: Phrases, warning: str, limit: Fraction) -> str:
    return phrases.t("check_with_limit", warning=warning_in_words(phrases, warning), amount=exact_yuan(limit))
