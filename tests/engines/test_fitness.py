"""Parts that cannot be used are told with file and row group, or row, before anything is computed."""

import shutil
import subprocess

import duckdb
import pytest

from mq_analysis.base.errors import DataError, UsageError
from mq_analysis.base.frames import lazy
from mq_analysis.base.project import home
from mq_analysis.engines import EngineError, connect, duck, find_files, open_duckdb, write_parts
from mq_analysis.engines.fitness import _of_rows
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import read_county
from mq_analysis.tables.schema import load_schema

LAW = open_policy("minqing")
SCHEMA = {name: load_schema()[name] for name in ("enterprises", "honours", "retention")}
SAMPLE = home() / "data" / "sample"


def write(folder, table, number, query, form="parquet", **options):
    (folder / table).mkdir(exist_ok=True)
    relation = duckdb.sql(query)
    path = str(folder / table / f"part-{number:05d}.{form}")
    relation.write_parquet(path, **options) if form == "parquet" else relation.write_csv(path)


def sample(table, typed=""):
    return f"SELECT * {typed} FROM read_csv('{SAMPLE}/{table}.csv', all_varchar=true)"


TYPED = {
    "enterprises": "",
    "honours": "",
    "retention": "REPLACE (period::INT AS period, retention_yuan::DECIMAL(18, 2) AS retention_yuan,"
    " paid_tax_yuan::DECIMAL(18, 2) AS paid_tax_yuan, gross_retention_yuan::DECIMAL(18, 2) AS gross_retention_yuan,"
    " refund_yuan::DECIMAL(18, 2) AS refund_yuan)",
}
EXACT = "retention_yuan::DECIMAL(18, 2) AS retention"


@pytest.fixture(params=["parquet", "csv"])
def folder(request, tmp_path):
    """The sample county in two parts a table."""
    for table, typed in TYPED.items():
        for number in (0, 1):
            half = f"SELECT * FROM ({sample(table, typed)}) WHERE hash(org_code) % 2 = {number}"
            write(tmp_path, table, number, half, request.param)
    return tmp_path


@pytest.fixture
def parquet(tmp_path):
    for table, typed in TYPED.items():
        write(tmp_path, table, 0, sample(table, typed))
    return tmp_path


def said(folder):
    with pytest.raises(DataError) as caught:
        opened(folder)
    return str(caught.value)


def opened(folder):
    return open_duckdb(connect(threads=2), find_files(folder, SCHEMA), schema_for(LAW))


@pytest.mark.parametrize("year", [2013, 2014])
def test_parts_of_either_form_give_the_awards_of_the_county(folder, year):
    rules = rules_for(LAW, year, choose_readings(LAW))
    whole = assess(read_county(SAMPLE).tables, rules).awards
    assert assess(opened(folder), rules).awards.equals(whole)


def test_a_part_with_another_schema_is_named_with_what_differs(parquet):
    write(
        parquet,
        "retention",
        1,
        sample("retention", TYPED["retention"].replace("period::INT", "period::BIGINT")),
    )
    write(parquet, "honours", 1, sample("honours", "EXCLUDE (kind)"))
    told = said(parquet)
    assert (
        "retention/part-00001.parquet:column period: must be INTEGER as in part-00000.parquet, got BIGINT"
        in told
    )
    assert "honours/part-00001.parquet: must have the columns of part-00000.parquet, got kind only in" in told


def test_a_column_that_is_missing_or_floating_is_told(parquet):
    floating = TYPED["retention"].replace(EXACT, "retention_yuan::DOUBLE AS retention")
    write(parquet, "retention", 0, sample("retention", floating))
    write(parquet, "honours", 0, sample("honours", "EXCLUDE (issue_date)"))
    told = said(parquet)
    assert (
        "column retention_yuan: must be DECIMAL or whole numbers, since floating point carries no exact fen"
        in told
    )
    assert "honours/part-00000.parquet: must have the column issue_date" in told


def test_an_amount_finer_than_a_fen_is_refused_and_not_rounded(parquet):
    finer = EXACT.replace("(18, 2)", "(18, 4)")
    write(parquet, "retention", 0, sample("retention", TYPED["retention"].replace(EXACT, finer)))
    assert "column retention_yuan: must have at most 2 decimals, since a fen is the finest" in said(parquet)


