"""Whether a table belongs here: to the office that sent it, and to the collection year that its title names."""

from __future__ import annotations

from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.headings import PART_OF_YEAR
from mq_analysis.intake.record import Block, Ledger
from mq_analysis.intake.years import years_of

_WHOLE = ("1-12月", "1至12月", "1—12月")


_DOUBTS = ("sender_contradicted", "wrong_sender", "other_year", "void_table", "part_of_year")
"""Findings about a whole table that may not belong here; while it waits, it affects no other."""


def is_doubtful(block: Block) -> bool:
    """Say whether a table waits because it may not belong here."""
    return any(defect.kind in _DOUBTS and defect.value_outcome == "pending" for defect in block.defects)


def check_tables(ledger: Ledger, decisions: Decisions) -> None:
    """Propose to read tables of another sender or another year; until somebody decides, their rows wait.

    A table of another year is left out if the same sender also sent one for the collection year, or if all its dates
    lie in the other year.
    """
    for block in ledger.blocks:
        if not block.found.fits and not block.found.lacking:
            senders = "、".join(
                "乡镇" if name == "township" else name for name in ledger.spec.tables[block.kind].senders
            )
            note = f"{ledger.spec.tables[block.kind].title.zh}应由{senders}填报；接受则照此读入"
            _wait(block, "wrong_sender", block.office, note, decisions)
        other = ledger.contradicted.get(block.book.path, "")
        if other:
            note = f"文件名是{other}，表上写{block.office}；接受则按{block.office}读入"
            _wait(block, "sender_contradicted", other, note, decisions)
        marks = (*block.found.said, block.book.path.rpartition("/")[2])
        void = next((word for word in ledger.spec.void for text in marks if word in text), "")
        if void:
            note = f"表题、表名或文件名有“{void}”；接受则整表不计入，不接受则照常读入"
            _wait(block, "void_table", void, note, decisions, leaves_out=True)
        parts = [match[0] for text in block.found.said for match in PART_OF_YEAR.finditer(text)]
        part = parts[0] if parts else ""
        if part and part not in _WHOLE and _is_of_year(block, ledger):
            note = f"表题写{part}；接受则作为全年数读入"
            _wait(block, "part_of_year", part, note, decisions)
        others = years_of(block.found.said)
        if others and ledger.year not in others:
            said = "、".join(f"{year}年" for year in sorted(others))
            if _has_this_year(block, ledger) or _dates(block, ledger) == others:
                block.tell("other_year", "", "rejected", raw=said, note=f"不是{ledger.year}年的表，未读入")
                _hold(block, "rejected")
            else:
                _wait(block, "other_year", said, f"接受则作为{ledger.year}年的表读入", decisions)


def _has_this_year(block: Block, ledger: Ledger) -> bool:
    """Say whether the sender sent another table of the kind that names the collection year or none."""

    def is_of_this_year(other: Block) -> bool:
        years = years_of(other.found.said)
        return not years or ledger.year in years

    return any(
        other is not block
        and other.kind == block.kind
        and other.office == block.office
        and is_of_this_year(other)
        for other in ledger.blocks
    )


def _dates(block: Block, ledger: Ledger) -> set[int]:
    """Return the years of the dates by which the rows of a table belong to a year."""
    name = ledger.spec.tables[block.kind].in_year
    texts = [row.text(name) for row in block.rows] if name else []
    return {int(text[:4]) for text in texts if text[:4].isdigit()}


def _wait(
    block: Block, kind: str, raw: str, note: str, decisions: Decisions, *, leaves_out: bool = False
) -> None:
    defect = block.tell(kind, "", "kept", raw=raw, note=note)
    defect.offer = "整表不计入" if leaves_out else "照此读入"
    is_accepted = decisions.settle(defect, note, leaves_out=leaves_out)
    outcome = defect.value_outcome if leaves_out or not is_accepted else "kept"
    defect.value_outcome = defect.row_outcome = outcome
    if outcome != "kept":
        _hold(block, outcome)


def _is_of_year(block: Block, ledger: Ledger) -> bool:
    """Say whether the amounts of a table are those of a whole year, without a date or a month in the rows."""
    table = ledger.spec.tables[block.kind]
    types = {field.type for field in table.fields.values()}
    is_about_parts = any(PART_OF_YEAR.search(text) for text in table.headings)
    return (
        not is_about_parts
        and "money" in types
        and table.monthly is None
        and (not table.in_year or bool(table.made_year))
        and "date" not in types
    )


def _hold(block: Block, outcome: str) -> None:
    for row in block.rows:
        if row.held != "rejected":
            row.held = "rejected" if outcome == "rejected" else "pending"
