"""One small county in memory, assessed on each engine."""

from __future__ import annotations

import pandas as pd
import pytest

from mq_analysis.awards import assess
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for

from ..engines_of import ENGINES, native
from .oracle import Honour

CODE = "PDY000018"
POLICY = load_policy(find_policy("minqing"))


def tables(honours: list[Honour], retention_fen: int | None) -> dict[str, pd.DataFrame]:
    """Tables as the tables room reads them, for one enterprise."""
    rows = [
        {
            "honour_id": h.id,
            "org_code": CODE,
            "honour_name": h.name,
            "issue_month": 201306,
            "kind": h.kind,
            "lab_kind": h.lab_kind or None,
            "subject": "product",
            "item_name": h.item or None,
            "valid_until": None,
        }
        for h in honours
    ]
    months = [] if retention_fen is None else [(201301, CODE, retention_fen)]
    months.append((201301, "PDY999990", 0))
    register = [{"org_code": CODE, "entity_type": honours[0].entity_type if honours else "企业"}]
    texts = {"lab_kind": "str", "item_name": "str", "valid_until": "str"}
    retention = pd.DataFrame(months, columns=["period", "org_code", "retention_fen"])
    return {
        "honours": pd.DataFrame(rows).astype(texts),
        "retention": retention.astype({"retention_fen": "Int64"}),
        "enterprises": pd.DataFrame(register),
    }


def paid(honours: list[Honour], retention_fen: int | None, readings: list[str], engine: str = "pandas"):
    """(award, honour id, fen) of every line above 0."""
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, readings))
    frames = tables(honours, retention_fen)
    result = assess(native(frames, engine), rules).awards
    return sorted(
        (r["award_id"], r["honour"], None if pd.isna(r["amount_fen"]) else int(r["amount_fen"]))
        for r in result.to_dict("records")
        if pd.isna(r["amount_fen"]) or r["amount_fen"] > 0
    )


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param
