"""Tables of the public edition: honours, awards as protected figures, groups, targets, how all this was protected."""

from __future__ import annotations

from mq_analysis.analyses.publication import words as publication_words
from mq_analysis.analyses.publication.edition import PublicEdition
from mq_analysis.analyses.publication.settings import Dimension
from mq_analysis.measures.result import Result
from mq_analysis.report import target_words
from mq_analysis.report.display import Column, Table, number
from mq_analysis.report.format import award_name, percent_of
from mq_analysis.report.labels import Words
from mq_analysis.report.policy_tables import policy


def public_honours(edition: PublicEdition, lang: str) -> Table:
    """Tabulate the new honours of each year by kind, with the award that each can earn."""
    t = Words(lang)
    awards = {name: award for award in edition.rules.awards for name in award.honours}
    body = [
        (name, award_name(awards[name], t) if name in awards else "", *map(str, counts))
        for name, counts in edition.counts.honours
        if any(counts)
    ]
    sums = [sum(column) for column in zip(*(counts for _, counts in edition.counts.honours), strict=True)]
    columns = (
        Column(t("pub_honour"), weight=1.4),
        Column(t("award"), weight=1.2),
        *(number(str(year), t("honours_unit")) for year in edition.counts.years),
    )
    rows = (*body, (t("total"), "", *map(str, sums)))
    return Table(t("tbl_pub_honours"), "tbl-pub-honours", columns, rows, total_row=True)


def public_awards(edition: PublicEdition, lang: str) -> Table:
    """Tabulate firms, fixed awards and the range of all awards by year."""
    t = Words(lang)
    body = [
        (
            str(one.year),
            str(honoured),
            str(one.firms),
            publication_words.money(one.amount_fen, t),
            publication_words.span_of_sum(edition.awards.totals.get(one.year), t),
        )
        for one, honoured in zip(edition.counts.fixed, edition.counts.honoured, strict=True)
    ]
    columns = (
        Column(t("year")),
        number(t("pub_honoured"), t("firms_unit")),
        number(t("pub_fixed_firms"), t("firms_unit")),
        number(t("pub_fixed"), publication_words.unit(t)),
        number(t("pub_total"), publication_words.unit(t)),
    )
    notes = (t("note_pub_fixed"), t("note_pub_total"))
    return Table(t("tbl_pub_awards"), "tbl-pub-awards", columns, tuple(body), notes=notes)


def public_pools(edition: PublicEdition, lang: str) -> tuple[Table, ...]:
    """Tabulate the tiered awards of each complete period, as far as they are broken down."""
    t = Words(lang)
    found = []
    for pool in edition.awards.pools:
        body = [
            (
                publication_words.group_name(one.row, t) if one.row else t("pub_all"),
                publication_words.group_name(one.column, t) if one.column else t("pub_all"),
                t("pub_left_out") if one.firms is None else str(one.firms),
                publication_words.money(one.fen, t),
            )
            for one in sorted(pool.cells, key=lambda one: (one.row is None, one.column is None))
        ]
        columns = (
            *(Column(t(f"pub_{dimension}"), weight=1) for dimension in pool.layout),
            number(t("firms"), t("firms_unit")),
            number(t("pub_about"), publication_words.unit(t)),
        )
        skipped = 2 - len(pool.layout)
        rows = tuple((*row[: 2 - skipped], *row[2:]) for row in body)
        span = publication_words.period(pool.years)
        notes = (
            t(
                "note_pub_pool",
                unit=publication_words.amount(edition.settings.rounding.value, t),
            ),
        )
        caption = t("tbl_pub_pool", years=span)
        if pool.layout:
            found.append(Table(caption, f"tbl-pub-pool-{span}", columns, rows, True, notes))
    return tuple(found)


def public_groups(edition: PublicEdition, dimension: Dimension, lang: str) -> Table:
    """Tabulate firms, honours and fixed awards of the year by merged township or industry."""
    t = Words(lang)
    rows = edition.counts.groups[dimension]
    body = [
        (
            publication_words.group_name(row.group, t),
            str(row.firms),
            str(row.honours),
            publication_words.money(row.fixed_fen, t),
        )
        for row in rows
    ]
    total = (
        t("total"),
        str(edition.counts.honoured[-1]),
        str(sum(row.honours for row in rows)),
        publication_words.money(sum(row.fixed_fen for row in rows), t),
    )
    columns = (
        Column(t(f"pub_{dimension}"), weight=1),
        number(t("pub_honoured"), t("firms_unit")),
        number(t("pub_new_honours"), t("honours_unit")),
        number(t("pub_fixed"), publication_words.unit(t)),
    )
    caption = t(f"tbl_pub_{dimension}", year=edition.year)
    return Table(caption, f"tbl-pub-{dimension}", columns, (*body, total), total_row=True)


