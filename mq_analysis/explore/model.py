"""Compute what a setting pays, exactly: by the index if the policy allows it, else by a full assessment."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.scenarios import Setting, load_named
from mq_analysis.analyses.scenarios.choice import same_rules
from mq_analysis.analyses.scenarios.evaluate import Evaluator
from mq_analysis.base.errors import MQError
from mq_analysis.explore.fields import Field, fields_of
from mq_analysis.explore.state import EVERYWHERE, Result, State
from mq_analysis.policy import Rules, Scenario, Source
from mq_analysis.rules.awards import Assessment, assess
from mq_analysis.rules.facts import years_held
from mq_analysis.rules.grids import Exposure, Index, Payout, Point, Points
from mq_analysis.rules.sums import Tables, add_register, by_award, by_firm

KEPT = 8
"""Evaluators that are kept: one for each year, reading and scenario somebody looked at."""


class Model:
    """A county and a policy, for which any state can be computed.

    ``policy`` and ``data`` are the arguments they were opened with: a name or file, and a folder.
    """

    def __init__(self, tables: Tables, source: Source, policy: str = "", data: str = "data/sample") -> None:
        self.tables, self.source = tables, source
        self.policy, self.data = policy or source.policy.id, data
        self.register = add_register(tables["enterprises"][["org_code"]], tables).set_index("org_code")
        self._evaluator = functools.lru_cache(KEPT)(self._look)
        self._fields = functools.lru_cache(KEPT)(self._find)
        self._baseline = functools.lru_cache(KEPT)(self._assess)
        self._before = functools.lru_cache(KEPT)(self._sums_before)

    @functools.cached_property
    def years(self) -> list[int]:
        """Return the years that policy and data cover."""
        setting, found = Setting(self.tables, self.source), []
        for year in years_held(self.tables, self.source.policy):
            try:
                setting.rules(year)
                self._baseline(year)
            except MQError:
                continue
            found.append(year)
        return found

    @functools.cached_property
    def townships(self) -> list[str]:
        """Return the townships of the register."""
        return sorted(set(self.register["township"]))

    @functools.cached_property
    def industries(self) -> list[str]:
        """Return the industries of the register."""
        return sorted(set(self.register["product_group"]))

    def below(self, state: State) -> tuple[Scenario, ...]:
        """Return the scenarios of a state, to which its moves are applied."""
        return self._scenarios(state.scenarios)

    def setting(self, state: State) -> Setting:
        """Return the policy under the scenarios and readings of a state, without its moves."""
        return Setting(self.tables, self.source, self._scenarios(state.scenarios), state.readings)

    def fields(self, state: State) -> list[Field]:
        """Return the fields that affect the rules under the readings of a state."""
        return self._fields(state.year, state.readings, state.scenarios)

    def rules(self, state: State) -> Rules:
        """Return the rules of a state.

        Raises:
            PolicyError: If a value is invalid: brackets that cross, a rate above 1.
        """
        levers = {field.id: field.lever for field in self.fields(state)}
        moves = {levers[name]: text for name, text in state.moves if name in levers}
        return self.setting(state).rules(state.year, moves=moves)

    def result(self, state: State) -> Result:
        """Return the result of a state.

        Raises:
            MQError: If the state is invalid, with every problem.
        """
        rules = self.rules(state)
        evaluator = self._evaluator(state.year, state.readings, state.scenarios)
        point = evaluator.point(rules)
        if point is None or evaluator.index is None:
            return self._in_full(state, rules)
        return self._by_index(state, rules, evaluator.index.exposure, point, evaluator.undecided)

    def _in_full(self, state: State, rules: Rules) -> Result:
        after = assess(self.tables, rules)
        firms = self._firms(by_firm(after).dropna().astype("int64"), state)
        return Result(
            state,
            rules,
            self._awards(self._by_award(after, state.place), state),
            firms,
            pd.DataFrame({"org_code": [], "base_fen": [], "award_fen": []}),
            int(by_firm(after).isna().sum()),
        )

    def _by_index(self, state: State, rules: Rules, held: Exposure, point: Point, undecided: int) -> Result:
        payout = Payout(held, point)
        paid = payout.flat_fen.copy()
        base = np.maximum(held.base[payout.tiered], 0)
        paid[payout.tiered] = payout.amounts(base)
        after = pd.Series(paid, index=held.org_code)
        firms = self._firms(after, state)
        part = self._part(held, state)
        totals = Index(part).totals(Points.of([point])) if len(part) else None
        ids = [award.id for award in rules.awards]
        sums = pd.Series(totals.amount_fen[0] if totals else 0, index=ids)
        holders = pd.DataFrame(
            {"org_code": held.org_code[payout.tiered], "base_fen": base, "award_fen": payout.own(base)}
        )
        return Result(state, rules, self._awards(sums, state), firms, holders, undecided)

    def _part(self, held: Exposure, state: State) -> Exposure:
        """Return the enterprises of the selected place."""
        if state.place == EVERYWHERE:
            return held
        mask = self._is_here(pd.Index(held.org_code), state.place)
        names = ("org_code", "tiered", "base", "held", "other", "other_place")
        return replace(held, **{name: getattr(held, name)[mask] for name in names})

    def _is_here(self, codes: pd.Index[str], place: tuple[str, str]) -> npt.NDArray[np.bool_]:
        township, industry = place
        rows = self.register.reindex(codes)
        mask = np.ones(len(codes), dtype=bool)
        if township:
            mask &= (rows["township"] == township).to_numpy()
        if industry:
            mask &= (rows["product_group"] == industry).to_numpy()
        return mask

    def _firms(self, after: pd.Series[int], state: State) -> pd.DataFrame:
        before, _ = self._before(state.year, state.place)
        if state.place != EVERYWHERE:
            after = after[self._is_here(after.index, state.place)]
        both = pd.concat({"before_fen": before, "after_fen": after}, axis=1).fillna(0).astype("int64")
        both = both[(both > 0).any(axis=1)]
        both["difference_fen"] = both["after_fen"] - both["before_fen"]
        return both.rename_axis("org_code").reset_index()

    def _awards(self, after: pd.Series[int], state: State) -> pd.DataFrame:
        """Return the sum of each award before and after, in the selected place."""
        _, before = self._before(state.year, state.place)
        ids = list(dict.fromkeys([*before.index, *after.index]))
        sums = pd.DataFrame({"before_fen": before, "after_fen": after}).reindex(ids).fillna(0).astype("int64")
        return sums.rename_axis("award_id").reset_index()

    def _sums_before(self, year: int, place: tuple[str, str]) -> tuple[pd.Series[int], pd.Series[int]]:
        """Return the sums of the unchanged policy by enterprise and by award."""
        baseline = self._baseline(year)
        firms = by_firm(baseline).dropna().astype("int64")
        if place != EVERYWHERE:
            firms = firms[self._is_here(firms.index, place)]
        return firms, self._by_award(baseline, place)

    def _by_award(self, assessment: Assessment, place: tuple[str, str]) -> pd.Series[int]:
        if place == EVERYWHERE:
            return by_award(assessment).set_index("award_id")["amount_fen"]
        rows = assessment.awards[self._is_here(pd.Index(assessment.awards["org_code"]), place)]
        sums = rows.groupby("award_id")["amount_fen"].sum()
        ids = [award.id for award in assessment.rules.awards]
        return sums.reindex(ids).fillna(0).astype("int64")

    def _scenarios(self, names: Sequence[str]) -> tuple[Scenario, ...]:
        return tuple(scenario for name in names for scenario in load_named(name))

    def _look(self, year: int, readings: tuple[str, ...], scenarios: tuple[str, ...]) -> Evaluator:
        state = State(year, readings=readings, scenarios=scenarios)
        return self.setting(state).evaluator(year)

    def _assess(self, year: int) -> Assessment:
        return assess(self.tables, Setting(self.tables, self.source).rules(year))

    def _find(self, year: int, readings: tuple[str, ...], scenarios: tuple[str, ...]) -> list[Field]:
        setting = self.setting(State(year, readings=readings, scenarios=scenarios))
        rules = setting.rules(year)
        return [field for field in fields_of(setting, year) if _matters(field, setting, rules)]


def _matters(field: Field, setting: Setting, rules: Rules) -> bool:
    """Say whether moving a field by a step changes the rules; some fields only matter under another reading."""
    for shown in (field.slider_value(field.now) + field.step, field.slider_value(field.now) - field.step):
        try:
            moved = setting.rules(rules.year, moves={field.lever: field.text(round(shown, 6))})
        except (MQError, ValueError):
            continue
        return not same_rules(rules, moved)
    return True
