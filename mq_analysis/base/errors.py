"""Errors that name the place a person can go to.

Every error that reaches a user is an :class:`MQError`. It carries *all* the problems that were found
in one go, each as a :class:`Problem`: ``<where>: <what must hold>, got <value>; <nearest valid choices>``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mq_analysis.base.messages import in_language, join, sentence


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and where.

    ``where`` is a place a person can open: ``file:line:column``, ``file:row 7:column retention_yuan``,
    or the option of a command. ``message`` says what must hold and what was found instead.
    """

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"

    def in_language(self, lang: str) -> str:
        """Tell the problem in Chinese or English; what has no translation is told in English."""
        return f"{in_language(self.where, lang)}: {in_language(self.message, lang)}"


class MQError(Exception):
    """Root of all errors of the package; ``exit_code`` is what the command line returns for it."""

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[MQError], tuple[Any, ...]]:
        return type(self), (self.problems,)


class PolicyError(MQError):
    """A policy file, scenario or reading that does not hold."""


class DataError(MQError):
    """A data table that cannot be used as it stands."""


class CoverageError(MQError):
    """A question outside what policy or data cover: refused, never answered with 0."""


class UsageError(MQError):
    """A command, option or notebook parameter that does not exist."""

    exit_code = 2


class PublicationError(MQError):
    """A public edition that would reveal what a single firm pays: refused, nothing is written."""

    exit_code = 3


class NotebookError(MQError):
    """A notebook that failed while it ran."""

    exit_code = 4


def one(kind: type[MQError], where: str, message: str) -> MQError:
    """Build an error of ``kind`` with a single problem."""
    return kind(Problem(where, message))


def nearest(word: str, choices: Sequence[str], *, most: int = 12) -> str:
    """Say which valid choices lie nearest to ``word``.

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
