"""The pipeline of the years ahead: the honours that enterprises can still obtain, and their rates.

A *slot* is an honour that an enterprise does not have yet. The number of new honours of an award per year is Poisson
with the mean of the past, and they are assigned to slots: each honour of the award, and each size of enterprise, with
its past frequency, and enterprises of a size with equal probability. A taken slot is not free again, because awards are
paid once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.errors import CoverageError
from mq_analysis.policy import Context, Policy, rules_for
from mq_analysis.rules.awards import COUNTS
from mq_analysis.rules.grids.points import Ints
from mq_analysis.rules.sums import add_register

PAST_YEARS = 5
"""Years of the past that the pipeline is taken from, as far as the policy ran in them."""


@dataclass(frozen=True)
class Slots:
    """The honours of one award that enterprises do not have yet.

    Attributes:
        mean: Expected number of new honours a year.
        firm: int64, the index of the enterprise in the pool.
        weight: The relative probability that the slot is the next.
    """

    mean: float
    firm: Ints
    weight: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pipeline:
    """The pool of enterprises, and the slots of every award by its index in the rules.

    Attributes:
        years: The past years it was estimated from.
        assumed: The awards whose mean a scenario gives.
    """

    pool: pd.DataFrame
    slots: Mapping[int, Slots]
    years: tuple[int, ...]
    assumed: tuple[str, ...]


def pipeline(study: Study, policy: Policy, context: Context | None) -> Pipeline:
    """Estimate the pipeline from the honours that counted in the years of the policy up to the study's.

    The pool consists of the enterprises with retention in the year of the study.
    """
    counted, years = _counting_honours(study, policy)
    pool = add_register(study.base.dropna().astype("int64").rename("base").reset_index(), study.tables)
    sizes = add_register(counted[["org_code"]].drop_duplicates(), study.tables).set_index("org_code")["size"]
    counted = counted.assign(size=counted["org_code"].map(sizes))
    had = set(zip(*_ever(study), strict=True))
    given = dict(context.pipeline) if context else {}
    slots = {}
    for place, award in enumerate(study.rules.awards):
        mine = counted[counted["award_id"] == award.id]
        mean = float(given[award.id]) if award.id in given else len(mine) / len(years)
        slots[place] = _slots(pool, mine, award.honours, had, mean)
    return Pipeline(pool, slots, years, tuple(a.id for a in study.rules.awards if a.id in given))


def _counting_honours(study: Study, policy: Policy) -> tuple[pd.DataFrame, tuple[int, ...]]:
    """Return the honours that counted for an award, year by year."""
    first = max(policy.versions[0].from_.year, study.year - PAST_YEARS + 1)
    parts, years = [], []
    for year in range(first, study.year + 1):
        try:
            rules = rules_for(policy, year, study.rules.readings, project=True)
            looked = study.kept.assess(rules).looked_at
        except CoverageError:
            continue
        parts.append(looked[looked["outcome"].isin([*COUNTS, "missing"])])
        years.append(year)
    return pd.concat(parts, ignore_index=True), tuple(years)


def _ever(study: Study) -> tuple[list[str], list[str]]:
    """Return every pair of enterprise and honour obtained up to the study's year."""
    honours = study.tables["honours"]
    until = honours[honours["issue_month"] <= study.rules.honour_months.last]
    return until["org_code"].tolist(), until["honour_name"].tolist()


def _slots(
    pool: pd.DataFrame, mine: pd.DataFrame, names: tuple[str, ...], had: set[tuple[str, str]], mean: float
) -> Slots:
    by_name = mine["honour_name"].value_counts()
    by_size = mine["size"].value_counts() / pool["size"].value_counts()
    firms, weights = [], []
    per_firm = pool["size"].map(by_size).fillna(0).to_numpy("float64")
    for name in names:
        free = np.array([(code, name) not in had for code in pool["org_code"]])
        often = float(by_name.get(name, 0)) if len(mine) else 1.0
        firms.append(np.flatnonzero(free))
        weights.append(often * (per_firm if len(mine) else np.ones(len(pool)))[free])
    firm, weight = np.concatenate(firms), np.concatenate(weights)
    return Slots(mean, firm[weight > 0], weight[weight > 0])
