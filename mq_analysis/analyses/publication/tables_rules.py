"""Tables of what the public edition rests on: the policy in short, the rules of protection, the sources."""

from __future__ import annotations

from mq_analysis.analyses.publication import words as publication_words
from mq_analysis.analyses.publication.edition import PublicEdition
from mq_analysis.report.cells import list_values
from mq_analysis.report.policy_tables import policy
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.values import Share, Value, join, pieces, say
from mq_analysis.rules.tier import has_tier


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
        *([] if edition.withheld else [("ranges", _bounds(edition), s.ranges.why)]),
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
        *([(say("pub_source_open"), join(edition.open_years))] if edition.open_years else []),
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
