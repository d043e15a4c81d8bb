"""The effect, in earlier years, of honours announced after a day of the year, which an estimate cannot include."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from mq_analysis.base.errors import CoverageError
from mq_analysis.policy import Policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.sums import Tables, by_firm


def later_honours(
    tables: Tables, policy: Policy, year: int, readings: Mapping[str, str], day: dt.date
) -> pd.DataFrame:
    """Assess every earlier year of the policy with all honours and with those up to the same day; return differences.

    Returns:
        ``year, firms`` (whose amount changes), ``amount_fen``; years without data are left out.
    """
    rows = []
    for past in range(policy.versions[0].from_.year, year):
        rules = rules_for(policy, past, readings)
        shown = day.replace(year=past, day=28 if (day.month, day.day) == (2, 29) else day.day)
        honours = tables["honours"]
        if "issue_date" not in honours:
            break
        late = (honours["issue_date"] > shown.isoformat()).fillna(value=False).astype(bool)
        try:
            full, part = assess(tables, rules), assess({**tables, "honours": honours[~late]}, rules)
        except CoverageError:
            continue
        before, after = by_firm(part).fillna(0), by_firm(full).fillna(0)
        gained = after.sub(before, fill_value=0)
        rows.append({"year": past, "firms": int((gained != 0).sum()), "amount_fen": int(gained.sum())})
    return pd.DataFrame(rows, columns=["year", "firms", "amount_fen"])
