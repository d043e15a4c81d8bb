"""Draw the cells of a table: values at which rules change where facts read it, else any that its type allows."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from mq_analysis.base.money import FEN_PER_UNIT
from mq_analysis.policy import model
from mq_analysis.rules.facts.fitness import table_of
from mq_analysis.synthesis.points import day_before, days_of, points_of, spans_of, texts_of, usual_texts
from mq_analysis.tables import ColumnSchema

OTHER = "其他"
_PARTS = {"%": 100, "‰": 1000}
_BLANK = 0.02
"""How often a cell that may be blank is: what then depends on it is undecided."""
_MEASURED = 0.8
"""How often a date from which the policy measures a time lies at a bound of that time."""
_RANKS = 10_000
"""How many values there are at least of a fact that firms are ranked by."""


@dataclass
class Cells:
    """Draws cells for the tables of a policy.

    Attributes:
        undecided: Whether awards may be undecided: cells are left blank, and ranks are tied.
        years: The award years; dates of rows that belong to no year are spread over them.
        undated: The tables whose rows belong to no year.
        readers: The facts that read a column, by table and column.
        wanted: The values by which facts choose the rows of a table, by table and column.
    """

    policy: model.Policy
    rng: random.Random
    undecided: bool
    years: Sequence[int]
    undated: frozenset[str]
    readers: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    wanted: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._points, self._texts = points_of(self.policy), texts_of(self.policy)
        self._usual = usual_texts(self.policy)
        steps = (step for version in self.policy.versions for step in version.stacking)
        self._ranks = frozenset(
            one for step in steps if step.first and step.by for one in _base(step.by, self.policy)
        )
        for name, fact in self.policy.facts.items():
            table = table_of(fact)
            if table and fact.column and fact.take != "count":
                self.readers[table, fact.column].append(name)
            for column, values in fact.where.items() if table else ():
                self.wanted[table or "", column] += [
                    v for v in values if v not in self.wanted[table or "", column]
                ]

    def cell(self, table: str, column: str, about: ColumnSchema, year: int) -> str:
        """Draw a cell of a row of a year."""
        readers = self.readers.get((table, column), [])
        if readers and about.null == "allowed" and self.undecided and self.rng.random() < _BLANK:
            return ""
        if wanted := self.wanted.get((table, column)):
            return self.rng.choice([*wanted, *([*about.values] or [OTHER])])
        if not readers:
            return self._any(column, about, year)
        ranks = [] if self.undecided else [name for name in readers if name in self._ranks]
        name = self.rng.choice(ranks or readers)
        fact = self.policy.facts[name]
        if fact.take == "distinct":
            return self.rng.choice([*about.values] or ["甲", "乙", "丙", "丁"])
        if fact.type == "text":
            return self._text(name, about, year)
        if fact.type == "date":
            return self._date(name, self.rng.choice(self.years) if table in self.undated else year)
        return cell_of(self.number(name), fact, about)

    def number(self, fact: str) -> Fraction:
        """Draw a value of a fact, in base units; no two alike of one that firms are ranked by, if all is decided."""
        points = self._points[fact]
        if self.undecided or fact not in self._ranks:
            return self.rng.choice(points)
        low, high = min(points), max(*points, Fraction(_RANKS))
        step = Fraction(1, 10) if self.policy.facts[fact].type == "number" else Fraction(1)
        return low + self.rng.randrange(int((high - low) / step)) * step

    def day(self, year: int) -> str:
        """Draw a day of a year; now and then its first or last."""
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return self.rng.choice(
            [first, last, *(first + dt.timedelta(days=self.rng.randrange(365)) for _ in range(6))]
        ).isoformat()

    def _date(self, name: str, year: int) -> str:
        """Draw a date: one from which a time that the policy measures lies at or within a bound, or any of a year."""
        spans = spans_of(self.policy, name)
        if spans and self.rng.random() < _MEASURED:
            kind, measured, text = self.rng.choice(spans)
            end = dt.date.fromisoformat(text if len(text) > len("12-31") else f"{year}-{text}")
            day = day_before(end, round(self.rng.choice(self._points[measured])), kind)
            rest = {"years_between": 365, "months_between": 28}.get(kind, 1)
            return (day - dt.timedelta(days=self.rng.choice((0, self.rng.randrange(rest))))).isoformat()
        return self.rng.choice([*days_of(self.policy, name, year), self.day(year), self.day(year)])

    def _text(self, name: str, about: ColumnSchema, year: int) -> str:
        if about.type in ("date", "date_or_month"):
            return self.day(year)
        known = [*about.values] or [*self._texts.get(name, ())]
        closed = bool(about.values) or bool(self.policy.facts[name].values)
        usual = [text for text in known if text in self._usual.get(name, ())] * 3 * len(known)
        return self.rng.choice([*usual, *known] if closed and known else [*usual, *known, OTHER])

    def _any(self, column: str, about: ColumnSchema, year: int) -> str:
        """Draw a cell that no fact reads; blank if it may be."""
        if about.null == "allowed" and about.type not in ("text", "enum"):
            return ""
        match about.type:
            case "enum":
                return self.rng.choice(about.values)
            case "date" | "date_or_month":
                return self.day(year)
            case "year":
                return str(year)
            case "month":
                return f"{year}{self.rng.randrange(1, 13):02d}"
            case "bool":
                return self.rng.choice(["0", "1"])
            case "int" | "number" | "pct" | "money_yuan" | "money_wan" | "money":
                return str(self.rng.randrange(100))
            case _:
                return f"{OTHER}{self.rng.randrange(1, 5)}" if about.type == "text" else f"SAMPLE-{column}"


def _base(name: str, policy: model.Policy) -> Iterator[str]:
    """Yield a fact, or those that it is computed from in the end."""
    fact = policy.facts.get(name)
    if fact is None or fact.computed is None:
        yield name
        return
    for operand in fact.computed.operands:
        yield from _base(operand.of if isinstance(operand, model.PartOf) else str(operand), policy)


def cell_of(value: Fraction, fact: model.Fact, about: ColumnSchema) -> str:
    """Return a value in base units as its column writes it.

    >>> fact = model.Fact.model_validate(
    ...     {"name": {"zh": "额", "en": "sum"}, "of": "enterprise", "type": "money", "table": "t", "column": "a_wan"}
    ... )
    >>> cell_of(Fraction(1_000_001), fact, ColumnSchema(type="money_wan", zh="额", doc="sum", null="never"))
    '1.000001'
    """
    if about.is_money:
        return plain(Fraction(round(value)) / about.fen_per_unit)
    if fact.type == "money":
        return plain(Fraction(round(value)) / FEN_PER_UNIT.get(fact.unit or "", 100))
    if fact.type == "count":
        return str(round(value))
    if fact.type == "share":
        return plain(value * (100 if about.type == "pct" else _PARTS.get(fact.unit or "", 1)))
    return plain(value)


def plain(value: Fraction) -> str:
    """Return a number as decimal digits, at most eight after the point."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):.8f}"
    return text.rstrip("0").rstrip(".") or "0"


def split(total: Fraction, parts: int, rng: random.Random) -> Sequence[Fraction]:
    """Return whole parts of a whole number that add up to it."""
    weights = [rng.randrange(1, 10) for _ in range(parts)]
    whole = [Fraction(round(total) * weight // sum(weights)) for weight in weights]
    whole[-1] += round(total) - sum(whole)
    return whole
