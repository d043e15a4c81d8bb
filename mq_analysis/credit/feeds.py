"""Which departments' feeds are there for a year; a missing one is not a clean record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mq_analysis.credit.card import Card, Feed
from mq_analysis.tables import County

State = Literal["there", "other_year", "missing"]


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed in a year.

    Attributes:
        state: ``there`` with events of the year, ``other_year`` with events of other years only, ``missing``.
        events: Events of the year.
        later: Events after the day, which are left for later years.
        last: The last event up to the day, or an empty text.
    """

    feed: Feed
    state: State
    events: int
    later: int
    last: str

    @property
    def is_there(self) -> bool:
        """Whether it has events of the year."""
        return self.state == "there"


def feed_states(county: County, card: Card, as_of: dt.date) -> tuple[FeedState, ...]:
    """Tell the state of every feed in the year of a day."""
    node = card.events
    if not county.has(node.table):
        return tuple(FeedState(feed, "missing", 0, 0, "") for feed in card.feeds)
    frame = county[node.table]
    today, year = as_of.isoformat(), str(as_of.year)
    dates = frame[node.date]
    known = (dates <= today).to_numpy(dtype=bool, na_value=False)
    of_year = known & dates.str.startswith(year).to_numpy(dtype=bool, na_value=False)
    found = []
    for feed in card.feeds:
        mine = (frame[node.feed] == feed.id).to_numpy(dtype=bool, na_value=False)
        events = int(np.count_nonzero(mine & of_year))
        later = int(np.count_nonzero(mine & (dates > today).to_numpy(dtype=bool, na_value=False)))
        last = dates[mine & known].max() if (mine & known).any() else ""
        state: State = "there" if events else "other_year" if mine.any() else "missing"
        found.append(FeedState(feed, state, events, later, str(last)))
    return tuple(found)
