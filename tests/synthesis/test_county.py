"""A small county for any policy: read without a problem, the same for a seed, and paid what the oracle pays."""

from __future__ import annotations

import csv
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from mq_analysis.base.errors import UsageError
from mq_analysis.cli import main
from mq_analysis.policy import choose_readings, parse_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import read_needed
from mq_analysis.rules.sums import by_award, counting_items
from mq_analysis.synthesis import write_county
from mq_analysis.synthesis.points import points_of
from tests.sizes import examples

from ..nets.oracle import pay
from ..nets.policies import YEARS, policies
from ..nets.rows import Row, day_of, table_of, written_unit
from ..nets.test_cases_as_folders import TEXTS
from ..nets.test_generated_counties import QUIET, loaded, paid
from ..nets.writing import reader_of
from ..rules.small import award, fact, law, version

NOT_ALONE = ("townships", "supplement")


def policy_of(name):
    return parse_policy(TEXTS[name], f"{name}.yaml")


def years_of(law):
    last = law.versions[-1].to.year
    return range(max(law.versions[0].from_.year, last - 1), last + 1)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_county_is_read_and_assessed_under_its_policy(name, tmp_path):
    law = policy_of(name)
    rows = write_county(tmp_path / "county", law, years_of(law))
    assert rows["enterprises"] == 24
    county = read_needed(tmp_path / "county", law)
    assert county.is_synthetic
    found = [assess(county.tables, rules_for(law, year, choose_readings(law))) for year in years_of(law)]
    assert any(len(one.looked_at) for one in found)
    for one in found:
        sums = by_award(one)
        items = counting_items(one)
        paid = items[items["paid_fen"] > 0].groupby("award_id").size().reindex(sums["award_id"], fill_value=0)
        assert list(sums["honours"] - sums["unpaid"]) == list(paid)
        assert sums["unpaid"].between(0, sums["honours"]).all()


@pytest.mark.parametrize("name", ["minqing", "fuqing_2012", "changxing"])
def test_a_seed_gives_the_same_county_and_another_seed_another(name, tmp_path):
    law = policy_of(name)

    def files(place, seed):
        write_county(tmp_path / place, law, years_of(law), seed=seed)
        return {path.name: path.read_bytes() for path in (tmp_path / place).iterdir()}

    first = files("a", 1)
    assert files("b", 1) == first
    assert files("c", 2) != first


def test_values_lie_at_below_and_above_the_bounds_of_the_policy():
    points = points_of(policy_of("minqing"))["retention"]
    assert {Fraction(n) for n in (99_999_999, 100_000_000, 100_000_001, 300_000_000)} <= set(points)


def rows_of(tree, folder, name):
    """The rows of a table as the oracle takes them: days, and values in base units."""
    table = table_of(tree, name)
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        for i, record in enumerate(csv.DictReader(file)):
            said = record.get(table.column, "")
            cells = {}
            for column, text in record.items():
                fact = reader_of(tree, name, column)
                if not text:
                    cells[column] = None
                elif fact["type"] in ("text", "date"):
                    cells[column] = text
                else:
                    cells[column] = Fraction(text) * written_unit(tree, table, column, fact)
            span = None if table.how == "undated" else day_of(said, table.how)
            yield Row(
                name, record.get("org_code", ""), span, said, cells, item=record.get(table.number, f"{i}")
            )


@pytest.mark.parametrize("seed", range(2))
def test_a_county_of_a_generated_policy_is_paid_what_the_oracle_pays(seed, tmp_path_factory):
    @settings(QUIET, max_examples=examples(8))
    @given(policies(), st.sampled_from(YEARS))
    def check(tree, year):
        law = loaded(tree)
        folder = tmp_path_factory.mktemp("county") / "data"
        write_county(folder, law, YEARS, firms=6, seed=seed)
        names = [path.stem for path in folder.glob("*.csv")]
        rows = [row for name in names for row in rows_of(tree, folder, name)]
        firms = [row.firm for row in rows if row.table == "enterprises"]
        found = paid(law, read_needed(folder, law).tables, year, "pandas")
        expected = pay(tree, rows, firms, year)
        assert {firm: found.get(firm, 0) for firm in expected} == expected

    check()


@pytest.mark.parametrize(("firms", "said"), [(0, "must be from 1 to 500"), (501, "must be from 1 to 500")])
def test_a_number_of_firms_out_of_range_is_refused_and_nothing_written(firms, said, tmp_path):
    with pytest.raises(UsageError, match=said):
        write_county(tmp_path / "x", policy_of("minqing"), [2013], firms=firms)
    assert not (tmp_path / "x").exists()


def test_the_command_writes_the_last_years_of_the_policy(tmp_path):
    done = CliRunner().invoke(main, ["synthesize", "--policy", "fuqing_2012", "--out", str(tmp_path / "x")])
    assert done.exit_code == 0, done.output
    assert "2013, 2014, 2015" in done.output
    assert (tmp_path / "x" / "county.yaml").is_file()
    again = CliRunner().invoke(main, ["synthesize", "--policy", "fuqing_2012", "--out", str(tmp_path / "x")])
    assert again.exit_code != 0
    assert "not there yet" in again.output


def test_a_county_for_a_first_look_leaves_little_undecided(tmp_path):
    """Over all policies: a year is a look at what the policy pays, and not at what is missing or tied."""
    shares = []
    for undecided in (False, True):
        found = rows = 0
        for name in ("longgang_2023", "liuhe_2023", "suizhou_2024", "xiamen_2025", "zhenhai_2012"):
            law, folder = policy_of(name), tmp_path / f"{name}{undecided}"
            write_county(folder, law, years_of(law), undecided=undecided)
            rules = rules_for(law, years_of(law)[-1], choose_readings(law))
            awards = assess(read_needed(folder, law).tables, rules).awards
            found, rows = found + int(awards["amount_fen"].isna().sum()), rows + len(awards)
        shares.append(found / rows)
    assert shares[0] < 0.03 < shares[1]


def test_dates_from_which_a_time_is_measured_fall_into_every_bracket_in_every_year(tmp_path):
    """An award for firms by the years since they came: each year has firms of each bracket."""
    facts = {
        "arrived": fact("date", table="enterprises", column="arrived_on"),
        "here": fact("count", computed={"years_between": ["arrived", "12-31"]}),
    }
    cases = [
        {"at_least": first, "at_most": first, "pay": {"fixed": f"{first + 1} 元"}} for first in (0, 1, 2)
    ]
    award_ = award({"choose": {"by": "here", "brackets": cases}}, which=[{"fact": "here", "below": 3}])
    law_ = law(facts, version([award_], "2013-01-01", "2015-12-31"))
    write_county(tmp_path / "county", law_, range(2013, 2016), undecided=False)
    county = read_needed(tmp_path / "county", law_)
    for year in (2013, 2014, 2015):
        found = assess(county.tables, rules_for(law_, year, choose_readings(law_))).awards
        assert set(found["amount_fen"]) >= {100, 200, 300}
