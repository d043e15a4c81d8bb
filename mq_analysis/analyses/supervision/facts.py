"""Alerts on facts: repeated failures of one item, refusals, serious items, failed re-checks, foreign notices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.analyses.supervision.rules import Cluster, Fact
from mq_analysis.analyses.supervision.spec import Spec
from mq_analysis.base.chances import at_least
from mq_analysis.measures.rows import is_among
from mq_analysis.tables import County

COLUMNS = ["kind", "level", "by", "unit", "date", "table", "row", "n", "chance", "note"]
"""Of alerts: ``level`` is its place in the list of levels; ``by`` what ``unit`` is (``org_code`` for a firm)."""
SEPARATOR = "、"
DAYS_OF_MONTH = 31
"""A day written as months times this plus its day: months apart are exact, whatever their length."""


def alerts(county: County, spec: Spec, year: int) -> pd.DataFrame:
    """Return the alerts of a year on facts: `COLUMNS`."""
    found = [*_checks(county, spec, year), *_exports(county, spec, year), *_complaints(county, spec, year)]
    found += _accidents(county, spec, year)
    return join(found)


def join(found: list[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate tables of alerts."""
    rows = [one[COLUMNS] for one in found if len(one)]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=COLUMNS)


def _checks(county: County, spec: Spec, year: int) -> Iterator[pd.DataFrame]:
    if not county.has("spot_checks"):
        return
    frame, rules = county["spot_checks"], spec.rules
    for kind in ("refusal", "serious", "recheck"):
        yield _facts(frame, kind, getattr(rules, kind), "spot_checks", "sampling_date", spec, year)
    if "failed_items" in frame:
        yield _repeats(frame, spec, year)


def _exports(county: County, spec: Spec, year: int) -> Iterator[pd.DataFrame]:
    if county.has("export_inspections"):
        frame = county["export_inspections"]
        rule = spec.rules.foreign_notice
        yield _facts(frame, "foreign_notice", rule, "export_inspections", "declared_date", spec, year)


def _facts(
    frame: pd.DataFrame, kind: str, rule: Fact, table: str, date: str, spec: Spec, year: int
) -> pd.DataFrame:
    among = {name: texts for name, texts in rule.among.items() if name in frame}
    if len(among) < len(rule.among):
        return pd.DataFrame(columns=COLUMNS)
    keep = np.flatnonzero(is_among(frame, among))
    rows = frame.iloc[keep]
    rows = rows[rows[date].str.startswith(str(year)).to_numpy(dtype=bool, na_value=False)]
    note = rows.get("failed_items", "")
    return _alert_rows(rows, kind, spec.rank(rule.level), table, date, n=1, note=note)


def _alert_rows(
    rows: pd.DataFrame, kind: str, level: object, table: str, date: str, n: object, note: object
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": kind,
            "level": level,
            "by": "org_code",
            "unit": rows["org_code"],
            "date": rows[date],
            "table": table,
            "row": rows.index,
            "n": n,
            "chance": np.nan,
            "note": note,
        }
    ).reset_index(drop=True)


def _repeats(frame: pd.DataFrame, spec: Spec, year: int) -> pd.DataFrame:
    """Return each failure that is at least the ``times``-th of its item and firm within the preceding months."""
    rule = spec.rules.repeat
    failed = frame.loc[
        frame["failed_items"].notna().to_numpy(), ["org_code", "failed_items", "sampling_date"]
    ]
    items = failed.assign(item=failed["failed_items"].str.split(SEPARATOR)).explode("item")
    items = items.reset_index(names="row").sort_values(
        ["org_code", "item", "sampling_date", "row"], kind="stable"
    )
    items["day"] = _days(items["sampling_date"])
    groups = items.groupby(["org_code", "item"], sort=False)["day"]
    before = groups.shift(rule.times - 1)
    near = items["day"] - before <= rule.within_months * DAYS_OF_MONTH
    mine = items[near & items["sampling_date"].str.startswith(str(year))]
    mine = mine.set_index("row")
    return _alert_rows(
        mine, "repeat", spec.rank(rule.level), "spot_checks", "sampling_date", rule.times, mine["item"]
    )


def _days(dates: pd.Series[str]) -> npt.NDArray[np.int64]:
    codes, texts = pd.factorize(dates)
    numbers = [(int(t[:4]) * 12 + int(t[5:7])) * DAYS_OF_MONTH + int(t[8:10]) for t in texts]
    return np.array(numbers, dtype=np.int64)[codes]


def _complaints(county: County, spec: Spec, year: int) -> Iterator[pd.DataFrame]:
    if county.has("complaints"):
        budget = float(spec.watch.false_alarms.clusters)
        yield clusters(
            county["complaints"], spec.rules.cluster, spec.rank(spec.rules.cluster.level), year, budget
        )


def clusters(frame: pd.DataFrame, rule: Cluster, level: int, year: int, budget: float) -> pd.DataFrame:
    """Return the complaints that complete a cluster: too many within the preceding days, given the firm's own rate.

    If nothing changed, each of ``k`` earlier complaints since the first day on record lies in the last ``d`` of ``T``
    days with probability ``d / T``, so their number there is binomial whatever the firm's rate. A cluster needs
    ``times`` complaints and a probability of at most the budget divided by the number of all complaints on record; the
    expected number of clusters by chance is then at most the budget.
    """
    rows = frame[frame["is_quality"].to_numpy(dtype=bool, na_value=False)]
    rows = rows[rows["received_date"].str.slice(0, 4).astype("int64") <= year]
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = rows.sort_values(["org_code", "received_date"], kind="stable")
    day = pd.to_datetime(rows["received_date"]).to_numpy().astype("datetime64[D]").astype(np.int64)
    first, firm = day.min(), pd.factorize(rows["org_code"])[0]
    start = np.searchsorted(firm, firm)  # index of the firm's first complaint
    key = firm * 10**6 + (day - first)
    since = np.searchsorted(key, np.maximum(key - rule.within_days + 1, firm * 10**6))
    place = np.arange(len(rows))
    within, before = place - since, place - start
    alpha = budget / len(rows)
    chance = np.ones(len(rows))
    this = rows["received_date"].str.startswith(str(year)).to_numpy(dtype=bool)
    for i in np.flatnonzero(this & (within + 1 >= rule.times)):
        span = int(day[i] - first)
        share = min(1.0, rule.within_days / span) if span else 1.0
        chance[i] = at_least(int(within[i]), int(before[i]), share)
    mine = chance <= alpha
    told = _alert_rows(rows[mine], "cluster", level, "complaints", "received_date", (within + 1)[mine], "")
    return told.assign(chance=chance[mine])


def _accidents(county: County, spec: Spec, year: int) -> list[pd.DataFrame]:
    if not county.has("accidents"):
        return []
    rule = spec.rules.accident
    frame = county["accidents"]
    rows = frame[frame["event_date"].str.startswith(str(year)).to_numpy(dtype=bool, na_value=False)]
    serious = rows["severity"].isin(list(rule.serious)).to_numpy()
    level = np.where(serious, spec.rank(rule.serious_level), spec.rank(rule.level))
    told = _alert_rows(rows, "accident", level, "accidents", "event_date", 1, rows["event_type"])
    if "township_code" in rows:
        nobody = told["unit"].isna()
        told.loc[nobody, "by"] = "township_code"
        told.loc[nobody, "unit"] = rows["township_code"].to_numpy()[nobody.to_numpy()]
    return [told]
