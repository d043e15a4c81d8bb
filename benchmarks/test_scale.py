"""A year's sums by township and award from Parquet files: the rule on DuckDB against SQL written by hand.

The peer is the limit: the same files and the same sums by one query that knows the policy's numbers, written for this
reading alone, without checks, missing facts or traces. It stands here twice: as one would write it (retention summed,
then joined), and tuned (retention summed of those only who hold a national brand, as the rule does it).
``MQ_SCALE_FIRMS`` says how many enterprises (default a million, with about as many honours and retentions).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pytest

from mq_analysis.awards.totals import totals
from mq_analysis.engines import connect, find_files, open_duckdb
from mq_analysis.facts import schema_for
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.synthesis import synthesize

FIRMS = int(os.environ.get("MQ_SCALE_FIRMS", "1000000"))
LAW = open_policy("minqing")
RULES = rules_for(LAW, 2014, choose_readings(LAW))
FIXED = [
    (place, name, award.fixed_fen or 0) for place, award in enumerate(RULES.awards) for name in award.honours
]
GROUP = f"sums by township and award, {FIRMS:,} enterprises from Parquet"
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


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = Path(os.environ.get("MQ_SCALE_FOLDER", str(tmp_path_factory.mktemp("scale")))) / f"firms-{FIRMS}"
    return kept if kept.exists() else synthesize(kept, RULES, FIRMS, counties=min(85, FIRMS)).folder


def by_hand(folder: Path, tuned: str = "") -> int:
    titles = [{"place": place, "name": name, "fen": fen} for place, name, fen in FIXED]
    query = BY_HAND.format(folder=folder, titles=titles, tuned=tuned)
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        return sum(row[3] for row in connection.sql(query).fetchall())


def by_hand_tuned(folder: Path) -> int:
    return by_hand(folder, TUNED)


def rule(folder: Path) -> int:
    with connect() as connection:
        tables = open_duckdb(connection, find_files(folder, schema_for(LAW)), schema_for(LAW))
        return int(totals(tables, RULES, ["township_code"])["amount_fen"].sum())


@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize(
    "way", [by_hand, by_hand_tuned, rule], ids=["sql_by_hand", "sql_tuned", "rule_with_checks"]
)
def test_sums(benchmark, province, way):
    answer = json.loads((province / "answer.json").read_text("utf-8"))
    assert benchmark.pedantic(way, (province,), rounds=3, warmup_rounds=1) == answer["total_fen"]
