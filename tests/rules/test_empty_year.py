"""A year that was not collected: the message asks for the year, and for months only of a table of months."""

from __future__ import annotations

import pytest

from mq_analysis.base.errors import CoverageError
from mq_analysis.base.messages import in_language

from .test_keys_have_effect import assessed, text_of
from .test_lookups import A

AWARD = "for: enterprise, amount: {fact: q}"
FACT = "of: enterprise, type: money, table: levy, column: v_yuan"


def refusal(folder, text, rows):
    with pytest.raises(CoverageError) as error:
        assessed(folder, text, levy=rows)
    (problem,) = error.value.problems
    return in_language(problem.message, "zh")


@pytest.mark.parametrize(
    ("said", "column", "day"), [("year: year", "year", 2020), ("date: paid_on", "paid_on", "2020-05-01")]
)
def test_a_table_of_years_or_dates_must_have_rows_of_the_year(tmp_path, said, column, day):
    text = text_of([FACT], AWARD).replace("tables:\n", f"tables:\n  levy: {{{said}}}\n", 1)
    assert refusal(tmp_path, text, f"org_code,{column},v_yuan\n{A},{day},5\n") == "须有 2021 年的行，现在没有"


def test_a_table_of_months_must_have_rows_of_its_months(tmp_path):
    text = text_of([f"{FACT}, take: sum"], AWARD).replace(
        "tables:\n", "tables:\n  levy: {month: period}\n", 1
    )
    said = refusal(tmp_path, text, f"org_code,period,v_yuan\n{A},202005,5\n")
    assert said == "须有 202101 至 202112 各月的行，现在没有"
