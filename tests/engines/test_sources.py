"""Where the files of a table are, and what cannot be one table."""

import pytest

from mq_analysis.base.errors import DataError
from mq_analysis.engines import find_files
from mq_analysis.tables.schema import load_schema

SCHEMA = {name: load_schema()[name] for name in ("enterprises", "honours", "retention")}


@pytest.fixture
def folder(tmp_path):
    for name in ("enterprises", "honours"):
        (tmp_path / f"{name}.parquet").touch()
    parts(tmp_path, "retention", [0, 1, 2])
    return tmp_path


def parts(folder, table, numbers, form="parquet"):
    (folder / table).mkdir(exist_ok=True)
    for number in numbers:
        (folder / table / f"part-{number:05d}.{form}").touch()


def said(folder, given=None):
    with pytest.raises(DataError) as caught:
        find_files(folder, SCHEMA, given)
    return str(caught.value)


def test_a_table_is_a_file_or_parts_in_a_folder_or_a_pattern(folder, tmp_path):
    found = find_files(folder, SCHEMA)
    assert [len(found[name].paths) for name in SCHEMA] == [1, 1, 3]
    assert found["retention"].form == "parquet"
    elsewhere = tmp_path / "elsewhere"
    parts(elsewhere.parent, "elsewhere", [7])
    some = find_files(folder, SCHEMA, {"retention": f"{folder}/retention/part-0000[01].parquet"})
    assert [path.name for path in some["retention"].paths] == ["part-00000.parquet", "part-00001.parquet"]
    assert (
        find_files(folder, SCHEMA, {"retention": str(elsewhere)})["retention"].paths[0].name
        == "part-00007.parquet"
    )


def test_every_problem_is_told_at_once(folder):
    (folder / "honours.parquet").unlink()
    (folder / "retention" / "part-00001.parquet").unlink()
    told = said(folder)
    assert "must hold the table honours" in told
    assert "must hold every part up to part-00002, got none of part-00001" in told


def test_a_pattern_that_finds_nothing_is_told(folder):
    assert "nowhere/*.parquet: must hold the table retention" in said(
        folder, {"retention": "nowhere/*.parquet"}
    )
    assert "--table: must name a table, got 'retentoin'; did you mean retention?" in said(
        folder, {"retentoin": "x"}
    )


def test_a_table_that_is_there_twice_or_in_two_forms_is_refused(folder):
    (folder / "retention.parquet").touch()
    assert "must hold retention once and in one form" in said(folder)
    (folder / "retention.parquet").unlink()
    parts(folder, "retention", [3], "csv")
    assert "must hold retention once and in one form" in said(folder)


def test_a_link_that_leads_nowhere_is_told(folder):
    (folder / "retention" / "part-00003.parquet").symlink_to(folder / "gone.parquet")
    assert "part-00003.parquet: must be a file, got a link that leads nowhere" in said(folder)


def test_parts_may_be_numbered_from_one_and_other_names_have_no_gaps(folder):
    (folder / "retention" / "part-00000.parquet").unlink()
    find_files(folder, SCHEMA)
    for path in (folder / "retention").iterdir():
        path.unlink()
    for code in ("350124", "350181"):
        (folder / "retention" / f"{code}.parquet").touch()
    find_files(folder, SCHEMA)
