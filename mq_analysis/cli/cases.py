"""Notes and checks that several commands share about the case they open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from mq_analysis.base.errors import CoverageError, one
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import display_path
from mq_analysis.base.terminal import language, note
from mq_analysis.case import Case
from mq_analysis.policy import (
    Policy,
    Rules,
    rules_for,
)
from mq_analysis.report.format import gaps_told, not_kept
from mq_analysis.report.labels import Words
from mq_analysis.rules.facts import missing_columns
from mq_analysis.rules.facts.near_names import near_honours
from mq_analysis.rules.facts.near_values import near_values
from mq_analysis.tables import County


def say_gaps(tables: Mapping[str, Any], rules: Rules, *, quiet: bool = False) -> None:
    """Print the months that the rules of a closed year need and the tables lack."""
    for said in gaps_told(tables, rules, Words(language())):
        note(said, quiet=quiet)


def say_lacks(policy: Policy, county: County, *, columns: bool = True, quiet: bool = False) -> None:
    """Print the tables (and, with ``columns``, the columns) that the policy needs and the county does not have."""
    words = Words(language())
    for each in missing_columns(policy, county):
        if columns or not each.column:
            note(join([display_path(county.folder), not_kept(each, policy, words)], ": "), quiet=quiet)
    say_near_names(policy, county, quiet=quiet)


def say_near_names(policy: Policy, county: County, *, quiet: bool = False) -> None:
    """Print names of honours, and values by which rows are chosen, that nearly are those of the policy."""
    for each in near_honours(county.tables, policy):
        said = sentence(
            "honours: {name!r} ({rows} rows) is no honour of the policy and earns nothing; did you mean {near!r}?",
            name=each.name,
            rows=each.rows,
            near=each.near,
        )
        note(said, quiet=quiet)
    for value in near_values(county.tables, policy):
        said = sentence(
            "{table}: {column} {value!r} ({rows} rows) is none of the values that the policy asks for, "
            "and counts as another; did you mean {near!r}?",
            table=value.table,
            column=value.column,
            value=value.value,
            rows=value.rows,
            near=value.near,
        )
        note(said, quiet=quiet)


def refuse_open(case: Case, year: int, as_of: dt.datetime | None) -> None:
    """Raise if the year is still open on a day: final amounts can only be computed for a closed year.

    Raises:
        CoverageError: If honours or retention of the year may still change after that day.
    """
    if as_of is None:
        return
    from mq_analysis.rules.open_year import is_open

    if is_open(rules_for(case.policy, year, case.readings), as_of.date()):
        said = sentence(
            "must be a day on which {year} is closed, got {got:%Y-%m-%d}; mq report {year} --notebook 10 "
            "--as-of {got:%Y-%m-%d} writes the estimate",
            year=year,
            got=as_of,
        )
        raise one(CoverageError, "--as-of", said)
