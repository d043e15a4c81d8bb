"""Tables of the public edition: honours, protected figures of awards, groups, targets, rules of protection."""

from __future__ import annotations

from collections.abc import Mapping

from mq_analysis.analyses.publication import words as publication_words
from mq_analysis.analyses.publication.choose import Pool
from mq_analysis.analyses.publication.edition import PublicEdition
from mq_analysis.analyses.publication.settings import Dimension
from mq_analysis.measures.result import Result
from mq_analysis.policy import Award, Label
from mq_analysis.report import nouns, target_words
from mq_analysis.report.cells import Several, list_values
from mq_analysis.report.policy_tables import policy
from mq_analysis.report.spoken import award_name
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.values import Share, Shown, Value, join, pieces, say
from mq_analysis.rules.tier import has_tier

LEFT_OUT = Shown(None, say("pub_left_out"))
"""A cell that is not published."""


def public_honours(edition: PublicEdition) -> Table:
    """Tabulate the new honours of each year by kind, with the award that each can earn."""
    awards = {name: award for award in edition.rules.awards for name in award.honours}
    body = [
        (name, _earns(name, awards), *map(int, counts))
        for name, counts in edition.counts.honours
        if any(counts)
    ]
    columns = (
        text(nouns.items_head(edition.rules), weight=1.4),
        text(say("award"), weight=1.2),
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
    """Tabulate firms and awards by year; beside a tiered award the fixed awards, and the range of all awards."""
    is_tiered = has_tier(edition.rules)
    body = [
        (
            one.year,
            int(honoured),
            int(one.firms),
            publication_words.money(one.amount_fen),
            *([publication_words.span_of_sum(edition.awards.totals.get(one.year))] if is_tiered else []),
        )
        for one, honoured in zip(edition.counts.fixed, edition.counts.honoured, strict=True)
    ]
    columns = (
        text(say("year")),
        number(say("pub_honoured", items=nouns.items(edition.rules)), say("firms_unit")),
        number(say("pub_fixed_firms" if is_tiered else "pub_paid_firms"), say("firms_unit")),
        number(_sums_head(edition), publication_words.UNIT),
        *([number(say("pub_total"), publication_words.UNIT)] if is_tiered else []),
    )
    notes: tuple[Value, ...] = ()
    if is_tiered:
        names = {"award": nouns.tiered_award(edition.rules), "base": nouns.base(edition.rules)}
        notes = (say("note_pub_fixed", **names), say("note_pub_total"))
    return Table(say("tbl_pub_awards"), "tbl-pub-awards", columns, tuple(body), notes=notes)


def _sums_head(edition: PublicEdition) -> Value:
    """Head a column of sums: beside a tiered award they are those of the fixed awards."""
    return say("pub_fixed" if has_tier(edition.rules) else "pub_paid")


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
            publication_words.money(row.fixed_fen),
        )
        for row in rows
    ]
    total = (
        say("total"),
        int(edition.counts.honoured[-1]),
        int(sum(row.honours for row in rows)),
        publication_words.money(sum(row.fixed_fen for row in rows)),
    )
    columns = (
        text(say(f"pub_{dimension}"), weight=1),
        number(say("pub_honoured", items=nouns.items(edition.rules)), say("firms_unit")),
        number(say("pub_new_items", items=nouns.items(edition.rules)), say("honours_unit")),
        number(_sums_head(edition), publication_words.UNIT),
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


def policy_in_short(edition: PublicEdition) -> tuple[Table, ...]:
    """Return the awards of the policy, the brackets of those that depend on an amount, and quotas and limits."""
    wanted = ("tbl-policy", "tbl-brackets", "tbl-steps")
    return tuple(table for table in policy(edition.rules) if table.label.startswith(wanted))


def protection(edition: PublicEdition) -> Table:
    """Tabulate the rules of protection, each with its reason."""
    s = edition.settings
    tiered: tuple[tuple[str, Value, Value], ...] = (
        ("dominance", Share.of(s.dominance.value), s.dominance.why),
        ("protection", Share.of(s.protection.value), s.protection.why),
        ("pooled_years", int(s.pooled_years.value), s.pooled_years.why),
        ("ranges", _bounds(edition), s.ranges.why),
        ("breakdown", Share.of(s.breakdown.most_hidden), s.breakdown.why),
        ("rounding", publication_words.amount(s.rounding.value), s.rounding.why),
    )
    groups = (*s.groups.township, *s.groups.industry)
    are_set = any(len(group.members) > 1 for group in groups)
    rows: tuple[tuple[str, Value, Value], ...] = (
        ("least_firms", int(s.least_firms.value), s.least_firms.why),
        *(tiered if has_tier(edition.rules) else ()),
        *([("least_checks", int(s.least_checks.value), s.least_checks.why)] if edition.targets else []),
        *([("groups", len(groups), s.groups.why)] if are_set else []),
    )
    body = tuple((say(f"pub_rule_{name}"), value, why) for name, value, why in rows)
    columns = (text(say("pub_rule"), weight=1.3), number(say("value")), text(say("reason"), weight=2.2))
    return Table(say("tbl_pub_protection"), "tbl-pub-protection", columns, body)


def _bounds(edition: PublicEdition) -> Value:
    return list_values(publication_words.money(fen) for fen in edition.settings.ranges.scales[0])


def public_sources(edition: PublicEdition) -> Table:
    """Tabulate the sources of the edition, without hashes of tables with firms, which could confirm guesses."""
    law = edition.rules.policy
    span = f"{law.versions[0].from_} – {law.versions[-1].to}"
    rows: tuple[Row, ...] = (
        (say("source_policy"), pieces(law.title, f" ({span})")),
        (say("pub_source_issuer"), law.issuer),
        *([(say("pub_source_data"), edition.org)] if edition.org.zh else []),
        (say("pub_source_readings"), join(_readings(edition), "separator")),
        (say("pub_source_years"), publication_words.period(edition.counts.years)),
    )
    columns = (text(say("item")), text(say("value"), weight=1))
    return Table(say("tbl_sources"), "tbl-sources", columns, rows)


def _readings(edition: PublicEdition) -> list[Value]:
    """Write the readings that affect awards in words: the question and the chosen option."""
    return [
        say("pub_alt_series", name=one.question, said=one.options[edition.rules.readings[name]])
        for name, one in edition.rules.policy.readings.items()
        if one.affects == "awards"
    ]
