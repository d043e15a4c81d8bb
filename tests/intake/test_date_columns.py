"""Dates in three columns, 年 月 日 below one heading, are read as the dates in one column are."""

import pytest

from .conftest import HONOURS, found, honour

PLACE = HONOURS.index("获得日期")
UNTIL = HONOURS.index("有效期至")


def spread(cells, filler=("", "")):
    """Put two columns more behind that of the date."""
    return [*cells[: PLACE + 1], *filler, *cells[PLACE + 1 :]]


def honours(*dates):
    heads = spread(list(HONOURS))
    below = [""] * len(heads)
    below[PLACE : PLACE + 3] = ["年", "月", "日"]
    rows = []
    for i, date in enumerate(dates):
        cells = spread(honour(title=("SA8000", "ISO9001")[i % 2]))
        cells[PLACE : PLACE + 3] = date
        rows.append(cells)
    return [["2013年度"], ["填报单位:雄江镇人民政府"], heads, below, *rows]


@pytest.mark.parametrize(
    "date",
    [
        [2013, 5, 3],
        ["2013", "5", "3"],
        [2013.0, 5.0, 3.0],
        ["2013年", "5月", "3日"],
        ["２０１３", "05", "03"],
    ],
)
def test_three_numbers_are_a_date(folder, date):
    folder.book({"附表1": honours(date, [2013, 11, 30])})
    taken = folder.taken()
    assert found(taken) == []
    assert list(taken.clean["honours"]["issue_date"]) == ["2013-05-03", "2013-11-30"]


def test_a_month_without_a_day_is_that_month(folder):
    folder.book({"附表1": honours([2013, 5, ""])})
    assert list(folder.taken().clean["honours"]["issue_date"]) == ["2013-05"]


@pytest.mark.parametrize("date", [[2013, 13, 3], [2013, 2, 30], ["不详", 5, 3], [2013, "", ""]])
def test_what_is_no_date_is_told_at_its_cell(folder, date):
    folder.book({"附表1": honours(date, [2013, 11, 30])})
    said = found(folder.taken())
    assert ("I5", "date_invalid") in [(place, kind) for place, kind, *_ in said]


def test_a_day_without_a_year_waits(folder):
    folder.book({"附表1": honours(["", 5, 3])})
    assert "I5" in {place for place, *_ in found(folder.taken())}


def test_columns_that_only_look_so_are_left(folder):
    """年 beside 月 without a heading above is no date in three columns."""
    rows = honours([2013, 5, 3])
    rows[2][PLACE] = ""
    folder.book({"附表1": rows})
    assert found(folder.taken())
