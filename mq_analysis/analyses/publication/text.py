"""Sentences of the public edition, for readers who know neither the policy nor statistics."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from mq_analysis.analyses.publication import words as publication_words
from mq_analysis.analyses.publication.edition import PublicEdition
from mq_analysis.analyses.publication.withheld import competing_awards, numbers_of_amount
from mq_analysis.measures.status import STATUSES
from mq_analysis.report import nouns, target_words
from mq_analysis.report.display import Front
from mq_analysis.report.format import month_gap
from mq_analysis.report.front import with_gaps
from mq_analysis.report.labels import Words
from mq_analysis.report.prose import Prose, Said, bullets, callout, narrate, paragraph
from mq_analysis.report.spoken import award_name
from mq_analysis.report.target_words import LEVELS
from mq_analysis.report.values import Share, Value, format_number, join, say
from mq_analysis.rules.tier import has_tier


def public_front(edition: PublicEdition, lang: str) -> Front:
    """Return the front matter: county, year, and that the edition is public."""
    t = Words(lang)
    told = [month_gap(gap, edition.rules, t, public=True) for gap in edition.gaps]
    return Front(
        lang=t.lang,
        subtitle=t("front_subtitle", year=edition.year, policy=t.of(edition.rules.policy.title)),
        org=t.of(edition.org),
        date=f"{dt.date(edition.year, 12, 31)}",
        edition=t("edition_public"),
        notice=with_gaps(t.of(edition.notice), told, t),
        keywords=tuple(t("front_keywords").split(",")),
    )


def public_headline(edition: PublicEdition) -> Prose:
    """Summarise the year in a few sentences: honours, awards, targets, pass rates."""
    fixed = edition.counts.fixed[-1]
    total = sum(counts[-1] for _, counts in edition.counts.honours)
    counts = {
        "year": edition.year,
        "firms": edition.counts.honoured[-1],
        "honours": total,
        "items": nouns.items(edition.rules),
    }
    head = (
        narrate("pub_headline_counts", **counts)
        if edition.withheld
        else narrate("pub_headline", **counts, amount=_in_words(edition))
    )
    fixed_told = (
        narrate("pub_fixed_told", firms=fixed.firms, amount=publication_words.amount(fixed.amount_fen))
        if has_tier(edition.rules) or edition.withheld
        else narrate("pub_paid_told", firms=fixed.firms)
    )
    points = [
        *([fixed_told if fixed.firms else narrate("pub_fixed_none")] if edition.fixed else []),
        *([narrate("pub_withheld_told", n=len(edition.withheld))] if edition.withheld else []),
        *_say_ceilings(edition),
        *_say_pools(edition),
        *_targets(edition),
        *_best_rate(edition),
    ]
    return Prose((callout(head), bullets(points)))


def _say_ceilings(edition: PublicEdition) -> list[Said]:
    """Name the published awards whose amounts are ceilings until a person decides them."""
    names = [award_name(award) for award in edition.fixed if award.ceiling]
    return [narrate("pub_ceiling_told", awards=join(names))] if names else []


def _in_words(edition: PublicEdition) -> Value:
    figure = edition.awards.totals.get(edition.year)
    said = publication_words.span_of_sum(figure)
    return say("pub_amount", n=said) if figure else said


def _say_pools(edition: PublicEdition) -> list[Said]:
    return [
        narrate(
            "pub_pool_told",
            award=nouns.tiered_award(edition.rules),
            years=publication_words.period(pool.years),
            firms=pool.total.firms,
            amount=publication_words.amount(pool.total.fen or 0),
        )
        for pool in edition.awards.pools
    ]


def _targets(edition: PublicEdition) -> list[Said]:
    if not edition.targets:
        return []
    good = sum(LEVELS[r.status] == "good" for r in edition.targets)
    counts = Counter(r.status for r in edition.targets)
    said = join(
        say("kpi_count_of", status=target_words.status_name(s), n=counts[s]) for s in STATUSES if counts[s]
    )
    return [
        narrate(
            "pub_targets_told",
            n=len(edition.targets),
            good=good,
            statuses=said,
            target=edition.target_year,
        )
    ]


def _best_rate(edition: PublicEdition) -> list[Said]:
    """Name the pass rate with the most checks."""
    rates = [r for r in edition.targets if r.measure.is_sample and r.value is not None and r.total]
    if not rates:
        return []
    most = max(rates, key=lambda r: r.total or 0)
    return [
        narrate(
            "pub_rate_told",
            name=most.target.short,
            rate=Share.of(most.value or 0),
            n=format_number(most.total or 0, ",.0f"),
        )
    ]


def public_payment(edition: PublicEdition) -> Prose:
    """Say how awards are paid, which of their sums are withheld, and which wait for a later year."""
    blocks = []
    if edition.withheld:
        listed = join(award_name(award) for award in edition.withheld)
        blocks.append(paragraph(narrate("pub_awards_withheld", n=len(edition.withheld), awards=listed)))
    if not has_tier(edition.rules):
        rest = "_rest" if edition.withheld else ""
        key = ("pub_awards_fixed" if _are_fixed(edition) else "pub_awards_open") + rest
        return Prose((*blocks, *([paragraph(narrate(key))] if edition.fixed else [])))
    names = {"award": nouns.tiered_award(edition.rules), "base": nouns.base(edition.rules)}
    blocks.append(
        paragraph(narrate("pub_awards_how_beside" if edition.withheld else "pub_awards_how", **names))
    )
    if edition.awards.waiting:
        years = publication_words.period(edition.awards.waiting)
        least = edition.settings.least_firms.value
        blocks.append(paragraph(narrate("pub_waiting_told", years=years, least=least)))
    told = _say_pools(edition)
    return Prose((*blocks, *([bullets(told)] if told else [])))


def public_protection(edition: PublicEdition) -> Prose:
    """Say in plain words why some numbers are ranges, pooled, merged or missing, and how that was checked."""
    s = edition.settings
    merged = sum(len(row.group.names) > 1 for rows in edition.counts.groups.values() for row in rows)
    withholding = [narrate("pub_why_withheld")] if edition.withheld else []
    withholding += [narrate("pub_why_tied")] if edition.fixed and competing_awards(edition.rules) else []
    merging = narrate("pub_why_merge", least=s.least_firms.value, merged=merged)
    if not has_tier(edition.rules):
        rest = "_rest" if edition.withheld else ""
        key = ("pub_why_fixed" if _are_fixed(edition) else "pub_why_open") + rest
        points = [
            *withholding,
            *([narrate(key)] if edition.fixed else []),
            merging,
            *_say_omissions(edition),
        ]
        return Prose((paragraph(narrate("pub_why")), bullets(points)))
    base = nouns.base(edition.rules)
    points = [
        narrate("pub_why_base" if edition.fixed else "pub_why_base_alone", base=base),
        *withholding,
        narrate("pub_why_pool", least=s.least_firms.value),
        *([] if edition.withheld else [narrate("pub_why_range")]),
        merging,
        narrate("pub_why_audit", base=base, width=Share.of(s.protection.value)),
        *_say_omissions(edition),
    ]
    return Prose((paragraph(narrate("pub_why")), bullets(points)))


def _are_fixed(edition: PublicEdition) -> bool:
    """Say whether no award that is not withheld depends on a number of a firm or item, not even on a public one."""
    ids = {award.id for award in edition.withheld}
    mine = (award for award in edition.rules.ruled if award.id not in ids)
    return not any(any(True for _ in numbers_of_amount(award, edition.rules)) for award in mine)


def _say_omissions(edition: PublicEdition) -> list[Said]:
    """Name the targets and cells that are not shown, and why."""
    found = [
        narrate("pub_target_left_out", name=one.name, why=say(f"pub_left_{one.why}"))
        for one in edition.left_out
    ]
    cells = sum(pool.left_out for pool in edition.awards.pools)
    if cells:
        found.append(narrate("pub_cells_left_out", n=cells))
    coarser = [pool for pool in edition.awards.pools if pool.coarser and not pool.layout]
    if coarser:
        years = join(publication_words.period(pool.years) for pool in coarser)
        found.append(narrate("pub_coarser_told", years=years))
    return found or [narrate("pub_nothing_left_out")]
