"""Rows that are taken back, hidden, marked or repeated, and what a reader must make of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from decimal import Decimal

from .forms_of_policies import TABLES
from .returns import Mess, Outcome, Returns, Row, some
from .workbook import Cell

REMARK_FORMS = ("honours", "honours_of_department", "enterprise_output", *TABLES)
HONOUR_FORMS = ("honours", "honours_of_department")
TITLED = (
    "spot_checks",
    "complaints",
    "export_inspections",
    "standard_drafting",
    "enterprise_output",
    *HONOUR_FORMS,
    *TABLES,
)  # forms of which a row is about one firm and one fact


def row_mess(
    name: str,
    doc: str,
    outcome: Outcome,
    spoil: Callable[[Row, random.Random], None],
    forms: Collection[str] = TITLED,
    most: int = 3,
    needs: Collection[str] = ("enterprise_name", "org_code"),
) -> Mess:
    """Return a mess of whole rows of tables that are laid out plainly."""

    def apply(returns: Returns, rng: random.Random) -> int:
        counts = Counter(key for line in returns.truth.statements for key in line.facts)
        fit = [row for row in returns.rows(forms) if all(row.cell(field) is not None for field in needs)]
        if outcome == "waits":  # rather facts that no other office states
            counts = Counter(key for line in returns.truth.statements for key in line.facts)
        fit = [row for row in fit if all(counts[key] == 1 for key in row.line.facts)] or fit
        rows = some(rng, fit, most)
        for row in reversed(rows):  # a row that is inserted moves those below it
            spoil(row, rng)
            for spot in row.spots:
                spot.cell.touched = name
            returns.judge(name, outcome, row)
        return len(rows)

    return Mess(name, doc, outcome, apply)


def strike(row: Row, _: random.Random) -> None:
    """Strike every cell of the row out."""
    for spot in row.spots:
        spot.cell.strike = True


def remark(*words: str) -> Callable[[Row, random.Random], None]:
    """Return a writer of one of these remarks into the column of remarks."""

    def write(row: Row, rng: random.Random) -> None:
        cell = row.cell("remarks")
        assert cell is not None
        cell.value = rng.choice(words)

    return write


def beside(*words: str) -> Callable[[Row, random.Random], None]:
    """Return a writer of one of these remarks behind the last column."""

    def write(row: Row, rng: random.Random) -> None:
        place = row.spots[-1].place
        row.sheet.put(
            place[0], place[1] + 1, Cell(rng.choice(words), role="data", line=row.line, field="remark beside")
        )

    return write


def comment(*words: str) -> Callable[[Row, random.Random], None]:
    """Return a writer of one of these comments to the cell of the firm."""

    def write(row: Row, rng: random.Random) -> None:
        cell = row.cell("enterprise_name")
        assert cell is not None
        cell.comment = rng.choice(words)

    return write


def fill(row: Row, _: random.Random) -> None:
    """Colour the row."""
    for spot in row.spots:
        spot.cell.fill = "#FFFF00"


def hide(row: Row, _: random.Random) -> None:
    """Hide the row."""
    row.sheet.hidden_rows.add(row.number)


def swap(row: Row, _: random.Random) -> None:
    """Exchange name and code."""
    name, code = row.cell("enterprise_name"), row.cell("org_code")
    assert name is not None
    assert code is not None
    name.value, code.value = code.value, name.value


def shift(row: Row, _: random.Random) -> None:
    """Move everything behind the name one cell to the right."""
    spots = [spot for spot in row.spots if spot.place[1] > 1]
    values = [None, *(spot.cell.value for spot in spots)]
    for spot, value in zip(spots, values, strict=False):
        spot.cell.value = value
    row.sheet.put(row.number, spots[-1].place[1] + 1, Cell(values[-1], role="data", line=row.line))


def break_in_two(row: Row, _: random.Random) -> None:
    """Let the end of the name stand alone in the row below."""
    column = next(spot.place[1] for spot in row.spots if spot.cell.field == "enterprise_name")
    cell = row.cell("enterprise_name")
    assert cell is not None
    name = str(cell.value)
    row.sheet.insert_rows(row.number + 1)
    cell.value = name[:6]
    row.sheet.put(row.number + 1, column, Cell(name[6:], role="data", line=row.line))


def copy(row: Row, change: bool) -> None:
    """Repeat the row below, with another amount if asked."""
    row.sheet.insert_rows(row.number + 1)
    for spot in row.spots:
        cell = row.sheet.put(row.number + 1, spot.place[1], replace(spot.cell))
        cell.touched = "copy"
        if change and cell.kind in ("wan", "yuan", "usd") and isinstance(cell.value, Decimal):
            cell.value += Decimal("100.10")


ROW_MESSES = (
    row_mess("row_struck", "The row is struck out", "waits", strike),
    row_mess(
        "row_void",
        "Remark: 作废",
        "waits",
        remark("作废", "此条作废", "本行作废，不报"),
        REMARK_FORMS,
        needs=("remarks",),
    ),
    row_mess(
        "row_void_beside",
        "作废 is written behind the last column",
        "waits",
        beside("作废", "此行作废"),
        ("spot_checks", "complaints", "export_inspections", "standard_drafting"),
    ),
    row_mess(
        "row_announced",
        "Remark: the honour is announced, not given",
        "waits",
        remark("公示中", "公示中，未正式发文", "拟认定，尚未公布"),
        HONOUR_FORMS,
        needs=("remarks",),
    ),
    row_mess(
        "row_applied_for",
        "Remark: the honour is applied for",
        "waits",
        remark("申报中", "已申报，待批"),
        HONOUR_FORMS,
        needs=("remarks",),
    ),
    row_mess(
        "row_revoked",
        "Remark: the honour was taken back",
        "waits",
        remark("已撤销", "已被撤销", "证书已注销"),
        HONOUR_FORMS,
        needs=("remarks",),
    ),
    row_mess(
        "row_not_counted",
        "Remark: do not count",
        "waits",
        remark("不计", "重复上报，不计", "请删除此行"),
        REMARK_FORMS,
        needs=("remarks",),
    ),
    row_mess(
        "row_comment_withdraws",
        "A comment at the name withdraws the row",
        "waits",
        comment("此行作废，以更正表为准", "误报，请删除", "作废"),
    ),
    row_mess(
        "row_comment_harmless",
        "A comment says that the row was checked",
        "same",
        comment("已核对", "与证书原件一致", "2013年11月20日电话核实"),
    ),
    row_mess(
        "row_remark_harmless",
        "A remark that changes nothing",
        "same",
        remark("已核实", "证书复印件附后", "新厂区"),
        REMARK_FORMS,
        needs=("remarks",),
    ),
    row_mess(
        "row_remark_old_certificate",
        "The old certificate is void, the honour is not",
        "told",
        remark("原证书作废，已换发新证", "旧证已注销，换新证"),
        HONOUR_FORMS,
        needs=("remarks",),
    ),
    row_mess("row_coloured", "The row is yellow", "same", fill),
    row_mess("row_hidden", "The row is hidden", "told", hide),
    row_mess("row_name_and_code_exchanged", "Name and code stand in each other's column", "told", swap),
    row_mess(
        "row_shifted",
        "All cells behind the name are one to the right",
        "told",
        shift,
        ("enterprise_output", "complaints", "export_inspections"),
    ),
    row_mess("row_broken", "The end of the name stands alone in the row below", "told", break_in_two),
    row_mess("row_repeated", "The row stands twice", "same", lambda row, _: copy(row, change=False)),
    row_mess(
        "row_repeated_with_another_amount",
        "The row stands twice with two amounts",
        "told",
        lambda row, _: copy(row, change=True),
        ("enterprise_output", "export_inspections", "complaints"),
    ),
)
