"""Sums of a year's awards by award, and by columns of the register: township, industry, size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from mq_analysis.base.errors import CoverageError, Problem
from mq_analysis.base.frames import collect
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Rules
from mq_analysis.rules.awards import COUNTS, Assessment
from mq_analysis.rules.facts import enterprise_fact
from mq_analysis.rules.tier import tier_of

Tables = Mapping[str, pd.DataFrame]

UNREGISTERED = ""
"""Name, township, industry and size of an enterprise that the register does not hold, or has none for."""
REGISTER = ("name", "township_code", "township", "product_group", "size")


def retention(tables: Tables, rules: Rules) -> pd.Series[int]:
    """Return the base of the tiered award per enterprise in fen, by ``org_code``.

    Raises:
        CoverageError: If the data hold no such column.
        PolicyError: If the rules have no tiered award.
    """
    base = tier_of(rules).schedule.of
    found = enterprise_fact(tables, rules.facts[base], rules)
    if found is None:
        raise CoverageError(
            Problem(
                sentence("table {table}", table=rules.facts[base].table),
                sentence("must hold the fact {base}, got no such column", base=base),
            )
        )
    return collect(found).set_index("org_code")[base].sort_index()


def add_register(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Add `REGISTER` to rows by ``org_code``; an enterprise that is not registered has `UNREGISTERED` texts.

    So no row drops out of a sum. A column that the register lacks is `UNREGISTERED` for all.
    """
    register = tables["enterprises"].reindex(columns=["org_code", *REGISTER])
    joined = rows.merge(register, on="org_code", how="left", validate="many_to_one")
    joined[list(REGISTER)] = joined[list(REGISTER)].astype("str").fillna(UNREGISTERED)
    return joined


def counting_items(assessment: Assessment, *more: str) -> pd.DataFrame:
    """Return what counts under an award, paid or not; of an award for enterprises those that earn something.

    Args:
        assessment: A year.
        more: Further outcomes to take in, such as ``missing``.

    Returns:
        Rows of `LookedAt`, with ``source`` (`Award.items_of`).
    """
    looked = assessment.looked_at
    looked = looked[looked["outcome"].isin([*COUNTS, *more])]
    sources = {award.id: award.items_of for award in assessment.rules.ruled}
    looked = looked.assign(source=looked["award_id"].map(sources))
    return looked[(looked["source"] != "enterprise") | (looked["own_fen"] > 0) | looked["outcome"].isin(more)]


def by_award(assessment: Assessment) -> pd.DataFrame:
    """Sum a year by award, zeros included.

    Returns:
        ``award_id, clause, firms, honours`` (number of `counting_items`), ``unpaid`` (of those that get nothing),
        ``amount_fen, displaced_fen`` (what those that were not the highest would have earned by themselves),
        ``own_fen`` (what all decided ones would have).
    """
    rules = assessment.rules
    paid = assessment.awards[assessment.awards["amount_fen"].fillna(0) > 0].groupby("award_id")
    counted = counting_items(assessment)
    unpaid = counted[counted["paid_fen"] == 0].groupby("award_id").size()
    lost = counted[counted["outcome"] == "not_highest"].groupby("award_id")["own_fen"].sum()
    own = counted[counted["outcome"] != "undecided"].groupby("award_id")["own_fen"].sum()
    ids = [award.id for award in rules.awards]
    return pd.DataFrame(
        {
            "award_id": ids,
            "clause": [award.clause for award in rules.awards],
            "firms": paid["org_code"].nunique().reindex(ids, fill_value=0).to_numpy(),
            "honours": counted.groupby("award_id").size().reindex(ids, fill_value=0).to_numpy(),
            "unpaid": unpaid.reindex(ids, fill_value=0).to_numpy(),
            "amount_fen": paid["amount_fen"].sum().astype("int64").reindex(ids, fill_value=0).to_numpy(),
            "displaced_fen": lost.reindex(ids, fill_value=0).to_numpy(),
            "own_fen": own.reindex(ids, fill_value=0).to_numpy(),
        }
    )


def unpaid_by_outcome(assessment: Assessment) -> dict[str, int]:
    """Count the `counting_items` that get nothing by outcome, in the order of `COUNTS`; only those that occur."""
    counted = counting_items(assessment)
    found = counted.loc[counted["paid_fen"] == 0, "outcome"].value_counts()
    return {outcome: int(found[outcome]) for outcome in COUNTS if outcome in found}


def shortfalls(assessment: Assessment) -> pd.DataFrame:
    """Return the items of which quotas, limits or divisions leave something unpaid: columns of `LookedAt`."""
    looked = assessment.looked_at
    others = ["undecided", "not_highest", "lower_grade"]
    decided = looked["outcome"].isin(COUNTS) & ~looked["outcome"].isin(others)
    return looked[decided & (looked["own_fen"] > looked["paid_fen"])]


def ceilings_fen(assessment: Assessment) -> tuple[int, int]:
    """Return what is paid for items whose amount is a ceiling until a person decides it, in fen, and their number."""
    looked = assessment.looked_at
    is_ceiling = looked["warnings"].map(lambda warnings: "ceiling" in warnings).astype(bool)
    mine = looked[is_ceiling & (looked["paid_fen"] > 0)]
    return int(mine["paid_fen"].sum()), len(mine)


def warnings_by_firm(assessment: Assessment) -> pd.DataFrame:
    """Return what a person must settle: ``org_code, warning, paid_fen`` (what the firm is paid for these items)."""
    looked = assessment.looked_at
    rows = looked.loc[looked["warnings"].map(bool), ["org_code", "warnings", "paid_fen"]]
    long = rows.explode("warnings").rename(columns={"warnings": "warning"})
    return long.groupby(["org_code", "warning"], sort=True)[["paid_fen"]].sum().reset_index()


def by_place(assessment: Assessment, tables: Tables, keys: Sequence[str]) -> pd.DataFrame:
    """Sum a year by columns of the register, every value of the register included: ``keys, firms, amount_fen``."""
    names = list(keys)
    rows = add_register(assessment.awards, tables)
    paid = rows[rows["amount_fen"].fillna(0) > 0].groupby(names)
    sums = paid.agg(firms=("org_code", "nunique"), amount_fen=("amount_fen", "sum"))
    everyone = add_register(tables["enterprises"][["org_code"]], tables)
    every = pd.concat([everyone[names], rows[names]]).drop_duplicates()
    return (
        every.merge(sums.reset_index(), on=names, how="left")
        .fillna({"firms": 0, "amount_fen": 0})
        .astype({"firms": "int64", "amount_fen": "int64"})
        .sort_values(names[0], ignore_index=True)
    )


def winners(assessment: Assessment) -> int:
    """Count the enterprises that are paid, also those of which another amount is undecided."""
    paid = assessment.awards[assessment.awards["amount_fen"].fillna(0) > 0]
    return int(paid["org_code"].nunique())


def by_firm(assessment: Assessment) -> pd.Series[int]:
    """Return the sum of each enterprise in fen (Int64), null where one of its amounts is undecided."""
    return assessment.awards.groupby("org_code")["amount_fen"].sum(skipna=False).astype("Int64")
