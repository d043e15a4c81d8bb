"""Sentences about townships' own supplements, beside the county's and never added to them."""

from __future__ import annotations

from collections.abc import Sequence

from mq_analysis.analyses.budget.supplement import Supplement
from mq_analysis.base.money import yuan
from mq_analysis.report.display import Block, Prose, bullets, callout, paragraph, runs
from mq_analysis.report.labels import Words
from mq_analysis.rules.annual import Annual


def supplements(found: Sequence[Supplement], county: Annual, lang: str) -> Prose:
    """Say of each supplement who pays whom how much, and what one highest over both would change."""
    t = Words(lang)
    if not found:
        return Prose((paragraph(runs(t.template("sup_none"))),))
    return Prose(tuple(block for one in found for block in _told(one, county, t)))


def _told(one: Supplement, county: Annual, t: Words) -> list[Block]:
    said = (
        [runs(t.template("sup_example"))] if one.policy.supplement and one.policy.supplement.example else []
    )
    if one.assessment is None:
        head = runs(t.template("sup_not_covered"), title=t.of(one.policy.title), year=county.year)
        return [paragraph(head), *([bullets(said)] if said else [])]
    paid = one.firms["township_fen"]
    head = runs(
        t.template("sup_headline"),
        township=one.township,
        payer=t.of(one.policy.issuer),
        year=county.year,
        firms=int((paid.fillna(0) > 0).sum()),
        total=yuan(one.total_fen),
    )
    is_joint = county.rules.version.township is not None and county.rules.townships_stack_with_county
    points = [*said]
    if not is_joint:
        points.append(runs(t.template("sup_beside"), county=yuan(one.county_fen)))
    if one.joint_fen is None:
        points.append(runs(t.template("sup_no_joint")))
    else:
        joint, saved = yuan(one.joint_fen), yuan(one.saved_fen or 0)
        key = "sup_is_joint" if is_joint else "sup_joint"
        points.append(runs(t.template(key), joint=joint, saved=saved))
    if paid.isna().any():
        points.append(runs(t.template("sup_undecided"), n=int(paid.isna().sum())))
    return [callout(head), bullets(points)]
