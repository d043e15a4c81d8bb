"""``mq synthesize``."""

from __future__ import annotations

from pathlib import Path

from mq_analysis.base.money import yuan
from mq_analysis.base.terminal import say
from mq_analysis.policy import choose_readings, open_policy, rules_for


def synthesize(
    firms: int, year: int, policy: str, counties: int, months: int, seed: int, out: Path, *, quiet: bool
) -> None:
    """Write a synthetic county, province or nation, and print the total that it must give."""
    from mq_analysis.synthesis import synthesize as write

    law = open_policy(policy)
    rules = rules_for(law, year, choose_readings(law))
    made = write(out, rules, firms, counties=counties, months=months, seed=seed)
    rows = ", ".join(f"{number:,} {name}" for name, number in made.rows.items())
    say(f"{out}: {rows}; {made.paid:,} are paid {yuan(made.total_fen)} yuan (answer.json)", quiet=quiet)
