"""What is computed where the rows are, from the command line: synthesize, totals, assess into a folder."""

import json

import duckdb
import pytest
from click.testing import CliRunner

from mq_analysis.cli import main


def mq(*args, code=0):
    done = CliRunner().invoke(main, [*map(str, args)])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large") / "province"
    done = mq("synthesize", 6000, "--year", 2014, "--counties", 3, "--seed", 5, "--out", folder)
    assert "6,000 enterprises" in done.stderr
    return folder


@pytest.fixture(scope="module")
def answer(province):
    return json.loads((province / "answer.json").read_text("utf-8"))


def test_sums_equal_the_answer_on_the_engine_chosen_for_parts(province, answer, tmp_path):
    done = mq("totals", "--year", 2014, "--data", province, "--by", "township_code", "-o", tmp_path / "t.csv")
    assert f"2014, duckdb: {answer['paid']:,} awards, {answer['total_fen'] // 100:,} yuan" in done.stderr
    table = duckdb.read_csv(str(tmp_path / "t.csv"), all_varchar=True).df().astype({"amount_fen": "int64"})
    assert table.groupby(table["township_code"].str[:6])["amount_fen"].sum().to_dict() == {
        county: row["amount_fen"] for county, row in answer["by_county"].items()
    }
    shown = mq("totals", "--year", 2014, "--data", province, "--threads", 1, "--memory", "500MB")
    assert f"A1 {answer['by_award']['A1']['firms']:7}" in shown.stdout


def test_awards_go_into_a_folder_in_parts_or_into_a_file_and_are_the_same(province, answer, tmp_path):
    mq("assess", "--year", 2014, "--data", province, "-o", tmp_path / "rows", "--by", "township_code")
    mq("assess", "--year", 2014, "--data", province, "-o", tmp_path / "rows.parquet")
    parts, file = (
        duckdb.sql(
            f"SELECT org_code, payee, award_id, clause, honour, amount_fen, reading, year"
            f" FROM read_parquet('{path}') ORDER BY ALL"
        ).fetchall()
        for path in (tmp_path / "rows" / "**" / "*.parquet", tmp_path / "rows.parquet")
    )
    assert parts == file
    assert sum(row[5] for row in parts) == answer["total_fen"]
    assert len(list((tmp_path / "rows").iterdir())) == 48


def test_rows_without_an_award_lie_where_readers_look_for_null(province, tmp_path):
    mq("assess", "--year", 2014, "--data", province, "-o", tmp_path / "rows", "--by", "award_id")
    assert (tmp_path / "rows" / "award_id=__HIVE_DEFAULT_PARTITION__").is_dir()
    rows = duckdb.sql(
        f"FROM read_parquet('{tmp_path / 'rows' / '**' / '*.parquet'}', hive_partitioning = true)"
    )
    ((number, most),) = rows.filter("award_id IS NULL").aggregate("count(*), max(amount_fen)").fetchall()
    assert number > 0
    assert most == 0


