"""Tables of scenarios beside the baseline."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mq_analysis.analyses.scenarios import compare
from mq_analysis.analyses.scenarios.advice import on_scenarios
from mq_analysis.analyses.scenarios.behaviour import answered
from mq_analysis.analyses.scenarios.compare import (
    BASELINE,
    Alternative,
    Comparison,
    by_clause,
    by_group,
    movements,
)
from mq_analysis.analyses.scenarios.split import Share, split
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import DASH, award_name, firm_name, place_name, signed
from mq_analysis.report.labels import Words
from mq_analysis.rules.awards.moves import KINDS


def title_of(found: Comparison, name: str, t: Words) -> str:
    """Return what a column or row is headed: the baseline, or a scenario's title."""
    if name == BASELINE:
        return t("baseline")
    return t.of(next(a.title for a in found.alternatives if a.name == name))


def compared(found: Comparison, lang: str) -> Table:
    """Tabulate the total of the baseline and of each scenario, and how many firms win or lose."""
    t = Words(lang)
    rows = records(compare.totals(found))
    body = [
        (
            title_of(found, r["name"], t),
            yuan(r["total_fen"]),
            signed(r["difference_fen"]) if r["name"] != BASELINE else DASH,
            str(r["winners"]),
            *(str(r[kind]) if r["name"] != BASELINE else DASH for kind in KINDS),
        )
        for r in rows
    ]
    undecided = max(r["undecided"] for r in rows)
    notes = (t("note_kinds"), *((t("note_undecided", n=undecided),) if undecided else ()), *_hints(found, t))
    columns = (
        Column(t("scenario"), weight=1),
        number(t("total_under"), t("yuan")),
        number(t("difference_base"), t("yuan")),
        number(t("firms")),
        *(number(t(f"kind_{kind}")) for kind in KINDS),
    )
    return Table(t("tbl_compared", year=found.year), "tbl-compared", columns, tuple(body), notes=notes)


def _hints(found: Comparison, t: Words) -> list[str]:
    """Return the hints on each scenario, with its title where there are several."""
    told = [
        (a, hint)
        for a in found.alternatives
        for hint in on_scenarios(found.setting, found.year, a.scenarios, t.lang)
    ]
    several = len(found.alternatives) > 1
    return [t("hint", hint=f"{t.of(a.title)}{t('colon')}{hint}" if several else hint) for a, hint in told]


def movers(found: Comparison, lang: str, most: int | None = None) -> list[Table]:
    """Tabulate for each scenario the firms whose sum changes, largest first (internal edition: it names firms)."""
    t = Words(lang)
    return [table for a in found.alternatives if (table := _movers(found, a, t, most))]


def _movers(found: Comparison, alternative: Alternative, t: Words, most: int | None) -> Table | None:
    rows = movements(found, alternative)
    changed = rows[rows["kind"] != "same"]
    if changed.empty:
        return None
    shown = changed if most is None else changed.head(most)
    policy_id = found.rules.policy.id
    body = [
        (
            firm_name(r, t),
            place_name(policy_id, r, t),
            yuan(r["before_fen"]),
            yuan(r["after_fen"]),
            signed(r["difference_fen"]),
            t(f"kind_{r['kind']}"),
        )
        for r in records(shown)
    ]
    columns = (
        Column(f"{t('enterprise')} / {t('org_code')}", weight=1),
        Column(t("township")),
        number(t("baseline"), t("yuan")),
        number(t("scenario"), t("yuan")),
        number(t("change"), t("yuan")),
        Column(t("kind_change")),
    )
    left = len(changed) - len(shown)
    return Table(
        t("tbl_movers", scenario=t.of(alternative.title)),
        f"tbl-movers-{alternative.name.replace('+', '-')}",
        columns,
        tuple(body),
        notes=(t("note_more_firms", n=left),) if left else (),
    )


def scenario_clauses(found: Comparison, lang: str) -> Table:
    """Tabulate the baseline by award, and how each scenario differs."""
    t = Words(lang)
    rows = by_clause(found)
    names = [award_name(found.rules.award(i), t) if _known(found, i) else i for i in rows["award_id"]]
    return _differing(found, rows, names, "award", t("tbl_scenario_clauses", year=found.year), t)


def _known(found: Comparison, award_id: str) -> bool:
    return any(award.id == award_id for award in found.rules.awards)


def scenario_groups(found: Comparison, key: str, lang: str) -> Table:
    """Tabulate the baseline by ``township``, ``industry`` or ``size``, and how each scenario differs."""
    t = Words(lang)
    columns = {"township": ["township_code", "township"], "industry": ["product_group"], "size": ["size"]}[
        key
    ]
    rows = by_group(found, columns)
    if key == "township":
        names = [place_name(found.rules.policy.id, r, t) for r in records(rows)]
    else:
        names = [r[columns[0]] or t("unregistered") for r in records(rows)]
    return _differing(found, rows, names, key, t(f"tbl_scenario_{key}", year=found.year), t)


