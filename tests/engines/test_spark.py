"""On Spark the same rule gives the same fen, for any number of partitions."""

import json
import os
import signal

import numpy as np
import pytest
from click.testing import CliRunner

from mq_analysis.analyses.simulation import Uncertainty, draw_tables
from mq_analysis.base.errors import DataError
from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.engines import EngineError, connect, find_files, open_duckdb, spark
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.awards.totals import totals
from mq_analysis.rules.facts import schema_for
from mq_analysis.rules.grids import Points, add_up, parts_of, point_of
from mq_analysis.synthesis import synthesize
from mq_analysis.tables import read_county

from ..engines_of import native, on_spark, session

pytestmark = [on_spark, pytest.mark.slow]
LAW = open_policy("minqing")
RULES = rules_for(LAW, 2014, choose_readings(LAW))


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    return synthesize(tmp_path_factory.mktemp("spark") / "province", RULES, 3000, counties=2, seed=3)


def opened(province):
    return spark.open_spark(session(), find_files(province.folder, schema_for(LAW)), schema_for(LAW))


def test_the_awards_of_the_sample_are_those_of_pandas():
    tables = {n: read_county(home() / "data" / "sample")[n] for n in ("enterprises", "honours", "retention")}
    rules = rules_for(LAW, 2013, choose_readings(LAW))
    assert assess(native(tables, "pyspark"), rules).awards.equals(assess(tables, rules).awards)


@pytest.mark.parametrize("partitions", [1, 7])
def test_sums_are_the_answer_for_any_number_of_partitions(province, partitions):
    tables = {name: table.repartition(partitions) for name, table in opened(province).items()}
    found = totals(tables, RULES, ["township_code"])
    assert found["amount_fen"].sum() == province.total_fen
    assert found["awards"].sum() == province.paid


def test_the_command_writes_parts_and_sums(province, tmp_path):
    answer = json.loads((province.folder / "answer.json").read_text("utf-8"))
    args = ["--year", "2014", "--data", str(province.folder), "--engine", "pyspark", "--master", "local[2]"]
    done = CliRunner().invoke(main, ["totals", *args])
    assert f"2014, pyspark: {answer['paid']:,} awards, {answer['total_fen'] // 100:,} yuan" in done.stderr
    done = CliRunner().invoke(main, ["assess", *args, "-o", str(tmp_path / "rows"), "--by", "award_id"])
    assert done.exit_code == 0, done.output
    assert f"{answer['total_fen'] // 100:,} yuan" in done.stderr
    args[args.index("pyspark")] = "duckdb"
    done = CliRunner().invoke(main, ["assess", *args[:-2], "-o", str(tmp_path / "same"), "--by", "award_id"])
    assert done.exit_code == 0, done.output
    parts = [{path.name for path in (tmp_path / name).glob("award_id=*")} for name in ("rows", "same")]
    assert parts[0] == parts[1] >= {"award_id=A1", "award_id=__HIVE_DEFAULT_PARTITION__"}


def fail(held):
    raise ValueError("out of order")


def die(held):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("end", [fail, die])
def test_a_worker_that_fails_or_dies_is_told_and_the_next_run_completes(province, end):
    tables = opened(province)
    with pytest.raises(EngineError, match="must finish on every worker"), spark.explain_errors():
        add_up(tables, RULES, end, 1)
    found = add_up(tables, RULES, lambda held: np.array([held.tiered.sum()]), 1)
    assert found[0] >= province.by_award["A1"][0]


def test_draws_are_the_same_for_any_engine_and_number_of_parts(province, monkeypatch):
    spread = Uncertainty(0.0, 0.3, 0.1)
    files, schema = find_files(province.folder, schema_for(LAW)), schema_for(LAW)

    def drawn(tables):
        return draw_tables(tables, RULES, spread, draws=40, seed=7).totals.tolist()

    with connect() as connection:
        tables = open_duckdb(connection, files, schema)
        whole = drawn(tables)
        frames = {name: relation.df() for name, relation in tables.items()}
        monkeypatch.setattr("mq_analysis.rules.grids.parts.AT_ONCE", 100)
        assert drawn(tables) == whole
    assert drawn(frames) == whole
    on_workers = opened(province)
    for partitions in (1, 5):
        assert drawn({n: t.repartition(partitions) for n, t in on_workers.items()}) == whole
    assert len(set(whole)) == 40


def test_a_bad_part_is_told_before_spark_reads_it(province, tmp_path):
    (tmp_path / "honours").mkdir()
    (tmp_path / "honours" / "part-00000.parquet").write_bytes(b"no")
    files = find_files(province.folder, schema_for(LAW), {"honours": str(tmp_path / "honours")})
    with pytest.raises(DataError, match=r"honours/part-00000.parquet: must be a parquet file"):
        spark.open_spark(session(), files, schema_for(LAW))


def test_a_grid_is_answered_where_the_partitions_lie(province):
    tables = opened(province)
    points = Points.of([point_of(RULES)])
    found = parts_of(tables, RULES).totals(points)
    assert found.amount_fen.sum() == province.total_fen
    assert found.winners.tolist() == [province.paid]
