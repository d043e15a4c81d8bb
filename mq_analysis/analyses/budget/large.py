"""The award budget of a year in sums that DuckDB or Spark computes; no row of a firm is loaded into memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pandas as pd

from mq_analysis.base.errors import CoverageError
from mq_analysis.base.frames import count, lazy
from mq_analysis.base.money import FEN_PER_WAN
from mq_analysis.engines import Engine, Files, find_files, open_frames
from mq_analysis.policy import Policy, Rules, other_options, rules_for
from mq_analysis.rules.awards.gains import gains_and_losses
from mq_analysis.rules.awards.totals import reasons_of, totals
from mq_analysis.rules.facts import Gap, month_gaps, needed_schema
from mq_analysis.tables import read_county
from mq_analysis.tables.about import About, read_about

EDGES_FEN = tuple(wan * FEN_PER_WAN for wan in (1, 5, 10, 50, 100, 500))
"""Amounts at which awards are told apart."""
REGISTER = ("township_code", "size", "product_group")
"""Columns of the register by which sums are told apart, where the register has them."""
MOST_PLACES = 100
"""Most places of a table; with more, places are put together by fewer digits of their code."""
PRICE = ("reading", "option", "total_fen", "difference_fen", "undecided", "missing")
DIGITS = (9, 6, 4, 2)
"""Digits of a division's code: township, county, prefecture, province (GB/T 2260, GB/T 10114)."""


class Sums(NamedTuple):
    """Sums of some awards: the number paid, their amount in fen, and the number of undecided enterprises."""

    awards: int
    amount_fen: int
    undecided: int

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Sums:
        """Add up rows with these columns."""
        return cls(*(int(rows[name].sum()) for name in cls._fields))


@dataclass(frozen=True, eq=False)
class YearInSums:
    """The awards of a year, as sums only.

    Attributes:
        rules: The rules of the year.
        about: The county and notices from ``county.yaml``.
        files: The files of each table.
        rows: The number of rows of each table.
        groups: The columns of `REGISTER` that the data have, ``reached`` (the number of `EDGES_FEN` that an award
            reaches), ``award_id, awards, amount_fen, undecided``.
        items: The items that fall under an award, by outcome; see `reasons_of`.
        history: Each year of policy and data up to this one: ``year, award_id, awards, amount_fen, undecided``.
        prices: The price of each other reading: ``reading, option, total_fen, difference_fen`` (Int64), ``undecided``
            (if more than under the chosen readings, the difference is unknown), ``missing``.
        gaps: Months without a row that facts of the year are summed over.
    """

    rules: Rules
    about: About
    files: Mapping[str, Files]
    rows: Mapping[str, int]
    groups: pd.DataFrame
    items: pd.DataFrame
    history: pd.DataFrame
    prices: pd.DataFrame
    gaps: tuple[Gap, ...] = ()

    @property
    def year(self) -> int:
        """The award year."""
        return self.rules.year

    @property
    def total_fen(self) -> int:
        """The sum of the decided awards, in fen."""
        return int(self.groups["amount_fen"].sum())

    @property
    def before(self) -> Literal["assessed", "no_policy", "no_data"]:
        """Whether the year before is in the history, else the reason."""
        if self.year - 1 in set(self.history["year"]):
            return "assessed"
        return "no_policy" if self.year <= self.rules.policy.versions[0].from_.year else "no_data"

    def of_year(self, year: int) -> dict[str, Sums]:
        """Return the sums of each award in a year of the history, including awards without any."""
        rows = self.history[self.history["year"] == year]
        ids = dict.fromkeys((*(award.id for award in self.rules.awards), *rows["award_id"]))
        return {name: Sums.of(rows[rows["award_id"] == name]) for name in ids}

    @property
    def before_fen(self) -> int | None:
        """The total of the year before in fen; None if it is unknown."""
        if self.before != "assessed":
            return None
        return Sums.of(self.history[self.history["year"] == self.year - 1]).amount_fen

    def by(self, name: str) -> pd.DataFrame:
        """Sum by a column of the groups: ``<name>, awards, amount_fen, undecided``."""
        return self.groups.groupby(name, as_index=False)[["awards", "amount_fen", "undecided"]].sum()

    def by_place(self) -> pd.DataFrame:
        """Sum by place, largest first: by township, or by county or a higher level if there are many townships.

        Returns:
            ``place`` (the first digits of a division's code, or `NOBODY`), ``awards, amount_fen, undecided``.
        """
        if "township_code" not in self.groups:
            return pd.DataFrame(columns=["place", "awards", "amount_fen", "undecided"])
        rows = self.by("township_code").rename(columns={"township_code": "place"})
        for digits in DIGITS:
            short = rows["place"].where(~rows["place"].str.isdigit(), rows["place"].str[:digits])
            if short.nunique() <= MOST_PLACES or digits == DIGITS[-1]:
                rows = rows.assign(place=short).groupby("place", as_index=False).sum()
                break
        return rows.sort_values(["amount_fen", "place"], ascending=[False, True], ignore_index=True)


