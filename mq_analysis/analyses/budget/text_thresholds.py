"""Sentences about the tiered award: what it pays at its gate, and the firms near a threshold."""

from __future__ import annotations

from mq_analysis.analyses.budget.thresholds import near_threshold
from mq_analysis.policy import Award, Rules
from mq_analysis.report import nouns
from mq_analysis.report.prose import Prose, callout, narrate, paragraph
from mq_analysis.report.values import Money
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.tier import has_tier, tier_of


def rates(year: Annual) -> Prose:
    """Say what the tiered award pays at its gate, and where it pays less than the award of a lower honour."""
    if not has_tier(year.rules):
        return Prose(())
    tier = tier_of(year.rules)
    names = {
        "base": nouns.base(year.rules),
        "gate": Money(tier.gate_fen),
        "at_gate": Money(year.rules.round_amount(tier.earnings(tier.gate_fen))),
    }
    lower = _next_lower(tier.award, year.rules)
    if lower is None or lower.fixed_fen is None:
        return Prose((callout(narrate("rates_alone", **names)),)) if tier.gate_fen else Prose(())
    even = tier.even_point(lower.fixed_fen)
    key = "rates_never"
    if even is not None:
        key = "rates_finding" if even > tier.gate_fen else "rates_fair"
    finding = narrate(
        key, **names, even=Money(even or 0), lower=nouns.award(lower, year.rules), flat=Money(lower.fixed_fen)
    )
    return Prose((callout(finding),))


def _next_lower(award: Award, rules: Rules) -> Award | None:
    """Return the award that a missed gate is paid as under some reading; None if there is none."""
    variants = next(a for v in rules.policy.versions for a in v.awards if a.id == award.id).gate_missed
    lower = next((v.pay_as for v in variants if v.pay_as), None)
    return rules.award(lower) if lower else None


def near(year: Annual) -> Prose:
    """Say how many holders of an honour of the tiered award lie near a threshold."""
    if not has_tier(year.rules):
        return Prose(())
    holders = int(near_threshold(year)["holds_honour"].sum())
    names = {"award": nouns.tiered_award(year.rules), "base": nouns.base(year.rules)}
    finding = narrate("near_finding", n=holders, **names) if holders else narrate("near_none", **names)
    return Prose((paragraph(finding),))
