"""Awards that are given every so many years: in these years as any other, in the others to nobody, and it is said."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mq_analysis.base.errors import PolicyError
from mq_analysis.cli import main
from mq_analysis.rules.awards.totals import totals

from ..engines_of import ENGINES, native
from .small import A, B, assessed, award, law, looked_at, opened, paid, register, rows, text, version

TABLES = {"works": {"id": "no", "date": "built_on"}}


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def held(every, from_, id_="W", yuan=5, source="works"):
    said = {"every": every, "from": from_, "clause": "六", "quote": f"每{every}年评选一次"}
    return award({"fixed": f"{yuan} 元"}, id_, source, held=said)


def every_year(yuan=1, source="works"):
    return award({"fixed": f"{yuan} 元"}, "V", source)


def works(year):
    return rows("org_code,no,built_on", [(A, 1, f"{year}-05-01"), (B, 2, f"{year}-12-31")])


@pytest.mark.parametrize(
    ("every", "from_"), [(2, 2011), (2, 2012), (3, 2011), (2, 2015), (20, 1995), (4, 2020)]
)
def test_an_award_is_given_in_its_years_and_in_no_other(tmp_path, engine, every, from_):
    policy = law({}, version([held(every, from_), every_year()], "2010-01-01", "2015-12-31"), tables=TABLES)
    for year in range(2010, 2016):
        found = assessed(tmp_path, policy, engine, year, (A, B), works=works(year))
        is_held = year in range(from_, 2100, every)
        said = ("paid", 500) if is_held else ("not_held", 0)
        assert looked_at(found) == {(n, "V"): ("paid", 100) for n in "12"} | {(n, "W"): said for n in "12"}, (
            year
        )
        frames, rules = opened(tmp_path, policy, year, (A, B), works=works(year))
        assert totals(native(frames, engine), rules)["amount_fen"].sum() == (1_200 if is_held else 200)


def test_a_firm_whose_award_is_not_given_is_listed_with_nothing(tmp_path, engine):
    policy = law({}, version([held(2, 2011)], "2010-01-01", "2015-12-31"), tables=TABLES)
    assert paid(assessed(tmp_path, policy, engine, 2012, (A, B), works=works(2012))) == {A: 0, B: 0}


def test_an_award_that_is_not_given_takes_nothing_from_another(tmp_path, engine):
    """It is neither the highest nor does it fill a limit."""
    for step in (
        {"clause": "九", "quote": "就高", "per": "enterprise", "pay": "highest"},
        {"clause": "九", "quote": "限额", "per": "enterprise", "at_most": "5 元"},
    ):
        policy = law(
            {},
            version([held(2, 2011), every_year()], "2010-01-01", "2015-12-31", stacking=step),
            tables=TABLES,
        )
        assert paid(assessed(tmp_path, policy, engine, 2011, (A, B), works=works(2011))) == {A: 500, B: 500}
        assert paid(assessed(tmp_path, policy, engine, 2012, (A, B), works=works(2012))) == {A: 100, B: 100}


@pytest.mark.parametrize("source", ["enterprise", "honour"])
def test_awards_of_enterprises_and_honours_are_held_too(tmp_path, engine, source):
    policy = law({}, version([held(2, 2011, source=source)], "2010-01-01", "2015-12-31"), tables=TABLES)
    for year, expected in ((2011, 500), (2012, 0), (2013, 500)):
        honours = rows(
            "honour_id,org_code,honour_name,issue_date,kind", [("H", A, "某奖", f"{year}-05-01", "new")]
        )
        assert paid(assessed(tmp_path, policy, engine, year, (A,), honours=honours)) == {A: expected}


def test_what_it_lacks_does_not_matter_in_a_year_in_which_it_is_not_given(tmp_path, engine):
    from .small import fact

    facts = {"x": fact("money", "works", column="x_yuan")}
    node = held(2, 2011) | {"amount": {"fact": "x"}}
    policy = law(facts, version([node], "2010-01-01", "2015-12-31"), tables=TABLES)
    for year, expected in ((2011, ("missing", 0)), (2012, ("not_held", 0))):
        table = rows("org_code,no,built_on,x_yuan", [(A, 1, f"{year}-05-01", None)])
        assert looked_at(assessed(tmp_path, policy, engine, year, (A,), works=table)) == {
            ("1", "W"): expected
        }


def test_an_item_before_the_policy_is_told_as_that(tmp_path, engine):
    policy = law({}, version([held(2, 2011)], "2010-05-02", "2015-12-31"), tables=TABLES)
    found = assessed(tmp_path, policy, engine, 2010, (A, B), works=works(2010))
    assert looked_at(found) == {("1", "W"): ("before_policy", 0), ("2", "W"): ("not_held", 0)}


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "本年度不评此奖"), ("en", "the award is not given in this year")]
)
def test_explain_says_that_the_award_is_not_given(tmp_path, lang, said):
    path, folder = tmp_path / "small.yaml", tmp_path / "data"
    folder.mkdir()
    path.write_text(text({}, version([held(2, 2011)], "2010-01-01", "2015-12-31"), tables=TABLES), "utf-8")
    (folder / "enterprises.csv").write_text(register([A, B]), "utf-8")
    (folder / "works.csv").write_text(
        works(2012) + works(2011).partition("\n")[2].replace(",1,", ",3,").replace(",2,", ",4,"), "utf-8"
    )
    for year in (2011, 2012):
        command = ["explain", A, "--year", year, "--policy", path, "--data", folder, "--lang", lang]
        done = CliRunner().invoke(main, list(map(str, command)))
        assert done.exit_code == 0, done.output
        assert (said in done.output) == (year == 2012)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"every": 1, "from": 2011}, "at least 2"),
        ({"every": 2, "from": 11}, "at least 1900"),
        ({"every": "two", "from": 2011}, "whole number|of the form"),
        ({"from": 2011}, "must have .*every"),
        ({"every": 2}, "must have .*from"),
    ],
)
def test_what_is_held_in_no_year_is_refused(said, problem):
    node = award({"fixed": "1 元"}, "W", "works", held=said | {"clause": "六", "quote": "隔年"})
    with pytest.raises(PolicyError, match=problem):
        law({}, version([node], "2010-01-01", "2015-12-31"), tables=TABLES)
