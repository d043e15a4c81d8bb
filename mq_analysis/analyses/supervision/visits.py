"""Plan next year's visits where failures are expected, within bounds for each class of firm and a total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mq_analysis.analyses.supervision.shrink import Prior, prior_of, shrunk
from mq_analysis.analyses.supervision.spec import Spec
from mq_analysis.tables import County

UNRATED = "unrated"
DAYS_OF_MONTH = 31


@dataclass(frozen=True, slots=True)
class Visits:
    """A plan of visits for a year.

    Attributes:
        year: The year planned for.
        wanted: The total number of visits.
        firms: ``org_code, name, product_group, township_code, risk, firm_class, n, failed`` (checks in the window),
            ``chance`` (that a visit finds a failure), ``least, most, visits``, the highest chance first.
        fits: Whether the minimum visits of all firms fit into the total.
    """

    year: int
    wanted: int
    firms: pd.DataFrame
    fits: bool

    @property
    def made(self) -> int:
        """The number of planned visits; fewer than wanted if every firm has its maximum."""
        return int(self.firms["visits"].sum())

    @property
    def expected(self) -> float:
        """The failures that the plan is expected to find."""
        return float((self.firms["visits"] * self.firms["chance"]).sum())

    @property
    def expected_uniform(self) -> float:
        """The failures that as many visits would find if every firm got the same number."""
        return float(self.made * self.firms["chance"].mean()) if len(self.firms) else 0.0


def plan(
    county: County, spec: Spec, year: int, classes: Mapping[str, str], visits: int | None = None
) -> Visits | None:
    """Plan the visits of the year after ``year`` from the checks up to its end; None without checks.

    A firm's chance is its own failures and those of its product group, which weigh as much as ``prior`` checks. Each
    firm gets the minimum visits of its class; the remaining visits go to the firms with the highest chance, each up to
    its maximum. No other plan within these bounds has a higher expected number of failures.

    Args:
        county: The tables.
        spec: The settings.
        year: The last year with data.
        classes: Class of each firm by its code; others are unrated.
        visits: The total number of visits; by default that of the settings.
    """
    if not county.has("spot_checks"):
        return None
    checks = _recent(county["spot_checks"], spec, year)
    if checks.empty:
        return None
    firms = _firms(county, checks, year)
    groups = _groups(checks)
    base = np.array([groups.get(g, groups[""]) for g in firms["product_group"]])
    known = zip(base, firms["n"], firms["failed"], strict=True)
    firms["chance"] = [shrunk(Prior(mean, spec.plan.prior), n, x) for mean, n, x in known]
    firms["risk"] = _risks(firms, base, spec)
    firms["firm_class"] = [classes.get(code, UNRATED) for code in firms["org_code"]]
    cells = {one.id: one for one in spec.plan.classes}
    bounds = [
        cells.get(c, cells.get(UNRATED, spec.plan.classes[-1])).bounds(r)
        for c, r in zip(firms["firm_class"], firms["risk"], strict=True)
    ]
    firms[["least", "most"]] = np.array(bounds, dtype=np.int64).reshape(-1, 2)
    wanted = spec.plan.visits if visits is None else visits
    firms = firms.sort_values(
        ["chance", "org_code"], ascending=[False, True], kind="stable", ignore_index=True
    )
    firms["visits"] = allot(firms["least"].tolist(), firms["most"].tolist(), wanted)
    return Visits(year + 1, wanted, firms, int(firms["least"].sum()) <= wanted)


def allot(least: list[int], most: list[int], total: int) -> list[int]:
    """Allot visits to firms in order: first the minimum of each, then up to the maximum of each.

    >>> allot([1, 1, 0], [3, 1, 2], 4), allot([2, 2], [2, 2], 3)
    ([3, 1, 0], [2, 1])
    """
    given = []
    for low in least:
        given.append(min(low, total))
        total -= given[-1]
    for i, high in enumerate(most):
        more = min(max(0, high - given[i]), total)
        given[i] += more
        total -= more
    return given


def _recent(checks: pd.DataFrame, spec: Spec, year: int) -> pd.DataFrame:
    first = (year + 1) * 12 - spec.plan.window_months
    months = checks["sampling_date"].str.slice(0, 7)
    begin = f"{first // 12}-{first % 12 + 1:02d}"
    return checks[months.between(begin, f"{year}-12").to_numpy(dtype=bool)]


def _firms(county: County, checks: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the firms that can be visited: producers in operation at the end of the year."""
    register = county["enterprises"]
    rows = register[register["entity_type"] == "企业"]
    if {"status", "status_date"} <= set(rows):
        closed = (rows["status"] != "存续") & (rows["status_date"] <= f"{year}-12-31")
        rows = rows[~closed.to_numpy(dtype=bool, na_value=False)]
    if "established_date" in rows:
        rows = rows[~(rows["established_date"] > f"{year}-12-31").to_numpy(dtype=bool, na_value=False)]
    sums = checks.assign(failed=checks["result"] != "合格").groupby("org_code")["failed"].agg(["size", "sum"])
    sums = sums.reindex(rows["org_code"]).fillna(0).astype("int64")
    names = ["org_code", "name", "product_group", "township_code"]
    found = rows[names].reset_index(drop=True)
    food = rows["is_food"].to_numpy(dtype=bool, na_value=False) if "is_food" in rows else False
    return found.assign(n=sums["size"].to_numpy(), failed=sums["sum"].to_numpy(), is_food=food)


