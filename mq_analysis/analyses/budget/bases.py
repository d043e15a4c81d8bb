"""From which figures each award was computed: those that the amount of its item reads."""

from __future__ import annotations

from collections.abc import Mapping

from mq_analysis.base.frames import records
from mq_analysis.policy import Award, Rules
from mq_analysis.policy.terms import Fixed
from mq_analysis.report.labels import Words
from mq_analysis.report.rules_in_words import Phrase, Phrases
from mq_analysis.report.text_basis import basis_text
from mq_analysis.rules.amounts import Row, trace
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards.missing import item_facts
from mq_analysis.rules.facts import gather
from mq_analysis.rules.open_year import tiered_base

Bases = Mapping[tuple[str, str, str], Phrase]
"""What an amount was computed from, by firm, award as it was looked at, and item."""


def award_bases(year: Annual) -> Bases:
    """Return what each item that is paid was computed from.

    Fixed sums have no basis, tiered awards tell theirs apart, and of an open year the figures are still to come.
    """
    looked = year.assessment.looked_at
    paid = looked[looked["paid_fen"].fillna(0) > 0]
    ruled = (award for award in year.rules.ruled if not is_of_base(award, year.rules))
    awards = {award.key: award for award in ruled if not isinstance(award.amount, Fixed)}
    paid = paid[paid["under"].isin(awards)]
    if paid.empty or year.is_estimate:
        return {}
    gathered = gather(year.tables, year.rules)
    found: dict[tuple[str, str, str], Phrase] = {}
    for key, award in awards.items():
        rows = paid[paid["under"] == key]
        mine = {(row["org_code"], row["honour_id"]) for row in records(rows)}
        for facts in item_facts(award, rows["honour_id"], gathered, year.rules):
            code, item = facts["org_code"], facts["item_id"]
            if (code, item) in mine:
                row = Row(year.rules.facts, facts, gathered.unkept)
                basis = award, trace(award, row), row
                if basis_text(Phrases(year.rules, Words("zh")), *basis):
                    found[code, key, item] = Phrase(year.rules, basis_text, basis)
    return found


def is_of_base(award: Award, rules: Rules) -> bool:
    """Say whether an award is a share of the sum that the report calls the base (`tiered_base`)."""
    base = tiered_base(rules)
    return base is not None and award.schedule is not None and award.schedule.of == base.id
