"""A year of which the county holds nothing was not collected; it is no year that pays 0."""

from __future__ import annotations

from mq_analysis.base.errors import CoverageError, Problem
from mq_analysis.base.frames import LazyFrame, Natives, count
from mq_analysis.base.messages import Message, sentence
from mq_analysis.policy import Fact, Rules
from mq_analysis.rules.facts.items import any_of_year
from mq_analysis.rules.facts.table_rows import date_column, table_rows
from mq_analysis.rules.facts.used import dating_of


def refuse_empty_year(tables: Natives, rules: Rules) -> None:
    """Refuse a year of which no table of items, and none of the figures of firms, holds anything.

    A table that the county does not keep says nothing: what it should have said is a missing fact.

    Raises:
        CoverageError: Naming the first such table.
    """
    sources = list(dict.fromkeys(award.items_of for award in rules.ruled))
    of_firms, of_items = "enterprise" in sources, [source for source in sources if source != "enterprise"]
    facts = [fact for fact in rules.facts.values() if _is_of_year(fact, rules)]
    if of_firms and not facts:
        return  # nothing tells one year of firms from another
    if any(count(any_of_year(source, tables, rules)) for source in of_items):
        return
    dated = {fact.table: rows for fact in facts if (rows := _rows_of_year(fact, tables, rules)) is not None}
    if of_firms and (not dated or any(count(rows) for rows in dated.values())):
        return
    names = [{"honour": "honours"}.get(source, source) for source in of_items]
    table = [*names, *filter(None, dated)][0]
    raise CoverageError(Problem(sentence("table {table}", table=table), _message(table, rules)))


def _message(table: str, rules: Rules) -> Message:
    """Say which rows a table lacks: those of a year, or of months where months date them."""
    window, dating = rules.honour_months, dating_of(rules.policy, table)
    first, last = window.first // 100, window.last // 100
    if (
        (dating and dating[0] == "month")
        or (window.first % 100, window.last % 100) != (1, 12)
        or first != last
    ):
        return sentence(
            "must have rows for the months {first} to {last}, got none", first=window.first, last=window.last
        )
    return sentence("must have rows of {year}, got none", year=first)


def _is_of_year(fact: Fact, rules: Rules) -> bool:
    """Say whether a fact of firms is looked up in rows of the year itself."""
    if fact.of != "enterprise" or not fact.table or fact.formula is not None or fact.table == "enterprises":
        return False
    info = rules.policy.tables.get(fact.table)
    if info and info.events:
        return False  # a year without a row is one in which there was none
    last = fact.window.last // 100 if fact.window else fact.years[1] if fact.years else rules.year
    return last == rules.year


def _rows_of_year(fact: Fact, tables: Natives, rules: Rules) -> LazyFrame | None:
    """Return the rows of a fact's table in its year; None of a table or column that is not kept or that has no date."""
    frame = table_rows(tables, fact, rules)
    if frame is None or date_column(fact, rules, frame.collect_schema().names()) is None:
        return None
    return frame