def test_rows_tell_what_statistics_would(parquet):
    """Files without statistics are looked at row by row: the same counts and ends."""
    path = parquet / "retention" / "part-00000.parquet"
    told = duckdb.sql(
        "SELECT sum(row_group_num_rows), sum(stats_null_count), min(stats_min_value::DECIMAL(18, 2)),"
        f" max(stats_max_value::DECIMAL(18, 2)) FROM parquet_metadata('{path}') WHERE path_in_schema = 'retention_yuan'"
    ).fetchall()[0]
    ((_, _, name, rows, nulls, low, high),) = _of_rows(connect(), path, "retention", ["retention_yuan"])
    assert (name, rows, nulls) == ("retention_yuan", *told[:2])
    assert [float(low), float(high)] == [float(end) for end in told[2:]]
    assert rows == 23263


def test_an_amount_out_of_range_is_told_with_its_row_group(parquet):
    huge = f"CASE WHEN org_code = 'PDY001071' THEN 100000000000001 ELSE {EXACT}".replace(" AS", " END AS")
    typed = TYPED["retention"].replace(EXACT, huge)
    write(
        parquet, "retention", 0, sample("retention", typed) + " ORDER BY org_code DESC", row_group_size=4096
    )
    told = said(parquet)
    assert (
        "part-00000.parquet:row group 5:column retention_yuan: must be at most 100,000,000,000,000 元" in told
    )
    assert "row group 4" not in told


def test_blanks_and_words_that_may_not_be_are_told(parquet):
    write(parquet, "honours", 0, sample("honours", "REPLACE (nullif(kind, 'renewal') AS kind)"))
    assert "part-00000.parquet:row group 0:column kind: must not be blank" in said(parquet)
    write(parquet, "honours", 0, sample("honours", "REPLACE (replace(kind, 'new', 'nwe') AS kind)"))
    assert "honours:column kind: must be one of new, renewal, got 'nwe'" in said(parquet)


def test_cells_of_text_files_are_told_with_their_row(tmp_path):
    for table in TYPED:
        write(tmp_path, table, 0, sample(table), "csv")
    path = tmp_path / "retention" / "part-00000.csv"
    lines = path.read_text("utf-8").splitlines()
    cells = lines[6].split(",")
    lines[6] = ",".join([*cells[:8], "12.345", *cells[9:]])
    lines[9] = lines[9].replace("2011", "二〇一一", 1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = said(tmp_path)
    assert (
        "retention/part-00000.csv:row 7:column retention_yuan: must be an amount with at most 2 decimals"
        in told
    )
    assert "got '12.345'" in told
    assert "retention/part-00000.csv:row 10:column period: must be a whole number, got '二〇一一01'" in told


def test_a_damaged_part_is_told_and_the_others_are_looked_at(parquet):
    (parquet / "retention" / "part-00001.parquet").write_bytes(b"PAR1 no more")
    assert "retention/part-00001.parquet: must be a parquet file" in said(parquet)


def test_a_limit_that_is_no_size_and_a_spill_that_is_no_folder_are_refused(tmp_path):
    with pytest.raises(UsageError, match="--memory: must be a size such as 1GB, got 'much'"):
        connect(memory="much")
    with pytest.raises(UsageError, match="--spill: must be a folder"):
        connect(spill=tmp_path / "nowhere")


def test_too_little_memory_and_no_room_to_spill_say_what_to_do(tmp_path):
    connection = connect(memory="20MB", spill=tmp_path, threads=1)
    connection.execute("SET max_temp_directory_size = '1MB'")
    many = connection.sql("SELECT i, count(*) FROM range(9000000) t(i) GROUP BY i ORDER BY i DESC")
    with (
        pytest.raises(EngineError, match=r"--spill: must have room in .*a disk that is full"),
        duck.explain_errors(tmp_path),
    ):
        many.limit(3).fetchall()


@pytest.fixture
def full_disk(tmp_path):
    """A disk of 12 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a small disk here: needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 (wherever the system has it)


def test_a_disk_that_is_full_is_told_where_it_is(full_disk):
    connection = connect(memory="30MB", spill=full_disk, threads=1)
    many = connection.sql("SELECT i, count(*) FROM range(9000000) t(i) GROUP BY i ORDER BY i DESC")
    with pytest.raises(EngineError, match="--spill: must have room in "), duck.explain_errors(full_disk):
        many.limit(3).fetchall()
    output = full_disk / "rows"
    random = connect().sql("SELECT hash(i) AS org_code FROM range(4000000) t(i)")
    with (
        pytest.raises(EngineError, match=r"disk: must have room, got: .*No space left"),
        duck.explain_errors(),
    ):
        write_parts(lazy(random), output)
    assert not output.exists()
    assert [path for path in full_disk.iterdir() if not path.name.startswith("duckdb_temp")] == []
