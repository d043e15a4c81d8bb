"""Convert clean tables to the tables of a county, which ``--data`` reads, so that the budget uses the returns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pandas as pd

from mq_analysis.base.codes import key_of
from mq_analysis.intake.belonging import is_doubtful
from mq_analysis.intake.needed import MADE_OF
from mq_analysis.intake.record import Row
from mq_analysis.intake.reference import Firm
from mq_analysis.intake.reference_files import history_of, read_table_text, register_of
from mq_analysis.intake.submission import says_nothing
from mq_analysis.intake.take_in import Taken
from mq_analysis.tables import TableSchema
from mq_analysis.tables.codes import EXCEPTIONS

Rows = list[dict[str, str]]
_TAX_OFFICES = ("国税", "地税")


def county_tables(taken: Taken, reference: Path) -> Mapping[str, pd.DataFrame]:
    """Return the county's tables of the year: register, honours with their history, retention and the rest.

    Args:
        taken: The result of an intake.
        reference: The reference folder of the intake; register and history are copied from it.

    Returns:
        Tables by name, as in ``params/schema/tables.yaml``, without optional columns that are blank throughout. A table
        that a county must have is there even without rows.
    """
    schema = taken.ledger.schemas
    # each row that stands has what its table needs: `mq_analysis.intake.needed` refused the others
    made: dict[str, Rows] = {
        "enterprises": _register(taken, reference),
        "honours": [*_history(reference, taken.ledger.year), *_honours(taken)],
    }
    made |= {name: maker(taken) for name, maker in _MAKERS.items()}
    kept = [name for name in taken.ledger.spec.tables if name in schema]
    others = [name for name in kept if name not in made or name in MADE_OF]
    made |= {name: _with_firm(name, schema[name])(taken) for name in others}
    nothing = {name for name in others if _is_nil(taken, name)}
    exceptions = reference / f"{EXCEPTIONS}.csv"
    made[EXCEPTIONS] = read_rows(exceptions) if exceptions.is_file() else []
    asked = {name: taken.ledger.spec.tables[name].columns for name in others}
    return {
        name: _frame(rows, schema[name], asked.get(name, ()))
        for name, rows in made.items()
        if rows or schema[name].required or name in nothing
    }


def _register(taken: Taken, reference: Path) -> Rows:
    """Return the register, with the changes of name that were accepted."""
    rows = read_rows(register_of(reference))
    for row in rows:
        firm = taken.reference.firms[key_of(row["org_code"], taken.reference.issued)]
        if row["name"] != firm.name:
            row |= {"name": firm.name, "former_name": ";".join(firm.former)}
            row["name_change_date"] = firm.renamed_on or row.get("name_change_date", "")
    return rows


def _is_nil(taken: Taken, name: str) -> bool:
    """Say whether offices stated that a table has no row; a row that waits or was refused says otherwise."""
    blocks = [block for block in taken.ledger.blocks if block.kind == name]
    said = [block for block in blocks if says_nothing(block.sheet, block.found, taken.ledger.spec)]
    return bool(said) and not any(block.rows or is_doubtful(block) for block in blocks)


def _history(reference: Path, year: int) -> Rows:
    """Return the honours of earlier years."""
    path = history_of(reference)
    return [
        row
        for row in (read_rows(path) if path.is_file() else ())
        if row.get("issue_date", "")[:4] < str(year)
    ]


def read_rows(path: Path) -> Rows:
    """Return the rows of a CSV file of the county as text; rows without any text are left out."""
    rows = csv.DictReader(io.StringIO(read_table_text(path), newline=""))
    return [dict(row) for row in rows if any(row.values())]


def read_header(path: Path) -> list[str]:
    """Return the columns of a CSV file of the county."""
    return next(csv.reader(io.StringIO(read_table_text(path), newline="")), [])


def _frame(rows: Rows, schema: TableSchema, asked: Collection[str] = ()) -> pd.DataFrame:
    """Return a table with its required columns, those that were asked for, and others that are not blank throughout."""
    frame = pd.DataFrame(rows, columns=None if rows else [*schema.columns], dtype="str").fillna("")
    for name, column in schema.columns.items():
        if not column.optional and name not in frame:
            frame[name] = ""
    blank = frame == ""
    wanted = [
        name
        for name, column in schema.columns.items()
        if name in frame
        and (
            name in asked
            or not column.optional
            or not (blank[name].all() or (column.null == "never" and blank[name].any()))
        )
    ]
    return frame[wanted].reset_index(drop=True)


def _honours(taken: Taken) -> Rows:
    found = []
    table, schema = taken.ledger.spec.tables.get("honours"), taken.ledger.schemas["honours"]
    own = [name for name in (table.columns if table else ()) if name in schema.columns and name not in _TOLD]
    for one in taken.honours:
        told = {
            name: _first(one.rows, name) for name in ("certificate_no", "issuing_body", "doc_no", "route")
        }
        found.append(
            {
                "honour_id": one.honour_id,
                "org_code": one.firm.org_code,
                "honour_code": one.honour.code if one.honour.code != one.honour.name else "",
                "honour_name": one.honour.name,
                "level": one.honour.level or ("" if one.honour.subject else _first(one.rows, "level")),
                "clause": one.honour.clause or "",
                "subject": one.honour.subject,
                "item_name": one.item,
                **told,
                "issue_date": one.issue_date,
                "honour_year": one.issue_date[:4],
                "valid_until": _first(one.rows, "valid_until"),
                "kind": one.kind,
                "lab_kind": one.lab_kind,
                **{name: _first(one.rows, name) for name in own},
            }
        )
    return found


_TOLD = (
    *("honour_id", "org_code", "honour_code", "honour_name", "level", "clause", "subject", "item_name"),
    *(
        "certificate_no",
        "issuing_body",
        "doc_no",
        "route",
        "issue_date",
        "honour_year",
        "valid_until",
        "kind",
    ),
    *("lab_kind", "enterprise_name"),
)
"""Columns of honours that are not simply those of the returns."""


def _first(rows: tuple[Row, ...], name: str) -> str:
    """Return the first value of a field that is not blank."""
    texts = (row.text(name) for row in rows)
    return next((text for text in texts if text), "")


def _clean(taken: Taken, name: str) -> Rows:
    frame = taken.clean.get(name)
    return (
        []
        if frame is None
        else [{str(k): str(v) for k, v in row.items()} for row in frame.to_dict("records")]
    )


def _retention(taken: Taken) -> Rows:
    is_of_months = "period" in (taxes.fields if (taxes := taken.ledger.spec.tables.get("tax_paid")) else ())
    taxes_paid = _clean(taken, "tax_paid") if is_of_months else []
    paid = {(r["org_code"], r["period"], r["tax_kind"]): r for r in taxes_paid}
    rows = []
    for row in _clean(taken, "retention_monthly"):
        tax = paid.get((row["org_code"], row["period"], row.get("tax_kind", "")), {})
        more = {name: tax.get(name, "") for name in ("paid_tax_yuan", "county_share_pct", "refund_yuan")}
        rows.append({**row, **more})
    return rows


def _credit_events(taken: Taken) -> Rows:
    """Return the credit events; both tax offices are one department, which keeps the office apart."""
    rows = []
    for row in _with("credit_events", number="event_id")(taken):
        office = row["source_dept"]
        is_tax = office in _TAX_OFFICES
        rows.append(
            {**row, "source_dept": "税务" if is_tax else office, "source_office": office if is_tax else ""}
        )
    return rows


def _output(taken: Taken) -> Rows:
    """Return the output of firms: from the department's list if it has the firm, else from the township's."""
    found = {row["org_code"]: row for row in _clean(taken, "enterprise_output")}
    for row in _clean(taken, "above_scale_output"):
        found[row["org_code"]] = {**found.get(row["org_code"], {}), **{k: v for k, v in row.items() if v}}
    return [{**found[code], "year": str(taken.ledger.year)} for code in sorted(found)]


def _with(name: str, *, firm: bool = False, number: str = "", year: bool = False) -> Callable[[Taken], Rows]:
    """Return a function that makes rows and adds the year, a number, or columns of the register."""

    def make(taken: Taken) -> Rows:
        rows = []
        for i, row in enumerate(_clean(taken, name), start=1):
            known = taken.reference.firms.get(row.get("org_code", ""))
            more = {"year": str(taken.ledger.year)} if year else {}
            if number:
                more[number] = f"{taken.ledger.year}-{i:04d}"
            rows.append({**row, **(_of(known) if firm and known else {}), **more})
        return rows

    return make


def _with_firm(name: str, schema: TableSchema) -> Callable[[Taken], Rows]:
    """Return a function that makes rows of a table that is collected as it is kept; the register completes them."""

    def make(taken: Taken) -> Rows:
        rows = []
        for row in _clean(taken, name):
            known = taken.reference.firms.get(row.get("org_code", ""))
            more = (
                {key: value for key, value in _of(known).items() if known and key in schema.columns}
                if known
                else {}
            )
            rows.append({**more, **{key: value for key, value in row.items() if value or key not in more}})
        return rows

    return make


def _of(firm: Firm) -> dict[str, str]:
    return {"township_code": firm.township_code, "product_group": firm.product_group}


_MAKERS: Mapping[str, Callable[[Taken], Rows]] = {
    "retention": _retention,
    "enterprise_years": _output,
    "spot_checks": _with("spot_checks", firm=True),
    "export_inspections": _with("export_inspections"),
    "retention_estimates": _with("retention_estimate", year=True),
    "standard_adoption": _with("standard_adoption", year=True),
    "standard_drafting": _with("standard_drafting", number="standard_id", year=True),
    "calibration": _with("calibration", year=True),
    "complaints": _with("complaints"),
    "credit_events": _credit_events,
    "blacklist": _with("blacklist", number="entry_id"),
    "cases": _with("cases"),
    "accidents": _with("accidents"),
    "special_equipment": _with("special_equipment", year=True),
    "department_reports": _with("department_reports", year=True),
    "programmes": _with("programmes"),
    "agri_zones": _with("agri_zones", number="zone_id"),
    "indicators": _with("indicators", year=True),
    "township_reports": _with("township_report", year=True),
    "special_fund": _with("special_fund", number="entry_id", year=True),
}
