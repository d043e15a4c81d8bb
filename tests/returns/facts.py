"""What is true of a county: firms, and facts, each of which is one row of a table in ``data/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Value = str | int | Decimal | date | None
Key = tuple[str, ...]  # the table, then the values of its key columns as text

# Columns of a table in data/ that together name a row. Honours have no number before the intake gives them one.
KEYS: Mapping[str, tuple[str, ...]] = {
    "honours": ("org_code", "honour_code", "item_name", "issue_date"),
    "retention": ("period", "org_code", "tax_kind"),
    "enterprise_years": ("org_code", "year"),
    "spot_checks": ("sample_no",),
    "standard_drafting": ("standard_no", "org_code"),
    "complaints": ("complaint_no",),
    "export_inspections": ("inspection_no",),
    "calibration": ("year", "instrument_class"),
    "special_equipment": ("year", "township_code", "equipment_class"),
    "township_reports": ("year", "township_code", "indicator_name"),
    # tables of other policies
    "platforms": ("year", "org_code", "platform_no"),
    "new_rooms": ("year", "org_code", "lease_no"),
    "software_rents": ("year", "org_code", "lease_no"),
    "rd_statistics": ("year", "org_code"),
    "loan_interest": ("org_code", "period_no"),
    "projects": ("org_code", "project_no"),
}
MONEY = 2  # digits after the point of yuan and of wan


@dataclass(frozen=True)
class Firm:
    """An enterprise of the register."""

    code: str
    name: str
    former_name: str
    entity_type: str
    township_code: str
    township: str
    product_group: str
    main_product: str
    trademark: str
    is_food: bool
    size: str
    is_above_scale: bool
    is_exporter: bool
    taxed_by_office: bool  # its tax is also reported by the tax offices, not by the finance bureau alone


@dataclass(frozen=True)
class Fact:
    """One row of a table of the county's data: values by column, as the table must hold them."""

    table: str
    values: Mapping[str, Value]

    @property
    def key(self) -> Key:
        """The table and the values of its key."""
        return (self.table, *(text(self.values[column]) for column in KEYS[self.table]))


@dataclass(frozen=True)
class Statement:
    """A row of an office's table: which form, which fields, and which facts each field states.

    Args:
        sender: Name of the township or department.
        form: Id of the form, see :mod:`.forms`.
        values: Values by field of the form.
        keys: Facts by field; a field that names the firm states every fact of the row.
    """

    sender: str
    form: str
    values: Mapping[str, Value]
    keys: Mapping[str, tuple[Key, ...]]

    @property
    def facts(self) -> tuple[Key, ...]:
        """All facts of the row, each once, in the order of its fields."""
        return tuple(dict.fromkeys(key for keys in self.keys.values() for key in keys))


@dataclass
class Truth:
    """A county in one year.

    Args:
        senders: The forms of each sender, by id; none: those of the office whose forms `.senders` has.
    """

    seed: int
    year: int
    firms: tuple[Firm, ...]
    history: list[dict[str, str]] = field(default_factory=list)
    facts: dict[Key, Fact] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, fact: Fact) -> Key:
        """Put a fact into the truth and return its key; one that is there must be the same."""
        if self.facts.setdefault(fact.key, fact) != fact:
            raise ValueError(f"two facts of one key: {fact.key}")
        return fact.key

    def state(self, sender: str, form: str, values: Mapping[str, Value], *keys: Key) -> None:
        """Let a sender report facts in a row of a form; each field states them all."""
        self.statements.append(Statement(sender, form, values, dict.fromkeys(values, keys)))

    def firm(self, code: str) -> Firm:
        """Return the firm with this code."""
        return next(firm for firm in self.firms if firm.code == code)


def text(value: Value) -> str:
    """Return a value as a table in ``data/`` writes it; money with its two digits."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
