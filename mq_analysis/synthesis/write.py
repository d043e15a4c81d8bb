"""Write synthetic enterprises as Parquet, chunk by chunk, with the expected awards beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from mq_analysis.base.errors import Problem, UsageError, one
from mq_analysis.base.files import new_folder
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Rules
from mq_analysis.synthesis.codes import MOST, TOWNSHIPS, county_code
from mq_analysis.synthesis.firms import CHUNK, Chunk, Design, Ints, chunk_of, design_of
from mq_analysis.synthesis.tables import WRITTEN, Layout, frames

MOST_COUNTIES = 9_999
ABOUT = """# 全部为合成数据 / all data are synthetic: mq synthesize, seed {seed}
name: {{zh: "合成数据（{firms}家）", en: "Synthetic ({firms} enterprises)"}}
synthetic: true
notice:
  zh: 全部数据为合成数据，企业、金额和荣誉均为编造，代码用预留段或以SY标记，区划99未被使用。
  en: >-
    ALL DATA ARE SYNTHETIC. Every firm, amount and honour is invented; codes are reserved ones or marked SY;
    division 99 is not in use.
"""


@dataclass
class Synthesis:
    """What was written, and the awards that it must give.

    Attributes:
        rows: Rows of each table.
        by_award, by_county: The number of enterprises that are paid, and the sum in fen.
    """

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    by_award: dict[str, tuple[int, int]] = field(default_factory=dict)
    by_county: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def paid(self) -> int:
        """The number of enterprises that are paid."""
        return sum(firms for firms, _ in self.by_award.values())

    @property
    def total_fen(self) -> int:
        """The total that the year pays, in fen."""
        return sum(fen for _, fen in self.by_award.values())


def synthesize(
    folder: Path, rules: Rules, firms: int, *, counties: int = 1, months: int = 1, seed: int = 1
) -> Synthesis:
    """Write ``enterprises, honours, retention`` and the ``answer`` of a year, each as a folder of Parquet files.

    The answer has ``org_code, township_code, award_id, amount_fen`` for every enterprise that is paid;
    ``answer.json`` has the totals by award and by county.

    Args:
        folder: A folder that does not exist yet.
        rules: The year and its rules.
        firms: The number of enterprises; there are about as many honours.
        counties: The number of counties; enterprises are assigned in order of their numbers.
        months: The number of months over which the retention of each is spread.
        seed: The seed of the draws.

    Raises:
        UsageError: If a number is out of range, or the folder exists.
        PolicyError: If the answer for these rules cannot be known by construction.
    """
    _refuse(folder, firms, counties, months)
    design, layout = design_of(rules), Layout(firms, counties, months)
    made = Synthesis(folder)
    with new_folder(folder) as part:
        for name in WRITTEN:
            (part / name).mkdir(parents=True)
        for first in range(0, firms, CHUNK):
            chunk = chunk_of(design, first, min(CHUNK, firms - first), seed=seed, townships=TOWNSHIPS)
            tables = frames(chunk, design, layout)
            _write(part, f"part-{first // CHUNK:05d}.parquet", tables)
            _count(made, tables, chunk, design, layout)
        (part / "answer.json").write_text(_answer(made, rules), encoding="utf-8")
        (part / "county.yaml").write_text(ABOUT.format(seed=seed, firms=f"{firms:,}"), encoding="utf-8")
    return made


def _refuse(folder: Path, firms: int, counties: int, months: int) -> None:
    if folder.exists():
        raise one(
            UsageError,
            "--out",
            sentence("must be a folder that is not there yet, got {got!r}", got=str(folder)),
        )
    asked = (
        ("FIRMS", firms, MOST),
        ("--counties", counties, min(firms, MOST_COUNTIES)),
        ("--months", months, 12),
    )
    problems = [
        Problem(name, sentence("must be from 1 to {most:,}, got {got:,}", most=most, got=value))
        for name, value, most in asked
        if not 1 <= value <= most
    ]
    if problems:
        raise UsageError(problems)


def _write(folder: Path, name: str, tables: Mapping[str, pd.DataFrame]) -> None:
    with duckdb.connect(config={"threads": 1}) as connection:
        for table, frame in tables.items():
            connection.register("part", frame)
            rows = connection.sql(WRITTEN[table])
            rows.write_parquet(str(folder / table / name), compression="zstd")


def _count(
    made: Synthesis, tables: Mapping[str, pd.DataFrame], chunk: Chunk, design: Design, layout: Layout
) -> None:
    for name, frame in tables.items():
        made.rows[name] = made.rows.get(name, 0) + len(frame)
    paid = chunk.place >= 0
    county = layout.county(chunk.first, len(chunk.place))[paid]
    _add(made.by_award, chunk.place[paid], [a.id for a in design.rules.awards], chunk.amount_fen[paid])
    _add(made.by_county, county, [*map(county_code, range(layout.counties))], chunk.amount_fen[paid])


def _add(table: dict[str, tuple[int, int]], which: Ints, names: Sequence[str], fen: Ints) -> None:
    for number in np.unique(which).tolist():
        amounts = fen[which == number]
        firms, total = table.get(names[number], (0, 0))
        table[names[number]] = firms + len(amounts), total + int(amounts.sum())


def _answer(made: Synthesis, rules: Rules) -> str:
    answer = {
        "policy": rules.policy.id,
        "year": rules.year,
        "readings": rules.reading_text,
        "total_fen": made.total_fen,
        "paid": made.paid,
        **{
            name: {key: {"firms": firms, "amount_fen": fen} for key, (firms, fen) in sorted(table.items())}
            for name, table in (("by_award", made.by_award), ("by_county", made.by_county))
        },
    }
    return json.dumps(answer, indent=1, ensure_ascii=False) + "\n"
