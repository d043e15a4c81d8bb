"""What an undecided award waits for, what limits leave unpaid, and years of which nothing was collected."""

import pytest

from mq_analysis.base.errors import CoverageError
from mq_analysis.rules.awards.waiting import wait_steps
from mq_analysis.rules.sums import by_award, shortfalls

from .small import ALL, A, B, C, assessed, award, fact, law, one_version, paid, version

AREA = {"area": fact("number", table="land", column="area")}
EACH = award({"each": "3 元", "of": "area"})


def of_steps(*steps: dict, awards=(EACH,)):
    whole = version(awards, "2010-01-01", "2015-12-31", stacking=[*steps])
    return law(AREA, whole)


def step(**keys):
    return {"clause": "五", "quote": "前一名", "per": "year", **keys}


def land(*areas: object) -> str:
    lines = zip((A, B, C), areas, strict=False)
    return "org_code,year,area\n" + "".join(f"{c},2013,{'' if x is None else x}\n" for c, x in lines)


def test_a_quota_waits_for_the_firm_that_lacks_a_fact_and_says_which(tmp_path):
    quota = of_steps(step(first=1, by="area", order="largest"))
    found = assessed(tmp_path, quota, "pandas", 2013, land=land(5, None, 2))
    assert paid(found) == {A: None, B: None, C: 0}
    waits = wait_steps(A, "W", found.looked_at, found.rules)
    assert [(wait.step.clause, wait.firms) for wait in waits] == [("五", (B,))]


def test_a_tie_waits_for_nobody_that_lacks_a_fact(tmp_path):
    quota = of_steps(step(first=1, by="area", order="largest"))
    found = assessed(tmp_path, quota, "pandas", 2013, land=land(5, 5, 2))
    assert [wait.firms for wait in wait_steps(A, "W", found.looked_at, found.rules)] == [()]


@pytest.mark.parametrize(
    ("limit", "areas", "short"),
    [
        (step(at_most="10 元"), (2, 3, 1), 18 - 10),
        (step(at_most="18 元"), (2, 3, 1), 0),
        (step(per="enterprise", at_most="4 元"), (2, 3, 1), 2 + 5),
        (step(first=1, by="area", order="largest"), (2, 3, 1), 6 + 3),
        (ALL, (2, 3, 1), 0),
    ],
)
def test_what_limits_leave_unpaid_is_what_was_earned_less_what_is_paid(tmp_path, limit, areas, short):
    found = assessed(tmp_path, of_steps(limit), "pandas", 2013, land=land(*areas))
    rows = shortfalls(found)
    assert int((rows["own_fen"] - rows["paid_fen"]).sum()) == short * 100
    sums = by_award(found).iloc[0]
    assert (sums["own_fen"], sums["amount_fen"]) == (1800, 1800 - short * 100)
    assert sums["honours"] == 3


def test_a_firm_that_earns_nothing_is_not_counted_among_those_of_its_award(tmp_path):
    found = assessed(tmp_path, of_steps(ALL), "pandas", 2013, land=land(2, 0, 1))
    assert by_award(found).iloc[0]["honours"] == by_award(found).iloc[0]["firms"] == 2


def test_a_year_of_which_nothing_was_collected_is_refused_and_pays_no_zero(tmp_path, engine):
    with pytest.raises(CoverageError, match=r"land: must have rows of 2014"):
        assessed(tmp_path, of_steps(ALL), engine, 2014, land=land(5, 1, 2))


def test_a_year_without_an_event_is_no_year_that_was_not_collected(tmp_path, engine):
    policy = one_version(AREA, [EACH], tables={"land": {"events": "true"}})
    found = assessed(tmp_path, policy, engine, 2014, land=land(5, 1, 2))
    assert not found.awards["amount_fen"].dropna().any()


def test_one_row_of_the_year_makes_it_a_year_in_which_the_others_are_undecided(tmp_path, engine):
    found = assessed(
        tmp_path, of_steps(ALL), engine, 2013, land=f"org_code,year,area\n{B},2013,4\n{A},2012,4\n"
    )
    assert paid(found) == {A: None, B: 1200, C: None}


