"""Run an intake: from a folder of returns to clean tables, a register of honours, and a list of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mq_analysis.base.errors import DataError
from mq_analysis.intake.belonging import check_tables
from mq_analysis.intake.cells import read_block
from mq_analysis.intake.checks import check_rules
from mq_analysis.intake.clean import clean_tables
from mq_analysis.intake.corrections import check_corrections
from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.duplicates import refuse_copies
from mq_analysis.intake.firms import Register
from mq_analysis.intake.honours import settle_honours
from mq_analysis.intake.made import fill_made_values
from mq_analysis.intake.merge import Merged, merge_honours
from mq_analysis.intake.needed import require_values
from mq_analysis.intake.new_names import settle_names
from mq_analysis.intake.percents import read_fractions
from mq_analysis.intake.proposals import settle_values
from mq_analysis.intake.rates import check_rates
from mq_analysis.intake.record import Ledger
from mq_analysis.intake.reference import Reference
from mq_analysis.intake.retention import check_retention
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.submission import take_stock
from mq_analysis.intake.totals import check_totals
from mq_analysis.intake.units import check_units
from mq_analysis.intake.who import settle_firms
from mq_analysis.intake.withdrawn import check_withdrawn
from mq_analysis.intake.words import heading
from mq_analysis.intake.years import check_years
from mq_analysis.tables import TableSchema
from mq_analysis.tables.workbooks.files import read_folder
from mq_analysis.tables.workbooks.grid import Book
from mq_analysis.tables.workbooks.worker import Reader


@dataclass(frozen=True, slots=True)
class Taken:
    """The result of an intake.

    Attributes:
        clean: The clean tables; see `mq_analysis.intake.clean.clean_tables`.
        honours: The honours of the year, each with the rows about it.
        ledger: Every row and every defect.
        decisions: The proposals and the decisions about them.
    """

    clean: Mapping[str, pd.DataFrame]
    honours: Sequence[Merged]
    ledger: Ledger
    decisions: Decisions
    reference: Reference


def take_in(
    folder: Path,
    year: int,
    reference: Reference,
    spec: Spec,
    decisions: Decisions,
    thresholds: Sequence[int] = (),
    reader: Reader | None = None,
    schemas: Mapping[str, TableSchema] | None = None,
) -> Taken:
    """Read every return of a folder for a collection year.

    Args:
        folder: The folder of workbooks and text files; subfolders are read too.
        year: The collection year: the calendar year of the honours.
        reference: Register, catalogue and history.
        spec: The layout of returns.
        decisions: The decisions about proposals; new proposals are added to it.
        thresholds: Thresholds of the tiered award in fen, at which rounded figures are checked.
        reader: An open reader of workbooks; by default one of its own.
        schemas: The description of the county's tables; by default the toolkit's.

    Raises:
        DataError: If the folder does not exist or is empty, or decisions give values that cannot be. A bad file is a
            finding, not an error.
    """
    ledger = Ledger(spec, year, _order_books(read_folder(folder, reader), spec))
    ledger.schemas = schemas or ledger.schemas
    register = Register.of(reference, spec.suffixes)
    take_stock(ledger, reference)
    for block in ledger.blocks:
        read_block(block, ledger)
        read_fractions(block, spec)
    settle_values(ledger, decisions)
    check_tables(ledger, decisions)
    check_withdrawn(ledger, reference, decisions)
    _indicators(ledger)
    reference = settle_names(ledger, reference, register, decisions)
    settle_firms(ledger, reference, register, decisions)
    check_units(ledger, decisions)
    check_years(ledger)
    fill_made_values(ledger)
    require_values(ledger)
    check_corrections(ledger, decisions)
    refuse_copies(ledger)
    settle_honours(ledger, reference, decisions)
    check_rules(ledger)
    check_rates(ledger)
    require_values(ledger)
    honours = merge_honours(ledger, reference)
    check_totals(ledger)
    check_retention(ledger, decisions, thresholds)
    if decisions.problems:
        raise DataError(decisions.problems)
    return Taken(clean_tables(ledger), honours, ledger, decisions, reference)


def _order_books(books: list[Book], spec: Spec) -> list[Book]:
    """Sort files: townships before departments, as in the clause, then by file name."""
    names = [alias for alias, _ in spec.offices.aliases()]

    def is_department(book: Book) -> bool:
        return "department" in book.path.split("/")[:-1] or any(name in book.path for name in names)

    return sorted(books, key=is_department)


def _indicators(ledger: Ledger) -> None:
    """Set the code of each indicator by its name; refuse rows with an unknown one."""
    for kind, table in ledger.spec.tables.items():
        if not table.indicators:
            continue
        codes = {heading(name): code for code, name in table.indicators.items()}
        for row in ledger.rows(kind):
            name = heading(row.text("indicator_name"))
            row.values["indicator_code"] = codes.get(name)
            if name not in codes:
                choices = "、".join(table.indicators.values())
                row.note(
                    "indicator_unknown", "indicator_name", "rejected", rejects=True, note=f"应为：{choices}"
                )
