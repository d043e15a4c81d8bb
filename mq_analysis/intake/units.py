"""Units of amounts: a missing unit, or one that contradicts the magnitude, becomes a proposal, never a guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from mq_analysis.base.errors import Problem, nearest
from mq_analysis.base.messages import sentence
from mq_analysis.intake.decisions import NO, Decisions
from mq_analysis.intake.defect import Outcome
from mq_analysis.intake.record import Block, Ledger, Row
from mq_analysis.intake.spec import Comparable
from mq_analysis.intake.table_spec import Field
from mq_analysis.intake.values import unit_of

_ONE_MAGNITUDE = Decimal(2)
"""Amounts of two tables are in one unit where neither is so many times the other."""

_HUGE = Decimal(10**10)
"""Yuan of a firm and year that half of the firms of a county do not have."""
_YUAN, _STATED = "元", "单位:"

_APART = ("tax_kind",)
"""Fields by which amounts of the same firm and month are told apart."""

Amounts = dict[tuple[str | int, ...], Decimal]
"""By organization code, month (0: the year) and tax."""


def check_units(ledger: Ledger, decisions: Decisions) -> None:
    """Compare each column of money with the amounts of the same firms in another table, table by table.

    A table that many senders fill is first compared as a whole, so that one wrong sender does not make the others look
    wrong.
    """
    pairs: dict[tuple[str, str], list[Comparable]] = defaultdict(list)
    for pair in ledger.spec.comparable:
        pairs[pair.table, pair.field].append(pair)
    for block in sorted(ledger.blocks, key=lambda block: len(ledger.spec.tables[block.kind].senders) > 1):
        table = ledger.spec.tables[block.kind]
        for name, field in table.fields.items():
            if field.type == "money" and field.sum_of is None and _columns(block, name, field):
                _check(block, name, field, ledger, pairs[block.kind, name], decisions)


def _columns(block: Block, name: str, field: Field) -> list[str]:
    """Return the columns of a field that a table has; in rows of one month any month may occur."""
    names = [field.months.format(month) for month in range(1, 13)] if field.months else [name]
    is_long = field.months is not None and name in block.found.columns
    return [column for column in names if is_long or column in block.found.columns]


def _check(
    block: Block, name: str, field: Field, ledger: Ledger, pairs: Sequence[Comparable], decisions: Decisions
) -> None:
    columns = _columns(block, name, field)
    stated = unit_of(block.found, _heading_name(block, name, columns), ledger.spec)
    if not any(row.values.get(column) is not None for row in block.rows for column in columns):
        return
    times, pair = Decimal(1), None
    for one in pairs:
        found = _magnitude(block, ledger, field, one)
        if pair is None or (found not in (None, 1) and times == 1):
            times, pair = found or Decimal(1), one if found is not None else pair
    if stated and times == 1:
        if pair is None and (huge := _huge(block, columns, stated, field, ledger)):
            _settle(block, name, columns, field, ledger, huge, decisions)
        return
    if stated:
        unit = _unit_named(stated, times, ledger)
        note = f"表上写{stated}，与{_title(ledger, pair)}比对，实为{unit}；接受则全部按{unit}改正，不接受则按所写单位"
        proposal = _Proposal("unit_conflict", f"{_STATED}{stated}", unit, note, "repaired")
    else:
        if name != _first_money(block, ledger):
            return  # reported once for the table
        seen = f"数值与{_title(ledger, pair)}比对" if pair else "无从比对"
        unit = _unit_named(str(field.unit), times, ledger)
        proposal = _Proposal("unit_not_stated", "", unit, f"按{unit}读入（{seen}）", "kept")
    _settle(block, name, columns, field, ledger, proposal, decisions)


def _settle(
    block: Block,
    name: str,
    columns: list[str],
    field: Field,
    ledger: Ledger,
    proposal: _Proposal,
    decisions: Decisions,
) -> None:
    """Propose a unit, and scale the amounts if it is accepted."""
    decided = _propose(block, name, proposal, decisions, ledger)
    if decided:
        stated = proposal.raw.removeprefix(_STATED) or str(field.unit)
        _scale(block, columns, Decimal(ledger.spec.payable[stated]) / decided)


def _huge(block: Block, columns: list[str], stated: str, field: Field, ledger: Ledger) -> _Proposal | None:
    """Propose yuan where nothing is there to compare with and half of the firms would have more than any county's."""
    size = Decimal(ledger.spec.payable[str(field.unit)])
    found = [row.values.get(column) for row in block.rows for column in columns]
    amounts = [abs(value) * size for value in found if isinstance(value, Decimal) and value]
    is_of_firms = "enterprise_name" in ledger.spec.tables[block.kind].fields
    if stated == _YUAN or not is_of_firms or not amounts or median(amounts) < _HUGE:
        return None
    note = f"表上写{stated}，按此多数企业各在100亿元以上，疑为{_YUAN}；接受则全部按{_YUAN}改正，不接受则按所写单位"
    return _Proposal("unit_conflict", f"{_STATED}{stated}", _YUAN, note, "repaired")


@dataclass(frozen=True, slots=True)
class _Proposal:
    """What is proposed about the unit of a column: the kind of finding, what was stated, the unit, why."""

    kind: str
    raw: str
    unit: str
    note: str
    outcome: Outcome


def _heading_name(block: Block, name: str, columns: list[str]) -> str:
    """Return the name under which the heading of a column is known."""
    return name if name in block.found.columns else columns[0]