def public_targets(edition: PublicEdition, lang: str) -> Table | None:
    """Tabulate the targets: what they ask for, where they stand, on how much that rests; None without targets."""
    if not edition.targets:
        return None
    t = Words(lang)
    body = [
        (
            f"{r.target.id} {t.of(r.target.short)}",
            target_words.bound(r, t),
            target_words.figure(r, r.value, t),
            _rests_on(r, t),
            target_words.status_name(r.status, t),
        )
        for r in edition.targets
    ]
    columns = (
        Column(t("kpi_target"), weight=1.6),
        number(t("kpi_bound")),
        number(str(edition.year)),
        Column(t("pub_rests_on"), weight=1),
        Column(t("kpi_status"), weight=1),
    )
    notes = tuple(
        t("in_unit", name=r.target.id, unit=t.of(r.target.caution))
        for r in edition.targets
        if r.target.caution
    )
    caption = t("tbl_pub_targets", year=edition.year)
    return Table(caption, "tbl-pub-targets", columns, tuple(body), notes=notes)


def _rests_on(result: Result, t: Words) -> str:
    if result.only_declared:
        return t("kpi_declared")
    if result.measure.is_sample and result.total is not None:
        return t("pub_checks", n=f"{result.total:,.0f}")
    return t("kpi_full")


def public_rates(edition: PublicEdition, lang: str) -> Table | None:
    """Tabulate pass rates by year with the number of checks; None without any."""
    t = Words(lang)
    rates = [r for r in edition.targets if r.measure.is_sample]
    if not rates:
        return None
    years = sorted({int(year) for r in rates for year in r.history.index})
    body = [(t.of(r.target.short), *(_rate(r, year, t) for year in years)) for r in rates]
    columns = (Column(t("kpi_target"), weight=1.4), *(number(str(year)) for year in years))
    notes = (t("note_pub_rates", n=edition.settings.least_checks.value),)
    return Table(t("tbl_pub_rates"), "tbl-pub-rates", columns, tuple(body), notes=notes)


def _rate(result: Result, year: int, t: Words) -> str:
    value = result.of_year(year)
    if value is None:
        return t("pub_left_out")
    return t("pub_rate_n", rate=percent_of(value), n=f"{publication_words.checks(result, year):,}")


def policy_in_short(edition: PublicEdition, lang: str) -> tuple[Table, ...]:
    """Return the awards of the policy and the brackets of those that depend on an amount."""
    wanted = ("tbl-policy", "tbl-brackets")
    return tuple(table.shown(lang) for table in policy(edition.rules) if table.label.startswith(wanted))


def protection(edition: PublicEdition, lang: str) -> Table:
    """Tabulate the rules of protection, each with its reason."""
    t = Words(lang)
    s = edition.settings
    share = {
        "dominance": percent_of(s.dominance.value),
        "protection": percent_of(s.protection.value),
        "most_hidden": percent_of(s.breakdown.most_hidden),
    }
    rows = (
        ("least_firms", str(s.least_firms.value), s.least_firms.why),
        ("dominance", share["dominance"], s.dominance.why),
        ("protection", share["protection"], s.protection.why),
        ("pooled_years", str(s.pooled_years.value), s.pooled_years.why),
        ("rounding", publication_words.amount(s.rounding.value, t), s.rounding.why),
        ("ranges", _bounds(edition, t), s.ranges.why),
        ("breakdown", share["most_hidden"], s.breakdown.why),
        ("least_checks", str(s.least_checks.value), s.least_checks.why),
        ("groups", str(len(s.groups.township) + len(s.groups.industry)), s.groups.why),
    )
    body = tuple((t(f"pub_rule_{name}"), value, t.of(why)) for name, value, why in rows)
    columns = (Column(t("pub_rule"), weight=1.3), number(t("value")), Column(t("reason"), weight=2.2))
    return Table(t("tbl_pub_protection"), "tbl-pub-protection", columns, body)


def _bounds(edition: PublicEdition, t: Words) -> str:
    return t("comma").join(publication_words.money(fen, t) for fen in edition.settings.ranges.scales[0])


def public_sources(edition: PublicEdition, lang: str) -> Table:
    """Tabulate what the edition was made from: no hash of a table that holds firms, which would confirm guesses."""
    t = Words(lang)
    law = edition.rules.policy
    span = f"{law.versions[0].from_} – {law.versions[-1].to}"
    rows = (
        (t("source_policy"), f"{t.of(law.title)} ({span})"),
        (t("pub_source_issuer"), t.of(law.issuer)),
        (t("pub_source_data"), t.of(edition.org)),
        (t("pub_source_readings"), t("separator").join(_readings(edition, t))),
        (t("pub_source_years"), publication_words.period(edition.counts.years)),
    )
    return Table(t("tbl_sources"), "tbl-sources", (Column(t("item")), Column(t("value"), weight=1)), rows)


def _readings(edition: PublicEdition, t: Words) -> list[str]:
    """Write the readings that bear on awards in words: the question and how it is read."""
    readings = edition.rules.policy.readings
    return [
        t("pub_alt_series", name=t.of(one.question), said=t.of(one.options[edition.rules.readings[name]]))
        for name, one in readings.items()
        if one.affects == "awards"
    ]
