"""Typing errors that make a text invalid YAML: full-width marks, tabs, a colon without a blank."""

from __future__ import annotations

import re

import yaml

from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import Message, sentence

_KEY = r"[A-Za-z_]\w*"
_SLIPS: tuple[tuple[re.Pattern[str], Message], ...] = (
    (
        re.compile(rf"(?:^[\s-]*|[{{,，]\s*){_KEY}\s*(：)"),
        sentence("a full-width colon (：) after a key; write a colon and a blank (: )"),
    ),
    (
        re.compile(rf"(，)\s*{_KEY}\s*[:：]"),
        sentence("a full-width comma (，) before a key; write a comma and a blank (, )"),
    ),
    (
        re.compile(r"(?:^\s*-|:)\s*([【】])"),
        sentence("a full-width bracket (【】); write [ ]"),
    ),
    (
        re.compile(r"[\]}】\"]\s*([，、])"),
        sentence("a full-width comma between entries; write a comma and a blank (, )"),
    ),
    (re.compile(r"[\]}\"\w]\s*(】)\s*$"), sentence("a full-width bracket (【】); write [ ]")),
    (re.compile(r"^ *(\t)"), sentence("a tab at the beginning of a line; indent with blanks")),
    (
        re.compile(r"^ *(\u3000|\u00a0)"),
        sentence("a wide blank at the beginning of a line; indent with plain blanks"),
    ),
    (
        re.compile(rf"^[\s-]*{_KEY}(:)[^\s:]"),
        sentence("a key without a blank after its colon; write a colon and a blank (: )"),
    ),
    (
        re.compile(r"(?::\s|[\[{,-]\s)\s*([“”])[^“”]*:\s"),
        sentence('Chinese quotation marks (“”) around a text; write straight ones (")'),
    ),
)
"""What to look for near the place of an error, the surest first; the group is the character at fault."""

_FAULTS = {
    "could not find expected ':'": sentence("a key without a colon and a blank after it"),
    "mapping values are not allowed in this context": sentence(
        "a second colon in a value, or a key indented deeper than its neighbours; put a text with ': ' in quotes"
    ),
    "did not find expected key": sentence(
        "a line that is not indented like its neighbours, or a key without its colon"
    ),
    "did not find expected '-' indicator": sentence("a line of a list that does not begin with '- '"),
    "did not find expected ',' or '}'": sentence(
        "a mapping in {{ }} without a comma between entries or without its end }}"
    ),
    "did not find expected ',' or ']'": sentence(
        "a list in [ ] without a comma between entries or without its end ]"
    ),
    "did not find expected node content": sentence("a list or mapping in brackets that is not closed"),
    "found unexpected end of stream": sentence("a text in quotes that does not end"),
    "found character that cannot start any token": sentence(
        "a character that no value begins with, such as @, ` or %"
    ),
    "block sequence entries are not allowed in this context": sentence(
        "a list entry '- ' where none can stand"
    ),
    "found undefined alias": sentence("an alias (*): put a text that begins with * in quotes"),
}
"""What the parser means by its most common words."""


def slip(error: yaml.YAMLError, text: str, source: str) -> Problem:
    """Return why a text is invalid YAML, with its place; a known typing error near that place is named instead."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _unreadable(error, text, source)
    mark, begin = error.problem_mark or error.context_mark, error.context_mark
    if mark is None:
        return Problem(source, sentence("must be valid YAML, got: {problem}", problem=error.problem))
    first = min(begin.line if begin else mark.line, mark.line) - 1  # a text may continue from the line before
    found = _near(text, max(first, mark.line - 3, 0), mark.line)
    if found:
        line, column, message = found
        return Problem(
            f"{source}:{line + 1}:{column + 1}", sentence("must be valid YAML, got {slip}", slip=message)
        )
    words = _FAULTS.get(error.problem or "", error.problem)
    return Problem(
        f"{source}:{mark.line + 1}:{mark.column + 1}",
        sentence("must be valid YAML, got: {problem}", problem=words),
    )


def _near(text: str, first: int, last: int) -> tuple[int, int, Message] | None:
    lines = text.splitlines()[first : last + 1]
    for pattern, message in _SLIPS:
        for i, line in enumerate(lines):
            found = pattern.search(line.split(" #")[0])
            if found and not line.lstrip().startswith("#"):
                return first + i, found.start(1), message
    return None


def _unreadable(error: yaml.YAMLError, text: str, source: str) -> Problem:
    """Return the problem of a character that YAML does not allow, such as one that cannot be printed."""
    at = getattr(error, "position", None)
    if not isinstance(at, int):
        return Problem(source, sentence("must be valid YAML, got: {problem}", problem=str(error)))
    before = text[:at]
    column = at - (before.rfind("\n") + 1) + 1
    place = f"{source}:{before.count(chr(10)) + 1}:{column}"
    code = f"U+{ord(text[at]):04X}" if at < len(text) else "?"
    return Problem(
        place, sentence("must be plain text, got the character {code}, which cannot be printed", code=code)
    )
