"""Cells of each type: exact money, real dates, closed lists, blanks."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from mq_analysis.base.money import to_fen
from mq_analysis.tables import ColumnSchema, TableSchema, month_of
from mq_analysis.tables.convert import convert
from mq_analysis.tables.findings import Findings
from mq_analysis.tables.parse import MAX_FEN
from mq_analysis.tables.read import RawTable
from mq_analysis.tables.schema import Label

Folder = Callable[..., Path]


def _convert(kind: str, *cells: str, **more: Any) -> tuple[pd.Series[Any], list[str]]:
    """Convert one column; return it and the problems."""
    options = {"null": "allowed", **more}
    column = ColumnSchema.model_validate({"type": kind, "zh": "列", "doc": "a column", **options})
    name = {"money_yuan": "x_yuan", "money_wan": "x_wan"}.get(kind, "x")
    schema = TableSchema(title=Label(zh="表", en="t"), key=(), required=False, columns={name: column})
    found = Findings()
    raw = RawTable("t.csv", {name: np.array(cells, dtype=object)}, np.arange(2, 2 + len(cells)))
    frame = convert(raw, schema, found)
    return frame.iloc[:, 0], [str(problem) for problem in found.problems]


def test_money_is_exact_fen_in_nullable_integers() -> None:
    series, problems = _convert("money_yuan", "0.1", "0.2", "-0.05", "90071992547409.93", "", "1.50", "+3")
    assert problems == []
    assert (series.name, str(series.dtype)) == ("x_fen", "Int64")
    assert series.iloc[0] + series.iloc[1] == 30
    assert series.iloc[3] == 9007199254740993
    assert series.tolist() == [10, 20, -5, 9007199254740993, pd.NA, 150, 300]


def test_ten_thousand_yuan_are_exact_fen() -> None:
    series, _ = _convert("money_wan", "202.69", "0.0001", "1")
    assert (series.name, series.tolist()) == ("x_fen", [202690000, 100, 1000000])


@given(st.lists(st.integers(-MAX_FEN, MAX_FEN)))
def test_fen_written_as_yuan_read_as_the_same_fen(amounts: list[int]) -> None:
    texts = [f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}" for fen in amounts]
    series, problems = _convert("money_yuan", *texts)
    assert problems == []
    assert series.tolist() == amounts


@given(
    st.sampled_from(["money_yuan", "money_wan"]),
    st.from_regex(r"[+-]?[0-9]{1,9}(\.[0-9]{1,6})?", fullmatch=True),
)
def test_every_amount_is_read_as_the_slow_parser_reads_it(kind: str, text: str) -> None:
    unit = {"money_yuan": ("yuan", 100), "money_wan": ("万元", 1_000_000)}[kind]
    series, problems = _convert(kind, text)
    exact = Fraction(text) * unit[1]
    if exact.denominator == 1:
        assert series.tolist() == [exact] == [to_fen(text, unit[0])]
    else:
        assert problems == [f"t.csv:row 2:column x_{kind[6:]}: must be whole fen, got {text!r} {unit[0]}"]


@pytest.mark.parametrize(
    "text", ["abc", "1e3", "1_000", "1,000", "１２", "nan", "inf", "(5)", "0.001", "1.", ".5", "1 2"]
)
def test_what_is_no_amount_is_told_at_row_and_column(text: str) -> None:
    series, problems = _convert("money_yuan", "1.00", text)
    assert len(problems) == 1
    assert problems[0].startswith("t.csv:row 3:column x_yuan: must be ")
    assert repr(text) in problems[0]
    assert series.isna().tolist() == [False, True]


def test_an_amount_too_large_for_sums_is_refused() -> None:
    assert "must be at most" in _convert("money_yuan", "100000000000000.01")[1][0]
    assert _convert("money_yuan", "100000000000000.00")[1] == []


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            "org",
            ["PDY000597", "D2143569X", "12350124PDY000597L"],
            ["PDY000598", "pdy000597", "PDY00059-7", "12350124PDY000597M"],
        ),
        (
            "date",
            ["2012-02-29", "1997-08-22"],
            ["2013-02-29", "2013-2-3", "20130203", "2013-05", "0213-05-03"],
        ),
        ("date_or_month", ["2012-02-29", "2013-05"], ["2013-13", "2013-00", "2013", "2013-02-30"]),
        ("month", ["201301", "201512"], ["201313", "201300", "2013-01", "1301", "20130"]),
        ("year", ["2013"], ["13", "2013.0", "3013"]),
        ("int", ["0", "-3", "12"], ["1.0", "1e3", "", "十"]),
        ("number", ["0.5", "-3"], ["NaN", "5%"]),
        ("pct", ["0", "92.5", "100"], ["92.5%", "-1", "100.1"]),
        ("bool", ["1", "0"], ["true", "是", "2"]),
        ("division", ["350124100"], ["350124", "3501241000", "35012410A"]),
        ("division_or_county", ["350124100", "350124"], ["3501", "35012410"]),
    ],
)
def test_types_take_their_form_and_nothing_else(kind: str, good: list[str], bad: list[str]) -> None:
    assert _convert(kind, *good, null="never")[1] == []
    for text in bad:
        assert len(_convert(kind, text, null="never")[1]) == 1, text


def test_an_organization_code_tells_its_right_check_character() -> None:
    assert _convert("org", "PDY000598")[1] == [
        "t.csv:row 2:column x: check character of the organization code must be 7, got 'PDY000598'"
    ]


def test_a_word_out_of_the_list_is_told_with_its_nearest() -> None:
    _, problems = _convert("enum", "renewal", "renewel", values=["first", "renewal"])
    assert problems == ["t.csv:row 3:column x: must be one of 2 values, got 'renewel'; did you mean renewal?"]


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [
        ("text", "str"),
        ("date", "str"),
        ("org", "str"),
        ("int", "Int64"),
        ("money_yuan", "Int64"),
        ("number", "float64"),
    ],
)
def test_a_blank_is_missing_where_allowed_and_refused_elsewhere(kind: str, dtype: str) -> None:
    series, problems = _convert(kind, "", " ", "\u3000")
    assert series.isna().all()
    assert (str(series.dtype), problems) == (dtype, [])
    _, problems = _convert(kind, " ", null="never")
    assert len(problems) == 1
    assert "must not be blank" in problems[0]


def test_truth_and_numbers_have_their_types() -> None:
    truth, _ = _convert("bool", "1", "0", "")
    assert truth.tolist() == [True, False, pd.NA]
    number, _ = _convert("number", "0.5", "")
    assert number.iloc[0] == 0.5
    assert math.isnan(number.iloc[1])


def test_blanks_at_the_ends_of_a_cell_do_not_count() -> None:
    assert _convert("code", " A1\u3000", "A1")[0].tolist() == ["A1", "A1"]


def test_twenty_findings_of_a_column_are_listed_and_the_rest_counted() -> None:
    _, problems = _convert("int", *[f"x{i}" for i in range(55)])
    assert len(problems) == 21
    assert problems[19].startswith("t.csv:row 21:column x: ")
    assert problems[20] == "t.csv:column x: … and 35 more like this"


def test_the_month_of_a_date_is_a_number() -> None:
    months = month_of(pd.Series(["2013-05-03", "2013-11", None], dtype="str"))
    assert months.tolist() == [201305, 201311, pd.NA]
    assert str(months.dtype) == "Int64"
