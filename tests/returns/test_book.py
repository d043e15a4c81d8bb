"""The county's book: two years of returns, a year replaced, and the commands that read what intake wrote."""

from __future__ import annotations

import csv
import shutil

import pytest
from click.testing import CliRunner

from mq_analysis.cli import main

from .generate import write_returns
from .truth import make_truth, write_reference, year_after

SEED, FIRMS = 5, 14


def mq(*words):
    found = CliRunner().invoke(main, [str(word) for word in words])
    return found.exit_code, found.output


def rows(county, table):
    with (county / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def returns(tmp_path_factory):
    """The folder with the reference and the returns of 2012 and 2013 of the same firms, and both truths."""
    folder = tmp_path_factory.mktemp("returns")
    truths = [make_truth(SEED, 2012, FIRMS)]
    truths.append(year_after(truths[0]))
    write_reference(truths[0], folder / "reference")
    for truth in truths:
        write_returns(truth, folder / str(truth.year), 1, (), ("plain",))
    return folder, truths


@pytest.fixture(scope="module")
def county(returns, tmp_path_factory):
    """The book after both years."""
    folder, _ = returns
    book = tmp_path_factory.mktemp("book") / "county"
    assert (
        mq("intake", folder / "2012", "--year", 2012, "--reference", folder / "reference", "--into", book)[0]
        == 0
    )
    code, said = mq("intake", folder / "2013", "--year", 2013, "--into", book)
    assert code == 0, said
    return book


def test_the_book_holds_both_years(county, returns):
    expected = {
        (key[1:], fact.values["retention_yuan"])
        for truth in returns[1]
        for key, fact in truth.facts.items()
        if key[0] == "retention"
    }
    found = {
        ((row["period"], row["org_code"], row["tax_kind"]), row["retention_yuan"])
        for row in rows(county, "retention")
    }
    assert {key for key, _ in found} == {key for key, _ in expected}
    assert len(rows(county, "enterprises")) == FIRMS


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--policy", "minqing", "{county}"),
        ("assess", "--data", "{county}", "--year", "2013", "-o", "{out}/awards.csv"),
        ("documents", "2013", "--data", "{county}", "--out", "{out}"),
        ("report", "2013", "--data", "{county}", "--notebook", "10", "--format", "html", "--out", "{out}"),
        (
            *("report", "2013", "--as-of", "2013-11-30", "--data", "{county}", "--notebook", "10"),
            *("--format", "html", "--out", "{out}"),
        ),
    ],
    ids=lambda words: " ".join(words[:3]),
)
def test_commands_accept_the_book(words, county, tmp_path):
    code, said = mq(*(word.format(county=county, out=tmp_path) for word in words))
    assert code == 0, said


def test_the_same_returns_again_change_nothing_and_others_are_told_and_the_old_kept(
    returns, county, tmp_path
):
    folder, _ = returns
    book = tmp_path / "county"
    shutil.copytree(county, book)
    code, said = mq("intake", folder / "2013", "--year", 2013, "--into", book)
    assert code == 0
    assert "nothing changed" in said
    assert not (book / "replaced").exists()
    fewer = tmp_path / "2013"
    shutil.copytree(folder / "2013", fewer)
    next(path for path in fewer.iterdir() if "财政局" in path.name).unlink()
    before = rows(book, "retention")
    code, said = mq("intake", fewer, "--year", 2013, "--into", book)
    assert code == 0
    number = sum(row["period"].startswith("2013") for row in before)
    assert f"retention: 0 rows added, 0 changed, {number} removed" in said
    assert {row["period"][:4] for row in rows(book, "retention")} == {"2012"}
    assert rows(book / "replaced" / "2013-1", "retention") == before
    code, said = mq("intake", folder / "2013", "--year", 2013, "--into", book)
    assert rows(book, "retention") == before


def test_an_earlier_year_can_be_taken_in_again(returns, county, tmp_path):
    folder, _ = returns
    book = tmp_path / "county"
    shutil.copytree(county, book)
    code, said = mq("intake", folder / "2012", "--year", 2012, "--into", book)
    assert code == 0, said
    assert "nothing changed" in said


@pytest.mark.parametrize("year", [2011, 2016])
def test_a_year_outside_the_policy_can_be_taken_in(year, tmp_path):
    truth = make_truth(SEED, year, FIRMS)
    write_reference(truth, tmp_path / "reference")
    write_returns(truth, tmp_path / "in", 1, (), ("plain",))
    book = tmp_path / "county"
    code, said = mq(
        "intake", tmp_path / "in", "--year", year, "--reference", tmp_path / "reference", "--into", book
    )
    assert code == 0, said
    assert {row["period"][:4] for row in rows(book, "retention")} == {str(year)}


def test_a_book_needs_its_first_reference(returns, tmp_path):
    code, said = mq("intake", returns[0] / "2012", "--year", 2012, "--into", tmp_path / "new")
    assert code != 0
    assert "--reference" in said
    code, said = mq("intake", returns[0] / "2012", "--year", 2012, "--reference", returns[0] / "reference")
    assert code != 0
    assert "--out" in said


def test_two_runs_into_one_folder_are_refused(returns, tmp_path):
    from mq_analysis.intake import alone

    out = tmp_path / "out"
    with alone(out):
        code, said = mq(
            *(
                "intake",
                returns[0] / "2012",
                "--year",
                2012,
                "--reference",
                returns[0] / "reference",
                "--out",
                out,
            )
        )
    assert code != 0
    assert "two runs" in said
    assert not out.exists()
