"""Compare scenarios with the baseline: cost, winners and losers of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mq_analysis.analyses.scenarios.choice import load_named, resolve_names, same_rules
from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.base.errors import CoverageError
from mq_analysis.base.results import Result, with_yuan
from mq_analysis.policy import (
    Label,
    Rules,
    Scenario,
)
from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.awards.gains import KINDS
from mq_analysis.rules.sums import add_register, by_award, by_firm, by_place, winners

BASELINE = "baseline"
OPEN = "undecided"
"""The kind of an enterprise with an award that is undecided under the baseline or the alternative."""


@dataclass(frozen=True)
class Alternative:
    """One scenario, or several together, compared with the baseline.

    Attributes:
        name: The requested name, such as ``top25`` or ``top25+gate80``.
        scenarios: The scenarios applied to the baseline, in order.
    """

    name: str
    scenarios: tuple[Scenario, ...]
    assessment: Assessment

    @property
    def title(self) -> Label:
        """The titles of the scenarios, joined."""
        titles = [s.overlay.title for s in self.scenarios]
        return Label(zh="＋".join(t.zh for t in titles), en=" + ".join(t.en for t in titles))


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """One year under the baseline and under each alternative."""

    setting: Setting
    baseline: Assessment
    alternatives: tuple[Alternative, ...]

    @property
    def title(self) -> str:
        """Return one line that describes the comparison."""
        names = ", ".join(one.name for one in self.alternatives)
        return f"{self.rules.policy.id} {self.year}: {BASELINE} beside {names}"

    def table(self) -> pd.DataFrame:
        """Return `totals` with yuan beside fen."""
        return with_yuan(totals(self))

    @property
    def rules(self) -> Rules:
        """The rules of the baseline."""
        return self.baseline.rules

    @property
    def year(self) -> int:
        """The award year."""
        return self.rules.year


def compare(setting: Setting, year: int, names: Sequence[str]) -> Comparison:
    """Assess a year under the baseline and each scenario; ``A+B`` applies B after A.

    Raises:
        UsageError: For an unknown scenario.
        PolicyError: For a scenario that is invalid, or changes nothing in the rules of the year.
        CoverageError: If policy or data do not cover the year.
    """
    found = resolve_names(setting, year, names)
    baseline = setting.assess(setting.rules(year))
    alternatives = [Alternative(name, laid, setting.assess(rules)) for name, laid, rules in found]
    return Comparison(setting, baseline, tuple(alternatives))


def over_years(setting: Setting, names: Sequence[str], years: Sequence[int]) -> pd.DataFrame:
    """Return the totals of several years: ``name, year, total_fen`` (Int64; null if a scenario changes nothing).

    Years that policy or data do not cover are left out.
    """
    rows: list[dict[str, object]] = []
    for year in years:
        try:
            rules = setting.rules(year)
            rows.append({"name": BASELINE, "year": year, "total_fen": setting.assess(rules).total_fen})
        except CoverageError:
            continue
        for name in names:
            other = setting.rules(year, load_named(name))
            total = None if same_rules(rules, other) else setting.assess(other).total_fen
            rows.append({"name": name, "year": year, "total_fen": total})
    return pd.DataFrame(rows, columns=["name", "year", "total_fen"]).astype({"total_fen": "Int64"})


def totals(comparison: Comparison) -> pd.DataFrame:
    """Return a row for the baseline and each alternative.

    Columns: ``name, total_fen`` (every award that is decided), ``difference_fen`` (from the baseline's total),
    ``winners`` (enterprises that are paid), and the number of enterprises of each of `KINDS` and of `OPEN`.
    """
    rows = [_total(BASELINE, comparison.baseline, comparison)]
    rows += [_total(a.name, a.assessment, comparison) for a in comparison.alternatives]
    return pd.DataFrame(rows)


def _total(name: str, assessment: Assessment, comparison: Comparison) -> dict[str, object]:
    moved = _pair_sums(comparison.baseline, assessment)
    kinds = moved["kind"].value_counts()
    return {
        "name": name,
        "total_fen": assessment.total_fen,
        "difference_fen": assessment.total_fen - comparison.baseline.total_fen,
        "winners": winners(assessment),
        **{kind: int(kinds.get(kind, 0)) for kind in (*KINDS, OPEN)},
    }


def movements(comparison: Comparison, alternative: Alternative) -> pd.DataFrame:
    """Return every enterprise that is paid under the baseline or the alternative, largest change first.

    Columns: ``org_code, before_fen, after_fen, difference_fen, kind`` and those of the register. One with an award that
    is undecided under either is there with what is decided, as `OPEN`: its change may be another.
    """
    moved = _pair_sums(comparison.baseline, alternative.assessment)
    rows = add_register(moved, comparison.setting.tables)
    rows["_size"] = rows["difference_fen"].abs()
    rows["_kind"] = rows["kind"].map({kind: i for i, kind in enumerate((*KINDS, OPEN))})
    rows = rows.sort_values(["_size", "_kind", "org_code"], ascending=[False, True, True], ignore_index=True)
    return rows.drop(columns=["_size", "_kind"])


def _pair_sums(before: Assessment, after: Assessment) -> pd.DataFrame:
    """Pair what is decided for enterprises that are paid under either, or have an award that is undecided."""
    both = pd.concat({"before_fen": _sums_decided(before), "after_fen": _sums_decided(after)}, axis=1)
    unknown = set(by_firm(before)[lambda s: s.isna()].index) | set(by_firm(after)[lambda s: s.isna()].index)
    known = both.fillna(0).astype("int64")
    is_open = known.index.isin(list(unknown))
    known = known[(known > 0).any(axis=1) | is_open].rename_axis("org_code").reset_index()
    old, new = known["before_fen"], known["after_fen"]
    known["difference_fen"] = new - old
    kinds = [(old == 0) & (new > 0), (new == 0) & (old > 0), new > old, new < old]
    known["kind"] = np.select(kinds, KINDS[:4], default="same")
    known.loc[known["org_code"].isin(unknown), "kind"] = OPEN
    return known


def _sums_decided(assessment: Assessment) -> pd.Series[int]:
    """Return the sum of what is decided for each enterprise, in fen."""
    return assessment.awards.groupby("org_code")["amount_fen"].sum().astype("int64")


def by_clause(comparison: Comparison) -> pd.DataFrame:
    """Return the sum of each award under the baseline and each alternative: ``award_id, baseline, <name>…`` in fen."""
    columns = {BASELINE: by_award(comparison.baseline)} | {
        a.name: by_award(a.assessment) for a in comparison.alternatives
    }
    sums = {name: table.set_index("award_id")["amount_fen"] for name, table in columns.items()}
    order = list(dict.fromkeys(award for table in sums.values() for award in table.index))
    joined = pd.concat(sums, axis=1).reindex(order).fillna(0).astype("int64")
    return joined.rename_axis("award_id").reset_index()


def by_group(comparison: Comparison, keys: Sequence[str]) -> pd.DataFrame:
    """Return the sum of each township, size or industry: the keys, then ``baseline, <name>…`` in fen."""
    names = list(keys)
    tables = comparison.setting.tables
    sums = {BASELINE: by_place(comparison.baseline, tables, names).set_index(names)["amount_fen"]}
    for each in comparison.alternatives:
        sums[each.name] = by_place(each.assessment, tables, names).set_index(names)["amount_fen"]
    return pd.concat(sums, axis=1).fillna(0).astype("int64").sort_index().reset_index()
