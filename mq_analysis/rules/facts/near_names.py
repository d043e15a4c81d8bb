"""Honours whose names are nearly, but not quite, those that a policy awards: a slip of the pen loses an award."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from mq_analysis.base.frames import Natives
from mq_analysis.policy import Policy
from mq_analysis.policy.model import Award, Version
from mq_analysis.policy.near import letters_of

MORE = 2
"""How many characters one of two names may have more than the other to be taken for the same."""
LEAST = 4
"""How many characters a name must have to be compared: shorter ones are alike by chance."""


@dataclass(frozen=True, slots=True)
class NearName:
    """A name of honours that no award names, and the one that it may stand for.

    Attributes:
        name: The name in the table.
        near: The name in the policy.
        rows: How many rows have it.
    """

    name: str
    near: str
    rows: int


def near_honours(tables: Natives, policy: Policy) -> Iterator[NearName]:
    """Yield the names of honours that differ from an awarded one only by width, marks or some characters left out."""
    held = tables.get("honours")
    if not isinstance(held, pd.DataFrame):
        return
    awards = (award for version in policy.versions for award in _awards(version))
    awarded = dict.fromkeys(name for award in awards for name in award.honours or ())
    for name, rows in held["honour_name"].dropna().astype("str").value_counts().sort_index().items():
        near = next((one for one in awarded if _are_near(str(name), one)), None)
        if name not in awarded and near is not None:
            yield NearName(str(name), near, int(rows))


def _awards(version: Version) -> Iterator[Award]:
    yield from version.awards
    yield from version.township.awards if version.township else ()


def _are_near(one: str, other: str) -> bool:
    """Say whether one name is the other with at most `MORE` characters between its own."""
    long, short = sorted((letters_of(one), letters_of(other)), key=len, reverse=True)
    if len(short) < LEAST or len(long) - len(short) > MORE:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)
