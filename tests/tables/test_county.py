"""Folders, keys, sums and codes across tables; every problem of all tables at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mq_analysis.base.errors import DataError
from mq_analysis.tables import read_county

Folder = Callable[..., Path]
Told = Callable[[Path], list[str]]
Table = Callable[..., str]
A, B = "PDY000597", "PDY001071"


def test_a_sound_folder_reads_without_notes(folder: Folder) -> None:
    county = read_county(folder())
    assert county.notes == ()
    assert list(county.tables) == ["enterprises", "honours", "retention"]
    assert county["honours"]["issue_month"].tolist() == [201305, 201311]
    assert county["retention"]["retention_fen"].tolist() == [10010, 146859, -100000]
    assert county.has("honours")
    assert not county.has("complaints")
    assert not county.is_synthetic
    assert (county.org["zh"], county.notice["en"]) == ("", "")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere: must be a folder with the county's tables, got no folder"):
        read_county(tmp_path / "nowhere")


def test_a_missing_required_table_is_told_with_what_is_there(folder: Folder, told: Told) -> None:
    place = folder(retention=None)
    said = "must hold retention.csv (本级财政留成分月明细), got enterprises.csv, honours.csv"
    assert told(place) == [f"{place}: {said}"]


def test_a_table_that_does_not_exist_is_told_with_its_nearest(folder: Folder) -> None:
    with pytest.raises(DataError, match=r"must be a table, got 'honour'; did you mean honours\?"):
        read_county(folder(), ["honour"])


def test_only_the_tables_asked_for_are_read(folder: Folder) -> None:
    county = read_county(folder(retention="broken"), ["honours"])
    assert list(county.tables) == ["honours"]


def test_a_table_the_county_lacks_is_refused_when_asked_for(folder: Folder) -> None:
    county = read_county(folder())
    with pytest.raises(DataError, match="must have the table complaints for this, got none"):
        county["complaints"]


def test_a_file_of_an_unknown_name_is_noted(folder: Folder) -> None:
    county = read_county(folder(complaint="a,b\n"))
    assert "complaint.csv: is no table of this toolkit, not read; did you mean complaints?" in str(
        county.notes[0]
    )


def test_two_files_of_a_table_are_refused(folder: Folder, told: Told) -> None:
    place = folder()
    (place / "honours.parquet").write_bytes(b"")
    assert "honours.parquet: must be the only file of its table, got honours.csv as well" in told(place)


def test_a_key_given_twice_is_told_with_both_rows(folder: Folder, told: Told) -> None:
    head = "period,org_code,tax_kind,retention_yuan\n"
    rows = f"{head}201301,{A},营业税,1\n201301,{B},营业税,1\n201301,{A},营业税,2\n"
    assert told(folder(retention=rows)) == [
        "retention.csv:row 4:column period, org_code, tax_kind: "
        f"must be unique, got 201301 {A} 营业税 again (first in row 2)"
    ]


def test_without_tax_kinds_the_key_is_month_and_enterprise(folder: Folder, told: Told) -> None:
    rows = f"period,org_code,retention_yuan\n201301,{A},1\n201301,{A},2\n"
    assert told(folder(retention=rows)) == [
        f"retention.csv:row 3:column period, org_code: must be unique, got 201301 {A} again (first in row 2)"
    ]


def test_a_negative_month_is_valid_and_a_negative_year_is_noted(folder: Folder, retention: Table) -> None:
    assert read_county(folder(retention=retention("5", "-5.00"))).notes == ()
    county = read_county(folder(retention=retention("5", "-5.01", "0.00")))
    assert [str(note).rpartition("/")[2] for note in county.notes] == [
        f"retention.csv:row 3:column retention_yuan: the retention of {A} in 2001 is below 0, its refunds exceed "
        "its taxes: −0.01 yuan; it is below every gate and earns 0"
    ]
    assert county["retention"]["retention_fen"].sum() == -1


def test_a_year_is_not_saved_by_the_next(folder: Folder, retention: Table) -> None:
    (note,) = read_county(folder(retention=retention(*["0"] * 11, "-1", "5"))).notes
    assert f"the retention of {A} in 2001" in note.message


def test_a_sum_with_an_unreadable_amount_is_left_until_that_is_mended(folder: Folder, told: Told) -> None:
    rows = f"period,org_code,retention_yuan\n201301,{A},abc\n201302,{A},-5\n201301,{B},-7\n"
    (problem,) = told(folder(retention=rows))
    assert problem.startswith("retention.csv:row 2:column retention_yuan")
    (note,) = read_county(folder(retention=rows.replace("abc", "5"))).notes
    assert f"the retention of {B} in 2013" in note.message


def test_numbers_that_are_never_negative_are_refused_at_their_rows_and_zero_is_not(
    folder: Folder, told: Told
) -> None:
    rows = f"org_code,year,gross_output_wan,value_added_wan,employees\n{A},2013,-0.01,-5,0\n{B},2013,0,1,-3\n"
    assert told(folder(enterprise_years=rows)) == [
        "enterprise_years.csv:row 2:column gross_output_wan: must be at least 0 (gross industrial output), "
        "got '-0.01'",
        "enterprise_years.csv:row 3:column employees: must be at least 0 (persons employed), got '-3'",
    ]


def test_codes_that_are_not_registered_are_noted_and_counted(folder: Folder) -> None:
    other, stranger = "PDY001178", "D2143569X"
    head = f"period,org_code,retention_yuan\n201301,{A},1\n"
    rows = f"{head}201301,{stranger},1\n201302,{other},1\n201302,{stranger},1\n"
    county = read_county(folder(retention=rows))
    assert len(county.notes) == 2
    assert str(county.notes[1]).endswith(
        f"retention.csv:row 4:column org_code: is not in enterprises: {other}, 1 rows in all"
    )
    assert str(county.notes[0]).endswith(
        f"retention.csv:row 3:column org_code: is not in enterprises: {stranger}, 2 rows in all"
    )


def test_all_problems_of_all_tables_come_at_once(folder: Folder, told: Told) -> None:
    place = folder(
        enterprises=f"org_code,name,township_code,township,product_group,entity_type\n{A},,350124,x,y,学校\n",
        honours=f"honour_id,org_code,honour_name,kind\nH1,{A},x,new\nH1,PDY000598,x,neu\n",
        retention=f"period,org_code,retention_yuan\n201313,{A},abc\n",
    )
    (place / "county.yaml").write_text("nmae: {zh: 甲, en: A}\n", encoding="utf-8")
    assert [f.split(": ")[0] for f in told(place)] == [
        "county.yaml.nmae",
        "enterprises.csv:row 2:column name",
        "enterprises.csv:row 2:column township_code",
        "enterprises.csv:row 2:column entity_type",
        "honours.csv:row 1",
        "honours.csv:row 3:column org_code",
        "honours.csv:row 3:column kind",
        "honours.csv:row 3:column honour_id",
        "retention.csv:row 2:column period",
        "retention.csv:row 2:column retention_yuan",
    ]


def test_the_notice_of_synthetic_data_must_be_there(folder: Folder, told: Told) -> None:
    place = folder()
    about = place / "county.yaml"
    about.write_text("synthetic: true\n", encoding="utf-8")
    assert told(place) == ["county.yaml:notice: must say in zh and en that the data are synthetic"]
    about.write_text("synthetic: true\nnotice: {zh: 合成数据, en: synthetic}\n", encoding="utf-8")
    county = read_county(place)
    assert county.is_synthetic
    assert county.notice["zh"] == "合成数据"


@pytest.mark.parametrize(
    "text", ["synthetic: maybe\n", "- 1\n", "a: [\n", "synthetic: 1\nnotice: {zh: 甲, en: a}\n"]
)
def test_a_broken_county_file_is_refused(folder: Folder, told: Told, text: str) -> None:
    place = folder()
    (place / "county.yaml").write_text(text, encoding="utf-8")
    assert all(line.startswith("county.yaml") for line in told(place))
