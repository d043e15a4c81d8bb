"""Tables of the public edition: honours, protected figures of awards, groups, targets."""

from __future__ import annotations

from collections.abc import Mapping

from mq_analysis.analyses.publication import words as publication_words
from mq_analysis.analyses.publication.choose import Pool
from mq_analysis.analyses.publication.edition import PublicEdition
from mq_analysis.analyses.publication.settings import Dimension
from mq_analysis.analyses.publication.withheld import competing_awards
from mq_analysis.measures.result import Result
from mq_analysis.policy import Award, Label
from mq_analysis.report import nouns, target_words
from mq_analysis.report.cells import Several
from mq_analysis.report.spoken import award_name
from mq_analysis.report.table import Column, Row, Table, number, text
from mq_analysis.report.values import Share, Shown, Value, say
from mq_analysis.rules.tier import has_tier

LEFT_OUT = Shown(None, say("pub_left_out"))
"""A cell that is not published."""


def public_honours(edition: PublicEdition) -> Table:
    """Tabulate the new honours of each year by kind, with the award that each can earn."""
    awards = {name: award for award in edition.rules.awards for name in award.honours}
    shown = [(name, counts) for name, counts in edition.counts.honours if any(counts)]
    has_honours = any(
        isinstance(name, str) for name, _ in shown
    )  # other items stand under their award already
    body = [
        (name, *([_earns(name, awards)] if has_honours else []), *map(int, counts)) for name, counts in shown
    ]
    columns = (
        text(nouns.items_head(edition.rules), weight=1.4),
        *([text(say("award"), weight=1.2)] if has_honours else []),
        *(number(year, say("honours_unit")) for year in edition.counts.years),
    )
    caption = say("tbl_pub_items", items=nouns.items(edition.rules))
    return Table(caption, "tbl-pub-honours", columns, tuple(body)).with_total()


def _earns(name: str | Label, awards: Mapping[str, Award]) -> Value:
    """Name the award that an honour can earn; items of other awards stand under its name already."""
    if isinstance(name, str):
        return award_name(awards[name]) if name in awards else ""
    return name


def public_awards(edition: PublicEdition) -> Table:
    """Tabulate firms and fixed awards by year; beside a tiered award also the range of all awards."""
    is_tiered, has_range = has_tier(edition.rules), has_tier(edition.rules) and not edition.withheld
    are_some = is_tiered or bool(edition.withheld)
    body = [
        (
            one.year,
            int(honoured),
            *([int(one.firms), publication_words.money(one.amount_fen)] if edition.fixed else []),
            *([publication_words.span_of_sum(edition.awards.totals.get(one.year))] if has_range else []),
        )
        for one, honoured in zip(edition.counts.fixed, edition.counts.honoured, strict=True)
    ]
    columns = (
        text(say("year")),
        number(say("pub_honoured", items=nouns.items(edition.rules)), say("firms_unit")),
        *(
            [number(say("pub_fixed_firms" if are_some else "pub_paid_firms"), say("firms_unit"))]
            if edition.fixed
            else []
        ),
        *_sums_column(edition),
        *([number(say("pub_total"), publication_words.UNIT)] if has_range else []),
    )
    notes: list[Value] = []
    if is_tiered and edition.fixed:
        names = {"award": nouns.tiered_award(edition.rules), "base": nouns.base(edition.rules)}
        notes.append(say("note_pub_fixed", **names))
    if has_range:
        notes.append(say("note_pub_total"))
    if edition.withheld and edition.fixed:
        notes.append(
            say("note_pub_withheld_tied" if competing_awards(edition.rules) else "note_pub_withheld")
        )
    return Table(say("tbl_pub_awards"), "tbl-pub-awards", columns, tuple(body), notes=tuple(notes))


def _sums_column(edition: PublicEdition) -> list[Column]:
    """Head the sums of the awards that anybody can work out; no column if there is no such award."""
    if not edition.fixed:
        return []
    are_all = len(edition.fixed) == len(edition.rules.awards)
    return [number(say("pub_paid" if are_all else "pub_fixed"), publication_words.UNIT)]


def public_pools(edition: PublicEdition) -> tuple[Table, ...]:
    """Tabulate the tiered awards of each complete period, with the chosen breakdown."""
    return tuple(_pool(edition, pool) for pool in edition.awards.pools if pool.layout)


