"""The price of a reading: the cost of the year if one open clause is read another way."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from mq_analysis.base.errors import CoverageError
from mq_analysis.policy import other_options, rules_for
from mq_analysis.rules.annual import Annual
from mq_analysis.rules.awards import assess
from mq_analysis.rules.sums import by_firm


def other_readings(year: Annual) -> pd.DataFrame:
    """Assess the year again for every other option of every reading that affects awards.

    The results of the last years are cached: a report needs them twice, for its headline and its table.

    Returns:
        ``reading, option, total_fen`` (Int64; null if no row can be computed), ``difference_fen``
        (Int64), ``firms_changed`` (amount differs from the chosen readings), ``undecided`` (enterprises
        that are decided under the chosen readings and not under this one: the total is then a lower bound
        and ``difference_fen`` is null), ``missing`` (why nothing can be computed, else ""). Enterprises
        undecided under the chosen readings stay out of the difference.
    """
    return _prices(year).copy()


YEARS = 4
"""Years whose prices are cached."""
COLUMNS = ("reading", "option", "total_fen", "difference_fen", "firms_changed", "undecided", "missing")


@lru_cache(maxsize=YEARS)
def _prices(year: Annual) -> pd.DataFrame:
    rules = year.rules
    rows = []
    for name, option in other_options(rules):
        rows.append({"reading": name, "option": option, **_price(year, name, option)})
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"total_fen": "Int64", "difference_fen": "Int64"})


def _price(year: Annual, name: str, option: str) -> dict[str, object]:
    other = rules_for(year.rules.policy, year.year, {**year.rules.readings, name: option})
    try:
        outcome = assess(year.tables, other)
    except CoverageError as error:
        return {
            "total_fen": None,
            "difference_fen": None,
            "firms_changed": 0,
            "undecided": 0,
            "missing": str(error),
        }
    chosen, changed = by_firm(year.assessment), by_firm(outcome)
    both = pd.concat({"chosen": chosen, "other": changed}, axis=1)
    undecided = int(changed.index[changed.isna()].difference(chosen.index[chosen.isna()]).size)
    known = both[~both.index.isin(chosen.index[chosen.isna()])].fillna(0)
    return {
        "total_fen": outcome.total_fen,
        "difference_fen": None if undecided else int((known["other"] - known["chosen"]).sum()),
        "firms_changed": int((known["other"] != known["chosen"]).sum()),
        "undecided": undecided,
        "missing": "",
    }
