"""The role of each row below headings: data, total, subtotal, note, blank, repeated headings, or a following title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mq_analysis.intake.dates import read_date
from mq_analysis.intake.firms import read_code
from mq_analysis.intake.headings import Match, texts_of
from mq_analysis.intake.spec import Spec
from mq_analysis.intake.words import heading, plain
from mq_analysis.tables.workbooks.grid import Sheet, Value, is_blank

FILLED_ON = re.compile(r"(?:填报|填表|报送|制表|上报)(?:日期|时间)[:：]?((?:19|20)\d{2}\S*)?")
OFFICE = re.compile(r"(?:填报|报送|填表|上报)(?:单位|部门)(?:\((?:公章|盖章|章)\))?[:：]?([^\s,，;；:：(]*)")
_TITLE = re.compile(
    r"附?表[一二三四五六七八九十\d]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d{4}年度?.{2,}(?:表|情况|清单|台账)$"
)
_FOOT = re.compile(
    r"(?:填表|填报|制表|审核|复核|负责|联系|单位负责|分管|经办|注|说明|备注|附)[^:：]{0,6}[:：]|第\d+页|共\d+页|[(（]?(?:公|盖)?章[)）]?$|\d+[、.．].{4,}"
)
_OFFICE_NAME = re.compile(r"\S+(?:人民政府|政府|局|办公室|质强办)$")
_COUNT = re.compile(r"(?:合计|总计|共计?|计)[:：]?[\d一二三四五六七八九十]+(?:项|个|家|户|件|条|批次)?")
_PART = re.compile(r"(?:其中|平均|人均|占比|同比|比重|增长)")
_NUMBERS = re.compile(r"[\d①-⑳⑴-⒇㈠-㈩甲乙丙丁戊己庚辛壬癸一二三四五六七八九十A-Z()（）=+\-]{1,8}", re.ASCII)
_EXAMPLE = ("例", "示例", "范例", "例如", "举例", "样例", "填写示例")
_WORDS_IN_A_TITLE = 4
"""Most filled cells of a row that is a title."""


def role_of(sheet: Sheet, spec: Spec, match: Match, row: int) -> str:
    """Return the role of a row below headings."""
    values = sheet.rows[row]
    filled = [column for column, value in enumerate(values) if not is_blank(value)]
    if not filled or _is_only_number(values, filled, match):
        return "blank"  # empty, or only a serial number
    texts = [plain(value) for value in values if isinstance(value, str) and value.strip()]
    if texts_of(sheet, row) in match.texts or _counts_columns(values, filled):
        return "header"
    if is_unit_row(texts) and not _names_a_firm(match, values) and _is_sparse(filled, match):
        return "unit"
    total = _total(texts, spec, match, values)
    if total:
        return total
    if _is_note(texts, values, filled, spec, match):
        return "note"
    return "data"


def _is_sparse(filled: Sequence[int], match: Match) -> bool:
    """Say whether a row has too few cells for data."""
    return len(filled) <= _WORDS_IN_A_TITLE or 2 * len(filled) <= len(match.columns)


def is_unit_row(texts: Sequence[str]) -> bool:
    """Say whether a row states the sender, the date or the unit."""
    joined = "".join(texts)
    return bool(
        ("单位:" in joined and not joined.startswith(("填表单位负责", "单位负责")))
        or any(OFFICE.match(text) or FILLED_ON.match(text) for text in texts)
    )


def is_title(sheet: Sheet, row: int) -> bool:
    """Say whether a row could be the title of a table or of a part of one."""
    values = [value for value in sheet.rows[row] if not is_blank(value)]
    texts = [plain(value) for value in values if isinstance(value, str)]
    return (
        bool(texts)
        and len(values) == len(texts) <= _WORDS_IN_A_TITLE
        and any(_TITLE.match(text) for text in texts)
    )


def _is_only_number(values: Sequence[Value], filled: Sequence[int], match: Match) -> bool:
    if list(filled) != [match.columns.get("seq", -1)]:
        return False
    text = str(values[filled[0]])
    return not plain(text).strip("0123456789.")


def _counts_columns(values: Sequence[Value], filled: Sequence[int]) -> bool:
    """Say whether a row numbers the columns: 1 2 3, ① ② ③, 甲 乙 1 2, 3=1+2."""
    if len(filled) < 4:
        return False
    texts = [
        plain(str(int(v)) if isinstance(v, float) and v.is_integer() else str(v))
        for v in map(values.__getitem__, filled)
    ]
    if not all(_NUMBERS.fullmatch(text) for text in texts):
        return False
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
    ascending = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    is_short = all(len(text) <= 2 for text in texts if text.isdigit())
    return ascending and is_short and (len(numbers) >= 3 or len(numbers) < len(texts) - 1)


def _total(texts: Sequence[str], spec: Spec, match: Match, values: Sequence[Value]) -> str:
    """Return ``total`` or ``subtotal`` if a text of the row says so; else blank."""
    if _names_a_firm(match, values):
        return ""
    for text in texts[:3]:
        bare = heading(text).strip("-—─ ")
        if any(
            bare == mark or (bare.endswith(mark) and len(bare) <= len(mark) + 8) for mark in spec.subtotal
        ):
            return "subtotal"
        if bare in spec.total or _COUNT.fullmatch(bare):
            return "total"
        if any(bare.endswith(mark) and len(bare) <= len(mark) + 6 for mark in spec.total):
            return "total"
    return ""


def _names_a_firm(match: Match, values: Sequence[Value]) -> bool:
    """Say whether a row has a valid code in a code column; then it is a firm's, even if its name looks like a total."""
    column = match.columns.get("org_code", -1)
    return 0 <= column < len(values) and read_code(values[column]).is_valid


def _is_note(
    texts: Sequence[str], values: Sequence[Value], filled: Sequence[int], spec: Spec, match: Match
) -> bool:
    if _names_a_firm(match, values):
        return False
    if _is_nil(values, filled, spec, match) or (texts and texts[0] in _EXAMPLE):
        return True
    if "org_code" in match.columns and texts and _PART.match(texts[0]):
        return True
    if len(texts) == len(filled) and _is_foot(texts):
        return True
    if len(filled) == 1 and texts:
        text, column = texts[0], filled[0]
        is_mark = text.lstrip("*※(（").startswith(spec.note) or any(mark in text for mark in spec.nil)
        is_out = column == match.columns.get("seq", -1) or column not in match.columns.values()
        return is_mark or is_out or len(text) > 40 or bool(_TITLE.match(text) or _FOOT.match(text))
    return len(filled) <= 2 and len(texts) == len(filled) and any(_TITLE.match(text) for text in texts)


def _is_nil(values: Sequence[Value], filled: Sequence[int], spec: Spec, match: Match) -> bool:
    """Say whether a row states that there is nothing to report."""
    others = [column for column in filled if column != match.columns.get("seq", -1)]
    said = [plain(str(values[column])) for column in others]
    if not said or len(said) < len(filled) - 1:
        return False
    is_nil = [text in (*spec.blanks, "0", "0.0") or any(mark in text for mark in spec.nil) for text in said]
    return all(is_nil) and any(isinstance(values[column], str) for column in others)


def _is_foot(texts: Sequence[str]) -> bool:
    """Say whether all cells are names of people, offices, dates and pages below a table."""
    known = [
        bool(_FOOT.match(text) or _OFFICE_NAME.match(text) or read_date(text) or FILLED_ON.match(text))
        for text in texts
    ]
    begins = bool(_FOOT.match(texts[0])) if texts else False
    return begins or (bool(known) and all(known) and len(texts) <= _WORDS_IN_A_TITLE)
