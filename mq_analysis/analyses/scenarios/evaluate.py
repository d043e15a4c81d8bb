"""Totals of one year under many rules: by an index if rules differ only in numbers, else by full assessments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Rules
from mq_analysis.rules.awards import Assessment, assess
from mq_analysis.rules.awards.totals import pays_one_award, totals
from mq_analysis.rules.grids import (
    Index,
    NotIndexableError,
    Point,
    Points,
    Totals,
    exposure,
    parts_of,
    point_of,
    same_form,
)
from mq_analysis.rules.sums import Tables, by_award, by_firm, winners


class Evaluator:
    """One year of a county, prepared once for the evaluation of many rules.

    Attributes:
        rules: The rules under which it was prepared.
        index: The index that evaluates rules of the same form; None if the rules do not allow one.
        why_not: Why there is no index.
        undecided: Enterprises with an award that is undecided; totals count what is decided of them.
    """

    def __init__(self, tables: Tables, baseline: Assessment) -> None:
        self._tables, self.rules = tables, baseline.rules
        self.undecided = int(by_firm(baseline).isna().sum())
        self.index: Index | None = None
        self.why_not = ""
        try:
            held = exposure(tables, self.rules)
        except NotIndexableError as error:
            self.why_not = str(error)
            return
        self.index = Index(held)
        answer = int(self.index.totals(Points.of([held.point])).total_fen[0])
        if answer != baseline.total_fen:
            raise AssertionError(f"the index answers {answer}, the rule {baseline.total_fen} fen")

    def point(self, rules: Rules) -> Point | None:
        """Return the numbers of rules for the index; None if their form differs."""
        if self.index is None:
            return None
        try:
            return point_of(rules) if same_form(self.rules, rules) else None
        except NotIndexableError:
            return None

    def totals(self, every: Sequence[Rules]) -> Totals:
        """Return the totals of each set of rules."""
        points = [self.point(rules) for rules in every]
        if self.index is not None and all(points):
            return self.index.totals(Points.of([p for p in points if p]))
        return self.recompute(every)

    def recompute(self, every: Sequence[Rules]) -> Totals:
        """Assess each set of rules in full."""
        assessed = [assess(self._tables, rules) for rules in every]
        ids = [award.id for award in self.rules.awards]
        tables = [by_award(one).set_index("award_id").reindex(ids, fill_value=0) for one in assessed]
        return Totals(
            np.array([table["amount_fen"] for table in tables], dtype=np.int64),
            np.array([table["firms"] for table in tables], dtype=np.int64),
            np.array([winners(one) for one in assessed], dtype=np.int64),
        )


class LargeEvaluator:
    """One year of a province or a nation, prepared once; see `mq_analysis.analyses.scenarios.evaluate.Evaluator`."""

    def __init__(self, tables: Tables, rules: Rules) -> None:
        self.rules, self.why_not = rules, ""
        if not pays_one_award(rules):
            said = sentence(
                "must pay each enterprise its highest award alone where memory does not hold the rows"
            )
            raise one(UsageError, sentence("stacking"), said)
        try:
            self.index = parts_of(tables, rules)
        except NotIndexableError as error:
            raise one(
                UsageError,
                rules.policy.id,
                sentence("must be answered by the index at this size: {error}", error=error),
            ) from None
        sums = totals(tables, rules)
        self.undecided = int(sums["undecided"].sum())
        answer, paid = (
            int(self.index.totals(Points.of([point_of(rules)])).total_fen[0]),
            int(sums["amount_fen"].sum()),
        )
        if answer != paid:
            raise AssertionError(f"the index answers {answer}, the rule {paid} fen")

    def point(self, rules: Rules) -> Point:
        """Return the numbers of rules.

        Raises:
            UsageError: If their form differs from that of the year's rules.
        """
        try:
            point = point_of(rules) if same_form(self.rules, rules) else None
        except NotIndexableError:
            point = None
        if point is None:
            said = sentence("must change only numbers of the rules where memory does not hold the rows")
            raise one(UsageError, sentence("scenario or lever"), said)
        return point

    def totals(self, every: Sequence[Rules]) -> Totals:
        """Return the totals of each set of rules."""
        return self.index.totals(Points.of([self.point(rules) for rules in every]))

    def recompute(self, every: Sequence[Rules]) -> Totals:
        """Raise: each cell would have to read all rows.

        Raises:
            UsageError: Always.
        """
        said = sentence(
            "must be numbers that the index moves, not {count:,} sets of rules, at this size",
            count=len(every),
        )
        raise one(UsageError, "--vary", said)
