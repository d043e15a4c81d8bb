"""What assess tells beside its files: what is due on the day asked for, years and months that a table lacks."""

from __future__ import annotations

import csv

import pytest

from ..rules.test_keys_have_effect import HONOURS, LABEL, text_of
from ..rules.test_lookups import FIRMS, A, B


@pytest.fixture
def assess(mq, tmp_path):
    """Assess 2021 of a policy and these tables; return what is said and the rows of payments."""

    def run(text, *arguments, **tables):
        (tmp_path / "data").mkdir(exist_ok=True)
        for name, rows in {"enterprises": FIRMS, **tables}.items():
            (tmp_path / "data" / f"{name}.csv").write_text(rows, "utf-8")
        (tmp_path / "keys.yaml").write_text(text, "utf-8")
        asked = ("--policy", tmp_path / "keys.yaml", "--data", tmp_path / "data", "--year", 2021)
        done = mq("assess", *asked, "-o", tmp_path / "a.csv", *arguments)
        assert done.exit_code == 0, done.output
        with (tmp_path / "a.payments.csv").open(encoding="utf-8-sig", newline="") as file:
            return done.stderr, list(csv.DictReader(file))

    return run


@pytest.mark.parametrize("day", ["2021-12-31", "2022-12-30", "2022-12-31", "2023-01-01"])
def test_the_note_of_what_is_not_due_is_of_the_day_of_the_payments(assess, day):
    stage = f"{{id: a, {LABEL}, share: 0.4}}, {{id: b, {LABEL}, share: 0.6, after: {{years: 1}}}}"
    text = text_of([], f"for: enterprise, amount: {{fixed: 10 元}}, stages: [{stage}]")
    said, rows = assess(text.replace("facts:\n", ""), "--as-of", day)
    waits = sum(int(row["amount_fen"]) for row in rows if row["due"] == "no")
    assert waits == (1800 if day < "2022-12-31" else 0)
    assert ("18 yuan" in said) == bool(waits)


@pytest.mark.parametrize("take", ["sum", "greatest", "least"])
def test_a_year_of_which_a_table_of_years_has_no_row_is_told(assess, take):
    fact = "of: enterprise, type: count, table: marks, column: n, years: {first: -2, last: 0}"
    text = text_of([f"{fact}, take: {take}"])
    marks = f"org_code,year,n\n{A},2019,1\n{A},2021,1\n"
    said, _ = assess(text, marks=marks)
    assert "no row at all of 2020," in said
    assert "from 2019 to 2021" in said
    said, _ = assess(text, marks=f"{marks}{B},2020,1\n")
    assert "no row at all" not in said


def test_a_month_that_a_fact_of_items_sums_over_is_told(assess):
    span = "sum_over: {first: {month: 1, year: this}, last: {month: 3, year: this}}"
    facts = [
        f"of: honour, type: money, table: levy, column: v_yuan, match: {{kind: r}}, {span}",
        "of: honour, type: text, column: kind",
    ]
    levy = f"org_code,period,kind,v_yuan\n{A},202101,new,1\n{A},202103,new,1\n"
    honours = f"{HONOURS}1,{A},甲奖,2021-05-01,new,物\n"
    said, _ = assess(text_of(facts, "honours: [甲奖], amount: {fact: q}"), levy=levy, honours=honours)
    assert "202102" in said
