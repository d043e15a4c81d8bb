"""``mq simulate``: the distribution of the total of a year if retention is uncertain."""

from __future__ import annotations

import os
from typing import Any

import click

from mq_analysis.analyses.simulation import Uncertainty, draw_tables
from mq_analysis.base.errors import UsageError, one
from mq_analysis.base.messages import in_language, sentence
from mq_analysis.base.money import parse_amount, yuan
from mq_analysis.base.terminal import language, say
from mq_analysis.cli.large import engine_of, open_large, tables_of
from mq_analysis.report.format import grid
from mq_analysis.rules.grids import NotIndexableError

SHOWN = (0.05, 0.5, 0.95)


def simulate(
    *, own: float, shared: float, draws: int, seed: int, lines: tuple[str, ...], quiet: bool, **asked: Any
) -> None:
    """Draw the retention of every enterprise with the tiered award, and print the distribution of the total."""
    above = [(text, _line(text)) for text in lines]
    case = open_large(engine_of(asked), **asked)
    spread = Uncertainty(0.0, own, shared)
    workers = os.cpu_count() or 1
    with tables_of(case) as (name, tables):
        try:
            found = draw_tables(tables, case.rules, spread, draws=draws, seed=seed, workers=workers)
        except NotIndexableError as error:
            raise one(
                UsageError,
                case.policy.id,
                sentence(
                    "must pay one highest award of an enterprise to be drawn, got: {error}", error=error
                ),
            ) from None
    lang = language()
    rows = [
        (sentence("mean"), yuan(round(found.mean_fen))),
        (sentence("standard deviation"), yuan(round(found.sd_fen))),
        *((f"P{100 * q:g}", yuan(found.quantile(q))) for q in SHOWN),
        *(
            (sentence("chance above {line}", line=text), f"{100 * found.chance_above(fen):.1f} %")
            for text, fen in above
        ),
    ]
    for line in grid([(in_language(head, lang), number) for head, number in rows], right=[1]):
        click.echo(line)
    said = sentence(
        "{year}, {engine}: {draws:,} draws, seed {seed}, own error {own:g} %, shared {shared:g} %; yuan",
        year=case.rules.year,
        engine=name,
        draws=draws,
        seed=seed,
        own=100 * own,
        shared=100 * shared,
    )
    say(said, quiet=quiet)


def _line(text: str) -> int:
    try:
        return parse_amount(text)
    except ValueError as error:
        raise one(
            UsageError,
            "--line",
            sentence("must be an amount such as '200 万元', got {got!r}: {error}", got=text, error=error),
        ) from None