def _pool(edition: PublicEdition, pool: Pool) -> Table:
    rows: list[Row] = []
    totals: list[Row] = []
    for one in sorted(pool.cells, key=lambda one: (one.row is None, one.column is None)):
        groups = (one.row, one.column)[: len(pool.layout)]
        row = (
            *(publication_words.group_name(group) if group else say("pub_all") for group in groups),
            LEFT_OUT if one.firms is None else int(one.firms),
            publication_words.money(one.fen),
        )
        (rows if all(groups) else totals).append(row)
    columns = (
        *(text(say(f"pub_{dimension}"), weight=1) for dimension in pool.layout),
        number(say("firms"), say("firms_unit")),
        number(say("pub_about"), publication_words.UNIT),
    )
    span = publication_words.period(pool.years)
    notes = (say("note_pub_pool", unit=publication_words.amount(edition.settings.rounding.value)),)
    caption, label = say("tbl_pub_pool", years=span), f"tbl-pub-pool-{span}"
    return Table(caption, label, columns, tuple(rows), tuple(totals), notes)


def public_groups(edition: PublicEdition, dimension: Dimension) -> Table | None:
    """Tabulate firms, honours and fixed awards of the year by merged township or industry; None if none is known."""
    rows = edition.counts.groups[dimension]
    if not edition.counts.has_groups(dimension):
        return None
    body = [
        (
            publication_words.group_name(row.group),
            int(row.firms),
            int(row.honours),
            *([publication_words.money(row.fixed_fen)] if edition.fixed else []),
        )
        for row in rows
    ]
    total = (
        say("total"),
        int(edition.counts.honoured[-1]),
        int(sum(row.honours for row in rows)),
        *([publication_words.money(sum(row.fixed_fen for row in rows))] if edition.fixed else []),
    )
    columns = (
        text(say(f"pub_{dimension}"), weight=1),
        number(say("pub_honoured", items=nouns.items(edition.rules)), say("firms_unit")),
        number(say("pub_new_items", items=nouns.items(edition.rules)), say("honours_unit")),
        *_sums_column(edition),
    )
    caption = say(f"tbl_pub_{dimension}", year=edition.year)
    return Table(caption, f"tbl-pub-{dimension}", columns, tuple(body), (total,))


def public_targets(edition: PublicEdition) -> Table | None:
    """Tabulate the targets: bound, figure, and the number of cases behind it; None without targets."""
    if not edition.targets:
        return None
    body = [
        (
            target_words.target_name(r),
            target_words.bound(r),
            target_words.figure(r, r.value),
            _rests_on(r),
            target_words.status_name(r.status),
        )
        for r in edition.targets
    ]
    columns = (
        text(say("kpi_target"), weight=1.6),
        number(say("kpi_bound")),
        number(edition.year),
        text(say("pub_rests_on"), weight=1),
        text(say("kpi_status"), weight=1),
    )
    notes = tuple(
        say("in_unit", name=r.target.id, unit=r.target.caution) for r in edition.targets if r.target.caution
    )
    caption = say("tbl_pub_targets", year=edition.year)
    return Table(caption, "tbl-pub-targets", columns, tuple(body), notes=notes)


def _rests_on(result: Result) -> Value:
    if result.only_declared:
        return say("kpi_declared")
    if result.measure.is_sample and result.total is not None:
        return target_words.count(result.total, say("pub_checks", n=f"{result.total:,.0f}"))
    return say("kpi_full")


def public_rates(edition: PublicEdition) -> Table | None:
    """Tabulate pass rates by year with the number of checks; None without any."""
    rates = [r for r in edition.targets if r.measure.is_sample]
    if not rates:
        return None
    years = sorted({int(year) for r in rates for year in r.history.index})
    body = [(r.target.short, *(_rate(r, year) for year in years)) for r in rates]
    columns = (text(say("kpi_target"), weight=1.4), *(number(year) for year in years))
    notes = (say("note_pub_rates", n=edition.settings.least_checks.value),)
    return Table(say("tbl_pub_rates"), "tbl-pub-rates", columns, tuple(body), notes=notes)


def _rate(result: Result, year: int) -> Value:
    value = result.of_year(year)
    rate = None if value is None else Share.of(value)
    n = None if value is None else publication_words.checks(result, year)
    shown = LEFT_OUT if value is None else say("pub_rate_n", rate=rate, n=f"{n:,}")
    return Several(((say("pub_pass_rate"), rate), (say("pub_batches"), n)), shown)
