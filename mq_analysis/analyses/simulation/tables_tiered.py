"""Tables of the tiered award in depth: rates, gaps, notches, and how retention is distributed."""

from __future__ import annotations

import pandas as pd

from mq_analysis.analyses.simulation import curve
from mq_analysis.analyses.simulation.curve import rates
from mq_analysis.analyses.simulation.distribution import GROUPS, distribution as distribution_of
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.frames import records
from mq_analysis.base.money import exact_decimal, wan, yuan
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH, award_name, percent, percent_of
from mq_analysis.report.labels import Words
from mq_analysis.rules.tier import tier_readings


def _options(study: Study, t: Words) -> list[str]:
    return [t.of(label) for label, _ in tier_readings(study.rules)]


def tier_rates(study: Study, lang: str) -> Table:
    """Tabulate award, effective and marginal rate at and between the thresholds, under every reading."""
    t = Words(lang)
    options = _options(study, t)
    rows = rates(study)
    body = []
    for base, group in rows.groupby("base_fen", sort=True):
        cells = [
            t(
                "award_and_rates",
                award=yuan(r["award_fen"]),
                effective=percent_of(r["effective"]),
                marginal=percent_of(r["marginal"]),
            )
            for r in records(group)
        ]
        body.append((wan(int(str(base))), *cells))
    columns = (number(t("retention"), t("wan_yuan")), *(Column(name, weight=1) for name in options))
    return Table(t("tbl_tier_rates"), "tbl-tier-rates", columns, tuple(body), notes=(t("note_tier_rates"),))


def gaps(study: Study, lang: str) -> Table | None:
    """Tabulate where the tiered award pays nothing or less than a lower one; None if it never does."""
    t = Words(lang)
    rows = curve.gaps(study)
    if rows.empty:
        return None
    options = _options(study, t)
    body = [
        (
            options[r["option"]],
            t("comma").join(award_name(study.rules.award(i), t) for i in r["awards"]) or t("pays_nothing"),
            yuan(r["sum_fen"]),
            t(
                "range_fen",
                low=yuan(r["from_fen"]),
                high=DASH if pd.isna(r["to_fen"]) else yuan(int(r["to_fen"])),
            ),
            str(r["holders"]),
            str(r["firms"]),
        )
        for r in records(rows)
    ]
    columns = (
        Column(t("reading"), weight=1),
        Column(t("less_than"), weight=1),
        number(t("its_sum"), t("yuan")),
        number(t("retention"), t("yuan")),
        number(t("holders")),
        number(t("all_firms")),
    )
    return Table(t("tbl_gaps"), "tbl-gaps", columns, tuple(body), notes=(t("note_gaps"),))


def notches(study: Study, lang: str) -> Table:
    """Tabulate each threshold: its jump under every reading, and the firms on either side."""
    t = Words(lang)
    options = _options(study, t)
    rows = curve.notches(study)
    body = []
    for bound, group in rows.groupby("threshold_fen", sort=True):
        first, *_ = every = records(group)
        jumps = [
            t(
                "jump_and_rates",
                jump=yuan(round(r["jump_fen"])),
                below=percent_of(r["rate_below"]),
                above=percent_of(r["rate_above"]),
            )
            for r in every
        ]
        sides = (
            f"{first['below']} / {first['above']}",
            f"{first['holders_below']} / {first['holders_above']}",
        )
        body.append((wan(int(str(bound))), *jumps, *sides, f"{first['p_value']:.2f}"))
    columns = (
        number(t("threshold"), t("wan_yuan")),
        *(Column(name, weight=1) for name in options),
        number(t("below_above")),
        number(t("holders_below_above")),
        number(t("p_value")),
    )
    near = exact_decimal(study.settings.near * 100)
    return Table(t("tbl_notches"), "tbl-notches", columns, tuple(body), notes=(t("note_notches", near=near),))


def distribution(study: Study, lang: str) -> Table:
    """Tabulate how retention is distributed over firms."""
    t = Words(lang)
    rows = distribution_of(study)
    total = int(rows.loc[rows["group"] == "all", "total_fen"].iloc[0])
    names = [str(column) for column in rows if str(column).startswith("q")]
    body = [
        (
            t(f"group_{r['group']}") if r["group"] in GROUPS else r["group"],
            str(r["firms"]),
            str(r["above_gate"]),
            percent(r["total_fen"], total),
            *(DASH if pd.isna(r[name]) else wan(int(r[name]), places=1) for name in names),
        )
        for r in records(rows)
    ]
    columns = (
        Column(t("group"), weight=1),
        number(t("firms")),
        number(t("at_gate")),
        number(t("share_retention")),
        *(number(f"P{name[1:]}") for name in names),
    )
    return Table(t("tbl_distribution", year=study.year), "tbl-distribution", columns, tuple(body))
