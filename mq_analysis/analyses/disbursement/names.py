"""Names of firms, payees and awards of the lines of approvals and payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mq_analysis.base.frames import records
from mq_analysis.payments.book import Book
from mq_analysis.report.spoken import firm_name
from mq_analysis.report.values import Value
from mq_analysis.rules.sums import add_register


def firm_rows(book: Book, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the rows of the register of some firms by code; a firm that is not registered has a blank name."""
    rows = add_register(pd.DataFrame({"org_code": sorted(set(codes))}, dtype="str"), book.county.tables)
    return {row["org_code"]: row for row in records(rows)}


def receiver_name(row: Mapping[str, Any], firms: Mapping[str, dict[str, Any]]) -> Value:
    """Name the enterprise of a line; for a derived payment, which has none, the payee."""
    return firm_name(firms[row["org_code"]]) if row["org_code"] else row["payee"] or None


def award_name(book: Book, award_id: str) -> Value:
    """Return the name of an award or derived payment; for an unknown id the text that the office wrote."""
    names: dict[str, Value] = {node.id: node.name for node in book.rules.version.derived}
    names |= {award.id: award.name for award in book.rules.awards}
    return names.get(award_id, award_id or None)
