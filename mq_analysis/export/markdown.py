"""One CommonMark parser for both renderers, so that HTML and PDF show the same narrative.

CommonMark with tables, strikethrough, footnotes and formulas (``$x$``, ``$$x$$``). Raw HTML is off: ``<b>`` is shown as
three characters; only ``<br>`` breaks the line, ``<sub>`` and ``<sup>`` set letters low and high.
Three changes are made to the tokens: a line break between Chinese characters is removed without a space; the
address of a link is written out, since a printed link cannot be followed; and ``[](#label)`` becomes the name of the
figure or table, such as 表 3. ``[text](#20/label)`` refers to a figure or table of another notebook: a book adds its
name, a single report shows only the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from mq_analysis.base.errors import NotebookError, one
from mq_analysis.base.messages import join, sentence

_TAG = re.compile(r"<br\s*/?>|<(sub|sup)>([^<>]*)</\1>", re.IGNORECASE)
_CHINESE_QUOTES = "“”‘’…—"


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a label: the anchor in the document, and the name in the text, such as 表 3."""

    anchor: str
    name: str


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the parser both renderers share."""
    return (
        MarkdownIt("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin, inline=False)
        .use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False)
    )


def parse(source: str, names: Mapping[str, Target], where: str, address: str) -> list[Token]:
    """Parse one cell.

    Args:
        source: The Markdown text.
        names: The targets of labels that ``[](#label)`` may use.
        where: The cell, for error messages.
        address: The format of addresses that are written out, such as ``（{address}）``.

    Raises:
        NotebookError: If a link names a label that no figure or table has.
    """
    tokens = parser().parse(source, {"docId": "".join(filter(str.isalnum, where))})
    for token in tokens:
        if token.children is not None:
            children = _with_addresses(list(_with_tags(token.children)), address)
            token.children = _without_chinese_breaks(_with_names(children, names, where, address))
    return tokens


def without_first_title(source: str) -> tuple[str, str]:
    r"""Split the first level-1 heading off a Markdown text; the title is "" if there is none.

    >>> without_first_title("# Title\n\nText")
    ('Title', '\nText')
    """
    tokens = parser().parse(source)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1" and opening.map:
            lines = source.splitlines()
            first, after = opening.map
            return visible_text(inline), "\n".join(lines[:first] + lines[after:])
    return "", source


def headings(source: str) -> list[tuple[int, str]]:
    r"""Return level and text of the headings of a Markdown text.

    >>> headings("## A\n\ntext\n\n### B *c*")
    [(1, 'A'), (2, 'B c')]
    """
    return [
        (heading_level(opening), visible_text(inline))
        for opening, inline in pairwise(parser().parse(source))
        if opening.type == "heading_open"
    ]


def visible_text(token: Token) -> str:
    """Return the text of an inline token without its markup."""
    return "".join(_text_of(child) for child in token.children or ())


def is_wide(character: str) -> bool:
    """Say whether a character has full width, so that no space belongs beside it.

    >>> is_wide("质"), is_wide("。"), is_wide("q"), is_wide("")
    (True, True, False, False)
    """
    return bool(character) and (
        unicodedata.east_asian_width(character) in "WF" or character in _CHINESE_QUOTES
    )


def _text_of(token: Token) -> str:
    return " " if token.type == "softbreak" else token.content


def _with_tags(tokens: list[Token]) -> Iterator[Token]:
    """Replace the tags of a line break and of low and high letters, which stand in the text, by tokens of their own."""
    for token in tokens:
        if token.type != "text" or "<" not in token.content:
            yield token
            continue
        end = 0
        for tag in _TAG.finditer(token.content):
            yield from _texts(token.content[end : tag.start()])
            end, name = tag.end(), (tag[1] or "").lower()
            if name:
                yield Token(f"{name}_open", name, 1)
                yield from _texts(tag[2])
                yield Token(f"{name}_close", name, -1)
            else:
                yield Token("hardbreak", "br", 0)
        yield from _texts(token.content[end:])


def _texts(text: str) -> list[Token]:
    return [_text(text)] if text else []


def _with_addresses(tokens: list[Token], address: str) -> list[Token]:
    """Write the address after the text of a link that leads out of the report."""
    result: list[Token] = []
    href, shown = "", ""
    for token in tokens:
        result.append(token)
        if token.type == "link_open":
            href, shown = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close" and not href.startswith("#") and shown != href:
            result.append(_text(address.format(address=href.removeprefix("mailto:"))))
        else:
            shown += token.content
    return result


def _with_names(tokens: list[Token], names: Mapping[str, Target], where: str, address: str) -> list[Token]:
    """Resolve links to labels: set their anchors and add the names of their targets."""
    result: list[Token] = []
    rest = iter(tokens)
    for token in rest:
        href = str(token.attrGet("href") or "") if token.type == "link_open" else ""
        if href.startswith("#"):
            inner = list(takewhile(lambda inside: inside.type != "link_close", rest))
            result += _label_link(token, inner, names, where, address)
        else:
            result.append(token)
    return result


def _label_link(
    opening: Token, inner: list[Token], names: Mapping[str, Target], where: str, address: str
) -> list[Token]:
    """Return a link to a label; only its text if the label belongs to a notebook that is not in the document."""
    label = str(opening.attrGet("href")).removeprefix("#")
    target, is_elsewhere = names.get(label), "/" in label
    if is_elsewhere and not inner:
        raise one(
            NotebookError,
            where,
            sentence("a link to another notebook must have a text, got [](#{label})", label=label),
        )
    if target is None and is_elsewhere:
        return inner
    if target is None:
        known = join(sorted(names)) or sentence("none")
        raise one(
            NotebookError,
            where,
            sentence("a link must name a label, got '#{label}'; labels: {known}", label=label, known=known),
        )
    opening.attrSet("href", f"#{target.anchor}")
    name = address.format(address=target.name) if is_elsewhere else "" if inner else target.name
    return [opening, *inner, *([_text(name)] if name else []), Token("link_close", "a", -1)]


def _without_chinese_breaks(tokens: list[Token]) -> list[Token]:
    """Remove line breaks between two wide characters."""
    edges = list(_edges(tokens))
    return [
        token
        for token, (before, after) in zip(tokens, edges, strict=True)
        if not (token.type == "softbreak" and is_wide(before) and is_wide(after))
    ]


def _edges(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Yield, for each token, the nearest visible character before and after it."""
    texts = [token.content if token.type != "softbreak" else "" for token in tokens]
    for i in range(len(tokens)):
        before = next((text[-1] for text in reversed(texts[:i]) if text), "")
        after = next((text[0] for text in texts[i + 1 :] if text), "")
        yield before, after


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def heading_level(token: Token) -> int:
    """Return the level of a heading below the title: both ``#`` and ``##`` open a section of level 1."""
    return max(1, int(token.tag.removeprefix("h")) - 1)
