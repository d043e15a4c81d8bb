"""Messages and common options of the command line."""

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
    """Read the comma-separated formats of ``--format``.

    Raises:
        UsageError: If a format is unknown, or none is given.
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
    """Print a message on stderr, in the language of `language`."""
    if not quiet:
        click.echo(in_language(text, language()), err=True)


def note(text: str, *, quiet: bool = False) -> None:
    """Print a note on stderr: something that matters but is no error."""
    say(sentence("note: {message}", message=text), quiet=quiet)


def remember_language(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Store the language given by ``--lang`` or ``MQ_LANG``; the default of a report is not stored."""
    source = ctx.get_parameter_source(parameter.name or "")
    if value and source in (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT):
        ctx.meta[_LANGUAGE] = value
    return value


def language(ctx: click.Context | None = None) -> str:
    """Return the language of messages: that of ``--lang`` or ``MQ_LANG``, else the locale of the terminal."""
    ctx = ctx or click.get_current_context(silent=True)
    asked = ctx.meta.get(_LANGUAGE) if ctx else None
    return str(asked or os.environ.get("MQ_LANG") or _of_terminal())


def _of_terminal() -> str:
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, names), None) or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
