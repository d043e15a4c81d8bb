"""Normalise the spelling of texts: width, blanks, brackets, quotation marks."""

from __future__ import annotations

import functools
import re
import unicodedata

REMEMBERED = 1 << 16
"""Texts whose spelling is remembered: returns say the same again and again."""

_SPACES = re.compile(r"[\s\u3000\u200b-\u200f\u2060\ufeff\u00ad]+")
_BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_LEADING = re.compile(r"(?:\d+[.、])?(?:\d{4}年度?)?", re.ASCII)
_UNIT_TAIL = re.compile(
    r"(?<=[^\W\d])(?:[:：,，]|单位[:：]?)(?:百万元|千元|百元|万元|亿元|万美元|美元|元|人|亩|台件|%)$"
)
_PADDED_MONTH = re.compile(r"0([1-9])月", re.ASCII)
MONTH_OF_YEAR = re.compile(
    r"((?:19|20)\d{2})(?:年|[.\-/]|(?=\d\d(?!\d)))(0?[1-9]|1[0-2])(?:月\D*)?", re.ASCII
)
"""A month with its year: 2013年1月, 2013.01, 2013-1, 201301."""
_FOOTNOTE = re.compile(r"(?:[*＊※]+|[\[［(（【]注\d*[\]］)）】])$")
_QUOTES = "“”\"'‘’「」『』《》〈〉<>"
_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


@functools.lru_cache(REMEMBERED)
def plain(text: str) -> str:
    """Return a text in half-width characters where they exist, without blanks.

    >>> plain("ＰＤＹ　1２ 3")
    'PDY123'
    """
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def trim(text: str) -> str:
    """Return a text without control and invisible characters and without blanks at its ends."""
    return _CONTROL.sub("", text).strip().strip("\u3000")


@functools.lru_cache(REMEMBERED)
def heading(text: str) -> str:
    """Return a heading without brackets and their content, without a leading number or year, and without blanks.

    >>> heading("类型（新获/复评/延续）"), heading("2013年 工业总产值(现价)")
    ('类型', '工业总产值')
    """
    bare = _BRACKETS.sub("", plain(text)).strip("*※★☆")
    bare = bare[match.end() :] if (match := _LEADING.match(bare)) else bare
    bare = _UNIT_TAIL.sub("", bare)
    if "月" not in bare and (whole := MONTH_OF_YEAR.fullmatch(plain(text))):
        return f"{int(whole[2])}月"
    if month := _PADDED_MONTH.match(bare):
        return f"{int(month[1])}月{bare[month.end() :]}"
    return bare.rstrip(":：") or plain(text)


def bracket_texts(text: str) -> list[str]:
    """Return the contents of the brackets in a text.

    >>> bracket_texts("工业总产值（万元）")
    ['万元']
    """
    return [part[1:-1] for part in _BRACKETS.findall(plain(text))]


@functools.lru_cache(REMEMBERED)
def name_key(text: str) -> str:
    """Return the normalised form by which names of firms are compared.

    >>> name_key("样例凯旺（福建）建材 有限公司") == name_key("样例凯旺(福建)建材有限公司")
    True
    """
    return _FOOTNOTE.sub("", unquote(plain(text))).translate(
        {ord(a): b for a, b in zip("[【〔{]】〕}", "(((())))", strict=True)}
    )


def unquote(text: str) -> str:
    """Return a text without quotation marks.

    >>> unquote("“泰特”")
    '泰特'
    """
    return text.translate({ord(mark): None for mark in _QUOTES})
