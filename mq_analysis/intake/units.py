"""Units of amounts: a missing unit, or one that contradicts the magnitude, becomes a proposal, never a guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from statistics import median

from mq_analysis.intake.cells import unit_of
from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.record import Block, Ledger, Outcome, Row
from mq_analysis.intake.spec import Comparable, Field

_ONE_MAGNITUDE = Decimal(2)
"""Amounts of two tables are in one unit where neither is so many times the other."""

Amounts = dict[str, Decimal]


def check_units(ledger: Ledger, decisions: Decisions) -> None:
    """Compare each column of money with the amounts of the same firms in another table, table by table.

    A table that many senders fill is first compared as a whole, so that one wrong sender does not make the others look
    wrong.
    """
    pairs = {(pair.table, pair.field): pair for pair in ledger.spec.comparable}
    for block in sorted(ledger.blocks, key=lambda block: len(ledger.spec.tables[block.kind].senders) > 1):
        table = ledger.spec.tables[block.kind]
        for name, field in table.fields.items():
            if field.type == "money" and field.sum_of is None and _columns(block, name, field):
                _check(block, name, field, ledger, pairs.get((block.kind, name)), decisions)


def _columns(block: Block, name: str, field: Field) -> list[str]:
    names = [field.months.format(month) for month in range(1, 13)] if field.months else [name]
    return [column for column in names if column in block.found.columns]


def _check(
    block: Block, name: str, field: Field, ledger: Ledger, pair: Comparable | None, decisions: Decisions
) -> None:
    columns = _columns(block, name, field)
    stated = unit_of(block.found, columns[0], ledger.spec)
    if not any(row.values.get(column) is not None for row in block.rows for column in columns):
        return
    others = _other_amounts(ledger, pair) if pair else {}
    times = _magnitude(_amounts([block], columns), others, ledger, field, pair)
    if stated and times == 1:
        return
    if stated:
        unit = _unit_named(stated, times, ledger)
        note = f"表上写{stated}，与{_title(ledger, pair)}比对，实为{unit}；全部按{unit}改正"
        _propose(block, name, "unit_conflict", f"单位:{stated}", note, "repaired", decisions)
    else:
        if name != _first_money(block, ledger):
            return  # reported once for the table
        seen = f"数值与{_title(ledger, pair)}比对" if others else "无从比对"
        said = f"按{_unit_named(str(field.unit), times, ledger)}读入（{seen}）"
        _propose(block, name, "unit_not_stated", "", said, "kept", decisions)
    _scale(block, columns, times)


def _first_money(block: Block, ledger: Ledger) -> str:
    """Return the first column of money without a stated unit."""
    fields = ledger.spec.tables[block.kind].fields
    return next(
        name
        for name, field in fields.items()
        if field.type == "money"
        and field.sum_of is None
        and (columns := _columns(block, name, field))
        and not unit_of(block.found, columns[0], ledger.spec)
        and any(row.values.get(column) is not None for row in block.rows for column in columns)
    )


def _title(ledger: Ledger, pair: Comparable | None) -> str:
    return ledger.spec.tables[pair.with_].title.zh if pair else ""


def _unit_named(stated: str, times: Decimal, ledger: Ledger) -> str:
    """Return the unit of amounts that were read too large by the factor ``times``."""
    units = ledger.spec.payable
    wanted = Decimal(units[stated]) / times
    return next((name for name, size in units.items() if size == wanted), f"{wanted.normalize():f}元")


def _propose(
    block: Block, name: str, kind: str, raw: str, note: str, outcome: Outcome, decisions: Decisions
) -> None:
    defect = block.tell(kind, name, outcome, raw=raw, note=note)
    if not decisions.settle(defect, note):
        outcome = defect.value_outcome
        defect.row_outcome = outcome
    for row in block.rows:
        if outcome != "kept":
            row.held = outcome


def _other_amounts(ledger: Ledger, pair: Comparable) -> Amounts:
    blocks = [block for block in ledger.blocks if block.kind == pair.with_]
    field = ledger.spec.tables[pair.with_].fields[pair.of]
    columns = [field.months.format(m) for m in range(1, 13)] if field.months else [pair.of]
    return _amounts(blocks, columns, pair.share)


def _amounts(blocks: Iterable[Block], columns: Iterable[str], share: str | None = None) -> Amounts:
    """Return the sum of each firm's rows, in the unit of the clean column."""
    names = list(columns)
    sums: Amounts = defaultdict(Decimal)
    for block in blocks:
        for row in block.rows:
            code = row.text("org_code")
            values = [row.values.get(name) for name in names if name not in row.own_unit]
            found = [value for value in values if isinstance(value, Decimal)]
            part = row.values.get(share) if share else 100
            if code and found and isinstance(part, Decimal | int):
                sums[code] += sum(found, Decimal(0)) * part / 100
    return sums


def _magnitude(
    ours: Mapping[str, Decimal],
    others: Mapping[str, Decimal],
    ledger: Ledger,
    field: Field,
    pair: Comparable | None,
) -> Decimal:
    """Return the factor, a ratio of two units, by which our amounts are too large; 1 if they agree or none compare."""
    if pair is None:
        return Decimal(1)
    units = ledger.spec.payable
    theirs = ledger.spec.tables[pair.with_].fields[pair.of]
    scale = Decimal(units[str(field.unit)]) / units[str(theirs.unit)]
    ratios = [
        abs(amount * scale / others[code]) for code, amount in ours.items() if others.get(code) and amount
    ]
    if not ratios:
        return Decimal(1)
    ratio = median(ratios)
    amounts = ledger.spec.units.money.values()
    sizes = sorted(
        {Decimal(a) / b for a in amounts for b in amounts}, key=lambda size: _distance(ratio, size)
    )
    return sizes[0] if _distance(ratio, sizes[0]) < _ONE_MAGNITUDE else Decimal(1)


def _distance(ratio: Decimal, size: Decimal) -> Decimal:
    """Return the factor (1 or more) between a ratio and a size."""
    return max(ratio / size, size / ratio)


def _scale(block: Block, columns: Iterable[str], times: Decimal) -> None:
    for row in block.rows:
        for name in columns:
            value = row.values.get(name)
            if isinstance(value, Decimal) and name not in row.own_unit:
                row.values[name] = value / times
                _say_again(row, name, value / times)


def _say_again(row: Row, name: str, value: Decimal) -> None:
    """Correct the amount in the findings of a cell after its unit was corrected."""
    for defect in row.defects:
        if defect.field == name and defect.kind == "amount_text":
            defect.clean = f"{value:f}"
