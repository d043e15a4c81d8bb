"""Tables of scenarios compared with the baseline."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mq_analysis.analyses.scenarios import compare
from mq_analysis.analyses.scenarios.advice import on_scenarios
from mq_analysis.analyses.scenarios.behaviour import with_behaviour
from mq_analysis.analyses.scenarios.compare import (
    BASELINE,
    OPEN,
    Alternative,
    Comparison,
    by_clause,
    by_group,
    movements,
)
from mq_analysis.analyses.scenarios.split import Share, split
from mq_analysis.base.frames import records
from mq_analysis.report import nouns
from mq_analysis.report.spoken import ENTERPRISE, award_name, firm_name, place_name
from mq_analysis.report.table import Column, Row, Table, money, number, text
from mq_analysis.report.values import Money, Said, Value, join, pieces, say
from mq_analysis.rules.awards.gains import KINDS
from mq_analysis.rules.sums import UNREGISTERED


def title_of(found: Comparison, name: str) -> Value:
    """Return the head of a column or row: the baseline, or a scenario's title."""
    if name == BASELINE:
        return say("baseline")
    return next(a.title for a in found.alternatives if a.name == name)


def comparison(found: Comparison) -> Table:
    """Tabulate the total of the baseline and of each scenario, and how many firms win or lose."""
    rows = records(compare.totals(found))
    undecided = max(r[OPEN] for r in rows)
    kinds = (*KINDS, OPEN) if undecided else KINDS
    body = [
        (
            title_of(found, r["name"]),
            Money(r["total_fen"]),
            Money(r["difference_fen"], signed=True) if r["name"] != BASELINE else None,
            r["winners"],
            *(r[kind] if r["name"] != BASELINE or kind == OPEN else None for kind in kinds),
        )
        for r in rows
    ]
    open_told = (say("note_open_firms", n=undecided),) if undecided else ()
    notes = (say("note_kinds"), *open_told, *_hints(found))
    columns = (
        text(say("scenario"), weight=1),
        money(say("total_under")),
        money(say("difference_base")),
        number(say("firms")),
        *(number(say(f"kind_{kind}")) for kind in kinds),
    )
    return Table(say("tbl_compared", year=found.year), "tbl-compared", columns, tuple(body), notes=notes)


def _hints(found: Comparison) -> list[Said]:
    """Return the hints on each scenario, with its title if there are several."""
    hints = [
        (a, hint) for a in found.alternatives for hint in on_scenarios(found.setting, found.year, a.scenarios)
    ]
    several = len(found.alternatives) > 1
    return [say("hint", hint=pieces(a.title, say("colon"), hint) if several else hint) for a, hint in hints]


def movers(found: Comparison, most: int | None = None) -> list[Table]:
    """Tabulate for each scenario the firms whose sum changes, largest first (internal edition: it names firms)."""
    return [table for a in found.alternatives if (table := _movers(found, a, most))]


def _movers(found: Comparison, alternative: Alternative, most: int | None) -> Table | None:
    rows = movements(found, alternative)
    changed = rows[(rows["kind"] != "same") & ((rows["kind"] != OPEN) | (rows["difference_fen"] != 0))]
    if changed.empty:
        return None
    shown = changed if most is None else changed.head(most)
    policy_id = found.rules.policy.id
    body = [
        (
            firm_name(r),
            place_name(policy_id, r),
            Money(r["before_fen"]),
            Money(r["after_fen"]),
            Money(r["difference_fen"], signed=True),
            say(f"kind_{r['kind']}"),
        )
        for r in records(shown)
    ]
    columns = (
        text(ENTERPRISE, weight=1),
        text(say("township")),
        money(say("baseline")),
        money(say("scenario")),
        money(say("change")),
        text(say("kind_change")),
    )
    left = len(changed) - len(shown)
    return Table(
        say("tbl_movers", scenario=alternative.title),
        f"tbl-movers-{alternative.name.replace('+', '-')}",
        columns,
        tuple(body),
        notes=(say("note_more_firms", n=left),) if left else (),
    )


def scenario_clauses(found: Comparison) -> Table:
    """Tabulate the baseline by award, and how each scenario differs."""
    rows = by_clause(found)
    names = [award_name(found.rules.award(i)) if _has_award(found, i) else i for i in rows["award_id"]]
    return _differing(found, rows, names, "award", say("tbl_scenario_clauses", year=found.year))


def _has_award(found: Comparison, award_id: str) -> bool:
    return any(award.id == award_id for award in found.rules.awards)


def scenario_groups(found: Comparison, key: str) -> Table | None:
    """Tabulate the baseline by ``township``, ``industry`` or ``size``, and how each scenario differs.

    Returns:
        None if the register does not keep what the firms are grouped by.
    """
    columns = {"township": ["township_code", "township"], "industry": ["product_group"], "size": ["size"]}[
        key
    ]
    rows = by_group(found, columns)
    if set(rows[columns[0]]) <= {UNREGISTERED}:
        return None
    if key == "township":
        names = [place_name(found.rules.policy.id, r) for r in records(rows)]
    else:
        names = [r[columns[0]] or say("unregistered") for r in records(rows)]
    return _differing(found, rows, names, key, say(f"tbl_scenario_{key}", year=found.year))


