"""The requirements of a policy by sentence: ``params/programmes/<policy>.yaml``, checked against the policy's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mq_analysis.base.messages import sentence
from mq_analysis.base.project import resource
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.load import read_text
from mq_analysis.policy.model import Label, Node
from mq_analysis.policy.param_file import ParamFile, Params
from mq_analysis.policy.scalars import Id, Text

Answer = Literal[
    "award", "target", "assessment", "budget", "disbursement", "supervision", "credit", "register"
]


class Item(Node):
    """One requirement of a sentence.

    Attributes:
        quote: The words of the sentence that require it.
        covered_by: The place where it is answered; ``register`` means the table ``programmes``.
        refs: Ids of awards or targets that answer it.
        unit: The responsible unit.
    """

    id: Id
    name: Label
    quote: Text
    covered_by: Answer
    refs: tuple[Id, ...] = ()
    unit: Label


class Sentence(Node):
    """A sentence of the text: its requirements, or the reason why it has none."""

    clause: Text
    text: Text
    items: tuple[Item, ...] = ()
    asks_nothing: Label | None = None

    @model_validator(mode="after")
    def _asks_or_not(self) -> Sentence:
        if bool(self.items) == (self.asks_nothing is not None):
            raise ValueError(sentence("must have either items or asks_nothing"))
        return self


class Register(Params):
    """All sentences of a policy from a first one on, in the order of the text."""

    title: Label
    text: Text
    from_: Text = Field(alias="from")
    sentences: Annotated[tuple[Sentence, ...], Field(min_length=1)]

    @property
    def items(self) -> tuple[tuple[Sentence, Item], ...]:
        """Every item with its sentence."""
        return tuple((sentence, item) for sentence in self.sentences for item in sentence.items)


def sentences_of(text: str, begin: str) -> list[str]:
    r"""Split a text into sentences from a line on; a line without full stop is one sentence.

    >>> sentences_of("前言。\n一、目标\n甲。乙。", "一、目标")
    ['一、目标', '甲。', '乙。']

    Raises:
        ValueError: If no line equals ``begin``.
    """
    lines = [line.strip() for line in text.splitlines()]
    if begin not in lines:
        raise ValueError(sentence("must name a line of the text, got {got!r}", got=begin))
    rest = lines[lines.index(begin) :]
    return [piece for line in rest for piece in re.findall(r"[^。]+。?", line)]


def _findings(register: Register) -> Iterator[Finding]:
    source = resource("params", "policies", register.text)
    if not source.is_file():
        yield (
            ("text",),
            sentence("must be a text below params/policies, got no file {got!r}", got=register.text),
        )
        return
    try:
        wanted = sentences_of(read_text(source), register.from_)
    except ValueError as error:
        yield ("from",), str(error)
        return
    said = [sentence.text for sentence in register.sentences]
    yield from (
        (("sentences",), sentence("must have every sentence of the text, lacks {text!r}", text=text))
        for text in wanted
        if text not in said
    )
    for i, text in enumerate(said):
        if text not in wanted:
            yield ("sentences", i, "text"), sentence("must be a sentence of the text, got {got!r}", got=text)
    if not set(said) ^ set(wanted) and said != wanted:
        place = next((i for i, (a, b) in enumerate(zip(said, wanted, strict=False)) if a != b), len(wanted))
        yield (
            ("sentences", min(place, len(said) - 1)),
            sentence("must stand in the order of the text, each once"),
        )
    seen: set[str] = set()
    for i, each in enumerate(register.sentences):
        for j, item in enumerate(each.items):
            here: tuple[str | int, ...] = ("sentences", i, "items", j)
            if item.id in seen:
                yield (*here, "id"), sentence("id must be given once, got {got} again", got=item.id)
            seen.add(item.id)
            if item.quote not in each.text:
                yield (*here, "quote"), sentence("must be words of its sentence, got {got!r}", got=item.quote)


PROGRAMMES = ParamFile("programmes", Register, keys=("sentences",), findings=_findings)
"""Registers of what a policy asks for; each is held against the text it names, below ``params/policies``."""
