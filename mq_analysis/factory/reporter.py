"""Receivers of the messages of the factory; by default messages are dropped."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Receives the messages of the factory, which can be translated."""

    def line(self, text: str) -> None:
        """Receive a progress message: a plan, a written report."""

    def note(self, text: str) -> None:
        """Receive a note that is no error: a notebook left out, a slower engine."""


class Silent:
    """Drops all messages."""

    def line(self, text: str) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""


SILENT: Reporter = Silent()
