"""Convert one output of a code cell to a part of a report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mq_analysis.export.dataframe import table_in_html
from mq_analysis.export.formulas import set_formula
from mq_analysis.export.front import WORDS
from mq_analysis.export.parts import (
    Figure,
    Markdown,
    Part,
    Table,
    Verbatim,
    figure_from,
    prose_from,
    table_from,
)
from mq_analysis.export.unshown import unshown_kind
from mq_analysis.report.display import DATA, FIGURE, KEYS, PROSE, TABLE

IMAGE_MIMES = ("image/svg+xml", "image/png", "image/jpeg")

_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def part_of(output: Mapping[str, Any], cell: int, lang: str) -> Part | None:
    """Convert one output to a part; None if a report does not show it.

    Output to stderr is left out, because warnings contain paths of the machine.

    Raises:
        ValueError: If a payload is invalid; KeyError or TypeError if its structure is wrong.
    """
    if output["output_type"] == "stream":
        return _verbatim(output["text"]) if output["name"] == "stdout" else None
    if output["output_type"] == "error":
        return Verbatim(f"{output['ename']}: {_plain(output['evalue'])}", failed=True)
    return _from_bundle(output["data"], cell, lang)


def _from_bundle(data: Mapping[str, Any], cell: int, lang: str) -> Part | None:
    """Choose the richest form of a display bundle: our own payloads first, plain text last."""
    if TABLE in data:
        return table_from(data[TABLE], data.get(DATA))
    if PROSE in data:
        return prose_from(data[PROSE])
    if KEYS in data:
        return None  # shown as sentences in the findings; the summary reads the payload by itself
    return _figure(data, lang) or _from_foreign_bundle(data, cell, lang)


def _figure(data: Mapping[str, Any], lang: str) -> Figure | None:
    mime = next((mime for mime in IMAGE_MIMES if mime in data), None)
    if mime is None:
        if FIGURE in data:
            raise ValueError(f"a figure must bring its picture as one of {', '.join(IMAGE_MIMES)}")
        return None
    figure = figure_from(data.get(FIGURE) or {}, mime, _join(data[mime]))
    return figure if figure.alt else _with_some_alt(figure, lang)


def _with_some_alt(figure: Figure, lang: str) -> Figure:
    """Give a picture from another library an alternative text, which PDF/UA requires."""
    return replace(figure, alt="图" if lang == "zh" else "Figure")


def _from_foreign_bundle(data: Mapping[str, Any], cell: int, lang: str) -> Part | None:
    """Convert what another library displayed; what paper cannot show is named, with its text if it has one."""
    if "text/markdown" in data:
        return Markdown(_join(data["text/markdown"]), cell)
    formula = _join(data.get("text/latex", "")).strip().strip("$").removeprefix("\\displaystyle").strip()
    if formula and set_formula(formula):
        return Markdown(f"$$\n{formula}\n$$", cell)
    table: Table | None = table_in_html(_join(data["text/html"])) if "text/html" in data else None
    if table:
        return table
    text = _join(data.get("text/plain", ""))
    kind = unshown_kind({name: _join(value) if name == "text/html" else "" for name, value in data.items()})
    if not kind:
        return _verbatim(text)
    said = WORDS[lang]["unshown"].format(what=kind)
    return Verbatim("\n".join(filter(None, (said, _plain(text).rstrip()))), unshown=kind)


def _verbatim(text: str) -> Verbatim | None:
    text = _plain(text).rstrip()
    return Verbatim(text) if text else None


def _plain(text: str) -> str:
    r"""Return a text as a terminal leaves it: without colours, and what is written over is gone.

    >>> _plain("10%\r50%\r100%"), _plain("abc\rX"), _plain("a\r\nb")
    ('100%', 'Xbc', 'a\nb')
    """
    return "\n".join(map(_as_left, _TERMINAL_COLOUR.sub("", text).replace("\r\n", "\n").split("\n")))


def _as_left(line: str) -> str:
    """Return a line after its returns and backspaces were carried out."""
    shown: list[str] = []
    place = 0
    for letter in line:
        if letter == "\r":
            place = 0
        elif letter == "\b":
            place = max(0, place - 1)
        else:
            shown[place : place + 1] = [letter]
            place += 1
    return "".join(shown)


def _join(text: str | list[str]) -> str:
    """Join the lines of a text that a notebook file may store as a list."""
    return text if isinstance(text, str) else "".join(text)
