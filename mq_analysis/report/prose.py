"""Sentences as a template key with values; the language is chosen when they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from mq_analysis.report import display
from mq_analysis.report.labels import Words, display_language
from mq_analysis.report.values import fill


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template of the catalogue and the values of its fields; ``**…**`` in the template is bold."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def runs(self, words: Words) -> tuple[display.Run, ...]:
        """Write the sentence in a language, in runs of bold and plain text."""
        return display.runs(words.template(self.key), **fill(self.values, words))


Said = tuple[Sentence, ...]
"""Sentences that follow each other in one paragraph or bullet."""


def narrate(key: str, **values: object) -> Said:
    """Return a sentence from the key of a template and the values of its fields.

    >>> str(Prose((paragraph(narrate("key_total")),)).render("en"))
    'Awards due'
    """
    return (Sentence(key, values),)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list of bullets, a boxed finding, or a page break."""

    kind: Literal["paragraph", "bullets", "callout", "page"]
    items: tuple[Said, ...]

    def render(self, words: Words) -> display.Block:
        """Write the block in a language."""
        items = tuple(tuple(run for part in item for run in part.runs(words)) for item in self.items)
        return display.Block(self.kind, items)


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences with computed values."""

    blocks: tuple[Block, ...]

    def render(self, lang: str) -> display.Prose:
        """Write the sentences in a language."""
        words = Words(lang)
        return display.Prose(tuple(block.render(words) for block in self.blocks))

    def __str__(self) -> str:
        return str(self.render(display_language()))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> display.Bundle:
        del include, exclude
        return self.render(display_language())._repr_mimebundle_()


def paragraph(said: Said) -> Block:
    """Return a block of one sentence or more."""
    return Block("paragraph", (said,))


def bullets(said: Iterable[Said]) -> Block:
    """Return a list."""
    return Block("bullets", tuple(said))


def callout(said: Said) -> Block:
    """Return a boxed finding."""
    return Block("callout", (said,))


def new_page() -> Block:
    """Return a page break, which only print shows."""
    return Block("page", ())
