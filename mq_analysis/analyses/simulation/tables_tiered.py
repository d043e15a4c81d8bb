"""Tables of the tiered award in detail: rates, gaps, notches, and the distribution of retention."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mq_analysis.analyses.simulation import curve
from mq_analysis.analyses.simulation.curve import rates
from mq_analysis.analyses.simulation.distribution import GROUPS, distribution as distribution_of
from mq_analysis.analyses.simulation.study import Study
from mq_analysis.base.frames import records
from mq_analysis.base.money import exact_decimal
from mq_analysis.policy import Label
from mq_analysis.report import nouns
from mq_analysis.report.cells import Ends, Several
from mq_analysis.report.spoken import award_name
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Money, Rate, Share, Shown, Wan, join, say
from mq_analysis.rules.tier import tier_readings


def _options(study: Study) -> list[Label]:
    return [label for label, _ in tier_readings(study.rules)]


def tier_rates(study: Study) -> Table:
    """Tabulate award, effective and marginal rate at and between the thresholds, under every reading."""
    body: list[Row] = []
    for base, group in rates(study).groupby("base_fen", sort=True):
        body.append((Wan(int(str(base))), *(_award_and_rates(r) for r in records(group))))
    columns = (
        number(nouns.base(study.rules), say("wan_yuan")),
        *(text(name, weight=1) for name in _options(study)),
    )
    note = say("note_tier_rates", base=nouns.base(study.rules))
    return Table(say("tbl_tier_rates"), "tbl-tier-rates", columns, tuple(body), notes=(note,))


def _award_and_rates(row: dict[str, Any]) -> Several:
    award = Money(row["award_fen"])
    effective, marginal = (Rate.of(row[name]) for name in ("effective", "marginal"))
    return Several(
        ((say("award_in_yuan"), award), (say("effective_rate"), effective), (say("marginal_rate"), marginal)),
        say("award_and_rates", award=award, effective=effective, marginal=marginal),
    )


def gaps(study: Study) -> Table | None:
    """Tabulate where the tiered award pays nothing or less than a lower award; None if it never does."""
    rows = curve.gaps(study)
    if rows.empty:
        return None
    options = _options(study)
    body = [
        (
            options[r["option"]],
            join(award_name(study.rules.award(i)) for i in r["awards"])
            if r["awards"]
            else say("pays_nothing"),
            Money(r["sum_fen"]),
            _range(r["from_fen"], None if pd.isna(r["to_fen"]) else int(r["to_fen"])),
            r["holders"],
            r["firms"],
        )
        for r in records(rows)
    ]
    columns = (
        text(say("reading"), weight=1),
        text(say("less_than"), weight=1),
        money(say("its_sum")),
        money(nouns.base(study.rules)),
        number(say("holders", award=nouns.tiered_award(study.rules))),
        number(say("all_firms")),
    )
    note = say("note_gaps", base=nouns.base(study.rules))
    return Table(say("tbl_gaps"), "tbl-gaps", columns, tuple(body), notes=(note,))


def _range(low_fen: int, high_fen: int | None) -> Ends:
    high = None if high_fen is None else Money(high_fen)
    shown = say("range_fen", low=Money(low_fen), high=high)
    return Ends(Money(low_fen), None if high_fen is None else Money(high_fen), shown)


def notches(study: Study) -> Table:
    """Tabulate each threshold: its jump under every reading, and the firms on either side."""
    body: list[Row] = []
    for bound, group in curve.notches(study).groupby("threshold_fen", sort=True):
        first, *_ = every = records(group)
        body.append(
            (
                Wan(int(str(bound))),
                *(_jump_and_rates(r) for r in every),
                _sides(("firms_below", first["below"]), ("firms_above", first["above"])),
                _sides(("holders_below", first["holders_below"]), ("holders_above", first["holders_above"])),
                Shown(float(first["p_value"]), f"{first['p_value']:.2f}"),
            )
        )
    columns = (
        number(say("threshold"), say("wan_yuan")),
        *(text(name, weight=1) for name in _options(study)),
        number(say("below_above")),
        number(say("holders_below_above")),
        number(say("p_value")),
    )
    note = say("note_notches", base=nouns.base(study.rules), near=exact_decimal(study.settings.near * 100))
    return Table(say("tbl_notches"), "tbl-notches", columns, tuple(body), notes=(note,))


def _jump_and_rates(row: dict[str, Any]) -> Several:
    jump = Money(round(row["jump_fen"]))
    below, above = (Rate.of(row[name]) for name in ("rate_below", "rate_above"))
    return Several(
        ((say("jump_in_yuan"), jump), (say("rate_below"), below), (say("rate_above"), above)),
        say("jump_and_rates", jump=jump, below=below, above=above),
    )


def _sides(below: tuple[str, int], above: tuple[str, int]) -> Several:
    named = tuple((say(key), n) for key, n in (below, above))
    return Several(named, f"{below[1]} / {above[1]}", own_heads=True)


def distribution(study: Study) -> Table:
    """Tabulate the distribution of retention over firms."""
    rows = distribution_of(study)
    total = int(rows.loc[rows["group"] == "all", "total_fen"].iloc[0])
    names = [str(column) for column in rows if str(column).startswith("q")]
    body = [
        (
            say(f"group_{r['group']}", award=nouns.tiered_award(study.rules))
            if r["group"] in GROUPS
            else r["group"],
            r["firms"],
            r["above_gate"],
            Share(r["total_fen"], total),
            *(None if pd.isna(r[name]) else Wan(int(r[name]), places=1) for name in names),
        )
        for r in records(rows)
    ]
    columns = (
        text(say("group"), weight=1),
        number(say("firms")),
        number(say("at_gate")),
        number(say("share_base", base=nouns.base(study.rules))),
        *(number(f"P{name[1:]}", data_unit=say("wan_yuan")) for name in names),
    )
    caption = say("tbl_distribution", year=study.year, base=nouns.base(study.rules))
    return Table(caption, "tbl-distribution", columns, tuple(body))
