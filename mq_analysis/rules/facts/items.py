"""The items of a year that awards look at: honours, rows of a table, or the enterprises themselves."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw

from mq_analysis.base.errors import CoverageError, Problem
from mq_analysis.base.frames import LazyFrame, Native, Natives, lazy
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Award, Fact, Rules
from mq_analysis.rules.facts.days import FIRST, LAST, with_days
from mq_analysis.rules.facts.needed import of_items
from mq_analysis.rules.facts.values import as_stored, as_text, nothing

ITEM = ("org_code", "item_id", "item_name")
"""Columns of every frame of items: whose it is, its number, what it is called (of an honour: which honour)."""
DAY = "item_date"
"""Column of items with their day, YYYY-MM-DD, or their month, YYYY-MM; there is none where only the year is known."""
SUBJECT, PRODUCT = "_subject", "_item_name"
"""Columns of honours where a step goes by item: what the honour is given to, and the name of that; see `_subject`."""
IDENTITY_PREFIX = "_apart_"
"""Begins the name of a column by which items of an award are told apart to count them; the id of the fact follows."""


def items_of(source: str, tables: Natives, rules: Rules) -> LazyFrame:
    """Return the items of the year of one source, facts of items as columns by their id.

    Args:
        source: ``honour``, ``enterprise``, or a table that the policy declares.
        tables: Native frames by table name.
        rules: The rules of the year.

    Raises:
        CoverageError: If the county has no such table.
    """
    if source == "honour":
        return honours_of_year(_table(tables, "honours"), rules)
    if source == "enterprise":
        frame = lazy(_table(tables, "enterprises"))
        code = nw.col("org_code")
        frame = frame.select(code, code.alias("item_id"), nw.lit("").alias("item_name"))
        return with_days(frame, None, rules.year) if rules.needs_days else frame
    return _rows_of_year(source, _table(tables, source), rules)


def items_named_by(awards: Sequence[Award], frame: LazyFrame) -> LazyFrame:
    """Leave out the items of a source that fall under none of its awards, or of some of them, by their name."""
    if all(award.honours for award in awards):
        return frame.filter(nw.col("item_name").is_in(sorted({name for a in awards for name in a.honours})))
    return frame


def has_column(source: str, fact: Fact, tables: Natives) -> bool:
    """Say whether the county keeps the column of a fact of items."""
    table = {"honour": "honours", "enterprise": "enterprises"}.get(source, source)
    frame = lazy(_table(tables, table))
    return fact.stored_name in frame.collect_schema().names()


def _table(tables: Natives, name: str) -> Native:
    if name not in tables:
        raise CoverageError(
            Problem(
                sentence("table {table}", table=name),
                sentence("must be there, since awards are for its rows, got none"),
            )
        )
    return tables[name]


def honours_of_year(honours: Native, rules: Rules) -> LazyFrame:
    """Return the honours that may count in the award year.

    Args:
        honours: Native native frame with ``org_code, honour_id, honour_name, issue_month`` (YYYYMM) and the
            columns that the rules' honour facts name; ``valid_until`` where titles count while in force.
        rules: The rules of the year.
    """
    frame = lazy(honours)
    columns = frame.collect_schema().names()
    days: list[nw.Expr] = []
    if rules.needs_days:
        frame = with_days(frame, _dating_of(columns), rules.year)
        days = [nw.col(FIRST), nw.col(LAST)]
    frame = frame.filter(_in_year(rules, columns))
    kept = [
        nw.col("org_code"),
        nw.col("honour_id").alias("item_id"),
        nw.col("honour_name").alias("item_name"),
    ]
    if by_item := [step for step in rules.steps if "item" in step.key and step.how != "all"]:
        if "item_name" not in columns:
            said = sentence(
                "must have the column item_name, blank where an honour is for no product or project: step {clause} "
                "groups by it; got none",
                clause=by_item[0].clause,
            )
            raise CoverageError(Problem(sentence("table {table}", table="honours"), said))
        kept += [nw.col("item_name").alias(PRODUCT), _subject(columns).alias(SUBJECT)]
    if has_terms("honour", rules):
        kept.append(nw.col("issue_date").alias(DAY) if "issue_date" in columns else _month("issue_month"))
    return frame.select(*kept, *days, *_facts(frame, "honour", rules))


def _dating_of(columns: Sequence[str]) -> tuple[str, str]:
    """Return the column that tells the day of an honour, or its month where no other is kept."""
    return ("date", "issue_date") if "issue_date" in columns else ("month", "issue_month")


def _subject(columns: Sequence[str]) -> nw.Expr:
    """Return what an honour is given to; none for a named item of which any row of the firm does not say it."""
    nothing_said = nw.lit("")
    if "subject" not in columns:
        return nothing_said
    unsaid = nw.col("subject").is_null().cast(nw.Int64).max().over("org_code", "item_name") > 0
    return nw.when(unsaid).then(nothing_said).otherwise(nw.col("subject"))


def _rows_of_year(source: str, native: Native, rules: Rules) -> LazyFrame:
    info = rules.policy.tables[source]
    frame = lazy(native)
    first, last = rules.honour_months.first, rules.honour_months.last
    if info.year:
        frame = frame.filter(nw.col(info.year) == rules.year)
    elif info.month:
        frame = frame.filter(nw.col(info.month).is_between(first, last))
    else:
        month = nw.col(info.date or "").str.slice(0, 7)
        start, end = (f"{m // 100}-{m % 100:02d}" for m in (first, last))
        frame = frame.filter(month.is_between(nw.lit(start), nw.lit(end)))
    number = nw.col(info.id or "").cast(nw.String)
    is_shown = info.shown in frame.collect_schema().names()
    name = nw.col(info.shown or "").cast(nw.String) if is_shown else number
    kept = [nw.col("org_code"), number.alias("item_id"), name.alias("item_name")]
    if has_terms(source, rules) and not info.year:
        kept.append(_month(info.month) if info.month else nw.col(info.date or "").alias(DAY))
    if rules.needs_days:
        frame = with_days(frame, info.dating, rules.year)
        kept += [nw.col(FIRST), nw.col(LAST)]
    return frame.select(*kept, *_facts(frame, source, rules))


def has_terms(source: str, rules: Rules) -> bool:
    """Say whether a stage of an award for these items is due some time after their day."""
    return any(s.after for award in rules.ruled if award.items_of == source for s in award.stages)


def _month(column: str) -> nw.Expr:
    month = nw.col(column).cast(nw.String)
    return nw.concat_str([month.str.slice(0, 4), nw.lit("-"), month.str.slice(4, 2)]).alias(DAY)


def _facts(frame: LazyFrame, source: str, rules: Rules) -> list[nw.Expr]:
    columns = frame.collect_schema().names()
    told_apart = [f for f in rules.facts.values() if f.of == "award" and f.take == "distinct"]
    return [
        as_stored(frame, fact).alias(fact.id) if fact.stored_name in columns else nothing(fact)
        for fact in of_items(rules, source)
    ] + [
        as_text(frame, f.column or "").alias(IDENTITY_PREFIX + f.id)
        for f in told_apart
        if f.column in columns
    ]


def _in_year(rules: Rules, columns: Sequence[str]) -> nw.Expr:
    """Test that an honour is of the months of the year, or in force at their end; not that the policy was then."""
    month, window = nw.col("issue_month"), rules.honour_months
    obtained = (month >= window.first) & (month <= window.last)
    titles = [h for a in rules.ruled if a.counts_in_force for h in a.honours]
    if not titles:
        return obtained
    year_end = f"{window.last // 100}-{window.last % 100:02d}-31"
    since = nw.col(LAST) >= rules.first_day if rules.needs_days else month >= rules.first_day // 100
    in_force = nw.col("honour_name").is_in(titles) & since & (month <= window.last)
    if "valid_until" in columns:
        until = nw.col("valid_until")
        in_force = in_force & (until.is_null() | (until >= year_end))
    return obtained | in_force


def any_of_year(source: str, tables: Natives, rules: Rules) -> LazyFrame:
    """Return every row of the year, also those that fall under no award."""
    if source != "honour":
        return items_of(source, tables, rules)
    frame = lazy(_table(tables, "honours"))
    return frame.filter(nw.col("issue_month").is_between(rules.honour_months.first, rules.honour_months.last))