def _first_money(block: Block, ledger: Ledger) -> str:
    """Return the first column of money without a stated unit."""
    fields = ledger.spec.tables[block.kind].fields
    return next(
        name
        for name, field in fields.items()
        if field.type == "money"
        and field.sum_of is None
        and (columns := _columns(block, name, field))
        and not unit_of(block.found, _heading_name(block, name, columns), ledger.spec)
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
    block: Block, name: str, proposal: _Proposal, decisions: Decisions, ledger: Ledger
) -> Decimal | None:
    """Propose a unit; return its size, or that of the unit that a person named, or None if amounts stay as stated.

    While nobody has decided, the rows wait. To decline means that what is stated holds; where nothing is stated, the
    rows are refused.
    """
    defect = block.tell(proposal.kind, name, proposal.outcome, raw=proposal.raw, note=proposal.note)
    clean, defect.clean = defect.clean, proposal.unit
    defect.offer = proposal.unit
    is_accepted = decisions.settle(defect, proposal.note, takes_value=True)
    said = decisions.value_of(defect)
    defect.clean = clean
    if said and said not in ledger.spec.payable:
        problem = sentence(
            "must be a unit of money, got {got!r}; {nearest}",
            got=said,
            nearest=nearest(said, [*ledger.spec.payable]),
        )
        decisions.problems.append(Problem(decisions.given[defect.decision].where, problem))
    is_declined = decisions.answer(defect) == NO
    if is_declined and proposal.raw:
        defect.value_outcome = defect.row_outcome = "kept"
        return None
    outcome = proposal.outcome if is_accepted else defect.value_outcome
    defect.value_outcome = defect.row_outcome = outcome
    for row in block.rows:
        if outcome != "kept" and row.held != "rejected":
            row.held = outcome
    size = ledger.spec.payable.get(said or proposal.unit)
    return Decimal(size) if size else None


def _amounts(
    blocks: Iterable[Block], name: str, ledger: Ledger, keys: Sequence[str], share: str | None = None
) -> Amounts:
    """Return the sum of a field for each firm and month, in the unit of the clean column; month 0 is the year.

    Of several files of one office that tell of the same firm and month, the last counts: one corrects the other.

    Args:
        blocks: The tables of one kind.
        name: The field.
        ledger: The settings.
        keys: Further fields that tell amounts apart, such as the tax.
        share: The field with the percentage of the amounts that counts.
    """
    by_office: dict[str, dict[str, Amounts]] = defaultdict(lambda: defaultdict(lambda: defaultdict(Decimal)))
    for block in blocks:
        sums = by_office[ledger.offices.get(block.book.path) or block.book.path][block.book.path]
        table = ledger.spec.tables[block.kind]
        monthly = table.monthly
        for row in block.rows:
            code = row.text("org_code")
            part = row.values.get(share) if share else 100
            if not code or row.outcome == "rejected" or not isinstance(part, Decimal | int):
                continue
            if monthly and monthly[0] == name:
                cells = {table.column_of(month): month for month in range(1, 13)}
            else:
                cells = {name: int(row.text("period")[4:] or 0) if row.text("period") else 0}
            for column, month in cells.items():
                value = row.values.get(column)
                if isinstance(value, Decimal) and column not in row.own_unit:
                    sums[code, month, *(row.text(key) for key in keys)] += value * part / 100
    total: Amounts = defaultdict(Decimal)
    for files in by_office.values():
        said = {key: value for path in sorted(files) for key, value in files[path].items()}
        for key, value in said.items():
            total[key] += value
    return total


def _magnitude(block: Block, ledger: Ledger, field: Field, pair: Comparable) -> Decimal | None:
    """Return the factor by which our amounts are too large; 1 if they agree, None if nothing compares.

    Only like is compared with like: the same firm, month and tax; a year only with months that are all there.
    """
    units, tables = ledger.spec.payable, ledger.spec.tables
    theirs = tables[pair.with_].fields[pair.of]
    blocks = [other for other in ledger.blocks if other.kind == pair.with_ and not other.found.lacking]
    keys = [key for key in _APART if key in tables[block.kind].fields and key in tables[pair.with_].fields]
    ours = _amounts([block], pair.field, ledger, keys)
    others = _amounts(blocks, pair.of, ledger, keys, pair.share)
    if any(key[1] for key in others) and not any(key[1] for key in ours):
        others = _years(others, pair.to_month)
    scale = Decimal(units[str(field.unit)]) / units[str(theirs.unit)]
    ratios = [abs(amount * scale / others[key]) for key, amount in ours.items() if others.get(key) and amount]
    if not ratios:
        return None
    ratio = median(ratios)
    amounts = ledger.spec.units.money.values()
    sizes = sorted(
        {Decimal(a) / b for a in amounts for b in amounts}, key=lambda size: _distance(ratio, size)
    )
    near = sum(_distance(one, sizes[0]) < _ONE_MAGNITUDE for one in ratios)
    return sizes[0] if 2 * near > len(ratios) else Decimal(1)


def _years(amounts: Amounts, to_month: int) -> Amounts:
    """Return the sum over the first months of the year for each firm that has them all."""
    months: dict[str | int, set[str | int]] = defaultdict(set)
    sums: Amounts = defaultdict(Decimal)
    for (code, month, *_), value in amounts.items():
        if int(month) <= to_month:
            months[code].add(month)
            sums[code, 0] += value
    return {key: value for key, value in sums.items() if len(months[key[0]]) == to_month}


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
