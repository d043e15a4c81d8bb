"""The blacklist: terms, what begins them anew, who may leave, what is out of order."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mq_analysis.analyses import credit
from mq_analysis.analyses.credit.dates import full_months, later
from tests.credit.conftest import CARD, county, event, events, graded, only

CODE = "PDY001178"


def entry(**cells: object) -> pd.DataFrame:
    base = county()["blacklist"].iloc[[0]].assign(
        org_code=CODE, entry_date="2013-03-01", term_months=24, due_removal_date="2015-03-01",
        removal_date=None, removal_doc_no=None, removal_reason=None,
    )  # fmt: skip
    frame = base.assign(**cells)
    texts = [name for name in frame if name != "term_months"]
    return frame.astype(dict.fromkeys(texts, "str"))


def told(frame: pd.DataFrame, listed: pd.DataFrame, day: str = "2014-12-31"):
    (one,) = only(frame, dt.date.fromisoformat(day), blacklist=listed).entries
    return one


OLD = {"decision_date": "2013-02-01", "valid_until": "2018-01-01"}


def test_a_firm_is_listed_from_its_entry_until_the_day_before_its_removal():
    gone = entry(removal_date="2014-06-01")
    assert told(event(), gone, "2014-05-31").is_listed
    assert not told(event(), gone, "2014-06-01").is_listed
    assert only(event(), dt.date(2013, 2, 28), blacklist=gone).entries == ()


def test_a_new_event_begins_the_term_anew():
    one = told(event(decision_date="2014-05-05"), entry())
    assert (one.due, one.runs_to) == (dt.date(2015, 3, 1), dt.date(2016, 5, 5))
    assert [e.line for e in one.new_events] == ["failed_serious"]
    assert told(event(event_type="投诉属实", severity="一般"), entry()).runs_to == dt.date(2015, 3, 1)


def test_a_firm_may_leave_when_the_term_is_over_and_all_is_rectified():
    mended = event(**OLD, is_repaired=True, repaired_date="2014-10-01")
    node = CARD.blacklist
    assert told(mended, entry(), "2015-03-01").may_leave(dt.date(2015, 3, 1), node)
    assert told(mended, entry(), "2014-12-31").may_leave(dt.date(2014, 12, 31), node)
    assert not told(mended, entry(), "2014-02-28").may_leave(dt.date(2014, 2, 28), node)
    open_ = event(**OLD)
    assert not told(open_, entry(), "2015-03-01").may_leave(dt.date(2015, 3, 1), node)
    assert told(open_, entry(), "2015-03-01").is_rectified is False
    unknown = told(event(event_type="表彰"), entry(), "2014-12-31")
    assert unknown.is_rectified is None
    assert not unknown.may_leave(dt.date(2014, 12, 31), node)


@pytest.mark.parametrize(
    ("cells", "listed", "day", "flags"),
    [
        ({"event_type": "表彰"}, {}, "2015-03-01", ("overdue_removal",)),
        ({"event_type": "表彰"}, {}, "2015-02-28", ()),
        ({"event_type": "表彰"}, {"removal_date": "2014-10-01"}, "2014-12-31", ("removed_early",)),
        (OLD | {"is_repaired": True, "repaired_date": "2014-09-01"}, {"removal_date": "2014-10-01"}, "2014-12-31", ()),
        (OLD | {"is_repaired": True, "repaired_date": "2014-10-02"}, {"removal_date": "2014-10-01"}, "2014-12-31",
         ("removed_despite",)),
        ({"decision_date": "2014-05-05"}, {"removal_date": "2014-10-01"}, "2014-12-31", ("removed_despite",)),
        ({"decision_date": "2014-11-05"}, {"removal_date": "2014-10-01"}, "2014-12-31", ("removed_early",)),
        ({"event_type": "表彰"}, {"due_removal_date": "2014-12-01"}, "2014-11-30", ("term_differs",)),
    ],
)  # fmt: skip
def test_what_is_out_of_order_is_flagged(cells, listed, day, flags):
    assert told(event(**cells), entry(**listed), day).flags == flags


def test_the_sample_s_early_removal_without_record_of_rectification_is_found():
    flags = {one.entry_id: one.flags for one in graded(2015).entries}
    assert flags["B006"] == ("removed_early",)
    assert flags["B002"] == flags["B004"] == flags["B005"] == ()
    assert flags["B001"] == flags["B003"] == flags["B007"] == ("removed_despite",)


def test_events_that_lead_to_the_list_are_proposed_unless_an_entry_came_of_them():
    refused = event(event_type="拒检", valid_until="2018-01-01").iloc[0].to_dict()
    again = events([refused, {**refused, "event_id": "E2", "doc_no": "2", "decision_date": "2014-09-01"}])

    def proposed(*listed: pd.DataFrame) -> list[str]:
        book = only(again, **({"blacklist": listed[0]} if listed else {}))
        return credit.proposals(book.county, CARD, book.lines, book.entries)["date"].tolist()

    assert proposed() == ["2014-03-01", "2014-09-01"]
    assert proposed(entry(entry_date="2014-04-01", removal_date="2014-08-01")) == ["2014-09-01"]
    assert proposed(entry(entry_date="2014-04-01")) == []


@pytest.mark.parametrize("months", [1, 6, 12, 13, 24])
def test_months_later_are_full_months(months):
    for day in (dt.date(2011, 1, 31), dt.date(2012, 2, 29), dt.date(2013, 8, 30), dt.date(2014, 5, 1)):
        then = later(day, months)
        assert full_months(day, then) == months
        assert full_months(day, then - dt.timedelta(days=1)) == months - 1
