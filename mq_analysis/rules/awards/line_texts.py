"""The texts of a line: its award, who is paid, and what steps group it by."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from mq_analysis.base.frames import LazyFrame, Text
from mq_analysis.policy import Award, Rules
from mq_analysis.rules.awards.columns import AS_ANOTHER
from mq_analysis.rules.facts.items import PRODUCT, SUBJECT


def texts_of(award: Award, rows: LazyFrame, rules: Rules) -> dict[str, Text]:
    """Return the texts of the lines of an award by column; ``item`` is empty where no step goes by it."""
    return {
        "line": _line(award),
        "layer": award.layer,
        "class": _class(award, rules),
        "award": award.id,
        "under": award.key,
        "item": _item(award, rows) if any("item" in s.key for s in rules.steps) else "",
        "payee": _payee(award),
    }


def _class(award: Award, rules: Rules) -> Text:
    if award.pay_as is None:
        return award.class_
    other = nw.lit(rules.beside(award, award.pay_as).class_)
    return nw.when(nw.col(AS_ANOTHER)).then(other).otherwise(nw.lit(award.class_))


def _line(award: Award) -> nw.Expr:
    """Return the text that identifies and orders the lines of an award; several firms may share a project."""
    if award.items_of in ("honour", "enterprise"):
        return nw.col("item_id")
    return nw.concat_str(nw.col("item_id"), nw.lit(" "), nw.col("org_code"))


def _payee(award: Award) -> Text:
    if award.payee is None:
        return nw.col("org_code")
    return nw.col(award.payee).cast(nw.String) if isinstance(award.payee, str) else award.payee.zh


def _item(award: Award, rows: LazyFrame) -> Text:
    match award.item:
        case "award":
            return award.id
        case "honour":
            return nw.col("item_name")
        case _:  # an item without a name is one of its own
            if not {SUBJECT, PRODUCT} <= set(rows.collect_schema().names()):
                return nw.col("item_id")
            name = nw.concat_str(nw.col(SUBJECT), nw.lit(":"), nw.col(PRODUCT))
            return nw.coalesce(name, nw.col("item_id"))
