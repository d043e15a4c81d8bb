"""A county read again is the one read before, unless a file has changed; nobody meets another's changes."""

from __future__ import annotations

import os
import shutil

import pandas as pd
import pytest

from mq_analysis.base.errors import DataError
from mq_analysis.tables import county as county_module, read_county
from mq_analysis.tables.recent import KEPT

from ..samples import SAMPLE, copy_small


@pytest.fixture
def folder(tmp_path):
    copy_small(tmp_path / "county")
    return tmp_path / "county"


@pytest.fixture
def reads(monkeypatch):
    """How often a table's file was read, by its name."""
    found = []
    read = county_module.read_table
    monkeypatch.setattr(
        county_module, "read_table", lambda path, *more: found.append(path.stem) or read(path, *more)
    )
    return found


def same(one, other):
    assert list(one.tables) == list(other.tables)
    for name in one.tables:
        pd.testing.assert_frame_equal(one[name], other[name])
    assert (one.notes, one.name, one.sources) == (other.notes, other.name, other.sources)


def test_an_unchanged_folder_is_read_once(folder, reads):
    first = read_county(folder)
    count = len(reads)
    assert count > 10
    same(first, read_county(folder))
    os.utime(folder / "honours.csv")
    same(first, read_county(folder))
    assert len(reads) == count


def test_a_changed_file_is_read_also_where_time_and_size_are_as_before(folder):
    first = read_county(folder)
    path = folder / "retention.csv"
    before = path.stat()
    text = path.read_text("utf-8")
    path.write_text(text[:-1].rpartition("\n")[0] + "\n", encoding="utf-8")
    assert len(read_county(folder)["retention"]) == len(first["retention"]) - 1
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    same(first, read_county(folder))
    about = folder / "county.yaml"
    about.write_text(about.read_text("utf-8").replace("闽清县", "样例县"), encoding="utf-8")
    assert "样例县" in read_county(folder).name["zh"]


@pytest.mark.parametrize("first", [True, False], ids=["the first", "one handed out again"])
def test_what_somebody_writes_into_a_table_nobody_else_meets(folder, first):
    mine = read_county(folder)
    if not first:
        mine = read_county(folder)
    untouched = mine["honours"]["org_code"].tolist()
    mine["honours"].loc[:, "org_code"] = "X"
    mine["honours"]["more"] = 1
    again = read_county(folder)
    assert again["honours"]["org_code"].tolist() == untouched
    assert "more" not in again["honours"]


def test_a_county_with_problems_is_told_each_time(folder):
    (folder / "honours.csv").write_text("honour_id\nH1\n", encoding="utf-8")
    told = []
    for _ in range(2):
        with pytest.raises(DataError) as error:
            read_county(folder)
        told.append(str(error.value))
    assert told[0] == told[1]


def test_tables_asked_for_and_working_folder_count(folder, reads, monkeypatch, tmp_path):
    assert list(read_county(folder, ["honours"]).tables) == ["honours"]
    assert len(read_county(folder).tables) > 10
    (folder / "unknown.csv").write_text("a\n", encoding="utf-8")
    where = str(read_county(folder).notes[0].where)
    monkeypatch.chdir(tmp_path)
    assert str(read_county(folder).notes[0].where) != where


def test_only_a_few_counties_are_kept(tmp_path, reads):
    folders = [tmp_path / str(i) for i in range(KEPT + 1)]
    for one in folders:
        one.mkdir()
        shutil.copy(SAMPLE / "honours.csv", one)
        read_county(one, ["honours"])
    reads.clear()
    read_county(folders[-1], ["honours"])
    assert reads == []
    read_county(folders[0], ["honours"])
    assert reads == ["honours"]