def _differing(
    found: Comparison, rows: pd.DataFrame, names: Sequence[Value], key: str, caption: Said
) -> Table:
    others = [a.name for a in found.alternatives]
    body = [
        (name, Money(r[BASELINE]), *(Money(r[other] - r[BASELINE], signed=True) for other in others))
        for name, r in zip(names, records(rows), strict=True)
    ]
    sums = {name: int(rows[name].sum()) for name in (BASELINE, *others)}
    total: Row = (
        say("total"),
        Money(sums[BASELINE]),
        *(Money(sums[o] - sums[BASELINE], signed=True) for o in others),
    )
    columns = (
        text(say(key), weight=1.2),
        Column(say("baseline"), say("yuan"), "right", weight=0.8),
        *(Column(title_of(found, other), say("yuan"), "right", weight=1) for other in others),
    )
    notes = (say("note_differences"),)
    return Table(caption, f"tbl-scenario-{key}", columns, tuple(body), (total,), notes)


def splits(found: Comparison) -> list[Table]:
    """Tabulate the cost of each part of a scenario, for scenarios of more than one part."""
    tables = []
    for alternative in found.alternatives:
        if sum(len(s.overlay.changes) for s in alternative.scenarios) < 2:
            continue
        shares = split(found.setting, found.year, alternative.scenarios)
        if len(shares) > 1:
            tables.append(_split(alternative, shares))
    return tables


def _split(alternative: Alternative, shares: Sequence[Share]) -> Table:
    titles: dict[str, Value] = {s.name: s.overlay.title for s in alternative.scenarios}
    body = [
        (
            join(titles.get(name, name) for name in share.names),
            Money(share.in_order_fen, signed=True),
            None if share.shapley_fen is None else Money(round(share.shapley_fen), signed=True),
        )
        for share in shares
    ]
    means = [share.shapley_fen for share in shares if share.shapley_fen is not None]
    total: Row = (
        say("total"),
        Money(sum(share.in_order_fen for share in shares), signed=True),
        Money(int(sum(means)), signed=True) if means else None,
    )
    columns = (text(say("part"), weight=1), money(say("in_order")), money(say("shapley")))
    return Table(
        say("tbl_split", scenario=alternative.title),
        f"tbl-split-{alternative.name.replace('+', '-')}",
        columns,
        tuple(body),
        (total,),
        (say("note_split"),),
    )


def over_years(found: Comparison) -> Table:
    """Tabulate the totals of every year of the policy up to the comparison's, by scenario."""
    first = found.rules.policy.versions[0].from_.year
    names = [a.name for a in found.alternatives]
    rows = compare.over_years(found.setting, names, range(first, found.year + 1))
    years = list(dict.fromkeys(rows["year"].tolist()))
    totals = {(r["name"], r["year"]): r["total_fen"] for r in records(rows)}
    body = [
        (
            title_of(found, name),
            *(None if pd.isna(totals[name, y]) else Money(int(totals[name, y])) for y in years),
        )
        for name in [BASELINE, *names]
    ]
    columns = (text(say("scenario"), weight=1), *(money(str(year)) for year in years))
    notes = (say("note_not_in_force"),) if rows["total_fen"].isna().any() else ()
    return Table(say("tbl_over_years"), "tbl-over-years", columns, tuple(body), notes=notes)


def behaviour(found: Comparison) -> Table | None:
    """Tabulate scenarios that assume behaviour, without and with it; None if none does."""
    pairs = [(a, with_behaviour(found, a)) for a in found.alternatives]
    assumed = [(a, answer) for a, answer in pairs if answer]
    if not assumed:
        return None
    body = [
        (
            a.title,
            Money(b.static_fen),
            None if b.why_not else Money(b.retention_fen, signed=True),
            Money(b.honours_fen, signed=True),
            Money(b.total_fen),
            None if b.why_not else Money(b.located_fen, signed=True),
        )
        for a, b in assumed
    ]
    base = nouns.base_if_any(found.rules)
    columns = (
        text(say("scenario"), weight=1),
        money(say("without_behaviour")),
        money(say("by_base", base=base)),
        money(say("by_items", items=nouns.items(found.rules))),
        money(say("with_behaviour")),
        money(say("base_located", base=base)),
    )
    notes = (
        say("note_behaviour"),
        *(say("note_elasticities", title=a.title, note=b.assumed.note) for a, b in assumed),
    )
    return Table(say("tbl_behaviour", year=found.year), "tbl-behaviour", columns, tuple(body), notes=notes)
