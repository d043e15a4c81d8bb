"""Describe values in words: the form that a file must have at a place, and the form that it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mq_analysis.base.messages import join, sentence


def kind_of(value: Any) -> str:
    """Describe a value for "got …": the text itself, "a mapping", "a list" or "nothing"."""
    if isinstance(value, dict):
        return sentence("a mapping")
    if isinstance(value, list):
        return sentence("a list")
    return sentence("nothing") if value is None else sentence("{got!r}", got=value)


def form_of(detail: Mapping[str, Any]) -> str:
    """Describe the form that pydantic expects where it refuses a value; ``detail`` is one entry of its errors."""
    ctx = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error" | "enum":
            return _choice(ctx["expected"])
        case "model_type" | "dict_type" | "mapping_type":
            if ctx.get("class_name") in ("Label", "Text"):
                return sentence("{{zh: …, en: …}}")
            return sentence("a mapping (keys with their values, such as key: value)")
        case "list_type" | "tuple_type":
            return sentence("a list (one entry a line, each beginning with '- ', or [a, b])")
        case "string_type":
            return sentence("a text")
        case "string_too_short":
            return sentence("a text that is not empty")
        case "string_pattern_mismatch":
            return _pattern(ctx["pattern"])
        case "bool_type" | "bool_parsing":
            return sentence("true or false")
        case "greater_than_equal":
            return sentence("at least {bound}", bound=ctx["ge"])
        case "less_than_equal":
            return sentence("at most {bound}", bound=ctx["le"])
        case "greater_than":
            return sentence("more than {bound}", bound=ctx["gt"])
        case "less_than":
            return sentence("less than {bound}", bound=ctx["lt"])
    return sentence("of the form that the guide shows")


def _choice(expected: str) -> str:
    """List the values that a key may have; pydantic writes them as ``'a', 'b' or 'c'``."""
    words = [f"'{word}'" for word in re.findall(r"'([^']*)'", expected)]
    if len(words) < 2:
        return expected
    return sentence("{words} or {last}", words=join(words[:-1]), last=words[-1])


def _pattern(pattern: str) -> str:
    forms = {
        r"^[A-Za-z][A-Za-z0-9_]*$": sentence("letters, digits and _, beginning with a letter"),
        r"^\d{2}-\d{2}$": sentence("a month and a day such as 11-30"),
        r"^\d{9}$": sentence("a division code of nine digits"),
        r"^(19|20)\d{2}$": sentence("a year such as 2013"),
        r"^[1-9]\d{3}$": sentence("a year such as 2013"),
    }
    return forms.get(pattern) or sentence("of the form {pattern}", pattern=pattern)
