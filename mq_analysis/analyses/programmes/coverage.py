"""Coverage by clause: what the policy requires, where it is answered, and the status in the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mq_analysis.analyses.programmes.spec import Item, Register, Sentence
from mq_analysis.base.errors import Problem, nearest
from mq_analysis.base.frames import records
from mq_analysis.base.messages import sentence
from mq_analysis.tables import County

TABLE = "programmes"
STATES = {"未启动": "not_begun", "进行中": "under_way", "已完成": "done", "已中止": "stopped"}
"""Statuses as the table writes them, with their names in labels."""


@dataclass(frozen=True, slots=True)
class State:
    """The state of an item: the last entry of the register up to the day."""

    status: str
    date: str
    unit: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Covered:
    """An item with its sentence; ``state`` is None without an entry in the register: no data, not "not begun"."""

    sentence: Sentence
    item: Item
    state: State | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The register at a year's end.

    Attributes:
        has_table: Whether the county has the table at all.
        is_made_up: Whether its rows are marked as made up.
        unknown: Entries whose item id is unknown, with their places.
    """

    register: Register
    year: int
    rows: tuple[Covered, ...]
    has_table: bool
    is_made_up: bool
    unknown: tuple[Problem, ...]

    @property
    def no_data(self) -> tuple[Covered, ...]:
        """Items that only the table could answer and for which it has no entry."""
        return tuple(row for row in self.rows if row.item.covered_by == "register" and row.state is None)


def coverage(county: County, register: Register, year: int) -> Coverage:
    """Return the state of every item at the end of a year."""
    made_up = False
    states: Mapping[str, State] = {}
    unknown: list[Problem] = []
    if county.has(TABLE):
        states = _states(county, year)
        notes = county[TABLE].get("note", pd.Series(dtype="str"))
        made_up = bool(notes.astype("str").str.contains("合成数据").any())
        ids = [item.id for _, item in register.items]
        for i, row in enumerate(records(county[TABLE])):
            if row["item"] not in ids:
                said = sentence(
                    "must be an item of params/programmes, got {got!r}; {nearest}",
                    got=row["item"],
                    nearest=nearest(row["item"], ids),
                )
                unknown.append(Problem(county.place(TABLE, i, "item"), said))
    rows = tuple(Covered(sentence, item, states.get(item.id)) for sentence, item in register.items)
    return Coverage(register, year, rows, county.has(TABLE), made_up, tuple(unknown))


def _states(county: County, year: int) -> dict[str, State]:
    frame = county[TABLE]
    known = frame[(frame["record_date"] <= f"{year}-12-31").to_numpy(dtype=bool, na_value=False)]
    last = known.sort_values("record_date", kind="stable").drop_duplicates("item", keep="last")
    return {row["item"]: State(row["status"], row["record_date"], *_texts(row)) for row in records(last)}


def _texts(row: Mapping[str, object]) -> tuple[str, str]:
    unit, evidence = (row.get(name) for name in ("unit", "evidence"))
    return (unit if isinstance(unit, str) else "", evidence if isinstance(evidence, str) else "")
