"""A million items under each policy file, made up at random: every policy against the county's own in one run.

The issue's bound: a policy of another place takes at most 3 times as long as Minqing's on the same number of rows.
"""

from __future__ import annotations

from fractions import Fraction

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest

from mq_analysis.base.frames import collect
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.awards import candidates, settle
from mq_analysis.rules.facts import Gathered, needed_facts
from mq_analysis.rules.facts.gather import scale_of
from mq_analysis.rules.facts.needed import of_items

N = 1_000_000
NAMES = sorted(path.stem for path in (home() / "params" / "policies").glob("*.yaml"))
MONEY = 30_000_000_000  # fen: up to 300 million yuan
ENGINES = ("pandas", "duckdb")


def column(fact, rows, rng, rules):
    """Random values of a fact, with some unknown."""
    if not fact.is_number:
        is_key = any(fact.id in step.key for step in rules.steps)
        labels = list(rules.policy.facts[fact.id].values) or (
            [f"K{i}" for i in range(N // 3)] if is_key else ["甲", "乙"]
        )
        return pd.Series(rng.choice(labels, rows), dtype="str")
    top = {"money": MONEY, "count": 4, "number": 100, "share": 1}[fact.type] * (
        1 if fact.type == "money" else scale_of(fact)
    )
    values = pd.array(rng.integers(0, top + 1, rows), dtype="Int64")
    values[rng.random(rows) < 0.01] = pd.NA
    return values


def frames(rules):
    """Items and facts of a county of a million items, in pandas."""
    rng = np.random.default_rng(20130101)
    codes = pd.Series([f"{i:08d}X" for i in range(N)], dtype="str")
    sources = list(dict.fromkeys(award.items_of for award in rules.awards))
    items = {}
    for source in sources:
        rows = N // len(sources)
        mine = (
            codes
            if source == "enterprise"
            else codes.sample(rows, replace=True, random_state=1).reset_index(drop=True)
        )
        frame = {
            "org_code": mine,
            "item_id": mine if source == "enterprise" else [f"H{i}" for i in range(rows)],
        }
        honours = [h for a in rules.awards if a.items_of == source for h in a.honours] or [""]
        frame |= {
            "item_name": rng.choice(honours, len(mine)),
            "_subject": "product",
            "_item_name": rng.choice(["甲", "乙"], len(mine)),
        }
        frame |= {f.id: column(f, len(mine), rng, rules) for f in of_items(rules, source)}
        texts = dict.fromkeys(("org_code", "item_id", "item_name", "_subject", "_item_name"), "str")
        items[source] = pd.DataFrame(frame).astype(texts)
    facts = {}
    for fact in needed_facts(rules, "enterprise"):
        facts[fact.id] = pd.DataFrame({"org_code": codes, fact.id: column(fact, N, rng, rules)})
        if fact.absent is not None:
            facts[fact.id] = facts[fact.id].iloc[: N // 2].assign(**{f"{fact.id}_row": 1})
    tops = {"money": MONEY, "count": 4, "number": 100, "share": 1}
    known = [*needed_facts(rules, "enterprise"), *(f for s in sources for f in of_items(rules, s))]
    ranges = {
        f.id: (0, int(Fraction(tops[f.type]) * (1 if f.type == "money" else scale_of(f))))
        for f in known
        if f.is_number
    }
    return items, facts, ranges


@pytest.fixture(scope="module", params=NAMES)
def county(request):
    policy = load_policy(find_policy(request.param))
    rules = rules_for(policy, policy.versions[0].from_.year, choose_readings(policy))
    return rules, *frames(rules)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_million_items(benchmark, county, engine):
    rules, items, facts, ranges = county
    benchmark.group = f"a million items, {engine}"
    connection = duckdb.connect()

    def lazy(name, frame):
        if engine == "pandas":
            return nw.from_native(frame).lazy()
        connection.register(f"in_{name}", frame)
        connection.execute(f'create or replace table "{name}" as select * from in_{name}')  # noqa: S608 (our own names)
        return nw.from_native(connection.table(f'"{name}"')).lazy()

    gathered = Gathered(
        {s: lazy(f"items_{s}", f) for s, f in items.items()},
        {n: lazy(f"fact_{n}", f) for n, f in facts.items()},
        {},
        ranges,
    )

    def run():
        lines = candidates(gathered, rules)
        return collect(settle(lines, rules).group_by("org_code").agg(nw.col("paid").sum()))

    paid = benchmark.pedantic(run, rounds=3, warmup_rounds=1)
    assert (paid["paid"] > 0).any()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.benchmark(group="load and check a policy file")
def test_load(benchmark, name):
    path = find_policy(name)
    benchmark.pedantic(lambda: load_policy(path), rounds=20, warmup_rounds=2)