def in_sums(
    folder: Path, policy: Policy, year: int, readings: Mapping[str, str], *, engine: Engine | None = None
) -> YearInSums:
    """Sum a year, the years before it, and the year under each other reading.

    Args:
        folder: The folder of the tables, one file each or in parts; see `mq_analysis.engines.find_files`.
        policy: The policy, with or without scenarios applied.
        year: The award year.
        readings: The option of every reading.
        engine: The engine; by default DuckDB if tables are in parts or large, else pandas.

    Raises:
        CoverageError: If the policy does not cover the year, or the data hold nothing of it.
        DataError: With every problem of the files.
        EngineError: If the engine cannot finish.
    """
    schema, rules = needed_schema(policy), rules_for(policy, year, readings)
    engine = engine or Engine()
    name = engine.choose(folder, schema)
    files = find_files(folder, schema, engine.files)
    if name == "pandas":
        return _of_tables(read_county(folder, schema=schema).tables, rules, read_about(folder), files)
    with open_frames(engine, name, folder, schema) as tables:
        return _of_tables(tables, rules, read_about(folder), files)


def _of_tables(
    tables: Mapping[str, Any], rules: Rules, about: About, files: Mapping[str, Files]
) -> YearInSums:
    known = lazy(tables["enterprises"]).collect_schema().names()
    groups = totals(tables, rules, [name for name in REGISTER if name in known], EDGES_FEN)
    rows = {name: count(lazy(frame)) for name, frame in tables.items()}
    history, items = _history(tables, rules, groups), reasons_of(tables, rules)
    prices = pd.DataFrame(_prices(tables, rules, groups), columns=[*PRICE])
    prices = prices.astype({"total_fen": "Int64", "difference_fen": "Int64"})
    gaps = month_gaps(tables, rules)
    return YearInSums(rules, about, files, rows, groups, items, history, prices, gaps)


def _history(tables: Mapping[str, Any], rules: Rules, groups: pd.DataFrame) -> pd.DataFrame:
    names = ["awards", "amount_fen", "undecided"]
    parts = []
    for past in range(rules.policy.versions[0].from_.year, rules.year):
        try:
            parts.append(totals(tables, rules_for(rules.policy, past, rules.readings)).assign(year=past))
        except CoverageError:
            continue
    parts.append(groups.groupby("award_id", as_index=False)[names].sum().assign(year=rules.year))
    return pd.concat(parts, ignore_index=True)


def _prices(tables: Mapping[str, Any], rules: Rules, groups: pd.DataFrame) -> Iterator[dict[str, Any]]:
    total, undecided = int(groups["amount_fen"].sum()), int(groups["undecided"].sum())
    for name, option in other_options(rules):
        other = rules_for(rules.policy, rules.year, {**rules.readings, name: option})
        try:
            sums = totals(tables, other)
        except CoverageError as error:
            yield dict(zip(PRICE, (name, option, None, None, 0, str(error)), strict=True))
            continue
        cost, unsure = int(sums["amount_fen"].sum()), int(sums["undecided"].sum())
        difference: int | None = cost - total
        if unsure > undecided:
            difference = None
        elif undecided:  # only of enterprises that are decided under both
            difference = int(gains_and_losses(tables, rules, other)["difference_fen"].sum())
        more = max(unsure - undecided, 0)
        yield dict(zip(PRICE, (name, option, cost, difference, more, ""), strict=True))