def test_a_column_that_the_county_does_not_keep_is_a_missing_fact_and_no_empty_year(tmp_path, engine):
    found = assessed(tmp_path, of_steps(ALL), engine, 2014, land=f"org_code,year\n{A},2013\n")
    assert set(paid(found).values()) == {None}


def test_items_of_another_table_make_the_year_though_no_fact_of_firms_is_there(tmp_path, engine):
    item = award({"fixed": "7 元"}, "V", "works")
    policy = one_version(AREA, [EACH, item], tables={"works": {"id": "work_id", "date": "date"}})
    works = f"work_id,org_code,date\n1,{A},2014-03-01\n"
    found = assessed(tmp_path, policy, engine, 2014, land=land(5, 1, 2), works=works)
    assert found.awards["amount_fen"].isna().any()


def warnings(found):
    rows = found.looked_at.itertuples()
    return {row.org_code: set(row.warnings) for row in rows if row.warnings}


def test_a_soft_limit_counts_only_what_is_decided(tmp_path, engine):
    quota = step(first=1, by="area", order="largest")
    soft = of_steps(quota, step(at_most="10 元", soft="true"))
    found = assessed(tmp_path, soft, engine, 2013, land=land(5, None, 2))
    assert warnings(found) == {A: {"unsure_over_step_2"}}
    found = assessed(tmp_path, soft, engine, 2013, land=land(5, 1, 2))
    assert warnings(found) == {A: {"over_step_2"}}


def test_a_soft_quota_ranks_only_what_is_decided(tmp_path, engine):
    hard, soft = (step(first=n, by="area", order="largest") for n in (2, 1))
    found = assessed(tmp_path, of_steps(hard, {**soft, "soft": "true"}), engine, 2013, land=land(5, None, 2))
    assert warnings(found) == {code: {"unsure_over_step_2"} for code in (A, C)}


CAP = AREA | {"cap": fact("money", table="land", column="cap_yuan")}
FIRST, SECOND = (award({"each": "3 元", "of": name}, id_) for name, id_ in (("area", "V"), ("more", "W")))
TWO = CAP | {"more": fact("number", table="land", column="more")}


def of_cap(limit, reduce="in_order"):
    steps = [step(per="enterprise", at_most=limit, reduce=reduce)]
    return law(TWO, version([FIRST, SECOND], "2010-01-01", "2015-12-31", stacking=steps))


def plots(*cells):
    lines = (
        f"{c},2013,{','.join('' if x is None else str(x) for x in row)}"
        for c, row in zip((A, B, C), cells, strict=False)
    )
    return "\n".join(["org_code,year,area,more,cap_yuan", *lines]) + "\n"


def test_an_unknown_limit_of_amounts_that_are_0_leaves_nothing_undecided(tmp_path, engine):
    found = assessed(tmp_path, of_cap("cap"), engine, 2013, land=plots((0, 0, None), (0, 4, None), (2, 0, 5)))
    assert paid(found) == {A: 0, B: None, C: 500}
    lacks = {(r.org_code, r.award_id): r.lacks for r in found.looked_at.itertuples() if r.lacks}
    assert lacks == {(B, "W"): ("cap",)}


def test_an_award_waits_for_none_that_gives_way_to_it(tmp_path, engine):
    land = plots((2, None, 0), (None, 2, 0), (20, None, 0))
    found = assessed(tmp_path, of_cap("50 元"), engine, 2013, land=land)
    assert paid(found, "org_code", "award_id") == {
        (A, "V"): 600,
        (A, ""): None,
        (B, ""): None,
        (C, "V"): 5000,
        (C, ""): None,
    }
    found = assessed(tmp_path, of_cap("50 元", "pro_rata"), engine, 2013, land=land)
    assert paid(found) == {A: None, B: None, C: None}
