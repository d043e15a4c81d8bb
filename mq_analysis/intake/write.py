"""Write the results of an intake: clean tables, register, defects, workbooks for the senders, the county's tables."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mq_analysis.intake.accounts import HEADINGS, Account, accounts
from mq_analysis.intake.county import county_tables
from mq_analysis.intake.decision_list import write_decisions
from mq_analysis.intake.defect import Defect
from mq_analysis.intake.honours import list_aliases
from mq_analysis.intake.issues import write_findings
from mq_analysis.intake.merge import register_row
from mq_analysis.intake.place import build_beside
from mq_analysis.intake.record import Ledger
from mq_analysis.intake.reference import ALIASES
from mq_analysis.intake.reference_files import files_of, history_of, is_of_tables, register_of
from mq_analysis.intake.take_in import Taken

DEFECTS = (
    "file",
    "sheet",
    "row",
    "column",
    "header",
    "field",
    "kind",
    "severity",
    "row_outcome",
    "value_outcome",
    "raw_value",
    "clean_value",
    "note",
)
_RUNS = re.compile(r"[=+@＝＋＠\t\r]|-(?![\d.])|－(?![\d.])")
"""How a text begins that a spreadsheet would run."""


def write_all(taken: Taken, out: Path, reference: Path, about: Mapping[str, Any]) -> list[Account]:
    """Write everything into a folder atomically; return the account of every sheet."""
    defects = list(taken.ledger.all_defects())
    lines = list(accounts(taken.ledger))
    with build_beside(out, about) as folder:
        for name, table in taken.clean.items():
            _csv(table, folder / "clean" / f"{name}.csv")
        register = [register_row(one) for one in taken.honours]
        _csv(pd.DataFrame(register, columns=list(_REGISTER)), folder / "honour_register.csv")
        _csv(_defects(defects, taken.ledger), folder / "defects.csv")
        _csv(pd.DataFrame([line.cells() for line in lines], columns=list(HEADINGS)), folder / "accounts.csv")
        tables = county_tables(taken, reference)
        for name, table in tables.items():
            _csv(table, folder / "data" / f"{name}.csv")
        _next_reference(
            reference,
            folder / "reference",
            tables.get("honours", pd.DataFrame()),
            list_aliases(taken.ledger, taken.reference, taken.decisions),
        )
        _senders(taken, folder / "issues", defects, lines)
        write_decisions(folder / "decisions.xlsx", taken.ledger, taken.decisions, defects)
    return lines


def _next_reference(
    reference: Path, folder: Path, honours: pd.DataFrame, aliases: Mapping[str, tuple[str, int]]
) -> None:
    """Write the reference folder for the next year: register, catalogue, accepted spellings, history to this year.

    A county's tables are register and history themselves; then only what they do not hold is written.
    """
    folder.mkdir()
    has_tables = is_of_tables(reference)
    for path in files_of(reference):
        if not has_tables or path not in (register_of(reference), history_of(reference)):
            shutil.copyfile(path, folder / path.name)
    if not has_tables:
        _csv(honours, folder / "honour_history.csv")
    if aliases:
        _csv(
            pd.DataFrame(
                [(text, code, str(year)) for text, (code, year) in sorted(aliases.items())],
                columns=["text", "honour_code", "year"],
            ),
            folder / f"{ALIASES}.csv",
        )


_REGISTER = (
    "honour_id",
    "org_code",
    "enterprise_name",
    "township_code",
    "honour_code",
    "honour_name",
    "clause",
    "item_name",
    "issue_date",
    "kind",
    "lab_kind",
    "n_sources",
    "primary_source",
    "other_sources",
)


def _csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8; a text that a spreadsheet would evaluate as a formula gets an apostrophe before it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    safe = table.map(lambda value: f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value)
    safe.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _defects(defects: list[Defect], ledger: Ledger) -> pd.DataFrame:
    rows = [
        (
            d.file,
            d.sheet,
            "" if d.row is None else str(d.row),
            d.column,
            d.header,
            d.field,
            d.kind,
            ledger.kind(d).severity,
            d.row_outcome,
            d.value_outcome,
            d.raw,
            d.clean,
            d.note,
        )
        for d in defects
    ]
    return pd.DataFrame(rows, columns=list(DEFECTS), dtype="str")


def _senders(taken: Taken, folder: Path, defects: list[Defect], lines: list[Account]) -> None:
    """Write a workbook for each sender, also for those who sent nothing."""
    folder.mkdir()
    of_file = taken.ledger.offices
    mine: dict[str, list[Defect]] = {office: [] for office in of_file.values()}
    for defect in defects:
        mine.setdefault(defect.office or of_file[defect.file], []).append(defect)
    for office, found in mine.items():
        sheets = [line for line in lines if of_file[line.file] == office]
        name = re.sub(r"[^\w\-]", "", office) or "填报单位不明"
        write_findings(folder / f"问题清单_{name}.xlsx", office, taken.ledger, found, sheets)
