"""The tables that ``mq assess -o`` writes: the awards, the payments, and the considered items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from mq_analysis.base.frames import collect, lazy, records
from mq_analysis.base.money import exact_decimal
from mq_analysis.cli.files import Files
from mq_analysis.report.format import outcome
from mq_analysis.report.labels import Words
from mq_analysis.report.payments_in_words import wait_reason
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.awards.payment_table import year_end
from mq_analysis.rules.awards.payments import due_on

NAMES = ("awards", "payments", "considered")
"""The tables: sheets of a workbook, else files of their own."""


def targets(output: Path) -> dict[str, Path]:
    """Return the file of each table: ``a.csv``, ``a.payments.csv``, ``a.considered.csv``; one for a workbook."""
    if output.suffix == ".xlsx":
        return dict.fromkeys(NAMES, output)
    first, *others = NAMES
    return {first: output} | {name: output.with_suffix(f".{name}{output.suffix}") for name in others}


def files_of(
    output: Path, found: Assessment, firms: Mapping[str, str], day: dt.date | None, lang: str
) -> Files:
    """Return the tables to write, by file.

    Args:
        output: The file of the awards, or the workbook.
        found: The assessment of the year.
        firms: Names by organization code.
        day: The day as of which payments are due; None: 31 December of the award year.
        lang: The language of texts in the tables.
    """
    phrases = Phrases(found.rules, Words(lang))
    tables = {
        "awards": _awards(found, firms),
        "payments": _payments(found, firms, day or year_end(found.rules), phrases),
        "considered": _items_table(found, firms, phrases),
    }
    files: Files = {}
    for name, path in targets(output).items():
        files.setdefault(path, {})[name] = tables[name]
    return files


def firm_names(enterprises: Any, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of some enterprises by code, from the register (a native frame of any engine)."""
    register = lazy(enterprises)
    if "name" not in register.collect_schema().names():
        return {}
    mine = register.filter(nw.col("org_code").is_in(sorted(set(codes)))).select("org_code", "name")
    rows = collect(mine)
    return dict(zip(rows["org_code"], rows["name"], strict=True))


def _awards(found: Assessment, firms: Mapping[str, str]) -> pd.DataFrame:
    rows = found.rows
    table = _beside(rows, "org_code", "firm", _firm_names(rows, firms))
    return _beside(table, "amount_fen", "amount_yuan", _yuan(rows["amount_fen"]))


def _payments(found: Assessment, firms: Mapping[str, str], day: dt.date, phrases: Phrases) -> pd.DataFrame:
    rows = due_on(found.payments, day)
    table = rows.assign(
        waits_for=pd.Series(
            [wait_reason(phrases, row) for row in records(rows)], index=rows.index, dtype="str"
        ),
        share=pd.Series([exact_decimal(share) for share in rows["share"]], index=rows.index, dtype="str"),
    )
    table = table.drop(columns=["earliest_day", "held", "lacks"]).rename(columns={"share": "funding_share"})
    table = _beside(table, "org_code", "firm", _firm_names(rows, firms))
    table = _beside(table, "stage", "as_of", pd.Series(day.isoformat(), index=rows.index, dtype="str"))
    return _beside(table, "amount_fen", "amount_yuan", _yuan(rows["amount_fen"]))


def _items_table(found: Assessment, firms: Mapping[str, str], phrases: Phrases) -> pd.DataFrame:
    rows, t = found.looked_at, phrases.t
    own = rows["own_fen"].astype("Int64").mask(rows["outcome"] == "missing")
    paid = rows["paid_fen"].astype("Int64").mask(rows["outcome"].isin(["missing", "undecided"]))
    texts = {
        "why": [outcome(name, found.rules, t) for name in rows["outcome"]],
        "lacks": [";".join(names) for names in rows["lacks"]],
        "warnings": [";".join(names) for names in rows["warnings"]],
    }
    return pd.DataFrame(
        {
            "org_code": rows["org_code"],
            "firm": _firm_names(rows, firms),
            "year": found.rules.year,
            "award_id": rows["award_id"],
            "clause": rows["clause"],
            "honour": rows["honour_id"],
            "honour_name": rows["honour_name"],
            "own_fen": own,
            "own_yuan": _yuan(own),
            "paid_fen": paid,
            "paid_yuan": _yuan(paid),
            "outcome": rows["outcome"],
            **{name: pd.Series(said, index=rows.index, dtype="str") for name, said in texts.items()},
        }
    )


def _firm_names(rows: pd.DataFrame, firms: Mapping[str, str]) -> pd.Series[str]:
    return rows["org_code"].map(firms).astype("str").fillna("")


def _beside(table: pd.DataFrame, name: str, new: str, values: pd.Series[Any]) -> pd.DataFrame:
    """Insert a column after another."""
    found = table.copy()
    found.insert(list(found.columns).index(name) + 1, new, values)
    return found


def _yuan(fen: pd.Series[int]) -> pd.Series[str]:
    """Write fen exactly as yuan with two decimals; undecided amounts stay missing."""
    return fen.map(lambda n: f"{n // 100}.{n % 100:02d}", na_action="ignore").astype("str")
