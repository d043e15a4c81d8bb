"""Tests of the generator of returns itself: truth adds up, each mess applies alone, files can be opened."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine

from .codes import credit_code, org_code
from .facts import Truth
from .generate import prepare, write_returns
from .layouts import LAYOUTS
from .mess import MESSES
from .truth import make_truth, write_reference


@pytest.fixture(scope="module")
def county() -> Truth:
    return make_truth(1, 2013, 60)


def test_check_characters_agree_with_codes_in_the_standards() -> None:
    assert org_code("D2143569") == "D2143569X"
    assert credit_code("M000100Y4", "350100") == "91350100M000100Y43"


def test_the_same_seed_gives_the_same_county_and_another_seed_another() -> None:
    assert make_truth(3, 2014, 20) == make_truth(3, 2014, 20)
    assert make_truth(3, 2014, 20) != make_truth(4, 2014, 20)


@pytest.mark.parametrize("year", range(2010, 2017))
def test_every_year_and_size_gives_facts_of_every_table(year: int) -> None:
    tables = {key[0] for key in make_truth(year, year, 5).facts}
    assert tables >= {"retention", "enterprise_years", "spot_checks", "complaints", "standard_drafting"}


def test_tax_times_share_less_refund_is_the_retention_of_the_finance_bureau(county: Truth) -> None:
    number = 0
    for line in county.statements:
        if line.form == "tax_paid":
            paid, share, refund = (
                line.values[name] for name in ("paid_tax_yuan", "county_share_pct", "refund_yuan")
            )
            assert isinstance(paid, Decimal)
            assert isinstance(share, Decimal)
            assert isinstance(refund, Decimal)
            fact = county.facts[line.facts[0]]
            assert abs(paid * share / 100 - refund - fact.values["retention_yuan"]) <= Decimal("0.005")  # type: ignore[operator]
            number += 1
    assert number > 100


def test_every_fact_is_stated_by_a_row(county: Truth) -> None:
    assert {key for line in county.statements for key in line.facts} == set(county.facts)


def test_returns_without_mess_must_come_out_whole(county: Truth) -> None:
    _, expected = prepare(county, 1, (), ("plain",))
    assert {expectation.outcome for expectation in expected.facts.values()} == {"same"}
    assert set(expected.facts) == set(county.facts)
    assert not expected.withdrawn


def test_there_are_at_least_40_kinds_of_mess_and_12_layouts() -> None:
    assert len(MESSES) >= 40
    assert len(LAYOUTS) >= 12


@pytest.mark.parametrize("name", MESSES)
def test_each_mess_applies_somewhere_when_it_is_alone(name: str, county: Truth) -> None:
    returns, expected = prepare(county, 1, (name,), ("plain",))
    assert expected.messes[name] > 0
    assert {verdict.outcome for verdict in returns.verdicts if verdict.mess == name} <= {
        MESSES[name].outcome,
        "same",
    }


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_states_every_fact(name: str, county: Truth) -> None:
    returns, expected = prepare(county, 1, (), (name,))
    stated = {key for book in returns.books for _, _, cell in book.cells() for key in cell.keys}
    assert stated == set(county.facts)
    assert expected.layouts[name] > 0


def test_the_same_seed_writes_the_same_cells(county: Truth) -> None:
    first, second = (prepare(county, 7) for _ in range(2))
    assert first[1].messes == second[1].messes
    for one, other in zip(first[0].books, second[0].books, strict=True):
        assert one.file_name == other.file_name
        assert [(place, cell.value) for _, place, cell in one.cells()] == [
            (place, cell.value) for _, place, cell in other.cells()
        ]


def test_a_spreadsheet_library_opens_the_files_of_plain_returns(county: Truth, tmp_path: Path) -> None:
    write_reference(county, tmp_path / "reference")
    write_returns(county, tmp_path / "returns", 1, (), ("plain",))
    files = sorted((tmp_path / "returns").iterdir())
    assert len(files) > 8
    for file in files:
        assert python_calamine.CalamineWorkbook.from_path(file).sheet_names
