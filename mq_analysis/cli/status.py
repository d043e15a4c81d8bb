"""``mq status``."""

from __future__ import annotations

import unicodedata

import click

from mq_analysis.base.messages import in_language, sentence
from mq_analysis.base.project import display_path, home
from mq_analysis.base.terminal import language
from mq_analysis.factory.status import items_of
from mq_analysis.factory.upgrade import changes_of_toolkit, remember_toolkit
from mq_analysis.policy import find_policy


def status(policy: str, data: str, *, seen: bool) -> None:
    """Print what the project has and can make, a line each, what is needed for the rest, and what the toolkit changed.

    With ``seen`` the toolkit as it is now is what later changes are told from.
    """
    if seen:
        remember_toolkit(home())
    items = items_of(policy, data)
    lang = language()
    of = sentence(
        "{project}: policy {policy}, data {data}",
        project=home().name,
        policy=display_path(find_policy(policy)),
        data=data,
    )
    click.echo(in_language(of, lang))
    width = max(map(_width, (item.name for item in items)))
    for item in items:
        state = sentence("ready") if item.is_ready else sentence("needs")
        mark = in_language(state if item.applies else sentence("does not apply"), lang)
        gap = " " * (width - _width(item.name))
        click.echo(f"  {item.name}{gap}  {mark:<5}  {in_language(item.about, lang)}")
    changes = changes_of_toolkit()
    if changes:
        click.echo(
            in_language(sentence("the toolkit is another than before (mq status --seen: noted):"), lang)
        )
    for change in changes:
        click.echo(f"  {in_language(change, lang)}")


def _width(text: str) -> int:
    """Return the columns that a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
