"""Convert Markdown tokens to HTML, with numbered headings and anchors that are unique on the page."""

from __future__ import annotations

import html
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from mq_analysis.export.formulas import set_formula
from mq_analysis.export.markdown import heading_level, visible_text


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents; ``level`` 1 is a section."""

    level: int
    number: str
    text: str

    @property
    def anchor(self) -> str:
        """The id of the heading: made from its number, so that it is unique whatever the text."""
        return "sec-" + self.number.replace(".", "-")


@dataclass(slots=True)
class Contents:
    """The headings so far, numbered 1, 1.1, 1.1.1 as in the PDF.

    In a book ``depth`` is 1: chapters are headings of level 1, and the headings of their text are one level below.
    """

    headings: list[Heading] = field(default_factory=list)
    depth: int = 0
    _counts: list[int] = field(default_factory=list)
    _is_annex: bool = False

    def add(self, level: int, text: str) -> Heading:
        """Number the next heading; ``level`` is its level on the page."""
        counts = (self._counts + [0] * level)[:level]
        counts[-1] += 1
        self._counts = counts
        first = string.ascii_uppercase[counts[0] - 1] if self._is_annex else str(counts[0])
        heading = Heading(level, ".".join([first, *map(str, counts[1:])]), text)
        self.headings.append(heading)
        return heading

    def begin_annexes(self) -> None:
        """Number the following chapters A, B, …."""
        self._counts, self._is_annex = [], True


def html_markup(tokens: Sequence[Token], contents: Contents, doc_id: str) -> str:
    """Write the tokens of one cell as HTML, and add its headings to the contents.

    Args:
        tokens: What :func:`~mq_analysis.export.markdown.parse` returned.
        contents: The headings of earlier cells; headings are added to it.
        doc_id: Prefix of footnote ids, unique to this cell.
    """
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            _number(opening, inline, contents)
        elif opening.type == "heading_close":
            opening.tag = _tag(heading_level(opening) + contents.depth)
    md = _writer()
    return str(md.renderer.render(list(tokens), md.options, {"docId": doc_id}))


def _number(opening: Token, inline: Token, contents: Contents) -> None:
    level = heading_level(opening) + contents.depth
    heading = contents.add(level, visible_text(inline))
    opening.tag = _tag(level)
    opening.attrSet("id", heading.anchor)
    number = Token("html_inline", "", 0, content=f'<span class="number">{heading.number}</span> ')
    inline.children = [number, *(inline.children or [])]


def _tag(level: int) -> str:
    """Return the element of a heading; the title is h1, and HTML has no more than six."""
    return f"h{min(level + 1, 6)}"


@lru_cache(maxsize=1)
def _writer() -> MarkdownIt:
    """Return a renderer whose links stay inside the page and whose wide tables scroll."""
    md = MarkdownIt("commonmark").use(footnote_plugin)
    md.add_render_rule("table_open", lambda *_: '<div class="wide"><table>\n')
    md.add_render_rule("table_close", lambda *_: "</table></div>\n")
    md.add_render_rule("link_open", _link_open)
    md.add_render_rule("link_close", _link_close)
    md.add_render_rule("math_inline", lambda _, tokens, i, *__: _formula(tokens[i].content, "$"))
    md.add_render_rule(
        "math_block",
        lambda _, tokens, i, *__: f'<p class="formula">{_formula(tokens[i].content, "$$")}</p>\n',
    )
    md.add_render_rule("image", _image)
    return md


def _image(self: RendererHTML, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    """Write a picture into the page; the text that stands for one that is not at hand."""
    text, picture = self.renderInlineAsText([tokens[i]], options, env), tokens[i].meta.get("picture")
    if picture is None:
        return html.escape(text)
    return f'<img src="data:{picture.mime};base64,{picture.data}" alt="{html.escape(text)}">'


def _formula(source: str, mark: str) -> str:
    """Write a formula as a picture on the line of the text; one that cannot be set as its source."""
    found, source = set_formula(source), source.strip()
    if found is None:
        return f"<code>{html.escape(f'{mark}{source}{mark}')}</code>"
    style = f"width:{found.width:g}em;height:{found.height:g}em;vertical-align:-{found.depth:g}em"
    told = f'role="img" aria-label="{html.escape(source)}" style="{style}"'
    return found.svg.replace("<svg ", f"<svg {told} ", 1)


def _link_open(self: RendererHTML, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    return self.renderToken(tokens, i, options, env) if _leads_inside(tokens[i]) else "<span>"


def _link_close(_: RendererHTML, tokens: Sequence[Token], i: int, *__: Any) -> str:
    opening = next(token for token in reversed(tokens[:i]) if token.type == "link_open")
    return "</a>" if _leads_inside(opening) else "</span>"


def _leads_inside(link: Token) -> bool:
    return str(link.attrGet("href") or "").startswith("#")
