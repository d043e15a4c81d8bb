"""Differences between policies as text for a terminal: where, clause, old and new value, by dates."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mq_analysis.differences import Difference, Span
from mq_analysis.labels import Words
from mq_analysis.money import parse_amount
from mq_analysis.policy.address import quantity
from mq_analysis.wording import grid, in_unit


def differing(found: Sequence[Difference], before: str, after: str, lang: str) -> str:
    """Write the differences between two sides, named ``before`` and ``after``, as lines of text."""
    return "\n".join(_lines(found, f"{before} → {after}", Words(lang)))


def _lines(found: Sequence[Difference], title: str, t: Words) -> Iterator[str]:
    colon = "：" if t.lang == "zh" else ": "
    yield title + colon + (t("diff_count", n=len(found)) if found else t("diff_none"))
    head = (t("diff_address"), t("clause"), t("diff_before"), "", t("diff_after"))
    for span, group in itertools.groupby(found, key=lambda d: d.span):
        yield ""
        yield _span(span, t)
        yield from ("  " + line for line in grid([head, *(_row(d, t) for d in group)]))


def _span(span: Span | None, t: Words) -> str:
    return t("diff_span", first=span[0], last=span[1]) if span else t("diff_undated")


def _row(found: Difference, t: Words) -> tuple[str, ...]:
    key = found.address.rsplit(".", 1)[-1]
    old, new = (_value(value, key, t) for value in (found.before, found.after))
    if not found.address:
        old, new = (
            t("diff_in_force") if value else t("diff_absent") for value in (found.before, found.after)
        )
    return (found.address, found.clause, old, "→", new)


def _value(value: Any, key: str, t: Words) -> str:
    """Write a value of a policy as a reader would: amounts in the unit of the language, rates in percent."""
    if value is None:
        return t("diff_absent")
    if isinstance(value, str):
        return _text(value, key, t)
    if isinstance(value, list):
        return t("comma").join(_value(entry, key, t) for entry in value)
    return str(value[t.lang]) if t.lang in value else _mapping(value, t)


def _mapping(value: Mapping[str, Any], t: Words) -> str:
    if "rate" in value and "at_least" in value:
        return _bracket(value, t)
    if isinstance(value.get("name"), dict):
        return _value(value["name"], "name", t)
    return t("comma").join(f"{name} {_value(child, name, t)}" for name, child in value.items())


def _text(text: str, key: str, t: Words) -> str:
    kind = quantity(text)
    if kind and kind[0] == "amount":
        return t("diff_yuan", amount=in_unit(parse_amount(text), t))
    if kind and key == "rate":
        percent = f"{Decimal(text) * 100:f}"
        return (percent.rstrip("0").rstrip(".") if "." in percent else percent) + "%"
    return text


def _bracket(bracket: Mapping[str, str], t: Words) -> str:
    low, rate = _text(bracket["at_least"], "", t), _text(bracket["rate"], "rate", t)
    span = t("diff_least", low=low)
    if "below" in bracket:
        span = t("diff_between", low=low, high=_text(bracket["below"], "", t))
    return t("diff_bracket", span=span, rate=rate)
