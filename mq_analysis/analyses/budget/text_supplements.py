"""Sentences about townships' own supplements, beside the county's and never added to them."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.budget.supplement import Supplement
from mq_analysis.report.prose import Block, Prose, bullets, callout, narrate, paragraph
from mq_analysis.report.values import Money
from mq_analysis.rules.annual import Annual


def supplements(found: Sequence[Supplement], county: Annual) -> Prose:
    """Say for each supplement who pays how much to whom, and what paying only the highest over both would change."""
    allowed = county.rules.version.township
    if not found:
        return Prose((paragraph(narrate("sup_none", quote=allowed.quote)),)) if allowed else Prose(())
    return Prose(tuple(block for one in found for block in _blocks(one, county)))


def _blocks(one: Supplement, county: Annual) -> list[Block]:
    points = [narrate("sup_example")] if one.policy.supplement and one.policy.supplement.example else []
    if one.assessment is None:
        head = narrate("sup_not_covered", title=one.policy.title, year=county.year)
        return [paragraph(head), *([bullets(points)] if points else [])]
    paid = one.firms["township_fen"]
    head = narrate(
        "sup_headline",
        township=one.township,
        payer=one.policy.issuer,
        year=county.year,
        firms=int((paid.fillna(0) > 0).sum()),
        total=Money(one.total_fen),
    )
    is_joint = county.rules.version.township is not None and county.rules.townships_stack_with_county
    if not is_joint:
        points.append(narrate("sup_beside", county=Money(one.county_fen)))
    if one.joint_fen is None:
        points.append(narrate("sup_no_joint"))
    else:
        key = "sup_is_joint" if is_joint else "sup_joint"
        points.append(narrate(key, joint=Money(one.joint_fen), saved=Money(one.saved_fen or 0)))
    if paid.isna().any():
        points.append(narrate("sup_undecided", n=int(paid.isna().sum())))
    return [callout(head), bullets(points)]
