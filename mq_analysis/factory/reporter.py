"""Who is told how far the factory is: whoever calls it says so; by default nobody."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Takes what the factory has to say, as messages that can be told in any language."""

    def line(self, text: str) -> None:
        """Take a line of progress: a plan, a report in its place."""

    def note(self, text: str) -> None:
        """Take what is no error but matters: a notebook left out, a slower way."""


class Silent:
    """Tells nobody."""

    def line(self, text: str) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""


SILENT: Reporter = Silent()
