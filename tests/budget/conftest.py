"""The sample county's budgets, assessed once a run, and a small county in memory to spoil."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd
import pytest

from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, find_policy, load_policy
from mq_analysis.rules import annual as annual_module
from mq_analysis.rules.annual import Annual
from mq_analysis.tables import read_county

POLICY = load_policy(find_policy("minqing"))
YEARS = (2012, 2013, 2014, 2015)
WAN = 1_000_000  # fen
BRAND, TRADEMARK = "福建名牌产品", "中国驰名商标"


@functools.cache
def sample():
    return read_county(home() / "data" / "sample").tables


@functools.cache
def book(year: int, *readings: str) -> Annual:
    """The sample county's budget of a year."""
    return annual_module.annual(sample(), POLICY, year, choose_readings(POLICY, readings))


def small(
    honours: dict[str, tuple[str, str]], retention_fen: dict[str, int], **register: object
) -> dict[str, pd.DataFrame]:
    """A county of 2012: honours as id to (code, name), retention by code; register columns by name."""
    codes = sorted({code for code, _ in honours.values()} | set(retention_fen))
    firms = {
        "org_code": codes,
        "name": [f"样例{code}" for code in codes],
        "township_code": "350124100",
        "township": "梅城镇",
        "product_group": "电瓷",
        "entity_type": "企业",
    }
    rows = [
        (name, code, honour, 201206, "new", None, "product", f"产品{name}")
        for name, (code, honour) in honours.items()
    ]
    columns = [
        "honour_id",
        "org_code",
        "honour_name",
        "issue_month",
        "kind",
        "lab_kind",
        "subject",
        "item_name",
    ]
    retention = {
        "period": [201203] * len(retention_fen),
        "org_code": list(retention_fen),
        "retention_fen": list(retention_fen.values()),
    }
    return {
        "honours": pd.DataFrame(rows, columns=columns).astype({"lab_kind": "str"}),
        "retention": pd.DataFrame(retention).astype({"retention_fen": "Int64"}),
        "enterprises": pd.DataFrame({**firms, **register}),
    }


@pytest.fixture
def annual() -> Callable[..., Annual]:
    """Assess a small county for 2012."""

    def run(tables: dict[str, pd.DataFrame], *readings: str) -> Annual:
        return annual_module.annual(tables, POLICY, 2012, choose_readings(POLICY, readings))

    return run
