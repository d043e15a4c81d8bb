"""A year's sums by township and award from Parquet files: the rule on DuckDB against SQL written by hand.

The peer is the limit: the same files and the same sums by one query that knows the policy's numbers, written for this
reading alone, without checks, missing facts or traces. It stands here twice: as one would write it (retention summed,
then joined), and tuned (retention summed of those only who hold a national brand, as the rule does it).
``MQ_SCALE_FIRMS`` says how many enterprises (default a million, with about as many honours and retentions).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from mq_analysis.engines import connect, find_files, open_duckdb, spark
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules.awards.totals import totals
from mq_analysis.rules.facts import schema_for
from mq_analysis.rules.grids import Points, parts_of, point_of
from mq_analysis.synthesis import synthesize

from .sizes import SIZES, run_for_peak

PEERS = {"test_sql_by_hand": "DuckDB SQL by hand"}
SERIES = {
    "test_sql_by_hand": "SQL by hand",
    "test_sql_tuned": "SQL by hand, tuned",
    "test_rule_on_duckdb": "rule on DuckDB, checks included",
    "test_rule_on_duckdb_in_1_gb": "rule on DuckDB in 1 GB (mq totals)",
    "test_rule_on_pandas": "rule on pandas, reading included",
    "test_rule_on_spark": "rule on PySpark, local[2]",
    "test_a_thousand_scenarios": "1,000 scenarios on DuckDB",
    "test_a_thousand_scenarios_on_spark": "1,000 scenarios on PySpark, local[2]",
}
LAW = open_policy("minqing")
RULES = rules_for(LAW, 2014, choose_readings(LAW))
FIXED = [
    (place, name, award.fixed_fen or 0) for place, award in enumerate(RULES.awards) for name in award.honours
]
TUNED = "AND org_code IN (SELECT org_code FROM held WHERE place = 0)"
BY_HAND = """
WITH titles AS (SELECT unnest({titles}, recursive := true)),
held AS (
    SELECT h.org_code, t.place, t.fen FROM read_parquet('{folder}/honours/*.parquet') h
    JOIN titles t ON h.honour_name = t.name
    WHERE kind = 'new' AND issue_date BETWEEN DATE '2014-01-01' AND DATE '2014-12-31'
        AND (h.honour_name <> '国家实验室认可' OR lab_kind = 'technical_body')
), base AS (
    SELECT org_code, sum((retention_yuan * 100)::BIGINT)::BIGINT AS x FROM read_parquet('{folder}/retention/*.parquet')
    WHERE period BETWEEN 201401 AND 201412 {tuned} GROUP BY org_code
), worth AS (
    SELECT held.org_code, place, CASE WHEN place > 0 THEN fen * 20 WHEN x >= 100000000 THEN
        2 * (least(x, 300000000) - 100000000) + 3 * (least(greatest(x, 300000000), 500000000) - 300000000)
        + 4 * (greatest(x, 500000000) - 500000000) ELSE 0 END AS value
    FROM held LEFT JOIN base ON place = 0 AND held.org_code = base.org_code
), best AS (SELECT org_code, max(value * 8 + 7 - place) AS key FROM worth GROUP BY org_code)
SELECT township_code, 7 - key % 8 AS place, count(*) AS awards, sum((key // 8 + 1000) // 2000 * 100)::BIGINT AS fen
FROM best LEFT JOIN read_parquet('{folder}/enterprises/*.parquet') e USING (org_code) WHERE key // 8 >= 1000
GROUP BY ALL ORDER BY ALL
"""


SCENARIOS = 1000


@pytest.fixture(scope="session")
def province(tmp_path_factory):
    """Return the folder of a province of a size, written once."""
    root = os.environ.get("MQ_SCALE_FOLDER")
    base = Path(root) if root else tmp_path_factory.mktemp("scale")

    def of(firms: int) -> Path:
        folder = base / f"firms-{firms}"
        return folder if folder.exists() else synthesize(folder, RULES, firms, counties=min(85, firms)).folder

    return of


def answer(folder: Path) -> int:
    return json.loads((folder / "answer.json").read_text("utf-8"))["total_fen"]


def by_hand(folder: Path, tuned: str = "") -> int:
    titles = [{"place": place, "name": name, "fen": fen} for place, name, fen in FIXED]
    query = BY_HAND.format(folder=folder, titles=titles, tuned=tuned)
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        return sum(row[3] for row in connection.sql(query).fetchall())


@contextlib.contextmanager
def on_duckdb(folder: Path):
    with connect() as connection:
        yield open_duckdb(connection, find_files(folder, schema_for(LAW)), schema_for(LAW))


def rule(folder: Path) -> int:
    with on_duckdb(folder) as tables:
        return int(totals(tables, RULES, ["township_code"])["amount_fen"].sum())


def measured(benchmark, firms, what, run, *given, once_from=50_000_000):
    """Run it three times after one that does not count; once where there are very many enterprises."""
    benchmark.group = f"{what}, {firms:,} enterprises"
    benchmark.extra_info["size"] = firms
    rounds = 1 if firms >= once_from else 3
    return benchmark.pedantic(run, given, rounds=rounds, warmup_rounds=int(rounds > 1))


SUMS = "sums by township and award from Parquet"
every_size = pytest.mark.parametrize("firms", SIZES, ids=[f"{n:.0e}" for n in SIZES])
in_memory = pytest.mark.parametrize("firms", [n for n in SIZES if n <= 1e6], ids="{:.0e}".format)
up_to_ten_million = pytest.mark.parametrize("firms", [n for n in SIZES if n <= 1e7], ids="{:.0e}".format)


@every_size
def test_sql_by_hand(benchmark, province, firms):
    folder = province(firms)
    assert measured(benchmark, firms, SUMS, by_hand, folder) == answer(folder)


@every_size
def test_sql_tuned(benchmark, province, firms):
    folder = province(firms)
    assert measured(benchmark, firms, SUMS, by_hand, folder, TUNED) == answer(folder)


@every_size
def test_rule_on_duckdb(benchmark, province, firms):
    folder = province(firms)
    assert measured(benchmark, firms, SUMS, rule, folder) == answer(folder)


@every_size
def test_rule_on_duckdb_in_1_gb(benchmark, province, firms, tmp_path):
    """The command, start of Python included, with a limit of memory beyond which DuckDB spills."""
    folder, peaks = province(firms), []

    def run():
        output = tmp_path / f"{len(peaks)}.csv"
        more = "--by", "township_code", "--memory", "1GB", "--spill", str(tmp_path), "-o", str(output)
        peaks.append(run_for_peak(["totals", "--year", "2014", "--data", str(folder), *more]))
        return int(pd.read_csv(output)["amount_fen"].sum())

    assert measured(benchmark, firms, SUMS, run) == answer(folder)
    benchmark.extra_info["peak_mib"] = max(peaks)


@in_memory
def test_rule_on_pandas(benchmark, province, firms):
    folder = province(firms)

    def run():
        names = ("enterprises", "honours", "retention")
        with on_duckdb(folder) as tables:
            frames = {name: tables[name].df() for name in names}
        return int(totals(frames, RULES, ["township_code"])["amount_fen"].sum())

    assert measured(benchmark, firms, SUMS, run) == answer(folder)


@pytest.fixture(scope="module")
def session():
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    return spark.session("local[2]", "4g")


def opened_on_spark(session, folder):
    return spark.open_spark(session, find_files(folder, schema_for(LAW)), schema_for(LAW))


@up_to_ten_million
def test_rule_on_spark(benchmark, province, session, firms):
    folder = province(firms)

    def run():
        return int(totals(opened_on_spark(session, folder), RULES, ["township_code"])["amount_fen"].sum())

    assert measured(benchmark, firms, SUMS, run, once_from=10_000_000) == answer(folder)


def grid() -> Points:
    """A thousand scenarios, the first of which is the policy: gates and fixed sums."""
    point = point_of(RULES)
    first = Points.of([point])
    gates = first.gate[0] + 100_000_000 // 100 * (pd.RangeIndex(SCENARIOS).to_numpy() % 50)
    share = 100 + pd.RangeIndex(SCENARIOS).to_numpy() // 50
    every = {name: getattr(first, name).repeat(SCENARIOS, 0) for name in ("fixed", "lowers", "rates")}
    fixed = every["fixed"] * share[:, None] // 100
    return Points(point, fixed, gates, every["lowers"], every["rates"], first.denominator)


GRID = "a thousand scenarios, index built"


@every_size
def test_a_thousand_scenarios(benchmark, province, firms):
    folder = province(firms)

    def run():
        with on_duckdb(folder) as tables:
            return parts_of(tables, RULES).totals(grid())

    found = measured(benchmark, firms, GRID, run)
    assert found.amount_fen[0].sum() == answer(folder)
    assert found.amount_fen.sum(axis=1).min() != found.amount_fen.sum(axis=1).max()


@up_to_ten_million
def test_a_thousand_scenarios_on_spark(benchmark, province, session, firms):
    folder = province(firms)

    def run():
        return parts_of(opened_on_spark(session, folder), RULES).totals(grid())

    found = measured(benchmark, firms, GRID, run, once_from=10_000_000)
    assert found.amount_fen[0].sum() == answer(folder)
