"""The sample county reads without a problem, exactly, and says that it is synthetic."""

from __future__ import annotations

import csv
import re
import subprocess
import sys

import pytest

from mq_analysis.base.project import home
from mq_analysis.tables import County, load_schema, read_county

TABLES = {
    name: table
    for name, table in load_schema().items()
    if name not in ("code_exceptions", "retention_estimates")
}
"""Tables of the sample: its made-up codes are right, so it lists none that was issued wrong."""
NOT_IN_THE_SAMPLE = {
    "honours": ["upper_award_yuan", "upper_paid_date"],
    "credit_events": ["uscc", "enterprise_name"],
}


@pytest.fixture(scope="module")
def sample() -> County:
    return read_county(home() / "data" / "sample")


def test_the_whole_sample_reads_without_notes(sample: County) -> None:
    assert sample.notes == ()
    assert list(sample.tables) == list(TABLES)
    assert sample.is_synthetic
    assert "合成数据" in sample.notice["zh"]
    assert "SYNTHETIC" in sample.notice["en"]


@pytest.mark.parametrize(
    ("year", "code", "fen"),
    [
        (2013, "PDY081462", 100_000_000),
        (2013, "PDY292059", 499_999_999),
        (2012, "PDY304515", 410_000_037),
        (2013, "PDY106682", 99_999_999),
    ],
)
def test_sums_at_the_thresholds_are_exact(sample: County, year: int, code: str, fen: int) -> None:
    rows = sample["retention"]
    of_firm = rows[(rows["org_code"] == code) & (rows["period"] // 100 == year)]
    assert of_firm["retention_fen"].sum() == fen


def test_every_column_of_the_sample_is_in_the_schema_and_the_other_way_round() -> None:
    for name, table in TABLES.items():
        with (home() / "data" / "sample" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        missing = [c for c in table.columns if c not in header]
        assert [c for c in header if c not in table.columns] == []
        assert missing == NOT_IN_THE_SAMPLE.get(name, []), name


def test_no_money_is_a_float(sample: County) -> None:
    for frame in sample.tables.values():
        for name, dtype in frame.dtypes.items():
            assert not str(name).endswith(("_yuan", "_wan"))
            assert not str(name).endswith("_fen") or str(dtype) == "Int64"


def test_the_readme_counts_the_rows(sample: County) -> None:
    text = (home() / "data" / "sample" / "README.md").read_text(encoding="utf-8")
    counts = {name: int(rows) for name, rows in re.findall(r"`(\w+)\.csv` \| (\d+) \|", text)}
    assert counts == {name: len(frame) for name, frame in sample.tables.items()}


def test_neither_package_nor_notebooks_know_the_checks_of_the_sample() -> None:
    words = re.compile(r"answer_key|\bsubmitted\b|\bplanted\b")
    places = [home() / "mq_analysis", home() / "notebooks"]
    endings = {".py", ".yaml", ".ipynb", ".j2", ".typ", ".md"}
    files = [path for place in places for path in place.rglob("*") if path.suffix in endings]
    assert len(files) > 10
    assert [p.name for p in files if words.search(p.read_text(encoding="utf-8"))] == []


def test_the_made_up_tables_come_out_the_same_and_say_that_they_are_made_up(tmp_path) -> None:
    tool = home() / "tools" / "made_up.py"
    subprocess.run([sys.executable, str(tool), str(tmp_path)], check=True)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == [
        "accidents.csv",
        "cases.csv",
        "department_reports.csv",
        "programmes.csv",
        "special_equipment.csv",
    ]
    for name in made:
        assert (tmp_path / name).read_bytes() == (home() / "data" / "sample" / name).read_bytes(), name
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            assert all("合成数据" in row["note"] for row in csv.DictReader(file)), name