def test_what_an_engine_cannot_do_is_refused_by_name(province, tmp_path):
    out = tmp_path / "out"
    for args, said in (
        (
            ["--engine", "pandas"],
            "--output: must end in .csv, .parquet, .xlsx, got 'out'; a folder is written by",
        ),
        (["--engine", "pandas", "--memory", "1GB"], "--memory: must not be given with --engine pandas"),
        (["--master", "local[2]", "--engine", "duckdb"], "--master: must not be given with --engine duckdb"),
        (
            ["--by", "townshp_code"],
            "--by: must be a column to part by, got 'townshp_code'; did you mean township_code?",
        ),
        (["--table", "retention"], "--table: must be NAME=FILES, once for a table, got 'retention'"),
        (["--supplement", "sanxi_2013"], "--supplement: must not be given with a folder"),
    ):
        done = mq("assess", "--year", 2014, "--data", province, "-o", out, *args, code=2)
        assert f"mq: {said}" in done.stderr
    done = mq(
        "assess", "--year", 2014, "--data", province, "--engine", "pandas", "-o", tmp_path / "a.csv", code=2
    )
    assert "--engine: must be duckdb or pyspark for tables in parts" in done.stderr
    for command in (["totals"], ["compare", "top25"], ["sweep", "--vary", "gate"], ["simulate"]):
        done = mq(*command, "--year", 2014, "--data", province, "--engine", "pandas", code=2)
        assert "--engine: must be duckdb or pyspark for tables in parts" in done.stderr
    done = mq("totals", "--year", 2014, "--data", province, "--by", "nmae", code=2)
    assert "--by: must be a column of enterprises, got 'nmae'; did you mean name?" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_is_bad_leaves_no_output_and_a_second_try_completes(province, answer, tmp_path):
    bad = tmp_path / "retention"
    bad.mkdir()
    duckdb.sql(
        f"SELECT * EXCLUDE (retention_yuan) FROM read_parquet('{province}/retention/*.parquet')"
    ).write_parquet(str(bad / "part-00000.parquet"))
    args = "assess", "--year", 2014, "--data", province, "-o", tmp_path / "rows"
    done = mq(*args, "--table", f"retention={bad}", code=1)
    assert "part-00000.parquet: must have the column retention_yuan" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["retention"]
    assert (
        f"{answer['total_fen'] // 100:,} yuan"
        in mq(*args, "--table", f"retention={province}/retention/*.parquet").stderr
    )


def test_a_year_without_data_and_a_register_with_a_firm_twice_leave_no_output(province, tmp_path):
    for command in (["totals"], ["assess", "-o", tmp_path / "rows"]):
        done = mq(*command, "--year", 2013, "--data", province, code=1)
        assert "must h" in done.stderr
        assert "2013" in done.stderr
    register = f"SELECT * FROM read_parquet('{province}/enterprises/*.parquet')"
    folder = tmp_path / "enterprises"
    folder.mkdir()
    paid = f"(SELECT min(org_code) FROM read_parquet('{province}/answer/*.parquet'))"
    double = duckdb.sql(f"{register} UNION ALL ({register} WHERE org_code = {paid})")
    double.write_parquet(str(folder / "part-0.parquet"))
    args = "--year", 2014, "--data", province, "--table", f"enterprises={folder}", "--by", "township_code"
    for command in (["totals"], ["assess", "-o", tmp_path / "rows"]):
        assert "enterprises: must have each enterprise once, got " in mq(*command, *args, code=1).stderr
    assert list(tmp_path.iterdir()) == [folder]


def test_small_counties_are_summed_by_pandas():
    done = mq("totals", "--year", 2013)
    assert "2013, pandas:" in done.stderr
    assert "1,920,001 yuan" in done.stderr
    assert mq("totals", "--year", 2013, "--engine", "duckdb").stdout == done.stdout


@pytest.mark.slow
def test_a_report_of_parts_is_in_sums(province, answer, tmp_path):
    out = tmp_path / "reports"
    done = mq("report", 2014, "--data", province, "--out", out, "--jobs", 1)
    assert "minqing; 2014; 15" in done.stderr
    page = (out / "minqing/2014/15_budget_in_sums.zh.html").read_text("utf-8")
    assert f"{answer['total_fen'] // 100:,}" in page
    assert f"{answer['paid']:,}" in page
    assert (out / "minqing/2014/15_budget_in_sums.zh.pdf").read_bytes().startswith(b"%PDF")
    assert "nothing has changed" in mq("report", 2014, "--data", province, "--out", out).stderr


def test_a_report_of_parts_refuses_what_looks_at_firms(province, tmp_path):
    out = "--data", province, "--out", tmp_path / "reports"
    said = mq("report", 2014, "--notebook", "10", *out, code=2).stderr
    assert (
        "--notebook: must be 15_budget_in_sums, since the tables are in parts or large, got 10_award" in said
    )
    assert (
        "--as-of: must not be given where" in mq("report", 2014, "--as-of", "2014-11-30", *out, code=2).stderr
    )
    assert "201301 to 201312, got none" in mq("report", 2013, *out, code=1).stderr
    assert not (tmp_path / "reports").exists()
