"""Files, encodings, headers and the shape of rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from mq_analysis.tables import read_county

Folder = Callable[..., Path]
Told = Callable[[Path], list[str]]
HONOURS = "honour_id,org_code,honour_name,issue_date,kind\n"
ROW = "H1,PDY000597,国家实验室认可,2013-05-03,new\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "gbk"])
def test_other_encodings_read_like_plain_utf8(folder: Folder, encoding: str) -> None:
    plain = read_county(folder(honours=HONOURS + ROW))["honours"]
    other = read_county(folder(honours=(HONOURS + ROW).encode(encoding)))["honours"]
    pd.testing.assert_frame_equal(plain, other)


def test_gb18030_beyond_gbk_is_read_and_noted(folder: Folder) -> None:
    place = folder(honours=(HONOURS + ROW.replace("国家实验室认可", "𠮷祥㐀牌")).encode("gb18030"))
    county = read_county(place)
    assert county["honours"]["honour_name"].tolist() == ["𠮷祥㐀牌"]
    assert [n.message for n in county.notes] == [
        "was read as GB18030 text, it is not UTF-8",
        "has characters that no font of the reports has: 𠮷; a PDF shows 〈U+20BB7〉",
    ]


@pytest.mark.parametrize(
    "data", [HONOURS.encode() + b"H1,\xff\xff,x", b"\xef\xbb\xbf" + HONOURS.encode() + "国".encode("gbk")]
)
def test_other_bytes_are_refused_at_their_row(folder: Folder, told: Told, data: bytes) -> None:
    assert told(folder(honours=data)) == [
        "honours.csv:row 2: must be UTF-8 or GB18030 text, got bytes that are neither"
    ]


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n"])
def test_an_empty_file_is_refused(folder: Folder, told: Told, text: str) -> None:
    assert told(folder(honours=text)) == ["honours.csv: must hold a header and rows, got an empty file"]


def test_a_missing_column_is_named_with_its_nearest(folder: Folder, told: Told) -> None:
    found = told(folder(honours=HONOURS.replace("issue_date", "isue_date") + ROW))
    assert found == [
        "honours.csv:row 1: must have the column issue_date (获得日期), got none; did you mean isue_date?"
    ]


def test_a_header_given_twice_is_refused(folder: Folder, told: Told) -> None:
    found = told(folder(honours=HONOURS.replace("kind", "kind,kind") + ROW.replace("new", "new,new")))
    assert found == ["honours.csv:row 1:column kind: must be there once, got 2 columns of this name"]


def test_a_blank_header_is_refused(folder: Folder, told: Told) -> None:
    found = told(folder(honours=HONOURS.replace("kind", "kind,") + ROW.replace("new", "new,")))
    assert found == ["honours.csv:row 1:column 6: must have a name, got a blank header"]


def test_the_name_of_a_computed_column_is_refused(folder: Folder, told: Told) -> None:
    found = told(folder(honours=HONOURS.replace("kind", "kind,issue_month") + ROW.replace("new", "new,1")))
    assert found == [
        "honours.csv:row 1:column issue_month: must not be in a file, this name is for computed columns"
    ]


def test_an_unknown_column_is_kept_as_text_and_noted(folder: Folder) -> None:
    county = read_county(
        folder(honours=HONOURS.replace("kind", "kind,clauze") + ROW.replace("new", "new,007"))
    )
    assert county["honours"]["clauze"].tolist() == ["007"]
    assert "column clauze: is an unknown column, kept as text; did you mean clause?" in str(county.notes[0])


def test_a_row_longer_than_the_header_is_refused_at_its_row(folder: Folder, told: Told) -> None:
    found = told(folder(honours=HONOURS + ROW + ROW.replace("H1", "H2").replace("new", "new,x")))
    assert found == ["honours.csv:row 3: must have at most 5 cells like the header, got 6"]


def test_a_short_row_ends_in_blanks(folder: Folder, told: Told) -> None:
    found = told(folder(honours=HONOURS + "H1,PDY000597,国家实验室认可,2013-05-03\n"))
    assert [f.split(": ")[0] for f in found] == ["honours.csv:row 2:column kind"]


def test_rows_are_counted_as_a_spreadsheet_shows_them(folder: Folder, told: Told) -> None:
    two_lines = ROW.replace("国家实验室认可", '"国家\n实验室认可"')
    bad = "H2,PDY000597,x,2013-02-30,new\n"
    found = told(folder(honours=HONOURS + two_lines + "\n,,,,\n" + bad))
    assert [f.split(": ")[0] for f in found] == ["honours.csv:row 5:column issue_date"]


def test_an_unclosed_quote_is_refused_at_its_row(folder: Folder, told: Told) -> None:
    found = told(folder(honours=HONOURS + ROW + 'H2,"PDY000597,x\n'))
    assert len(found) == 1
    assert found[0].startswith("honours.csv:row 3: must be comma-separated text")


def test_windows_and_old_mac_line_ends_read_alike(folder: Folder) -> None:
    plain = read_county(folder(honours=HONOURS + ROW))["honours"]
    for end in ("\r\n", "\r"):
        other = read_county(folder(honours=(HONOURS + ROW).replace("\n", end)))["honours"]
        pd.testing.assert_frame_equal(plain, other)


def _to_parquet(place: Path, types: str) -> None:
    source, target = place / "retention.csv", place / "retention.parquet"
    duckdb.execute(f"COPY (SELECT {types} FROM read_csv('{source}', all_varchar=true)) TO '{target}'")
    source.unlink()


def test_parquet_reads_like_csv(folder: Folder) -> None:
    place = folder()
    plain = read_county(place)["retention"]
    _to_parquet(place, "period::INT period, org_code, tax_kind, retention_yuan::DECIMAL(12,2) retention_yuan")
    county = read_county(place)
    pd.testing.assert_frame_equal(plain, county["retention"])
    assert county.sources["retention"].name == "retention.parquet"


def test_a_bad_cell_of_a_parquet_file_is_told_at_its_row(folder: Folder, told: Told) -> None:
    place = folder()
    _to_parquet(place, "period, org_code, tax_kind, replace(retention_yuan, '1468.59', 'x') retention_yuan")
    found = told(place)
    assert [f.split(": ")[0] for f in found] == ["retention.parquet:row 3:column retention_yuan"]


def test_a_file_that_is_no_parquet_is_refused(folder: Folder, told: Told) -> None:
    place = folder(retention=None)
    (place / "retention.parquet").write_bytes(b"no parquet")
    assert [f.split(", got")[0] for f in told(place)] == ["retention.parquet: must be a Parquet file"]
