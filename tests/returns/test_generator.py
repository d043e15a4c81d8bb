"""Tests of the generator of returns itself: truth adds up, each mess applies alone, files can be opened."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine

from ..sizes import examples
from .codes import credit_code, org_code
from .facts import Truth
from .generate import prepare, write_returns
from .layouts import LAYOUTS
from .mess import MESSES
from .truth import make_truth, write_reference
from .writers import write_book


@pytest.fixture(scope="module")
def county() -> Truth:
    return make_truth(1, 2013, 24)


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


BINARY = ("format_xls", "format_ods", "dates_from_1904", "extension_capitals")
TEXT = (
    "format_csv",
    "format_csv_gb18030",
    "format_csv_utf16",
    "format_html",
    "format_html_gbk",
    "format_xml2003",
)


@pytest.mark.parametrize("name", BINARY)
def test_a_spreadsheet_library_opens_each_format_and_finds_the_same_rows(
    name: str, county: Truth, tmp_path: Path
) -> None:
    returns, _ = prepare(county, 3, (name,), ("plain",))
    books = [
        book for book in returns.books if book.format != "xlsx" or name not in ("format_xls", "format_ods")
    ]
    for book in books:
        (path,) = write_book(book, tmp_path)
        read = python_calamine.CalamineWorkbook.from_path(path)
        assert read.sheet_names == [sheet.name for sheet in book.sheets]
        for sheet in book.sheets:
            rows = read.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            assert len(rows) == sheet.height
            for (row, column), cell in sheet.cells.items():
                if isinstance(cell.value, str):
                    assert rows[row][column] == cell.value


@pytest.mark.parametrize("name", TEXT)
def test_each_text_format_holds_every_word_of_the_sheet(name: str, county: Truth, tmp_path: Path) -> None:
    returns, _ = prepare(county, 3, (name,), ("plain",))
    book = next(book for book in returns.books if book.format != "xlsx")
    words = "".join(path.read_bytes().decode(book.encoding) for path in write_book(book, tmp_path))
    for _, _, cell in book.cells():
        if isinstance(cell.value, str):
            assert cell.value in words


@pytest.mark.parametrize("name", [name for name, mess in MESSES.items() if mess.outcome == "absent"])
def test_a_spreadsheet_library_cannot_open_what_is_no_workbook(
    name: str, county: Truth, tmp_path: Path
) -> None:
    returns, _ = prepare(county, 3, (name,), ("plain",))
    book = next(book for book in returns.books if book.substitute)
    (path,) = write_book(book, tmp_path)
    with pytest.raises(Exception, match=r".*"):
        python_calamine.CalamineWorkbook.from_path(path)


def test_random_messes_together_can_be_written(tmp_path: Path) -> None:
    for seed in range(examples(12)):
        truth = make_truth(seed, 2010 + seed % 7, (5, 9, 30)[seed % 3])
        folder = tmp_path / str(seed)
        expected = write_returns(truth, folder, seed)
        assert list(folder.iterdir())
        assert set(expected.facts) == set(truth.facts)