def _groups(checks: pd.DataFrame) -> dict[str, float]:
    """Return the shrunk failed share of each product group; under the empty name the common one."""
    sums = (
        checks.assign(failed=checks["result"] != "合格")
        .groupby("product_group")["failed"]
        .agg(["size", "sum"])
    )
    counts = [(int(n), int(x)) for n, x in sums.itertuples(index=False, name=None)]
    prior = prior_of(counts)
    shares = [shrunk(prior, n, x) for n, x in counts]
    return dict(zip(sums.index, shares, strict=True)) | {"": prior.mean}


def _risks(firms: pd.DataFrame, base: np.ndarray, spec: Spec) -> list[str]:
    names = [one.id for one in spec.plan.risk]
    found = []
    for share, is_food in zip(base, firms["is_food"], strict=True):
        place = next(i for i, one in enumerate(spec.plan.risk) if share >= float(one.at_least))
        if is_food:
            place = min(place, names.index(spec.plan.food_at_least))
        found.append(names[place])
    return found


@dataclass(frozen=True, slots=True)
class BackTest:
    """A back-test: a plan made a year earlier, evaluated on the firms that were then checked.

    Attributes:
        year: The year of the checks.
        checks, failed: Checks of that year, and failures among them.
        share: Failed share of firms as they were checked, each firm counting once.
        share_planned: The same with each firm counting as often as the plan visits it.
    """

    year: int
    checks: int
    failed: int
    share: float
    share_planned: float


def back_test(county: County, spec: Spec, year: int, classes: Mapping[str, str]) -> BackTest | None:
    """Compare the plan for ``year``, made from data up to the year before, with that year's checks."""
    found = plan(county, spec, year - 1, classes)
    if found is None:
        return None
    checks = county["spot_checks"]
    rows = checks[checks["sampling_date"].str.startswith(str(year)).to_numpy(dtype=bool)]
    shares = rows.assign(failed=rows["result"] != "合格").groupby("org_code")["failed"].mean()
    firms = found.firms[found.firms["org_code"].isin(shares.index)]
    own = shares.reindex(firms["org_code"]).to_numpy(dtype=float)
    weights = firms["visits"].to_numpy(dtype=float)
    if not len(own) or not weights.sum():
        return None
    failed = int((rows["result"] != "合格").sum())
    return BackTest(year, len(rows), failed, float(own.mean()), float(np.average(own, weights=weights)))
