"""Write a small synthetic county for any policy: firms, items, and the rows that its facts ask for, of some years."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from mq_analysis.base.errors import Problem, UsageError
from mq_analysis.base.files import new_folder
from mq_analysis.base.messages import sentence
from mq_analysis.policy import model
from mq_analysis.synthesis.codes import org_codes
from mq_analysis.synthesis.rows import Making

MOST_FIRMS = 500
"""Firms of a small county; a larger one is drawn by `mq_analysis.synthesis.write`."""
ABOUT = """# 全部为合成数据 / all data are synthetic: mq synthesize --policy {policy}, seed {seed}
name: {{zh: "合成县({policy})", en: "Synthetic county ({policy})"}}
synthetic: true
notice:
  zh: 全部数据为合成数据，企业、金额和项目均为编造，代码用预留段，区划99未被使用。
  en: ALL DATA ARE SYNTHETIC. Every firm, amount and item is invented; codes are reserved, division 99 is not in use.
"""


def write_county(
    folder: Path,
    policy: model.Policy,
    years: Sequence[int],
    firms: int = 24,
    seed: int = 1,
    *,
    undecided: bool = True,
) -> Mapping[str, int]:
    """Write the tables that a policy uses, each as CSV, and ``county.yaml``; return the rows of each.

    Values lie at, just below and just above the bounds of the policy. The tables also hold the earlier years that facts
    look back to.

    Args:
        folder: A folder that does not exist yet.
        policy: The policy.
        years: Award years, each within its dates.
        firms: The number of firms.
        seed: The seed of the draws.
        undecided: Whether awards may be undecided: cells are left blank, and ranks are tied.

    Raises:
        UsageError: If the folder exists, or a number is out of range.
    """
    problems = [
        Problem(name, sentence("must be from 1 to {most}, got {value}", most=most, value=value))
        for name, value, most in (("FIRMS", firms, MOST_FIRMS),)
        if not 1 <= value <= most
    ]
    if folder.exists():
        said = sentence("must be a folder that is not there yet, got {got!r}", got=str(folder))
        problems.append(Problem("--out", said))
    if problems:
        raise UsageError(problems)
    made = Making(
        policy,
        tuple(years),
        org_codes(0, firms).tolist(),
        random.Random(f"{policy.id}/{seed}"),  # noqa: S311
        undecided=undecided,
    )
    tables = made.tables()
    with new_folder(folder) as part:
        part.mkdir(exist_ok=True)
        for name, rows in tables.items():
            columns = made.columns(name)
            with (part / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                out = csv.DictWriter(file, columns, lineterminator="\n", restval="")
                out.writeheader()
                out.writerows(rows)
        (part / "county.yaml").write_text(ABOUT.format(policy=policy.id, seed=seed), encoding="utf-8")
    return {name: len(rows) for name, rows in tables.items()}
