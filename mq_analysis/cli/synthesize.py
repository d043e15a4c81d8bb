"""``mq synthesize``."""

from __future__ import annotations

from pathlib import Path

from mq_analysis.base.messages import join, sentence
from mq_analysis.base.money import yuan
from mq_analysis.base.terminal import say
from mq_analysis.policy import choose_readings, open_policy, rules_for

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
    last = year or law.versions[-1].to.year
    if firms is None:
        from mq_analysis.synthesis import write_county

        years = range(max(law.versions[0].from_.year, last - _YEARS + 1), last + 1)
        tables = write_county(out, law, years, seed=seed, undecided=undecided)
        said = join(f"{number:,} {name}" for name, number in tables.items())
        text = sentence(
            "{folder}: {rows}; award years {years}", folder=out, rows=said, years=join(map(str, years))
        )
        say(text, quiet=quiet)
        return
    from mq_analysis.synthesis import synthesize as write

    rules = rules_for(law, last, choose_readings(law))
    made = write(out, rules, firms, counties=counties, months=months, seed=seed)
    rows = ", ".join(f"{number:,} {name}" for name, number in made.rows.items())
    say(f"{out}: {rows}; {made.paid:,} are paid {yuan(made.total_fen)} yuan (answer.json)", quiet=quiet)
