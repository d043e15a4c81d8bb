"""Errors that name the place where a person can correct them.

Every error that reaches a user is an :class:`MQError`. It carries *all* the problems that were found
together, each as a :class:`Problem`: ``<where>: <what must hold>, got <value>; <nearest valid choices>``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mq_analysis.base.messages import in_language, join, sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where; problems are in order of their places, line 26 before line 113.

    ``where`` is a place a person can open: ``file:line:column``, ``file:row 7:column retention_yuan``,
    or the option of a command. ``message`` says what must hold and what was found instead.
    """

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"

    def __lt__(self, other: Problem) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> list[tuple[bool, int, str]]:
        """The place in pieces: numbers compare as numbers, anything else as text."""
        parts = [*re.split(r"(\d+)", self.where), self.message]
        return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]

    def in_language(self, lang: str) -> str:
        """Return the problem as text in Chinese or English; in English if it has no translation."""
        return f"{in_language(self.where, lang)}: {in_language(self.message, lang)}"


class MQError(Exception):
    """Root of all errors of the package; ``exit_code`` is the exit code of the command line."""

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[MQError], tuple[Any, ...]]:
        return type(self), (self.problems,)


class PolicyError(MQError):
    """A policy file, scenario or choice of readings is invalid."""


class DataError(MQError):
    """A data table is invalid."""


class CoverageError(MQError):
    """A question lies outside the dates or data that are covered; such a question never gets the answer 0."""


class UsageError(MQError):
    """A command, option or notebook parameter does not exist or has a wrong value."""

    exit_code = 2


class PublicationError(MQError):
    """A public edition would reveal what a single firm pays; nothing is written."""

    exit_code = 3


class NotebookError(MQError):
    """A notebook failed while it ran."""

    exit_code = 4


def one(kind: type[MQError], where: str, message: str) -> MQError:
    """Build an error of ``kind`` with a single problem."""
    return kind(Problem(where, message))


def nearest(word: str, choices: Sequence[str], *, most: int = 12) -> str:
    """Return advice for an unknown ``word``: the most similar choices, else the first ``most`` of them.

    >>> nearest("yaer", ["year", "policy"])
    'did you mean year?'
    >>> nearest("zzz", ["b", "a"])
    'choose from a, b'
    """
    close = difflib.get_close_matches(word, choices, n=3, cutoff=0.6)
    if close:
        return sentence("did you mean {words}?", words=join(close, " or "))
    shown = sorted(choices)
    if not shown:
        return sentence("there is none to choose from")
    if len(shown) > most:
        return sentence("choose from {words}, …", words=join(shown[:most]))
    return sentence("choose from {words}", words=join(shown))
