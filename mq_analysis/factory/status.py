"""What can be made in a project for a policy and its data, and what each thing still needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mq_analysis.analyses.documents import DOCUMENTS
from mq_analysis.analyses.publication.withheld import undecided_awards
from mq_analysis.analyses.scenarios import Setting, choose
from mq_analysis.base.errors import MQError, Problem
from mq_analysis.base.messages import Message, join, sentence
from mq_analysis.base.project import display_path, find_data
from mq_analysis.factory.blank_tables import tables_not_there
from mq_analysis.factory.notebooks import declared_parameters, find_notebooks, settings_of
from mq_analysis.factory.wanted import fits, lack_of
from mq_analysis.policy import (
    Policy,
    Source,
    choose_readings,
    cut_off_text,
    cut_off_year,
    find_policy,
    rules_for,
)
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import read_needed, used_tables
from mq_analysis.tables import County
from mq_analysis.tables.codes import EXCEPTIONS

_NO_TABLE = sentence("no such table; mq tables writes it, to be filled in")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a project has or can make.

    Attributes:
        name: A table, notebook or kind of document.
        is_ready: Whether it is there, or can be made.
        about: What is there, or what is needed and the command that helps.
        applies: Whether the policy has anything for it.
    """

    name: str
    is_ready: bool
    about: Message | str
    applies: bool = True


def items_of(policy: str, data: str) -> list[Item]:
    """Return the tables of a policy, then its reports, documents and editions.

    Raises:
        PolicyError: If the policy file is invalid.
        UsageError: If there is no such policy or data folder.
    """
    source, folder = Source.read(find_policy(policy)), find_data(data)
    law = source.policy
    try:
        county = read_needed(folder, law)
    except MQError as error:
        said = sentence(
            "problems: {n}, first: {problem}", n=len(error.problems), problem=_first(error.problems)
        )
        lacks = tables_not_there(folder, law)
        tables = [Item(f"{name}.csv", is_ready=False, about=_NO_TABLE) for name in lacks]
        whole = Item(display_path(folder), is_ready=False, about=said)
        return [whole, *tables, *_cut_off(law), *_products(source, None)]
    return [*_tables(law, county), *_cut_off(law), *_products(source, county)]


def _first(problems: tuple[Problem, ...]) -> Message | str:
    return join([problems[0].where, problems[0].message], ": ")


def _tables(law: Policy, county: County) -> Iterator[Item]:
    for name in sorted(used_tables(law) - {EXCEPTIONS}):
        rows = len(county[name]) if county.has(name) else 0
        said = sentence("{rows} rows", rows=f"{rows:,}") if county.has(name) else _NO_TABLE
        yield Item(f"{name}.csv", is_ready=county.has(name), about=said)


def _cut_off(law: Policy) -> Iterator[Item]:
    """Say that the year inside which a policy ends has no rules."""
    year = cut_off_year(law)
    if year is not None:
        yield Item(str(year), is_ready=False, about=cut_off_text(law), applies=False)


def _products(source: Source, county: County | None) -> Iterator[Item]:
    law = source.policy
    years = [*_years(law, county)] if county else []
    for path in find_notebooks():
        settings = settings_of(path)
        if settings["rows"] != "firms":
            continue
        lack: Message | str | None = lack_of(path, law) or (
            None if years else sentence("rows of a year that the policy covers")
        )
        if county and not lack and "compare" in declared_parameters(path):
            lack = _no_scenario(source, county, int(years[-1]))
        if county and not lack and settings["edition"] == "public":
            lack = _open_awards(county, law, int(years[-1]))
        about = lack or sentence("years {years}", years=join(years))
        yield Item(path.stem, is_ready=lack is None, about=about, applies=fits(path, law))
    own = sentence("params/documents of its own") if DOCUMENTS.has(law.id) else sentence("in general words")
    gap = None if years else sentence("rows of a year that the policy covers")
    yield Item("mq documents", is_ready=gap is None, about=gap or own)
    yield Item("mq explore", is_ready=gap is None, about=gap or sentence("years {years}", years=join(years)))


def _no_scenario(source: Source, county: County, year: int) -> Message | str | None:
    """Say that no scenario of the policy changes a year; None if one does."""
    try:
        choose(Setting(county.tables, source, (), ()), year, ())
    except MQError as error:
        return error.problems[0].message
    return None


def _open_awards(county: County, law: Policy, year: int) -> Message | None:
    """Say that an amount of a year that takes part in published sums is undecided; None if all are decided."""
    rules = rules_for(law, year, choose_readings(law))
    undecided = undecided_awards(assess(county.tables, rules))
    return (
        sentence("every award of {year} decided; undecided: {n}", year=year, n=undecided)
        if undecided
        else None
    )


def _years(law: Policy, county: County) -> Iterator[str]:
    """Yield the years of the policy that the data cover."""
    readings = choose_readings(law)
    for year in range(law.versions[0].from_.year, law.versions[-1].to.year + 1):
        try:
            assess(county.tables, rules_for(law, year, readings))
        except MQError:
            continue
        yield str(year)
