"""Odd rows are named, kept apart and counted; no row is joined to a firm on its name."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mq_analysis.analyses import credit
from mq_analysis.analyses.credit.firms import plain_name
from mq_analysis.base.codes import org_code_of
from mq_analysis.tables import read_county
from tests.credit.conftest import CARD, county, event, events, graded, only, with_tables
from tests.samples import copy_tables

CODE, USCC = "PDY001178", "91350124PDY0011781"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"decision_date": None}, "no_date"),
        ({"valid_until": "2014-02-28"}, "expiry_before"),
        ({"is_repaired": True}, "repaired_no_date"),
        ({"org_code": "D2143569X"}, "no_firm"),
        ({"org_code": None}, "no_firm"),
        ({"event_type": "其他"}, "no_line"),
    ],
)
def test_an_odd_event_is_kept_apart_and_decides_nothing(cells, why):
    book = only(event(**cells))
    assert book.apart.rows["why"].tolist() == [why]
    assert set(book.firms["grade"]) == {"unrated"}
    if cells.get("org_code", CODE) == CODE:
        look = credit.look_up(book, CODE)
        assert [(place.rpartition("/")[2], told) for place, told in look.apart] == [
            ("credit_events.csv:row 2", why)
        ]
        assert book.firms.set_index("org_code").at[CODE, "apart"] == 1


def test_an_event_reported_twice_counts_once():
    first = event().iloc[0].to_dict()
    book = only(
        events([first, {**first, "event_id": "E2"}, {**first, "event_id": "E3", "doc_no": "样例2号"}])
    )
    assert book.apart.rows[["row", "why"]].to_numpy().tolist() == [[1, "again"]]
    assert credit.look_up(book, CODE).score == 40


def test_a_credit_code_leads_to_the_firm_of_the_organization_code_in_it():
    book = only(event(org_code=None, uscc=USCC))
    assert credit.look_up(book, CODE).score == 60
    assert credit.look_up(book, USCC).org_code == CODE
    assert book.apart.rows.empty


def test_a_code_that_matches_two_firms_is_kept_apart():
    register = county()["enterprises"]
    twice = register.assign(uscc=register["uscc"].mask(register["org_code"] == "PDY001071", USCC))
    for frame, whole in (
        (event(org_code=None, uscc=USCC), twice),
        (event(org_code="PDY001071", uscc=USCC), register),
    ):
        book = only(frame, enterprises=whole)
        assert book.apart.rows["why"].tolist() == ["two_firms"]
        assert set(book.firms["grade"]) == {"unrated"}


def test_a_wrong_credit_code_leads_nowhere():
    for wrong in ("91350124PDY0011782", "91350124PDY0011791", "nothing"):
        with pytest.raises(ValueError, match=r"must be|check character"):
            org_code_of(wrong)
        assert only(event(org_code=None, uscc=wrong)).apart.rows["why"].tolist() == ["no_firm"]


def test_every_credit_code_of_the_register_contains_its_organization_code():
    register = county()["enterprises"].dropna(subset=["uscc"])
    assert [org_code_of(uscc) for uscc in register["uscc"]] == register["org_code"].tolist()
    assert len(register) > 170


def test_a_name_proposes_firms_and_joins_nothing():
    name = county()["enterprises"].set_index("org_code").at["PDY205656", "name"]
    assert "（" in name
    odd = name.replace("（", "(").replace("）", ") ")
    book = only(event(org_code=None, enterprise_name=odd))
    assert book.apart.rows["why"].tolist() == ["name_only"]
    assert book.apart.proposals == {0: ("PDY205656",)}
    assert set(book.firms["grade"]) == {"unrated"}
    assert plain_name("样例甲有限责任公司") == plain_name("样例甲有限公司")
    assert only(event(org_code=None, enterprise_name="样例无此企业")).apart.proposals == {0: ()}


def test_the_feeds_say_which_are_missing_and_which_are_of_another_year():
    states = {feed.feed.id: feed for feed in graded(2015).feeds}
    assert states["检验检疫"].state == "other_year"
    assert states["检验检疫"].last == "2014-08-04"
    assert [feed.feed.id for feed in graded(2015).missing] == ["检验检疫"]
    assert all(feed.is_there for feed in graded(2014).feeds)
    assert sum(feed.later for feed in graded(2014).feeds) == 29
    frame = county()["credit_events"]
    without = with_tables(credit_events=frame[frame["source_dept"] != "银行"])
    found = credit.grade_all(without, CARD, dt.date(2014, 12, 31))
    assert [(feed.feed.id, feed.state) for feed in found.missing] == [("银行", "missing")]
    assert set(found.firms["grade"]) == {"B", "C", "D", "unrated"}  # nobody is cleared by silence
    assert "A" in set(graded(2014).firms["grade"])
    assert credit.robustness(found)["other"].isin(["", "B", "C", "D"]).all()
    bare = credit.grade_all(with_tables(without=("credit_events",)), CARD, dt.date(2014, 12, 31))
    assert len(bare.missing) == len(CARD.feeds) == 6
    assert bare.is_blind
    assert (bare.firms["grade"] == "unrated").sum() == len(bare.firms) - bare.firms["is_listed"].sum()


def test_later_rows_are_no_fault_and_change_nothing():
    frame = county()["credit_events"]
    early = credit.grade_all(
        with_tables(credit_events=frame[frame["decision_date"] <= "2013-12-31"]), CARD, dt.date(2013, 12, 31)
    )
    pd.testing.assert_frame_equal(early.firms, graded(2013).firms)
    assert graded(2013).apart.rows.empty


def test_blank_dates_and_codes_pass_the_border_so_that_they_can_be_named(tmp_path):
    def change(body):
        body[0]["decision_date"] = ""
        body[1]["org_code"] = ""
        return body

    copy_tables(tmp_path, ["enterprises", "credit_events"], {"credit_events": change})
    book = credit.grade_all(
        read_county(tmp_path, ["enterprises", "credit_events"]), CARD, dt.date(2014, 12, 31)
    )
    assert book.apart.rows["why"].tolist() == ["no_date", "no_firm"]
    assert book.county.place("credit_events", 0).endswith("credit_events.csv:row 2")
