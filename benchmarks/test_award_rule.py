"""From the retention of a million enterprises and a million honours in memory to the award of each.

The peer is the plain pandas version in float64 that an analyst would write: same tables, same result
columns, money in floating yuan. Run with ``make benchmark``; compare the medians of one run.
"""

from __future__ import annotations

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest

from mq_analysis.base.frames import collect
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.awards import candidates, settle
from mq_analysis.rules.facts import Gathered

N = 1_000_000
POLICY = load_policy(find_policy("minqing"))
RULES = rules_for(POLICY, 2013, choose_readings(POLICY))
NATIONAL = RULES.awards[0].honours
FIXED = {name: (a.fixed_fen or 0) / 100 for a in RULES.awards for name in a.honours}
PEERS = {"test_plain_float_pandas": "plain pandas, float64"}
GROUP = "one million enterprises, one million honours"


@pytest.fixture(scope="module")
def county() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Honours and retention; every tenth retention lies within a yuan of half a fen's rounding edge."""
    rng = np.random.default_rng(20130101)
    codes = pd.Series([f"{i:08d}X" for i in range(N)], dtype="str")
    base = rng.integers(0, 800_000_000, N)
    base[::10] = base[::10] // 1000 * 1000 + 500  # 10 % of these ends in half a yuan
    retention = pd.DataFrame({"org_code": codes, "retention": pd.array(base, dtype="Int64")})
    names = [name for a in RULES.awards for name in a.honours] + ["ISO9001质量管理体系认证", "HACCP认证"]
    honours = pd.DataFrame(
        {
            "org_code": codes.sample(N, replace=True, random_state=1).array,
            "honour_id": pd.Series([f"H{i}" for i in range(N)], dtype="str"),
            "honour_name": pd.Series(rng.choice(names, N), dtype="str"),
            "kind": pd.Series(rng.choice(["new", "new", "renewal"], N), dtype="str"),
            "lab_kind": pd.Series(rng.choice(["technical_body", "in_house"], N), dtype="str"),
        }
    )
    return honours, retention


def peer(honours: pd.DataFrame, retention: pd.DataFrame) -> pd.Series:
    """The plain float version: award in yuan per enterprise."""
    yuan = retention.assign(retention=retention["retention"].astype("float64") / 100)
    rows = honours.merge(yuan, on="org_code", how="left")
    x = rows["retention"]
    tiers = (
        0.10 * (x.clip(1e6, 3e6) - 1e6) + 0.15 * (x.clip(3e6, 5e6) - 3e6) + 0.20 * (x.clip(lower=5e6) - 5e6)
    )
    award = rows["honour_name"].map(FIXED).fillna(0.0)
    award = award.mask(rows["honour_name"].isin(NATIONAL), tiers.where(x >= 1e6, 0.0))
    award = award.where(rows["kind"] == "new", 0.0)
    in_house = (rows["honour_name"] == "国家实验室认可") & (rows["lab_kind"] != "technical_body")
    return award.mask(in_house, 0.0).groupby(rows["org_code"]).max().round(0)


def rule(honours: object, retention: object) -> nw.LazyFrame:
    """The project's rule on native frames: what each enterprise is paid, in fen."""
    items = nw.from_native(honours).lazy().rename({"honour_id": "item_id", "honour_name": "item_name"})
    facts = {"retention": nw.from_native(retention).lazy()}
    gathered = Gathered({"honour": items}, facts, {}, {"retention": (0, 10**9)})
    paid = settle(candidates(gathered, RULES), RULES)
    return paid.group_by("org_code").agg(nw.col("paid").sum().alias("amount_fen"))


@pytest.mark.benchmark(group=GROUP)
def test_plain_float_pandas(benchmark, county):
    benchmark.pedantic(peer, county, rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group=GROUP)
def test_rule_on_pandas(benchmark, county):
    benchmark.pedantic(lambda h, r: collect(rule(h, r)), county, rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group=GROUP)
def test_rule_on_duckdb(benchmark, county):
    connection = duckdb.connect()
    for name, frame in zip(("honours", "retention"), county, strict=True):
        connection.register(f"{name}_in", frame)
        connection.execute(f"create table {name} as select * from {name}_in")  # noqa: S608 (our own names)
    native = connection.table("honours"), connection.table("retention")
    benchmark.pedantic(lambda h, r: collect(rule(h, r)), native, rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="exactness")
def test_rule_is_exact_where_floats_are_not(benchmark, county):
    """Count the enterprises whose float award is wrong by a yuan; ours equals integer arithmetic on each."""
    honours, retention = county
    ours = benchmark.pedantic(lambda: collect(rule(honours, retention)), rounds=1)
    ours = ours.set_index("org_code")["amount_fen"].sort_index()
    floats = (peer(honours, retention).sort_index() * 100).astype("int64").reindex(ours.index)
    exact = _exact(honours, retention).reindex(ours.index)
    benchmark.extra_info["wrong_float_awards"] = int((floats != exact).sum())
    assert (ours == exact).all()
    assert (floats != exact).any()


def _exact(honours: pd.DataFrame, retention: pd.DataFrame) -> pd.Series:
    """The same by integers, written apart from the package: fen per enterprise."""
    rows = honours.merge(retention.astype({"retention": "int64"}), on="org_code", how="left")
    x = rows["retention"]
    wan = 1_000_000
    parts = 2 * (x.clip(100 * wan, 300 * wan) - 100 * wan) + 3 * (x.clip(300 * wan, 500 * wan) - 300 * wan)
    twentieths = parts + 4 * (x.clip(lower=500 * wan) - 500 * wan)
    value = rows["honour_name"].map(lambda n: int(FIXED.get(n, 0) * 100) * 20)
    value = value.mask(rows["honour_name"].isin(NATIONAL), twentieths.where(x >= 100 * wan, 0))
    value = value.where(rows["kind"] == "new", 0)
    value = value.mask((rows["honour_name"] == "国家实验室认可") & (rows["lab_kind"] != "technical_body"), 0)
    named = rows["honour_name"].isin(FIXED)
    best = value[named].groupby(rows["org_code"][named]).max()
    return (best + 1000) // 2000 * 100
