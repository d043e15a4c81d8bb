"""Convert Markdown tokens to Typst markup.

Every run of text becomes a Typst string, ``#"like this"``, so that nothing in it is markup: only backslash and double
quote need escaping, and no complete list of special characters is needed.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from mq_analysis.export.formulas import set_formula
from mq_analysis.export.markdown import heading_level, visible_text
from mq_analysis.export.parts import Table
from mq_analysis.export.tracks import PORTRAIT_PT, band_places, upright_size
from mq_analysis.report.display import Column

_WRAPS = {
    "strong_open": "#strong[",
    "em_open": "#emph[",
    "s_open": "#strike[",
    "sub_open": "#sub[",
    "sup_open": "#super[",
}


_LONG_WORD = re.compile(r"[!-~]{32,}")
"""As in mq.typ, which breaks it."""

Cells = Sequence[tuple[Token, Sequence[Token]]]
"""The cells of a row of a table, each with what is in it."""


def quote(text: str) -> str:
    r"""Write a Typst string literal.

    >>> print(quote('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def typst_markup(tokens: Sequence[Token]) -> str:
    """Write the tokens of one cell as Typst markup."""
    return _Cell(tokens).blocks(tokens)


class _Cell:
    """The blocks of one cell, with the footnotes that its text refers to."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._wrappers: dict[str, Callable[[Token, Sequence[Token]], str]] = {
            "heading": self._heading,
            "paragraph": lambda _, inner: self._inline(inner[0]),
            "blockquote": lambda _, inner: f"#quote(block: true)[{self.blocks(inner)}]",
            "bullet_list": lambda _, inner: f"#list(\n{self._items(inner)}\n)",
            "ordered_list": self._ordered_list,
            "table": self._table,
            "footnote_block": lambda _, __: "",
        }
        self._footnotes: dict[int, str] = {}
        for opening, inner in _children(tokens):
            if opening.type == "footnote_block_open":
                for note, body in _children(inner):
                    self._footnotes[note.meta["id"]] = self.blocks(body)

    def blocks(self, tokens: Sequence[Token]) -> str:
        """Write block after block, with an empty line between."""
        return "\n\n".join(filter(None, (self._block(*child) for child in _children(tokens))))

    def _block(self, token: Token, inner: Sequence[Token]) -> str:
        if token.nesting == 1:
            wrapper = self._wrappers.get(token.type.removesuffix("_open"))
            return wrapper(token, inner) if wrapper else self.blocks(inner)
        if token.type == "inline":
            return self._inline(token)
        if token.type == "math_block":
            return f"#align(center, [{_formula(token.content, '$$')}])"
        if token.type in ("fence", "code_block"):
            return f"#raw(block: true, {quote(token.content.rstrip())})"
        return "#line(length: 100%, stroke: 0.5pt)" if token.type == "hr" else ""

    def _heading(self, token: Token, inner: Sequence[Token]) -> str:
        return f"#heading(depth: {heading_level(token)})[{self._inline(inner[0])}]"

    def _ordered_list(self, token: Token, inner: Sequence[Token]) -> str:
        return f"#enum(start: {token.attrGet('start') or 1},\n{self._items(inner)}\n)"

    def _items(self, tokens: Sequence[Token]) -> str:
        return ",\n".join(f"[{self.blocks(inner)}]" for _, inner in _children(tokens))

    def _table(self, _: Token, inner: Sequence[Token]) -> str:
        """Write a table; one that is too wide for the page in parts, each with its first column."""
        rows = [list(_children(cells)) for _, part in _children(inner) for _, cells in _children(part)]
        aligns = [_align(opening) for opening, _ in rows[0]]
        texts = [tuple(visible_text(cell[0]) if cell else "" for _, cell in row) for row in rows]
        plain = Table("", "", tuple(map(Column, texts[0])), tuple(texts[1:]))
        bands = band_places(plain, PORTRAIT_PT)
        every = bands or [tuple(range(len(aligns)))]
        size = min(upright_size(plain, places) for places in every)
        written = [self._band(rows, aligns, places, size) for places in every]
        return "\n\n".join([*written, *([f"#bands-note({len(bands)})"] if bands else [])])

    def _band(self, rows: Sequence[Cells], aligns: Sequence[str], places: Sequence[int], size: float) -> str:
        lines = [", ".join(f"[{self.blocks(row[i][1])}]" for i in places) for row in rows]
        head, body = lines[0], "".join(f"{line},\n" for line in lines[1:])
        sides = ", ".join(aligns[i] for i in places)
        return f"#markdown-table(({sides},), ({head},), size: {size:g}pt,\n{body})"

    def _inline(self, token: Token) -> str:
        return "".join(self._run(child) for child in token.children or ())

    def _run(self, token: Token) -> str:
        """Write one inline token; opening and closing tokens write the two halves of a function call."""
        match token.type:
            case "strong_open" | "em_open" | "s_open" | "sub_open" | "sup_open":
                written = _WRAPS[token.type]
            case "link_open":
                written = _link(str(token.attrGet("href") or ""))
            case "strong_close" | "em_close" | "s_close" | "sub_close" | "sup_close" | "link_close":
                written = "]"
            case "footnote_ref":
                written = f"#footnote[{self._footnotes.get(token.meta['id'], '')}]"
            case "code_inline":
                written = f"#raw({quote(token.content)})"
            case "image" if picture := token.meta.get("picture"):
                pixels = ", ".join(map(str, base64.b64decode(picture.data)))
                written = f"#image(bytes(({pixels},)), alt: {quote(visible_text(token) or picture.address)})"
            case "math_inline":
                written = _formula(token.content, "$")
            case "hardbreak":
                written = "#linebreak()"
            case "softbreak":
                written = '#" "'
            case _:
                written = f"#{_broken(token.content)}" if token.content else ""
        return written


def _broken(text: str) -> str:
    """Write a text; a long word in it may be broken anywhere, since it may not fit the line."""
    return f"breakable({quote(text)})" if _LONG_WORD.search(text) else quote(text)


def _formula(source: str, mark: str) -> str:
    """Write a formula as a picture on the line of the text; one that cannot be set as its source."""
    found = set_formula(source)
    if found is None:
        return f"#raw({quote(f'{mark}{source.strip()}{mark}')})"
    measures = f"width: {found.width:g}em, height: {found.height:g}em, depth: {found.depth:g}em"
    return f"#formula({quote(found.svg)}, {quote(source.strip())}, {measures})"


def _link(href: str) -> str:
    """Begin a link inside the document; an external link stays text, since its address is written after it."""
    return f"#link(label({quote(href[1:])}))[" if href.startswith("#") else "#["


def _align(token: Token) -> str:
    style = str(token.attrGet("style") or "")
    return next((side for side in ("right", "center") if side in style), "left")


def _children(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Yield each token of this level with the tokens inside it."""
    i = 0
    while i < len(tokens):
        end = i + 1
        depth: int = tokens[i].nesting
        while depth > 0:
            depth += tokens[end].nesting
            end += 1
        yield tokens[i], tokens[i + 1 : end - 1]
        i = end