def _differing(
    found: Comparison, rows: pd.DataFrame, names: Sequence[str], key: str, caption: str, t: Words
) -> Table:
    others = [a.name for a in found.alternatives]
    body = [
        (name, yuan(r[BASELINE]), *(signed(r[other] - r[BASELINE]) for other in others))
        for name, r in zip(names, records(rows), strict=True)
    ]
    sums = {name: int(rows[name].sum()) for name in (BASELINE, *others)}
    last = (t("total"), yuan(sums[BASELINE]), *(signed(sums[o] - sums[BASELINE]) for o in others))
    columns = (
        Column(t(key), weight=1.2),
        Column(t("baseline"), t("yuan"), "right", weight=0.8),
        *(Column(title_of(found, other, t), t("yuan"), "right", weight=1) for other in others),
    )
    notes = (t("note_differences"),)
    return Table(caption, f"tbl-scenario-{key}", columns, (*body, last), total_row=True, notes=notes)


def splits(found: Comparison, lang: str) -> list[Table]:
    """Tabulate what each part of a scenario costs, for scenarios of more than one part."""
    t = Words(lang)
    tables = []
    for alternative in found.alternatives:
        if sum(len(s.overlay.changes) for s in alternative.scenarios) < 2:
            continue
        shares = split(found.setting, found.year, alternative.scenarios)
        if len(shares) > 1:
            tables.append(_split(alternative, shares, t))
    return tables


def _split(alternative: Alternative, shares: Sequence[Share], t: Words) -> Table:
    titles = {s.name: t.of(s.overlay.title) for s in alternative.scenarios}
    body = [
        (
            t("comma").join(titles.get(name, name) for name in share.names),
            signed(share.in_order_fen),
            DASH if share.shapley_fen is None else signed(round(share.shapley_fen)),
        )
        for share in shares
    ]
    means = [share.shapley_fen for share in shares if share.shapley_fen is not None]
    last = (
        t("total"),
        signed(sum(share.in_order_fen for share in shares)),
        signed(int(sum(means))) if means else DASH,
    )
    columns = (Column(t("part"), weight=1), number(t("in_order"), t("yuan")), number(t("shapley"), t("yuan")))
    return Table(
        t("tbl_split", scenario=t.of(alternative.title)),
        f"tbl-split-{alternative.name.replace('+', '-')}",
        columns,
        (*body, last),
        total_row=True,
        notes=(t("note_split"),),
    )


def over_years(found: Comparison, lang: str) -> Table:
    """Tabulate the totals of every year of the policy up to the comparison's, by scenario."""
    t = Words(lang)
    first = found.rules.policy.versions[0].from_.year
    names = [a.name for a in found.alternatives]
    rows = compare.over_years(found.setting, names, range(first, found.year + 1))
    years = list(dict.fromkeys(rows["year"].tolist()))
    totals = {(r["name"], r["year"]): r["total_fen"] for r in records(rows)}
    body = [
        (
            title_of(found, name, t),
            *(DASH if pd.isna(totals[name, y]) else yuan(int(totals[name, y])) for y in years),
        )
        for name in [BASELINE, *names]
    ]
    columns = (Column(t("scenario"), weight=1), *(number(str(year), t("yuan")) for year in years))
    notes = (t("note_not_in_force"),) if rows["total_fen"].isna().any() else ()
    return Table(t("tbl_over_years"), "tbl-over-years", columns, tuple(body), notes=notes)


def behaviour(found: Comparison, lang: str) -> Table | None:
    """Tabulate scenarios that assume behaviour, without and with it; None if none does."""
    t = Words(lang)
    pairs = [(a, answered(found, a)) for a in found.alternatives]
    assumed = [(a, answer) for a, answer in pairs if answer]
    if not assumed:
        return None
    body = [
        (
            t.of(a.title),
            yuan(b.static_fen),
            DASH if b.why_not else signed(b.retention_fen),
            signed(b.honours_fen),
            yuan(b.total_fen),
            DASH if b.why_not else signed(b.located_fen),
        )
        for a, b in assumed
    ]
    columns = (
        Column(t("scenario"), weight=1),
        number(t("without_behaviour"), t("yuan")),
        number(t("by_retention"), t("yuan")),
        number(t("by_honours"), t("yuan")),
        number(t("with_behaviour"), t("yuan")),
        number(t("retention_located"), t("yuan")),
    )
    notes = (
        t("note_behaviour"),
        *(t("note_elasticities", title=t.of(a.title), note=t.of(b.assumed.note)) for a, b in assumed),
    )
    return Table(t("tbl_behaviour", year=found.year), "tbl-behaviour", columns, tuple(body), notes=notes)
