"""One small county in memory, assessed on each engine."""

from __future__ import annotations

import pandas as pd
import pytest

from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.awards import assess

from ..engines_of import ENGINES, native
from .oracle import Honour

POLICY = load_policy(find_policy("minqing"))


def county(firms: list[tuple[list[Honour], int | None]]) -> dict[str, pd.DataFrame]:
    """Tables as the tables room reads them, for enterprises with their honours and retention in fen."""
    honours, months, register = [], [(201301, "PDY999990", 0)], []
    for code, (mine, retention_fen) in zip(codes(firms), firms, strict=True):
        honours += [
            {
                "honour_id": h.id,
                "org_code": code,
                "honour_name": h.name,
                "issue_month": 201306,
                "kind": h.kind,
                "lab_kind": h.lab_kind or None,
                "subject": "product",
                "item_name": h.item or None,
                "valid_until": None,
            }
            for h in mine
        ]
        months += [] if retention_fen is None else [(201301, code, retention_fen)]
        register.append({"org_code": code, "entity_type": mine[0].entity_type if mine else "企业"})
    texts = {"lab_kind": "str", "item_name": "str", "valid_until": "str"}
    retention = pd.DataFrame(months, columns=["period", "org_code", "retention_fen"])
    return {
        "honours": pd.DataFrame(honours).astype(texts),
        "retention": retention.astype({"retention_fen": "Int64"}),
        "enterprises": pd.DataFrame(register),
    }


def codes(firms: list[object]) -> list[str]:
    return [f"PDY{i:06d}" for i, _ in enumerate(firms, start=18)]


def tables(honours: list[Honour], retention_fen: int | None) -> dict[str, pd.DataFrame]:
    """The same for one enterprise, PDY000018."""
    return county([(honours, retention_fen)])


def paid_each(
    firms: list[tuple[list[Honour], int | None]], readings: list[str], engine: str = "pandas"
) -> list[list[tuple[str, str, int | None]]]:
    """(award, honour id, fen) of every line above 0, by enterprise."""
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, readings))
    rows = assess(native(county(firms), engine), rules).awards.to_dict("records")
    return [
        sorted(
            (r["award_id"], r["honour"], None if pd.isna(r["amount_fen"]) else int(r["amount_fen"]))
            for r in rows
            if r["org_code"] == code and (pd.isna(r["amount_fen"]) or r["amount_fen"] > 0)
        )
        for code in codes(firms)
    ]


def paid(honours: list[Honour], retention_fen: int | None, readings: list[str], engine: str = "pandas"):
    """(award, honour id, fen) of every line above 0 of one enterprise."""
    return paid_each([(honours, retention_fen)], readings, engine)[0]


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param
