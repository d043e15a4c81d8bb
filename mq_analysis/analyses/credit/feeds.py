"""The feeds of departments that have data for a year; a missing feed is not a clean record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from mq_analysis.analyses.credit.card import Card, Feed
from mq_analysis.analyses.credit.dates import NEVER, days_of
from mq_analysis.tables import County

State = Literal["there", "other_year", "missing"]


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed in a year.

    Attributes:
        state: ``there`` if it has events of the year, ``other_year`` if only earlier ones, ``missing`` if none up to
            the day.
        events: The number of events of the year.
        later: The number of events after the day, which do not count yet.
        last: The date of the last event up to the day; empty if there is none.
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
    """Return the state of every feed in the year of a day."""
    node = card.events
    if not county.has(node.table):
        return tuple(FeedState(feed, "missing", 0, 0, "") for feed in card.feeds)
    frame = county[node.table]
    codes, names = pd.factorize(frame[node.feed])
    days = days_of(frame[node.date], as_of).day
    today, first = as_of.toordinal(), dt.date(as_of.year, 1, 1).toordinal()
    later_than = (days > today) & (days != NEVER)
    kinds = (days <= today, (days >= first) & (days <= today), later_than)
    counts = [np.bincount(codes[kind & (codes >= 0)], minlength=len(names)) for kind in kinds]
    known_as = {name: place for place, name in enumerate(names)}
    found = []
    for feed in card.feeds:
        place = known_as.get(feed.id, -1)
        known, events, later = (int(count[place]) if place >= 0 else 0 for count in counts)
        last = dt.date.fromordinal(int(days[(codes == place) & kinds[0]].max())).isoformat() if known else ""
        state: State = "there" if events else "other_year" if known else "missing"
        found.append(FeedState(feed, state, events, later, last))
    return tuple(found)
