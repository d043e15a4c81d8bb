"""Changes of name that offices report: the register may still have the old name, which a person lets it change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.firms import Register, read_code
from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.reference import Firm, Reference
from mq_analysis.intake.who import RENAMES as TABLE, hostile_kind
from mq_analysis.intake.words import name_key, trim

_CODE, _NEW, _OLD, _DAY = "org_code", "enterprise_name", "former_name", "name_change_date"


@dataclass(frozen=True, slots=True)
class _Change:
    """A reported change of name of a firm of the register."""

    row: Row
    firm: Firm
    new: str


def settle_names(ledger: Ledger, reference: Reference, register: Register, decisions: Decisions) -> Reference:
    """Propose to change the names that the register has from before a reported change.

    Until it is accepted, rows under the new name are proposals; old names of other changes are learned as former ones.

    Returns:
        The reference with the new names that were accepted; ``register`` finds the firms by them.
    """
    firms = dict(reference.firms)
    for change in _changes(ledger, register):
        firm, row = change.firm, change.row
        note = f"登记库仍为{firm.name}；采用则登记名称改为{change.new}，原名记作曾用名"
        defect = row.note("register_name_old", _NEW, "repaired", clean=change.new, note=note)
        if decisions.settle(defect, row.content):
            day = row.text(_DAY)
            firms[firm.org_code] = replace(
                firm, name=change.new, former=(*firm.former, firm.name), renamed_on=day
            )
            register.change_name(firms[firm.org_code])
        elif defect.value_outcome == "pending":
            register.add_new(change.new, firm.org_code)
    for row in ledger.rows(TABLE):
        register.add_former(row.text(_OLD), read_code(row.raw.get(_CODE)).text)
    return replace(reference, firms=firms)


def _changes(ledger: Ledger, register: Register) -> Iterator[_Change]:
    """Yield the reported changes after which the register has still the old name, each once.

    A second change of a firm follows the first once that is accepted, in whatever order they stand.
    """
    rows = list(ledger.rows(TABLE))
    while (change := next(filter(None, (_change(row, register) for row in rows)), None)) is not None:
        rows.remove(change.row)
        yield change


def _change(row: Row, register: Register) -> _Change | None:
    """Return what a row changes in the register; None if nothing."""
    old, new = trim(row.text(_OLD)), trim(str(row.raw.get(_NEW) or ""))
    code = read_code(row.raw.get(_CODE)).text
    firms = [f for f in register.find_by_name(old) if name_key(f.name) == name_key(old)] if old else []
    is_one = len(firms) == 1 and code in ("", firms[0].org_code)
    if is_one and new and not hostile_kind(new) and not register.find_by_name(new):
        return _Change(row, firms[0], new)
    return None
