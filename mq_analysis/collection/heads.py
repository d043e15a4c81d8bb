"""The headings under which offices may report a column: the names that the policy gives it, and usual words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mq_analysis.collection.asked import Asked, looks_back
from mq_analysis.collection.library import LIBRARY
from mq_analysis.intake.words import heading

_LEADING = re.compile(r"^(?:当年度?|本年度?|年度|企业|该段|该台)(?=..)")
_PAST = re.compile(r"以前年度|以前|历年|上年度?|去年|前[一二三两]年|累计|年数$|记录数$")
_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]$|_?(?:yuan|wan|fen|pct|万元|亿元|千元|元)$")
_BARE = ("日期", "时间", "名称")
"""Names of columns that say nothing without the name of their table."""
_NUMBER = re.compile(r"_?(?:no|id)$|编号$")


def heads_of(asked: Asked) -> Mapping[str, tuple[str, ...]]:
    """Return the headings of each column of a table, the one that a template prints first; none is of two columns.

    The names of facts come before usual words, so that a word such as 编号 is that of the column which is called so.
    """
    taken = {heading(text) for texts in LIBRARY.usual.values() for text in texts}
    found: dict[str, list[str]] = {}
    for column in asked.columns:
        first = next(iter(_names(asked, column)), column)
        found[column] = [_one_free(first, column, taken)]
    for source in (_names, _shorter, _usual):
        for column in asked.columns:
            for text in source(asked, column):
                key = heading(text)
                if text.strip() and key not in taken:
                    taken.add(key)
                    found[column].append(text)
    return {column: tuple(texts) for column, texts in found.items()}


def _one_free(text: str, column: str, taken: set[str]) -> str:
    """Return a heading, or where another column has it already one with the column's name."""
    said = text if heading(text) not in taken else f"{text} {column}"
    taken.add(heading(said))
    return said


def _names(asked: Asked, column: str) -> Iterator[str]:
    """Yield the names of a column, best first: those of facts, of the item it matches, of usual words, its own."""
    readers = [fact for fact in asked.readers.get(column, ()) if not looks_back(fact)]
    yield from (fact.name.zh for fact in readers)
    yield from (fact.short.zh for fact in readers if fact.short)
    if not readers:
        yield from (_PAST.sub("", fact.name.zh) for fact in asked.readers.get(column, ()))
    if column in asked.matched:
        yield asked.matched[column].name.zh
    if column == asked.number:
        yield from (f"{asked.schema.title.zh}编号", "编号")
    yield from LIBRARY.names.get(column, ())
    is_explained = asked.readers.get(column) or column in asked.matched or column in asked.wanted
    if asked.is_chosen_by(column) and column.isascii() and not asked.is_described(column):
        yield f"{asked.schema.title.zh}类别"
    elif not asked.is_own or not is_explained:
        said = asked.about(column).zh
        yield from (f"{asked.schema.title.zh}{said}", said) if said in _BARE else (said,)


def _shorter(asked: Asked, column: str) -> Iterator[str]:
    """Yield names without a leading word for the year, and the column's own name, with and without its unit."""
    for text in _names(asked, column):
        yield _LEADING.sub("", text)
    yield _UNIT.sub("", column)
    yield column


def _usual(asked: Asked, column: str) -> Sequence[str]:
    """Return the usual words for a number, a year, a month or a date."""
    title = asked.schema.title.zh
    if column == asked.number:
        return (f"{title}编号", "项目编号", "合同编号", "登记号", "序列号", "批准文号", "证书编号")
    if column == asked.shown:
        return (f"{title}名称", "名称", "项目名称")
    kind = asked.about(column).type
    words = LIBRARY.dates.get(kind, ()) if column == asked.dated else ()
    numbered = (
        [f"{_NUMBER.sub('', text)}编号" for text in _names(asked, column)] if _NUMBER.search(column) else []
    )
    return (*numbered, *words)
