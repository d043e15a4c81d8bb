"""A township's own supplement: paid by the township for its own firms, with its own total, never added to the county's.

The county's highest-only rule ignores it, unless the clause is read as one highest award over both levels.

Source: clause 四(二)1 末段 (townships may set rewards of their own).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mq_analysis.base.errors import CoverageError, DataError, nearest, one
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Policy, choose_readings, rules_for
from mq_analysis.policy.supplements import supplement_of
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards import Assessment, assess
from mq_analysis.rules.sums import add_register, by_firm


@dataclass(frozen=True)
class Supplement:
    """The payments of a township by its own rule in a year.

    Attributes:
        township: Its name in the register.
        assessment: Its awards, from the firms and honours of the township alone; None where its rule does not cover the
            year or the township has no honour in it.
        firms: One row per firm that either pays: ``org_code`` and the register, ``county_fen`` and ``township_fen``
            (Int64; null: undecided), ``joint_fen``: the higher of the two.
        joint_fen: The total of both levels if only the highest award over both were paid; None if that is undefined
            (the county pays a firm more than one award) or a firm is undecided.
    """

    policy: Policy
    township: str
    assessment: Assessment | None
    firms: pd.DataFrame
    joint_fen: int | None

    @property
    def total_fen(self) -> int:
        """What the township pays, in fen; undecided firms count 0."""
        return self.assessment.total_fen if self.assessment else 0

    @property
    def county_fen(self) -> int:
        """What the county pays the firms that the township pays, in fen."""
        rows = self.firms[self.firms["township_fen"].fillna(0) > 0]
        return int(rows["county_fen"].sum())

    @property
    def saved_fen(self) -> int | None:
        """The saving in fen if only the highest award over both levels were paid; None if that is undefined."""
        return (
            None
            if self.joint_fen is None
            else self.total_fen + int(self.firms["county_fen"].sum()) - self.joint_fen
        )


def supplements(
    tables: Mapping[str, Any], policies: Sequence[Policy], county: Annual
) -> tuple[Supplement, ...]:
    """Assess every supplement for the county's year.

    Raises:
        DataError: If a township is not in the register.
    """
    return tuple(_supplement(tables, policy, county) for policy in policies)


def of_township(tables: Mapping[str, Any], code: str, policy: Policy) -> dict[str, Any]:
    """Return the tables reduced to the enterprises of one township and their rows.

    Raises:
        DataError: If the register holds no enterprise of the township.
    """
    register = tables["enterprises"]
    firms = register[register["township_code"] == code]
    if firms.empty:
        known = [str(c) for c in sorted(set(register["township_code"].dropna()))]
        said = sentence(
            "must hold firms of the township {code} of {policy}, got none; {nearest}",
            code=code,
            policy=policy.id,
            nearest=nearest(code, known),
        )
        raise one(DataError, sentence("table {table}", table="enterprises"), said)
    codes = firms["org_code"]
    return {
        name: table[table["org_code"].isin(codes)] if "org_code" in table else table
        for name, table in tables.items()
    }


def _supplement(tables: Mapping[str, Any], policy: Policy, county: Annual) -> Supplement:
    code = supplement_of(policy).township
    mine = of_township(tables, code, policy)
    name = str(mine["enterprises"]["township"].iloc[0])
    try:
        assessment = assess(mine, rules_for(policy, county.year, choose_readings(policy)))
    except CoverageError:
        return Supplement(policy, name, None, _firms(None, county, mine), None)
    rows = _firms(assessment, county, mine)
    is_known = bool(rows[["county_fen", "township_fen"]].notna().all(axis=None))
    joint = int(rows["joint_fen"].sum()) if is_known and _pays_one(county.assessment) else None
    return Supplement(policy, name, assessment, rows, joint)


def _pays_one(assessment: Assessment) -> bool:
    """Say whether the rule pays one highest award of an enterprise."""
    steps = assessment.rules.steps
    return len(steps) == 1 and (steps[0].how, steps[0].key) == ("highest", ("enterprise",))


def _firms(own: Assessment | None, county: Annual, mine: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    codes = mine["enterprises"]["org_code"]
    paid = by_firm(county.assessment)
    paid = paid[paid.index.isin(codes)]
    extra = by_firm(own) if own else paid.iloc[:0]
    rows = pd.DataFrame({"org_code": sorted(set(paid.index) | set(extra.index))}, dtype="str")
    rows["county_fen"] = _amounts(paid, rows["org_code"])
    rows["township_fen"] = _amounts(extra, rows["org_code"])
    rows["joint_fen"] = rows[["county_fen", "township_fen"]].max(axis=1, skipna=False).astype("Int64")
    some = (rows[["county_fen", "township_fen"]].fillna(1) > 0).any(axis=1)
    return add_register(rows[some].reset_index(drop=True), mine)


def _amounts(amounts: pd.Series[int], codes: pd.Series[str]) -> Any:
    """Return the amount of each firm: 0 for a firm without an honour under the rule, null for an undecided one."""
    there = codes.isin(amounts.index)
    return amounts.reindex(codes).astype("Int64").set_axis(codes.index).where(there, 0).array
