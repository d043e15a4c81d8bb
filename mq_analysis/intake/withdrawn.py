"""Rows that their sender took back: struck out, marked in remarks or comments, or in a colour that a note explains.

They wait: to accept means to leave the row out, to decline means that it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mq_analysis.intake.cells import struck_fields
from mq_analysis.intake.colours import explain_colour
from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.defect import cell_text
from mq_analysis.intake.record import Block, Ledger, Row
from mq_analysis.intake.reference import Reference
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import bracket_texts, plain
from mq_analysis.tables.workbooks.grid import is_blank

_REMARKS = ("remarks",)
_SHORT_REMARK = 30
_CROSSES = ("删", "删除", "×", "x", "X", "╳", "✕", "✗", "作废")
_NAMED = ("enterprise_name", "honour_code", "item_name")
_NUMBERED = re.compile(
    r"(?<![\d.年月\-])(\d{1,3})(?=[号行项户家条位、,，和及两等企尚])|序号(?:为|是|[:：])?(\d{1,3})"
)
_ALL = re.compile(
    r"(?:以上|上述|上列|表内|本表)[^,，;；。]{0,6}(?:均|全部|都|皆)|(?:以上|上述|上列)(?:各|所有)"
)
_LAST = re.compile(r"最后(?:一|1)[家户行项条]")
_BELOW = re.compile(r"^[(（]?(?:以下|下列|预计|拟)")
_MARKED = re.compile(r"[带标有]([★☆#＃▲△※*＊●○])")
LEAVE_OUT = "该行不计入"
"""What accepting means for a row that is to be left out."""


def check_withdrawn(ledger: Ledger, reference: Reference, decisions: Decisions) -> None:
    """Propose to leave out each row that its sender withdrew; report firms that are named only in a note."""
    names = {plain(firm.name) for firm in reference.firms.values()}
    for block in ledger.blocks:
        notes = list(_notes(block))
        colours = [text for _, text in notes if _explains_colour(text, ledger.spec)]
        for row in block.rows:
            sign = next(_signs(row, ledger.spec), None) or _sign_in_notes(row, notes, ledger.spec)
            sign = sign or _sign_of_place(row, block, notes, ledger)
            sign = sign or _colour(row, colours, ledger.spec)
            if sign and sign[0] == "comment":
                row.note("comment", sign[1], note=f"批注“{sign[2][:60]}”，照表读入")
            elif sign:
                kind, name, raw, note = sign
                defect = row.propose(kind, name, note=note)
                defect.raw, defect.needs_value = raw, False
                defect.offer = LEAVE_OUT if kind == "withdrawn" else "照表读入"
                is_accepted = decisions.settle(defect, leaves_out=kind == "withdrawn")
                if is_accepted and kind != "withdrawn":
                    defect.value_outcome = "kept"
        for number, text in notes:
            known = {
                plain(row.text("enterprise_name") or str(row.raw.get("enterprise_name")))
                for row in block.rows
            }
            found = [
                name
                for name in names
                if name in text and not (name in known and _is_withdrawn(text, ledger.spec))
            ]
            if not found and any(
                word in text for word in map(plain, ledger.spec.doubts) if word not in "?？"
            ):
                block.tell(
                    "note_asks", row=number + 1, row_outcome="", raw=text[:80], note="未照办，请改在表内"
                )
            if found:
                note = "如需上报请列入表内：" + "、".join(sorted(found)[:3])
                block.tell("firm_in_note", row=number + 1, row_outcome="", raw=text[:80], note=note)


def _signs(row: Row, spec: Spec) -> Iterator[tuple[str, str, str, str]]:
    """Return each sign that a row may not count: the kind of finding, field, what was found, why."""
    sheet, found = row.block.sheet, row.block.found
    names = [name for name in row.raw if name in found.columns and not is_blank(row.raw[name])]
    struck = [name for name in names if row.place(name) in sheet.struck]
    if struck and not struck_fields(row) and struck != ["seq"]:
        yield "withdrawn", "", cell_text(row.raw.get("enterprise_name", row.raw[struck[0]])), "整行已划去"
    mark = plain(str(row.raw.get("seq") or ""))
    if mark in _CROSSES or "删" in mark or "剔" in mark or _is_withdrawn(mark, spec):
        yield "withdrawn", "seq", str(row.raw["seq"]), "序号处有删除记号"
    texts = [(name, str(row.raw[name])) for name in names if name in _REMARKS]
    texts += [
        (name, inside)
        for name in names
        if name in _NAMED and isinstance(row.raw[name], str)
        for inside in bracket_texts(str(row.raw[name]))
    ]
    line = sheet.rows[row.number - 1] if row.number <= len(sheet.rows) else ()
    texts += [
        ("", str(value))
        for column, value in enumerate(line)
        if isinstance(value, str)
        and column not in found.columns.values()
        and not found.cards
        and len(value) <= _SHORT_REMARK
    ]
    for name, text in texts:
        if word := _is_withdrawn(text, spec) or _other_year(text, row.block.year):
            yield "withdrawn", name, text, f"注明“{word}”"
        elif name in _REMARKS and any(word in plain(text) for word in map(plain, spec.doubts)):
            yield "commented", name, text, "备注有疑问；接受则照表读入"
    cells = [row.place(name) for name in names]
    for (number, column), comment in sheet.comments.items():
        if (number, column) in cells or (number == row.number - 1 and not found.cards):
            name = next((name for name in names if row.place(name) == (number, column)), "")
            if word := _is_withdrawn(comment, spec):
                yield "withdrawn", name, comment, f"批注中有“{word}”"
            else:
                is_doubtful = any(word in plain(comment) for word in map(plain, spec.doubts))
                yield "commented" if is_doubtful else "comment", name, comment, "有批注；接受则照表读入"


def _sign_in_notes(
    row: Row, notes: Sequence[tuple[int, str]], spec: Spec
) -> tuple[str, str, str, str] | None:
    """Return the sign of a row that a note withdraws by its number or by its firm; None if there is none."""
    number = plain(cell_text(row.raw.get("seq")))
    firm = plain(str(row.raw.get("enterprise_name") or ""))
    for _, text in notes:
        word = _is_withdrawn(text, spec)
        cells = "".join(str(value) for value in row.raw.values() if isinstance(value, str))
        is_marked = any(mark in plain(cells) for mark in _MARKED.findall(text))
        numbers = {one for pair in _NUMBERED.findall(text) for one in pair if one}
        if word and (number in numbers or (firm and firm in text) or is_marked):
            return "withdrawn", "", text[:60], f"附注中有“{word}”"
    return None


def _sign_of_place(
    row: Row, block: Block, notes: Sequence[tuple[int, str]], ledger: Ledger
) -> tuple[str, str, str, str] | None:
    """Return the sign of a row below a line such as 以下为拟申报, or of all rows or the last above a note."""
    place = row.number - 1
    lines = [text for number, text in notes if number < place and _BELOW.match(text)]
    word = (_is_withdrawn(lines[-1], ledger.spec) or _other_year(lines[-1], ledger.year)) if lines else ""
    if lines and (word := word or next((one for one in ("预计", "拟") if lines[-1].startswith(one)), "")):
        return "withdrawn", "", lines[-1][:60], f"在“{lines[-1][:20]}”之下，有“{word}”"
    for number, text in notes:
        above = [one.number for one in block.rows if one.number - 1 < number]
        is_meant = _ALL.search(text) or (_LAST.search(text) and above and row.number == above[-1])
        if place < number and is_meant and (word := _is_withdrawn(text, ledger.spec)):
            return "withdrawn", "", text[:60], f"附注中有“{word}”"
    return None


def _other_year(text: str, year: int) -> str:
    """Return another year that a text says the rows or figures are of; blank if it says none."""
    said = re.search(r"(?:为|属|是|系)((?:19|20)\d\d)年", plain(text))
    return said[1] + "年" if said and said[1] != str(year) else ""


def _is_withdrawn(text: str, spec: Spec) -> str:
    """Return the word of a text that withdraws a row; blank if there is none."""
    bare = plain(text)
    for word in spec.standing:
        bare = bare.replace(word, "")
    return next((word for word in spec.withdrawn if word in bare), "")


def _explains_colour(text: str, spec: Spec) -> bool:
    return any(word in text for word in spec.colours)


def _colour(row: Row, notes: Sequence[str], spec: Spec) -> tuple[str, str, str, str] | None:
    """Return the sign of a row in a colour if a note explains colours; None if there is none, or only others."""
    sheet, columns = row.block.sheet, row.block.found.columns
    name = next((name for name in row.raw if name in columns and row.place(name) in sheet.fills), "")
    if not name:
        return None
    said = [text for note in notes for text in explain_colour(note, sheet.fills[row.place(name)])]
    if not said:
        return None
    is_out = any(_is_withdrawn(text, spec) for text in said)
    return "withdrawn" if is_out else "coloured", name, str(row.raw[name]), f"有颜色；附注：{said[0][:60]}"


def _notes(block: Block) -> Iterator[tuple[int, str]]:
    for number in block.found.rows("note"):
        text = re.sub(r"\s", "", "".join(str(v) for v in block.sheet.rows[number] if not is_blank(v)))
        if text:
            yield number, plain(text)
