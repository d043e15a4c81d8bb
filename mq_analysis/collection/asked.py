"""The tables that a policy asks for, each with its columns, what dates its rows, and the facts that read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mq_analysis.policy.model import Fact, Policy
from mq_analysis.rules.facts import columns_to_collect, needed_schema
from mq_analysis.rules.facts.fitness import table_of
from mq_analysis.rules.facts.used import dating_of
from mq_analysis.tables import ColumnSchema, TableSchema, load_schema

REGISTER = "enterprises"


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that offices report for a policy.

    Attributes:
        name: Its name in the county's data.
        schema: Its description, with what the policy declares.
        columns: The columns that the policy needs of it, in the order of the description.
        number: The column of the item's number; blank if its rows are no items.
        shown: The column of the item's name; blank if there is none.
        readers: For each column the facts that read it; those of earlier years alone come last.
        matched: For each column by which rows match an item, the fact of the item that it equals.
        wanted: For each column by which facts choose rows, the values that they ask for.
        is_past: Whether all its facts are about earlier years alone: its rows say of which year they are.
    """

    name: str
    schema: TableSchema
    columns: tuple[str, ...]
    number: str
    shown: str
    readers: Mapping[str, Sequence[Fact]]
    matched: Mapping[str, Fact]
    wanted: Mapping[str, Sequence[str]]
    is_past: bool

    @property
    def is_own(self) -> bool:
        """Whether the policy declares it; the toolkit describes the others."""
        return self.name not in load_schema()

    def about(self, column: str) -> ColumnSchema:
        """Return the description of a column."""
        return self.schema.columns[column]

    def is_described(self, column: str) -> bool:
        """Say whether the toolkit describes a column."""
        return not self.is_own and column in load_schema()[self.name].columns

    def is_chosen_by(self, column: str) -> bool:
        """Say whether rows are chosen by a column that says nothing else, and of which nobody lists the values."""
        is_read = self.readers.get(column) or column in self.matched or column in (self.number, self.shown)
        return column in self.wanted and self.about(column).type == "text" and not is_read

    @property
    def dated(self) -> str:
        """The column that dates its rows; blank if none does."""
        return self.schema.dated or ""


def schema_to_collect(policy: Policy) -> Mapping[str, TableSchema]:
    """Return the description of every table as the policy needs it, with the column that dates the rows of each.

    Raises:
        PolicyError: If a fact does not fit the table it names.
    """
    found = dict(needed_schema(policy))
    for name in columns_to_collect(policy):
        dating, table = dating_of(policy, name), found[name]
        if dating and table.dated is None and dating[1] in table.columns:
            found[name] = table.model_copy(update={"dated": dating[1]})
        elif dating is None and table.dated is None:
            found[name] = table.model_copy(update={"undated": True})
    return MappingProxyType(found)


def tables_to_collect(policy: Policy) -> tuple[Asked, ...]:
    """Return the tables that offices report for a policy; the register of firms is not collected but kept."""
    schemas = schema_to_collect(policy)
    found = []
    for name, columns in columns_to_collect(policy).items():
        if name == REGISTER:
            continue
        facts = [fact for fact in policy.facts.values() if table_of(fact) == name]
        info = policy.tables.get(name)
        found.append(
            Asked(
                name,
                schemas[name],
                columns,
                (info.id if info else None) or "",
                (info.shown if info else None) or "",
                {column: _readers(facts, column) for column in columns},
                {
                    column: policy.facts[of]
                    for fact in facts
                    for column, of in fact.match.items()
                    if of in policy.facts
                },
                {column: _values_asked(facts, column) for fact in facts for column in fact.where},
                bool(facts) and all(map(looks_back, facts)),
            )
        )
    return tuple(found)


def looks_back(fact: Fact) -> bool:
    """Say whether a fact is about earlier years alone, so that its name does not fit the figure of a year."""
    ends = [window.last for window in fact.years] + [window.last.year for window in fact.sum_over]
    return bool(ends and max(ends) < 0) or (fact.year is not None and fact.year < 0)


def _readers(facts: Sequence[Fact], column: str) -> list[Fact]:
    found = [fact for fact in facts if fact.column == column and fact.take not in ("count", "distinct")]
    return sorted(found, key=looks_back)


def _values_asked(facts: Sequence[Fact], column: str) -> list[str]:
    return list(dict.fromkeys(value for fact in facts for value in fact.where.get(column, ())))
