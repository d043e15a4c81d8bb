"""A budget in sums is the budget firm by firm, added up; of an invented province it is what its answer says."""

import itertools
import json

import pytest

from mq_analysis.analyses import budget
from mq_analysis.analyses.budget import (
    charts_large as budget_charts_large,
    tables_large as budget_tables_large,
    text_large as budget_text_large,
)
from mq_analysis.analyses.budget.groups import clause_history
from mq_analysis.base.errors import CoverageError
from mq_analysis.base.project import find_data
from mq_analysis.engines import Engine
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules import annual as annual_module
from mq_analysis.rules.sums import by_award, by_place
from mq_analysis.synthesis import synthesize
from mq_analysis.tables import read_county

LAW = load_policy(find_policy("minqing"))
CHOSEN = choose_readings(LAW)
SAMPLE = find_data("data/sample")


@pytest.fixture(scope="module")
def sample():
    return budget.in_sums(SAMPLE, LAW, 2013, CHOSEN)


@pytest.fixture(scope="module")
def annual():
    return annual_module.annual(read_county(SAMPLE).tables, LAW, 2013, CHOSEN)


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    return synthesize(
        tmp_path_factory.mktemp("large") / "province", rules_for(LAW, 2014, CHOSEN), 3000, counties=3
    )


def test_sums_are_those_of_the_firms(sample, annual):
    rows = by_award(annual.assessment).set_index("award_id")
    for award_id, sums in sample.of_year(2013).items():
        assert (sums.awards, sums.amount_fen) == tuple(rows.loc[award_id, ["firms", "amount_fen"]])
    assert sample.total_fen == annual.assessment.total_fen == 192_000_100
    assert sample.before_fen == annual.previous.total_fen
    places = by_place(annual.assessment, annual.tables, ["township_code"]).set_index("township_code")
    mine = sample.by_place().set_index("place")["amount_fen"]
    assert mine.to_dict() == places["amount_fen"][places["amount_fen"] > 0].to_dict()


def test_history_and_prices_are_those_of_the_firms(sample, annual):
    history = clause_history(annual.tables, LAW, 2013, CHOSEN)
    both = history.merge(sample.history, on=["year", "award_id"], how="left", suffixes=("", "_sums")).fillna(
        0
    )
    assert (both["amount_fen"] == both["amount_fen_sums"]).all()
    assert (both["firms"] == both["awards"]).all()
    prices = budget.other_readings(annual).set_index(["reading", "option"])
    mine = sample.prices.set_index(["reading", "option"])
    assert list(mine.index) == list(prices.index)
    for name in ("total_fen", "difference_fen", "undecided"):
        assert mine[name].astype("Int64").equals(prices[name].astype("Int64")), name


def test_amounts_are_told_apart_by_the_amount_of_an_award(sample, annual):
    amounts = annual.assessment.awards["amount_fen"]
    amounts = amounts[amounts > 0]
    edges = (0, *budget.EDGES_FEN, 10**15)
    told = sample.by("reached").set_index("reached")
    for i, (low, high) in enumerate(itertools.pairwise(edges)):
        among = amounts[(amounts >= low) & (amounts < high)]
        assert told["awards"].get(i, 0) == len(among)
        assert told["amount_fen"].get(i, 0) == among.sum()


@pytest.fixture(scope="module")
def year(province):
    return budget.in_sums(province.folder, LAW, 2014, CHOSEN, engine=Engine(memory="500MB"))


def test_a_province_in_parts_comes_to_its_answer(province, year):
    assert {k: (s.awards, s.amount_fen) for k, s in year.of_year(2014).items()} == {
        name: province.by_award.get(name, (0, 0)) for name in year.of_year(2014)
    }
    answer = json.loads((province.folder / "answer.json").read_text("utf-8"))
    assert year.total_fen == answer["total_fen"]
    counties = {}
    for code, fen in zip(
        year.by("township_code")["township_code"], year.by("township_code")["amount_fen"], strict=True
    ):
        counties[code[:6]] = counties.get(code[:6], 0) + fen
    assert counties == {code: fen for code, (_, fen) in province.by_county.items()}
    assert year.before == "no_data"
    assert year.rows["enterprises"] == 3000


def test_many_townships_are_put_together_by_county(province, year, monkeypatch):
    assert len(year.by_place()) == len(year.by("township_code"))
    monkeypatch.setattr(budget.large, "MOST_PLACES", 5)
    assert list(year.by_place()["place"].sort_values()) == sorted(province.by_county)
    assert year.by_place()["amount_fen"].sum() == year.total_fen


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_adds_up_in_both_languages(sample, lang):
    total = budget_tables_large.sums_by_clause(sample).render(lang).rows[-1][3]
    assert total == "1,920,001"
    for table in (
        budget_tables_large.sums_by_place(sample).render(lang),
        budget_tables_large.sums_by_register(sample, "size").render(lang),
        budget_tables_large.sums_by_register(sample, "product_group").render(lang),
        budget_tables_large.sums_by_amount(sample).render(lang),
    ):
        assert table.rows[-1][2] == total
        assert sum(int(row[1].replace(",", "")) for row in table.rows[:-1]) == 28
    assert total in str(budget_text_large.sums_headline(sample).render(lang))
    assert budget_tables_large.sums_keys(sample).render(lang).figures[1].value == "28"
    assert len(budget_tables_large.sums_readings(sample).render(lang).rows) == len(sample.prices)
    assert budget_charts_large.sums_places_chart(sample).render(lang).svg.startswith("<?xml")


def test_items_are_all_that_fall_under_an_award(sample, annual):
    looked = annual.assessment.looked_at
    assert sample.items["items"].sum() == len(looked)
    reasons = sample.items.groupby("reason")["items"].sum()
    assert reasons["renewal"] == (looked["outcome"] == "renewal").sum()


def test_a_year_without_data_is_refused():
    with pytest.raises(CoverageError, match="2019"):
        budget.in_sums(SAMPLE, LAW, 2019, CHOSEN)
