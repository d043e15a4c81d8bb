"""The summary for leaders: key numbers, one or two pictures, one message per chapter, on two pages.

All numbers, sentences and pictures come from the notebooks. A notebook marks its findings (``{"mq": {"section":
"findings"}}`` at their heading) and the pictures for the summary (``{"mq": {"in_summary": true}}`` at their cell); its
key numbers are those that it displays as
:class:`~mq_analysis.report.display.KeyFigures`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from mq_analysis.export.front import Front
from mq_analysis.export.parts import Figure, Prose, Run
from mq_analysis.export.report import Report
from mq_analysis.export.sections import FINDINGS, sections_of
from mq_analysis.report.display import KEYS, KeyFigure

Sentence = tuple[Run, ...]
_PLACES = re.compile(r" ?[（(][^（）()]*\.csv:row [^（）()]*[）)]")


@dataclass(frozen=True, slots=True)
class Message:
    """The findings of a chapter: the first sentence is the message, the others support it."""

    number: int
    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary for leaders."""

    front: Front
    keys: tuple[KeyFigure, ...]
    pictures: tuple[Figure, ...]
    messages: tuple[Message, ...]
    hint: str = ""

    def shorten(self, most: int) -> Summary:
        """Return the summary with at most ``most`` sentences per message; with 0 also without pictures."""
        messages = tuple(replace(m, sentences=m.sentences[: max(most, 1)]) for m in self.messages)
        return replace(self, messages=messages, pictures=self.pictures if most else ())

    @property
    def longest(self) -> int:
        """The largest number of sentences of a message."""
        return max((len(message.sentences) for message in self.messages), default=0)


def summarise(
    reports: Mapping[str, Report], keys: Iterable[KeyFigure], front: Front, hint: str = ""
) -> Summary:
    """Build the summary from the messages and pictures of the reports, in their order.

    Args:
        reports: The chapters, by key.
        keys: The key numbers, of all notebooks.
        front: The front page of the summary.
        hint: A line at the bottom, such as what the numbers of the messages refer to.
    """
    pictures = [
        replace(part, number="")  # messages have the numbers of their chapters
        for report in reports.values()
        for part in report.parts
        if isinstance(part, Figure) and part.in_summary
    ]
    told = [
        Message(number, report.front.title, _sentences(report))
        for number, report in enumerate(reports.values(), 1)
    ]
    return Summary(front, tuple(keys), tuple(pictures), tuple(m for m in told if m.sentences), hint)


def key_figures(nb: NotebookNode) -> tuple[KeyFigure, ...]:
    """Return the key numbers that an executed notebook displayed.

    Raises:
        KeyError: If a payload has another structure.
    """
    payloads = [
        output["data"][KEYS]
        for cell in nb.cells
        for output in cell.get("outputs", [])
        if KEYS in output.get("data", {})
    ]
    return tuple(
        KeyFigure(f["id"], f["name"], f["value"], f["unit"])
        for payload in payloads
        for f in payload["figures"]
    )


def _sentences(report: Report) -> tuple[Sentence, ...]:
    """Return the sentences of the findings with bold text, or all if none has any; the boxed one first."""
    blocks = [
        block
        for section in sections_of(report.parts, report.cells)
        if section.kind == FINDINGS
        for part in section.parts
        if isinstance(part, Prose)
        for block in part.blocks
    ]
    boxed = [item for block in blocks if block.kind == "callout" for item in block.items]
    others = [item for block in blocks if block.kind != "callout" for item in block.items]
    stressed = [item for item in others if any(run.strong for run in item)]
    chosen = [*boxed, *(stressed if boxed or stressed else others)]
    return tuple(dict.fromkeys(map(_without_places, chosen)))


def _without_places(sentence: Sentence) -> Sentence:
    """Remove the places in files from a sentence; they are shown in its chapter."""
    return tuple(replace(run, text=_PLACES.sub("", run.text)) for run in sentence)
