"""On Spark the same rule gives the same fen, for any number of partitions."""

import json

import pytest
from click.testing import CliRunner

from mq_analysis.awards import assess
from mq_analysis.awards.totals import totals
from mq_analysis.cli import main
from mq_analysis.engines import EngineError, find_files, spark
from mq_analysis.errors import DataError
from mq_analysis.facts import schema_for
from mq_analysis.grids import Points, parts_of, point_of
from mq_analysis.home import home
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.synthesis import synthesize
from mq_analysis.tables import read_county

from ..engines_of import HAS_ARROW, native, on_spark, session

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
    assert (tmp_path / "rows" / "award_id=A1").is_dir()


def test_a_worker_that_fails_is_told(province):
    def fail(row):
        raise ValueError("out of order")

    with pytest.raises(EngineError, match="must finish on every worker"), spark.told():
        opened(province)["honours"].rdd.map(fail).count()


def test_a_bad_part_is_told_before_spark_reads_it(province, tmp_path):
    (tmp_path / "honours").mkdir()
    (tmp_path / "honours" / "part-00000.parquet").write_bytes(b"no")
    files = find_files(province.folder, schema_for(LAW), {"honours": str(tmp_path / "honours")})
    with pytest.raises(DataError, match=r"honours/part-00000.parquet: must be a parquet file"):
        spark.open_spark(session(), files, schema_for(LAW))


@pytest.mark.skipif(not HAS_ARROW, reason="needs PyArrow: pip install pyarrow")
def test_a_grid_is_answered_where_the_partitions_lie(province):
    tables = opened(province)
    points = Points.of([point_of(RULES)])
    found = parts_of(tables, RULES).totals(points)
    assert found.amount_fen.sum() == province.total_fen
    assert found.winners.tolist() == [province.paid]
