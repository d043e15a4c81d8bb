"""``mq synthesize``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mq_analysis.base.messages import Message, join, sentence
from mq_analysis.base.money import yuan
from mq_analysis.base.terminal import language, say
from mq_analysis.policy import award_years, choose_readings, open_policy, rules_for
from mq_analysis.tables import load_schema

_YEARS = 3
"""Award years of a small county, up to the last of its policy."""


def synthesize(
    firms: int | None,
    year: int | None,
    policy: str,
    counties: int,
    months: int,
    seed: int,
    out: Path,
    *,
    undecided: bool,
    quiet: bool,
) -> None:
    """Write a small synthetic county for a policy; with a number of firms, one of any size, and say what it gives."""
    law = open_policy(policy)
    last = year or max(award_years(law), default=law.versions[-1].to.year)
    if firms is None:
        from mq_analysis.synthesis import write_county

        years = range(max(law.versions[0].from_.year, last - _YEARS + 1), last + 1)
        tables = write_county(out, law, years, seed=seed, undecided=undecided)
        said = sentence(
            "{folder}: {rows}; award years {years}", folder=out, rows=_rows_of(tables), years=join(years)
        )
        say(said, quiet=quiet)
        return
    from mq_analysis.synthesis import synthesize as write

    rules = rules_for(law, last, choose_readings(law))
    made = write(out, rules, firms, counties=counties, months=months, seed=seed)
    said = sentence(
        "{folder}: {rows}; {paid:,} are paid {yuan} yuan (answer.json)",
        folder=out,
        rows=_rows_of(made.rows),
        paid=made.paid,
        yuan=yuan(made.total_fen),
    )
    say(said, quiet=quiet)


def _rows_of(tables: Mapping[str, int]) -> Message:
    """Say how many rows each table has, by its title if the reader reads Chinese."""
    titles: dict[str, str] = {"answer": sentence("answer")}
    if language() == "zh":
        titles |= {name: table.title.zh for name, table in load_schema().items()}
    return join(
        sentence("{rows:,} {table}", rows=rows, table=titles.get(name, name)) for name, rows in tables.items()
    )
