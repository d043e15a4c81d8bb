"""What a person at the terminal is told, and what they may ask for."""

from __future__ import annotations

from collections.abc import Sequence

import click

from mq_analysis.errors import UsageError, one


def read_formats(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Read the formats of ``--format``, comma-separated.

    Raises:
        UsageError: For one that is not known, or none.
    """
    forms = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [form for form in forms if form not in known]
    if unknown or not forms:
        got = ", ".join(unknown) or "nothing"
        raise one(UsageError, "--format", f"must be of {', '.join(known)}, got {got}")
    return forms


def say(text: str, *, quiet: bool = False) -> None:
    """Print a message for the person at the terminal, on stderr."""
    if not quiet:
        click.echo(text, err=True)
