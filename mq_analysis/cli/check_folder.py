"""``mq check --policy``: check data folders only for the tables and columns that one policy needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mq_analysis.base.errors import DataError, MQError, Problem, UsageError
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import default_data, display_path, find_data
from mq_analysis.base.terminal import language, note, say
from mq_analysis.cli.cases import say_near_names
from mq_analysis.factory.blank_tables import tables_not_there
from mq_analysis.policy import Policy, choose_readings, find_policy, load_policy, rules_for
from mq_analysis.policy.terms import Window
from mq_analysis.report.format import month_gap, months_named, not_kept
from mq_analysis.report.labels import Words
from mq_analysis.rules.facts import (
    missing_columns,
    month_gaps,
    read_needed,
    schema_for,
    used_tables,
    years_held,
)
from mq_analysis.tables import County, load_schema


def check_for(policy: str, places: Sequence[str], *, quiet: bool) -> None:
    """Check folders for the tables and columns that a policy needs.

    Raises:
        UsageError: For a place that is no folder.
        MQError: With every problem of the policy or of every folder.
    """
    law = load_policy(find_policy(policy))
    folders = [Path(place) for place in places] or [find_data(default_data())]
    strange = [
        Problem(str(place), sentence("must be a data folder, since --policy is given, got none"))
        for place in folders
        if not place.is_dir()
    ]
    if strange:
        raise UsageError(strange)
    problems: list[Problem] = []
    for folder in folders:
        try:
            say(join([display_path(folder), check_county(law, folder)], ": "), quiet=quiet)
        except MQError as error:
            problems += error.problems
    if problems:
        raise MQError(problems)


def check_county(law: Policy, folder: Path) -> str:
    """Check a folder for what a policy needs, note what is missing, and say what it holds.

    Raises:
        DataError: With every problem of these tables.
    """
    t = Words(language())
    try:
        county = read_needed(folder, law)
    except DataError:
        if absent := tables_not_there(folder, law):
            names = join(f"{name}.csv" for name in absent)
            note(sentence("not there: {names}; mq tables writes them, to be filled in", names=names))
        raise
    for found in county.notes:
        note(found.in_language(t.lang))
    lacks = missing_columns(law, county)
    misspelt = [each for each in lacks if each.near and not each.column]
    if misspelt:
        raise DataError(Problem(display_path(folder), not_kept(each, law, t)) for each in misspelt)
    for each in lacks:
        note(join([display_path(folder), not_kept(each, law, t)], ": "))
    say_near_names(law, county)
    for said in dict.fromkeys(_gaps(law, county, t)):
        note(join([display_path(folder), said], ": "))
    unused = sorted(schema_for(law).keys() - used_tables(law))
    left = [
        path.name
        for path in sorted(folder.iterdir())
        if path.stem in unused and path.suffix in (".csv", ".parquet")
    ]
    if left:
        unused_ones = t("check_unused", policy=law.id, names=t("comma").join(left))
        note(join([display_path(folder), unused_ones], ": "))
    rows = sum(map(len, county.tables.values()))
    return t("check_fine", policy=law.id, tables=len(county.tables), rows=rows)


def _gaps(law: Policy, county: County, t: Words) -> Iterator[str]:
    """Say which months are missing in years that policy and folder cover; a year without any month is no gap."""
    readings = choose_readings(law)
    for year in years_held(county.tables, law):
        try:
            rules = rules_for(law, year, readings)
        except MQError:
            continue  # the policy does not cover the year
        for gap in month_gaps(county.tables, rules):
            if len(gap.months) < len(gap.span.months):
                yield month_gap(gap, rules, t)
                if gap.is_annual and gap.table in law.tables:
                    yield t("gap_of_events", table=gap.table)


def months_left_out(county: County, lang: str) -> Iterator[Problem]:
    """Return the months without a row between the first and the last year of each table; no policy is needed."""
    t = Words(lang)
    for name, table in load_schema().items():
        for column, info in table.columns.items():
            if info.type != "month" or not county.has(name) or county[name].empty:
                continue
            there = {int(month) for month in county[name][column].dropna().unique()}
            years = Window(min(there) // 100 * 100 + 1, max(there) // 100 * 100 + 12)
            missing = [month for month in years.months if month not in there]
            if missing:
                said = t("month_edge", table=t.of(table.title), file=name, months=months_named(missing, t))
                yield Problem(county.place(name, None, column), said)
