"""Registers other than checks: cases, complaints, accidents, equipment, instruments, reports of departments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from mq_analysis.analyses.supervision.spec import Spec
from mq_analysis.analyses.supervision.streams import grouping
from mq_analysis.tables import County

Frame = pd.DataFrame


def _until(frame: Frame, date: str, year: int) -> Frame:
    """Return the rows dated up to the end of a year."""
    return frame[(frame[date] <= f"{year}-12-31").to_numpy(dtype=bool, na_value=False)]


def _of(frame: Frame, date: str, year: int) -> Frame:
    return frame[frame[date].str.startswith(str(year)).to_numpy(dtype=bool, na_value=False)]


def cases(county: County, spec: Spec, year: int) -> Frame | None:
    """Return every case that was open at some time of the year; None without the table.

    Returns:
        ``case_id, case_type, org_code, opened_date, reason, due_date`` (the case's own, or its opening and the days of
        its type), ``closed_date, is_open`` (at the year's end), ``days_late`` (closed late or not yet, as of the
        year's end; 0 if in time), indexed as the table.
    """
    if not county.has("cases"):
        return None
    rows = _until(county["cases"], "opened_date", year)
    end = pd.Timestamp(year, 12, 31)
    opened = pd.to_datetime(rows["opened_date"])
    days = rows["case_type"].map(dict(spec.cases.days)).astype("float64")
    due = opened + pd.to_timedelta(days, unit="D")
    if "due_date" in rows:
        due = pd.to_datetime(rows["due_date"]).fillna(due)
    closed = pd.to_datetime(rows["closed_date"])
    is_open = closed.isna() | (closed > end)
    late = (closed.where(~is_open, end) - due).dt.days.clip(lower=0).fillna(0).astype("int64")
    names = ["case_id", "case_type", "org_code", "opened_date", "reason", "closed_date"]
    found = rows[names].assign(due_date=due.dt.strftime("%Y-%m-%d"), is_open=is_open, days_late=late)
    return found[is_open | (closed >= pd.Timestamp(year, 1, 1))]


def case_summary(found: Frame, spec: Spec) -> Frame:
    """Count cases by type: ``case_type, cases, closed, open, overdue`` (past its day), ``late`` (closed past it)."""
    body = []
    for kind in spec.cases.days:
        mine = found[found["case_type"] == kind]
        is_open, late = mine["is_open"], mine["days_late"] > 0
        counts = (len(mine), (~is_open).sum(), is_open.sum(), (is_open & late).sum(), (~is_open & late).sum())
        body.append((kind, *map(int, counts)))
    return pd.DataFrame(body, columns=["case_type", "cases", "closed", "open", "overdue", "late"])


@dataclass(frozen=True, slots=True)
class Handling:
    """The handling of the complaints of a year.

    Attributes:
        by_source: ``source, received, closed, open, median_days, p90_days, late`` (longer than the days allowed, or
            open that long at the year's end), ``upheld`` (a case was opened).
        rewards_fen, rewards: Sum and number of rewards to informants; None without that column.
        cases_opened, cases_without_reward: Complaints that led to a case, and those of them without a reward.
    """

    by_source: Frame
    rewards_fen: int | None
    rewards: int
    cases_opened: int
    cases_without_reward: int


def complaints(county: County, spec: Spec, year: int) -> Handling | None:
    """Summarise the handling, by the end of a year, of the complaints received in it; None without the table."""
    if not county.has("complaints"):
        return None
    rows = _of(county["complaints"], "received_date", year)
    if spec.complaints.quality_only:
        rows = rows[rows["is_quality"].to_numpy(dtype=bool, na_value=False)]
    end = pd.Timestamp(year, 12, 31)
    received, closed = pd.to_datetime(rows["received_date"]), pd.to_datetime(rows["closed_date"])
    is_open = closed.isna() | (closed > end)
    took = (closed - received).dt.days.where(~is_open)
    waiting_days = (closed.where(~is_open, end) - received).dt.days
    has_case = rows["result"] == "立案" if "result" in rows else pd.Series(data=False, index=rows.index)
    work = rows.assign(
        took=took, is_open=is_open, is_late=waiting_days > spec.complaints.days, has_case=has_case
    )
    body = [_source(name, mine) for name, mine in work.groupby("source", sort=True)]
    names = ["source", "received", "closed", "open", "median_days", "p90_days", "late", "upheld"]
    paid = rows.get("whistleblower_reward_fen")
    unpaid = has_case & (paid <= 0) if paid is not None else has_case
    return Handling(
        pd.DataFrame([*body, _source("", work)], columns=names),
        None if paid is None else int(paid.sum()),
        0 if paid is None else int((paid > 0).sum()),
        int(has_case.sum()),
        int(unpaid.sum()),
    )


def _source(name: Any, rows: Frame) -> tuple[Any, ...]:
    n_open = int(rows["is_open"].sum())
    quantiles = [rows["took"].quantile(q, interpolation="lower") for q in (0.5, 0.9)]
    return (
        name,
        len(rows),
        len(rows) - n_open,
        n_open,
        *quantiles,
        int(rows["is_late"].sum()),
        int(rows["has_case"].sum()),
    )


def complaint_counts(county: County, column: str, year: int) -> Frame | None:
    """Count quality complaints by a grouping in a year and the year before: ``unit, before, now``."""
    if not county.has("complaints"):
        return None
    frame = county["complaints"]
    frame = frame[frame["is_quality"].to_numpy(dtype=bool, na_value=False)]
    unit = grouping(frame, column, county)
    when = frame["received_date"].str.slice(0, 4).astype("int64")
    counts = pd.crosstab(unit, when).reindex(columns=[year - 1, year], fill_value=0)
    found = counts.reset_index()
    found.columns = pd.Index(["unit", "before", "now"])
    return found[(found["before"] > 0) | (found["now"] > 0)].reset_index(drop=True)


def accidents(county: County, year: int) -> Frame | None:
    """Count accidents by type in each year up to the one given, per 100 firms in the register; None without the table.

    Returns:
        ``event_type, year, events, serious`` (worse than 一般), ``casualties, loss_fen, per_hundred``.
    """
    if not county.has("accidents"):
        return None
    rows = _until(county["accidents"], "event_date", year)
    rows = rows.assign(
        year=rows["event_date"].str.slice(0, 4).astype("int64"), is_serious=rows["severity"] != "一般"
    )
    for name in ("casualties", "loss_fen"):
        if name not in rows:
            rows[name] = pd.NA
    sums = rows.groupby(["event_type", "year"]).agg(
        events=("event_id", "size"), serious=("is_serious", "sum"),
        casualties=("casualties", "sum"), loss_fen=("loss_fen", "sum"),
    )  # fmt: skip
    firms = len(county["enterprises"])
    return sums.assign(per_hundred=100 * sums["events"] / firms).reset_index()


def equipment(county: County, year: int) -> Frame | None:
    """Add up special equipment by class; None if the year has none.

    Returns:
        ``equipment_class, in_use, due, inspected, failed`` (missing without that column), ``share`` inspected.
    """
    if not county.has("special_equipment"):
        return None
    rows = county["special_equipment"]
    rows = rows[(rows["year"] == year).to_numpy(dtype=bool, na_value=False)]
    if rows.empty:
        return None
    names = [name for name in ("in_use", "inspection_due", "inspected", "failed") if name in rows]
    sums = rows.groupby("equipment_class", sort=False)[names].sum().astype("int64")
    sums = sums.rename(columns={"inspection_due": "due"}).reindex(
        columns=["in_use", "due", "inspected", "failed"]
    )
    return sums.assign(share=sums["inspected"] / sums["due"].where(sums["due"] > 0)).reset_index()


def calibration(county: County, year: int) -> Frame | None:
    """Return the share of instruments that can be verified in the county, the lowest first; None if the year has none.

    Returns:
        ``instrument_class, subject`` (number subject to verification), ``verifiable, share``.
    """
    if not county.has("calibration"):
        return None
    rows = county["calibration"]
    rows = rows[(rows["year"] == year).to_numpy(dtype=bool, na_value=False)]
    if rows.empty:
        return None
    found = rows[["instrument_class", "subject_to_verification", "verifiable_in_county"]].astype(
        {"subject_to_verification": "int64", "verifiable_in_county": "int64"}
    )
    found.columns = pd.Index(["instrument_class", "subject", "verifiable"])
    found["share"] = found["verifiable"] / found["subject"].where(found["subject"] > 0)
    return found.sort_values("share", kind="stable", ignore_index=True)


def testing(county: County, year: int) -> Frame | None:
    """Count the laboratories that tested each product group in a year; None without such rows.

    Returns:
        ``product_group, checks, laboratories, largest`` (share of the checks at the laboratory with most checks).
    """
    if not county.has("spot_checks") or "lab" not in county["spot_checks"]:
        return None
    rows = _of(county["spot_checks"], "sampling_date", year).dropna(subset=["lab"])
    if rows.empty:
        return None
    counts = rows.groupby(["product_group", "lab"]).size()
    groups = counts.groupby("product_group")
    found = pd.DataFrame(
        {"checks": groups.sum(), "laboratories": groups.size(), "largest": groups.max() / groups.sum()}
    )
    return found.reset_index()


def food(county: County, year: int) -> Frame | None:
    """Count checks of food by product in a year: ``product, n, failed``; None without such rows."""
    if not county.has("spot_checks") or not {"is_food", "product"} <= set(county["spot_checks"]):
        return None
    rows = _of(county["spot_checks"], "sampling_date", year)
    rows = rows[rows["is_food"].to_numpy(dtype=bool, na_value=False)]
    if rows.empty:
        return None
    sums = (
        rows.assign(failed=rows["result"] != "合格").groupby("product")["failed"].agg(n="size", failed="sum")
    )
    return sums.reset_index().sort_values(["failed", "n"], ascending=False, kind="stable", ignore_index=True)


def reports(county: County, year: int) -> Frame | None:
    """Count reports of departments in a year: ``department, due, in_time, late, missing``; None without the table."""
    if not county.has("department_reports"):
        return None
    rows = county["department_reports"]
    rows = rows[(rows["year"] == year).to_numpy(dtype=bool, na_value=False)]
    missing = rows["report_date"].isna()
    late = ~missing & (rows["report_date"] > rows["due_date"]).to_numpy(dtype=bool, na_value=False)
    marked = rows.assign(missing=missing, late=late, in_time=~missing & ~late, due=1)
    return marked.groupby("department", sort=False)[["due", "in_time", "late", "missing"]].sum().reset_index()
