"""What a person at the terminal is told, and what they may ask for."""

from __future__ import annotations

import locale
import os
from collections.abc import Sequence

import click
from click.core import ParameterSource

from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import in_language, join, sentence

_LANGUAGE = "mq_analysis.language"


def read_formats(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Read the formats of ``--format``, comma-separated.

    Raises:
        UsageError: For one that is not known, or none.
    """
    forms = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [form for form in forms if form not in known]
    if unknown or not forms:
        got = join(unknown) or sentence("nothing")
        raise one(
            UsageError, "--format", sentence("must be of {names}, got {got}", names=join(known), got=got)
        )
    return forms


def say(text: str, *, quiet: bool = False) -> None:
    """Print a message for the person at the terminal, on stderr, in their language."""
    if not quiet:
        click.echo(in_language(text, language()), err=True)


def note(text: str, *, quiet: bool = False) -> None:
    """Print what is no error but matters."""
    say(sentence("note: {message}", message=text), quiet=quiet)


def remember_language(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Keep the language that was asked for; a default of a report's language asks for none."""
    source = ctx.get_parameter_source(parameter.name or "")
    if value and source in (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT):
        ctx.meta[_LANGUAGE] = value
    return value


def language(ctx: click.Context | None = None) -> str:
    """Return the language of messages: what ``--lang`` or ``MQ_LANG`` says, else that of the terminal."""
    ctx = ctx or click.get_current_context(silent=True)
    asked = ctx.meta.get(_LANGUAGE) if ctx else None
    return str(asked or os.environ.get("MQ_LANG") or _of_terminal())


def _of_terminal() -> str:
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, names), None) or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
