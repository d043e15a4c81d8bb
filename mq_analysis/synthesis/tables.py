"""The drawn enterprises as rows of the toolkit's tables: numbers and categories; DuckDB adds texts and decimals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mq_analysis.synthesis.codes import TOWNSHIPS, org_codes, township_codes
from mq_analysis.synthesis.firms import EARLIER, RENEWAL, Chunk, Design, Ints, titles_of

SIZES = ("大", "中", "小", "微")
PRODUCTS = ("瓷业", "食品", "机械", "农产品")
INDUSTRIES = ("3073", "1372", "3411", "0141")
WRITTEN = {
    "enterprises": """
        SELECT code AS org_code, '合成企业' || code AS name, '企业' AS entity_type, town AS township_code,
            '合成乡镇' || right(town::VARCHAR, 3) AS township, industry AS industry_code,
            product AS product_group, size FROM part""",
    "honours": """
        SELECT 'H' || id AS honour_id, code AS org_code, title AS honour_name,
            strptime(day::VARCHAR, '%Y%m%d')::DATE AS issue_date,
            CASE WHEN renewed THEN 'renewal' ELSE 'new' END AS kind, 'technical_body' AS lab_kind FROM part""",
    "retention": """
        SELECT period::INTEGER AS period, code AS org_code, '增值税' AS tax_kind,
            (fen * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2) AS retention_yuan FROM part""",
    "answer": """
        SELECT code AS org_code, town AS township_code, award AS award_id, fen AS amount_fen FROM part""",
}
"""How the rows of each table are written; yuan are a product of decimals, since DuckDB divides in floating point."""


@dataclass(frozen=True)
class Layout:
    """How many enterprises there are, in how many counties, with retention in how many months."""

    firms: int
    counties: int
    months: int

    def county(self, first: int, number: int) -> Ints:
        """Return the county of each enterprise, in order of their numbers."""
        places: Ints = np.arange(first, first + number) * self.counties // self.firms
        return places


def frames(chunk: Chunk, design: Design, layout: Layout) -> dict[str, pd.DataFrame]:
    """Return the rows of each table of `WRITTEN`."""
    number = len(chunk.base_fen)
    codes = org_codes(chunk.first, number)
    place = chunk.first + np.arange(number)
    town = layout.county(chunk.first, number) * TOWNSHIPS + chunk.township
    towns = _categories(town, township_codes(layout.counties))
    firms = {
        "code": codes,
        "town": towns,
        "size": _categories(chunk.size, SIZES),
        "product": _categories(place % len(PRODUCTS), PRODUCTS),
        "industry": _categories(place // 7 % len(INDUSTRIES), INDUSTRIES),
    }
    paid = chunk.place >= 0
    answer = {
        "code": codes[paid],
        "town": towns[paid],
        "award": _categories(chunk.place[paid], [a.id for a in design.rules.awards]),
        "fen": chunk.amount_fen[paid],
    }
    tables = {
        "enterprises": firms,
        "honours": _honours(chunk, design, codes),
        "retention": _retention(chunk, design.rules.year, layout.months, codes),
        "answer": answer,
    }
    return {name: pd.DataFrame(columns) for name, columns in tables.items()}


def _honours(chunk: Chunk, design: Design, codes: np.ndarray) -> dict[str, object]:
    number = np.arange(len(chunk.holder))
    year = design.rules.year - (chunk.counts == EARLIER)
    return {
        "id": chunk.first * 8 + number,
        "code": codes[chunk.holder],
        "title": _categories(chunk.title, [name for name, _ in titles_of(design)]),
        "renewed": chunk.counts == RENEWAL,
        "day": year * 10000 + (number % 12 + 1) * 100 + number % 28 + 1,
    }


def _retention(chunk: Chunk, year: int, months: int, codes: np.ndarray) -> dict[str, object]:
    fen = np.repeat(chunk.base_fen // months, months)
    fen[months - 1 :: months] += chunk.base_fen % months
    period = np.tile(year * 100 + np.arange(13 - months, 13), len(codes))
    return {"period": period, "code": np.repeat(codes, months), "fen": fen}


def _categories(numbers: Ints, names: Sequence[str]) -> pd.Categorical[Any]:
    return pd.Categorical.from_codes(numbers, pd.Index(names))
