"""The settings of a county's documents, ``params/documents/<policy>.yaml``; every problem is reported with its line."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from pydantic import Field

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import sentence
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.model import Node, Policy
from mq_analysis.policy.param_file import ParamFile, Params, once
from mq_analysis.policy.scalars import Boolean, Integer, Text

StepId = Literal["summary", "publicity", "request", "authorisation", "payment"]
STEPS: tuple[StepId, ...] = get_args(StepId)
"""Documents in the order of the procedure."""

ListId = Literal["by_award", "by_township", "awards", "nothing", "public", "payments"]

FIELDS = (
    "year",
    "doc_year",
    "n",
    "policy",
    "clause",
    "office",
    "group",
    "head",
    "firms",
    "items",
    "total",
    "capitals",
    "held",
)
"""What a text may have filled in."""

Days = Annotated[Integer, Field(ge=1)]


class Signature(Node):
    """A line to be signed and dated by hand; with ``opinion`` there is room to write one."""

    role: Text
    opinion: Boolean = False


class Step(Node):
    """One document.

    Attributes:
        default: Whether it is written by default.
        in_text: Whether the policy requires it; if not, the document says so.
        show_amounts: For the public list: whether it shows amounts.
        within_days: A payment term set by the office; None: no term.
    """

    id: StepId
    name: Text
    default: Boolean = True
    in_text: Boolean = True
    title: Text
    number: Text
    n: Annotated[Integer, Field(ge=1)]
    clause: Text | None = None
    to: Text | None = None
    opening: tuple[Text, ...]
    lists: Annotated[tuple[ListId, ...], Field(min_length=1)]
    show_amounts: Boolean = True
    within_days: Days | None = None
    signatures: Annotated[tuple[Signature, ...], Field(min_length=1)]


class Settings(Params):
    """The documents of a county."""

    office: Text
    group: Text
    head: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    def step(self, name: str) -> Step:
        """Return a document by its step."""
        return next(step for step in self.steps if step.id == name)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from once(settings, "steps")
    for i, step in enumerate(settings.steps):
        here: tuple[str | int, ...] = ("steps", i)
        if step.in_text and step.clause is None:
            yield here, sentence("must name the clause that asks for it, or say in_text: false, got neither")
        for name in ("title", "number", "to"):
            yield from _fields(getattr(step, name) or "", (*here, name))
        for j, text in enumerate(step.opening):
            yield from _fields(text, (*here, "opening", j))


def _fields(text: str, place: tuple[str | int, ...]) -> Iterator[Finding]:
    try:
        named = [part[1:] for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        yield place, sentence("must have {{…}} in pairs, got: {error}", error=error)
        return
    for name, form, conversion in named:
        if name not in FIELDS or form or conversion:
            yield (
                place,
                sentence(
                    "must name a field to fill in, got {{{name}}}; {nearest}",
                    name=name,
                    nearest=nearest(str(name), FIELDS),
                ),
            )


def _against(settings: Settings, policy: Policy) -> Iterator[Finding]:
    """Find documents that are written by default though the policy, which has a procedure, does not ask for them.

    Settings in general words, of which no document names a clause, are for any policy.
    """
    is_of_policy = policy.procedure and any(step.in_text for step in settings.steps)
    for i, step in enumerate(settings.steps):
        if is_of_policy and not step.in_text and step.default:
            said = sentence("a document that the policy does not ask for must have default: false, got true")
            yield ("steps", i), said


DOCUMENTS = ParamFile(
    "documents",
    Settings,
    keys=("office", "steps"),
    findings=_findings,
    against=_against,
    is_named=True,
    is_general=True,
)
"""What the documents of a county say."""
