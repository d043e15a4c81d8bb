"""Totals of one year under many rules: by the index where rules differ only in numbers, else each in full."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mq_analysis.awards import Assessment, assess
from mq_analysis.grids import (
    Index,
    NotIndexableError,
    Point,
    Points,
    Totals,
    exposure,
    point_of,
    same_form,
)
from mq_analysis.policy import Rules
from mq_analysis.sums import Tables, by_award, by_firm, winners


class Evaluator:
    """One year of a county, looked at once.

    Attributes:
        rules: The rules under which it was looked at.
        index: What answers rules of the same form at once; None if the rules have no such form.
        why_not: Why there is no index.
        undecided: Enterprises that a missing fact leaves undecided; they are in no total.
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
        """Return the numbers of rules that the index can answer; None if it cannot."""
        if self.index is None:
            return None
        try:
            return point_of(rules) if same_form(self.rules, rules) else None
        except NotIndexableError:
            return None

    def totals(self, every: Sequence[Rules]) -> Totals:
        """Return what each set of rules pays."""
        points = [self.point(rules) for rules in every]
        if self.index is not None and all(points):
            return self.index.totals(Points.of([p for p in points if p]))
        return self.recomputed(every)

    def recomputed(self, every: Sequence[Rules]) -> Totals:
        """Assess each set of rules in full."""
        assessed = [assess(self._tables, rules) for rules in every]
        ids = [award.id for award in self.rules.awards]
        tables = [by_award(one).set_index("award_id").reindex(ids, fill_value=0) for one in assessed]
        return Totals(
            np.array([table["amount_fen"] for table in tables], dtype=np.int64),
            np.array([table["firms"] for table in tables], dtype=np.int64),
            np.array([winners(one) for one in assessed], dtype=np.int64),
        )
