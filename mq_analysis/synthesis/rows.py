"""Draw the rows of the tables that a policy uses: firms, items, and what its facts are looked up in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mq_analysis.policy import model
from mq_analysis.rules.facts.fitness import columns_of, table_of
from mq_analysis.rules.facts.schema import item_tables
from mq_analysis.rules.facts.used import columns_to_collect, dating_of, needed_schema, used_tables
from mq_analysis.synthesis.codes import township_codes
from mq_analysis.synthesis.values import Cells, cell_of, split
from mq_analysis.tables import TableSchema
from mq_analysis.tables.codes import EXCEPTIONS

_GROUPS = ("食品", "机械", "电子", "化工", "服务")
_NAMES = "恒兴瑞丰盛泰安宏源顺达利永昌荣华"
_MONTH_ALONE, _RENEWED, _PERSONS = 0.1, 0.15, 0.05


Row = dict[str, str]


@dataclass
class Making:
    """The rows of a county while they are drawn."""

    policy: model.Policy
    years: tuple[int, ...]
    firms: list[str]
    rng: random.Random
    undecided: bool
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.collected = columns_to_collect(self.policy)
        self.dating = {name: dating_of(self.policy, name) for name in self.collected}
        undated = frozenset(name for name, dating in self.dating.items() if not dating)
        self.cells = Cells(self.policy, self.rng, self.undecided, self.years, undated)
        self.schema, self.read = needed_schema(self.policy), columns_of(self.policy)
        self.townships = dict(zip(self.firms, self._draw(township_codes(1)[:6]), strict=False))
        windows = [v.honour_year.months for v in self.policy.versions if v.honour_year]
        back = max(
            [
                1,
                *(-_earliest(fact) for fact in self.policy.facts.values()),
                *(-window.first.year for months in windows for window in months),
            ]
        )
        self.all_years = range(min(self.years) - back, max(self.years) + 1)

    def _draw(self, codes: Sequence[str]) -> Iterator[str]:
        while True:
            yield self.rng.choice(codes)

    def tables(self) -> Mapping[str, list[Row]]:
        """Draw every table that the policy uses: items before the rows that match them."""
        items = item_tables(self.policy)
        names = sorted(
            used_tables(self.policy) - {EXCEPTIONS},
            key=lambda name: (name != "enterprises", name not in items, name),
        )
        for name in names:
            found = list(self._table(name, is_item=name in items))
            self.rows[name] = list(_without_twins(found, self.schema[name]))
        return self.rows

    def columns(self, name: str) -> list[str]:
        """Return the columns of a table that a county collects, and any other that rows fill."""
        kept = {column for row in self.rows[name] for column in row} | set(
            columns_to_collect(self.policy)[name]
        )
        return [column for column in self.schema[name].columns if column in kept]

    def _table(self, name: str, *, is_item: bool) -> Iterator[Row]:
        facts = [fact for fact in self.policy.facts.values() if table_of(fact) == name]
        if name == "enterprises":
            yield from (self._firm(number, code) for number, code in enumerate(self.firms, 1))
        elif name == "honours" or is_item:
            for code in self.firms:
                for year in self.all_years:
                    yield from (self._item(name, code, year) for _ in range(self.rng.choice((0, 1, 1, 2))))
        elif facts and all(fact.of == "year" for fact in facts):
            yield from (self._row(name, "", year) for year in self.all_years)
        else:
            for code in self.firms:
                yield from self._of_firm(name, code, [fact for fact in facts if not fact.is_matched])
        for fact in facts:
            if fact.is_matched:
                yield from self._matching(name, fact)

    def _firm(self, number: int, code: str) -> Row:
        row = self._row("enterprises", code, self.years[-1])
        first, second = divmod(number - 1, len(_NAMES))
        kind = "企业" if self.rng.random() >= _PERSONS else row.get("entity_type", "企业")
        more = {
            "name": f"样例{_NAMES[first % len(_NAMES)]}{_NAMES[second]}{number}号有限公司",
            "township": f"样例{self.townships[code][-3:]}乡",
            "product_group": self.rng.choice(_GROUPS),
        }
        return row | more | {"entity_type": kind if ("enterprises", "entity_type") in self.read else "企业"}

    def _item(self, name: str, code: str, year: int) -> Row:
        row = self._row(name, code, year)
        if name == "honours":
            named = sorted(
                {h for v in self.policy.versions for award in v.awards for h in award.honours or ()}
            )
            row["honour_name"] = self.rng.choice([*named, *named, "ISO9001质量管理体系认证"])
            row["kind"] = "renewal" if self.rng.random() < _RENEWED else "new"
            if self.rng.random() < _MONTH_ALONE:
                row["issue_date"] = row["issue_date"][:7]
        return row

    def _of_firm(self, name: str, code: str, facts: Sequence[model.Fact]) -> Iterator[Row]:
        """Draw the rows of a firm: one a year where one is asked for, each month of a sum, else a few."""
        if any(fact.sum_over for fact in facts):
            for year in self.all_years:
                yield from self._months(name, code, year)
            return
        wheres = list(dict.fromkeys(tuple((c, v[0]) for c, v in fact.where.items()) for fact in facts)) or [
            ()
        ]
        is_single = any(fact.take is None for fact in facts)
        is_rare = all(
            fact.take == "count" and fact.absent for fact in facts
        )  # a list of few, such as of the dishonest
        numbers = (0,) * 9 + (1,) if is_rare else (0, 0, 1, 2, 3)
        years = self.all_years if self.dating[name] else self.all_years[-1:]
        for year in years:
            for where in wheres:
                for _ in range(1 if is_single else self.rng.choice(numbers)):
                    yield self._row(name, code, year) | dict(where)

    def _months(self, name: str, code: str, year: int) -> Iterator[Row]:
        """Draw the months of a year: the sum of each amount lies at a bound."""
        dating = self.dating[name]
        if dating is None:
            return
        months = range(1, 13) if dating[0] != "year" else range(1, 2)
        rows = [
            self._row(name, code, year) | {dating[1]: self._in_month(dating[0], year, month)}
            for month in months
        ]
        for (table, column), readers in self.cells.readers.items():
            fact = self.policy.facts[readers[0]]
            if table == name and fact.type == "money":
                total = self.cells.number(readers[0])
                for row, part in zip(rows, split(total, len(rows), self.rng), strict=True):
                    row[column] = cell_of(part, fact, self.schema[name].columns[column])
        yield from rows

    def _matching(self, name: str, fact: model.Fact) -> Iterator[Row]:
        """Draw rows that match items of a firm, on days before them."""
        source = "honours" if fact.of == "honour" else fact.of
        dated = self.dating[source]
        for item in self.rows.get(source, ()):
            said = item.get(dated[1], "") if dated else ""
            year = int(said[:4] or self.years[-1])
            for back in self.rng.choice(((), (0,), (0, 1), (1, 2))):
                row = self._row(name, item["org_code"], max(year - back, self.all_years[0]))
                row |= {column: values[0] for column, values in fact.where.items()}
                for column, other in fact.match.items():
                    row[column] = item.get(self.policy.facts[other].column or "", "")
                yield row

    def _row(self, name: str, code: str, year: int) -> Row:
        """Draw a row with every column that must be there or that a fact reads."""
        dating, found = self.dating[name], Row()
        for column, about in self.schema[name].columns.items():
            is_read = (name, column) in self.read
            if dating and column == dating[1]:
                found[column] = self._date(dating[0], year)
            elif about.type == "org" and code:
                found[column] = code
            elif about.type in ("division", "division_or_county"):
                found[column] = self.townships.get(code, township_codes(1)[0])
            elif (column in self.schema[name].key and about.type == "code") or column == self._number(name):
                self.count = getattr(self, "count", 0) + 1
                found[column] = f"SAMPLE-{self.count:06d}"
            elif column == self._name(name) and not is_read:
                found[column] = f"样例{self.schema[name].title.zh}{getattr(self, 'count', 0)}"
            elif is_read or not about.optional:
                found[column] = self.cells.cell(name, column, about, year)
        return found

    def _number(self, name: str) -> str | None:
        info = self.policy.tables.get(name)
        return info.id if info else None

    def _name(self, name: str) -> str | None:
        info = self.policy.tables.get(name)
        return info.shown if info else None

    def _date(self, kind: str, year: int) -> str:
        if kind == "year":
            return str(year)
        return f"{year}{self.rng.randrange(1, 13):02d}" if kind == "month" else self.cells.day(year)

    def _in_month(self, kind: str, year: int, month: int) -> str:
        if kind == "year":
            return str(year)
        return (
            f"{year}{month:02d}" if kind == "month" else f"{year}-{month:02d}-{self.rng.randrange(1, 29):02d}"
        )


def _earliest(fact: model.Fact) -> int:
    """Return the first year that a fact looks back to, from the award year."""
    found = [0, fact.year or 0, *(window.first for window in fact.years)]
    found += [window.first.year for window in fact.sum_over]
    if fact.within:
        found.append(-(fact.within.years or (fact.within.months or 0) // 12 + 1))
    return min(found)


def _without_twins(rows: Sequence[Row], schema: TableSchema) -> Iterator[Row]:
    """Yield the rows whose key no earlier one has."""
    seen = set()
    for row in rows:
        key = tuple(row.get(column) for column in schema.key)
        if not schema.key or key not in seen:
            seen.add(key)
            yield row
