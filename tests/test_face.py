"""The public face of the library: what it promises, and how results show themselves."""

from __future__ import annotations

import datetime as dt
import inspect

import pytest

import mq_analysis as mq
from mq_analysis.base.errors import CoverageError, UsageError

PROMISED = [
    "assess",
    "compare",
    "evaluate",
    "explain",
    "forecast",
    "open_case",
    "show",
    "solve",
    "sweep",
    "use_language",
]


@pytest.fixture(scope="module")
def case():
    return mq.open_case("minqing", "data/sample", 2013)


@pytest.fixture(scope="module")
def results(case):
    return [
        mq.assess(case),
        mq.compare(case, ["top25", "gate80"]),
        mq.evaluate(case),
        mq.explain(case, "PDY417528"),
        mq.sweep(case, "gate", "top_rate"),
        mq.solve(case, "top_rate", budget="190 万元"),
        mq.forecast(mq.open_case("minqing", "data/sample", 2013, as_of="2013-11-30")),
    ]


def test_the_promise_is_kept_and_a_change_of_it_is_meant():
    assert mq.__all__ == PROMISED  # a change belongs into CHANGELOG
    assert all(callable(getattr(mq, name)) for name in PROMISED)


@pytest.mark.parametrize("name", PROMISED)
def test_every_public_name_has_a_docstring_with_an_example(name):
    doc = inspect.getdoc(getattr(mq, name))
    assert doc.splitlines()[0].endswith(".")
    assert ">>> " in doc
    signature = inspect.signature(getattr(mq, name))
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())


def test_a_result_shows_itself_in_at_most_twenty_lines(results):
    for result in results:
        lines = repr(result).splitlines()
        assert 3 <= len(lines) <= 20
        assert lines[0] == result.title
        assert max(map(len, lines)) <= 110


def test_a_result_has_a_table_in_html_and_names_in_it_are_no_markup(results, case):
    for result in results:
        shown = result._repr_html_()
        assert shown.startswith("<p>")
        assert "<table" in shown
    tables = dict(case.tables)
    tables["enterprises"] = tables["enterprises"].assign(name="<b>x</b>")
    assert "<b>" not in mq.assess(case.knowing(tables, is_estimate=False))._repr_html_()


def test_every_amount_stands_in_yuan_beside_fen(results):
    for result in results:
        frame = result.table()
        names = [name.removesuffix("_fen") for name in frame.columns if name.endswith("_fen")]
        for name in names:
            place = list(frame.columns).index(f"{name}_fen")
            assert frame.columns[place + 1] == f"{name}_yuan"
            known = frame[frame[f"{name}_fen"].notna()]
            assert [int(yuan * 100) for yuan in known[f"{name}_yuan"]] == known[f"{name}_fen"].to_list()
    assert sum(name.endswith("_fen") for result in results for name in result.table().columns) > 10


def test_a_case_shows_itself_in_one_line(case):
    assert repr(case) == "<Case minqing, 2013, Minqing County (synthetic sample)>"
    with pytest.raises(UsageError, match="open_case"):
        _ = mq.open_case("minqing", "data/sample").year


@pytest.mark.parametrize(
    "ask",
    [
        mq.assess,
        mq.compare,
        lambda case: mq.explain(case, "PDY417528"),
        lambda case: mq.sweep(case, "gate"),
        lambda case: mq.solve(case, "top_rate", budget="190 万元"),
    ],
    ids=["assess", "compare", "explain", "sweep", "solve"],
)
def test_an_open_year_is_answered_only_by_its_forecast(ask):
    case = mq.open_case("minqing", "data/sample", 2013, as_of=dt.date(2013, 11, 30))
    with pytest.raises(CoverageError, match="forecast"):
        ask(case)
    forecast = mq.forecast(case).case
    assert repr(ask(forecast))
    assert mq.assess(forecast).is_estimate


def test_targets_of_an_open_year_are_not_evaluated():
    case = mq.open_case("minqing", "data/sample", 2013, as_of="2013-11-30")
    for one in (case, mq.forecast(case).case):
        with pytest.raises(CoverageError, match="over"):
            mq.evaluate(one)


def test_a_title_says_amounts_in_yuan(results):
    assert results[5].title == "top_rate for a budget of 1,900,000 yuan: best 0.18"


def test_a_comparison_takes_readings_of_the_case():
    reading = "R_CERT=per_certificate"
    case = mq.open_case("minqing", "data/sample", 2013, readings=[reading])
    found = mq.compare(case, "top25")
    assert found.baseline.total_fen == mq.assess(case).assessment.total_fen
    assert found.rules.readings["R_CERT"] == "per_certificate"
