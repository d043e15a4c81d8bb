"""What a graph of nodes computes is what Python's integers compute, on arrays and on DuckDB."""

from fractions import Fraction

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from mq_analysis.rules.awards.groups import round_to_unit
from mq_analysis.rules.exact import Node, col, emit
from tests.sizes import examples

NUMBERS = st.lists(st.integers(0, 2**40), min_size=1, max_size=20)
SMALL = st.integers(1, 400)


def computed(values, node, engine):
    frame = pd.DataFrame({"row": range(len(values)), "x": np.array(values, dtype=np.int64)})
    native = frame if engine == "pandas" else duckdb.from_df(frame)
    found = emit(nw.from_native(native).lazy(), {"y": node}).sort("row").collect(backend="pandas")
    return found.to_native()["y"].tolist()


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@settings(max_examples=examples(60), deadline=None)
@given(NUMBERS, SMALL, SMALL, SMALL)
def test_a_product_divided_is_that_of_integers(engine, values, k, d, more):
    assert computed(values, (col("x") + more) * k // d, engine) == [(x + more) * k // d for x in values]
    assert computed(values, col("x") * (k * d) // d, engine) == [x * k for x in values]


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@settings(max_examples=examples(60), deadline=None)
@given(NUMBERS, SMALL)
def test_halves_are_rounded_up_in_units_even_and_odd(engine, values, unit):
    edges = [n * unit + (unit + 1) // 2 - down for n in (0, 3) for down in (0, 1)]
    expected = [int((Fraction(x, unit) + Fraction(1, 2)) // 1) * unit for x in values + edges]
    assert computed(values + edges, round_to_unit(col("x"), unit), engine) == expected


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@given(NUMBERS, st.integers(0, 2**40), st.integers(0, 2**40))
@settings(max_examples=examples(40), deadline=None)
def test_what_lies_between_is_kept_and_the_rest_moved_to_the_ends(engine, values, one, other):
    low, high = sorted((one, other))
    found = computed(values, Node("between", col("x"), low, high), engine)
    assert found == [min(max(x, low), high) for x in values]
