"""Plan the reports of tables in parts or too large to read every row: reports in sums."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mq_analysis.base.errors import Problem, UsageError
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import find_data
from mq_analysis.case import Case, open_case
from mq_analysis.engines import Engine, find_files, open_frames
from mq_analysis.factory.dependencies import Dependencies
from mq_analysis.factory.job import Job
from mq_analysis.factory.names import run_name
from mq_analysis.factory.notebooks import check_parameters, find_notebooks, settings_of
from mq_analysis.factory.planning import parameters_of, scenario_of
from mq_analysis.factory.reporter import SILENT, Reporter
from mq_analysis.factory.request import Request
from mq_analysis.factory.wanted import years_to_make
from mq_analysis.policy import find_policy, load_policy, rules_for
from mq_analysis.rules.facts import enterprise_fact, needed_facts, needed_schema
from mq_analysis.rules.facts.empty_year import refuse_empty_year
from mq_analysis.tables import County
from mq_analysis.tables.about import read_about


def jobs_in_sums(ask: Request, reporter: Reporter = SILENT) -> list[Job]:
    """Return a job for every run, year and notebook that uses sums.

    Raises:
        MQError: With every problem of policy, files, scenarios, readings, years and notebooks.
    """
    paths = _notebooks(ask)
    _refuse_idle(ask)
    county = _county(ask)
    jobs = []
    for names in ask.runs:
        case = open_case(ask.policy, ask.data, None, names, ask.readings, county=county)
        depends, name = Dependencies(case), run_name(case, ask.readings)
        for year in _years(ask, case, reporter):
            for path in paths:
                parameters = parameters_of(case, year, ask) | {"scenario": scenario_of(case)}
                check_parameters(path, parameters)
                inputs, own = depends.inputs, depends.of(path, year, None)
                jobs.append(
                    Job(path, parameters, ask.formats, inputs, ask.out, name, own, county.is_synthetic)
                )
    return jobs


def _notebooks(ask: Request) -> list[Path]:
    every = [path for path in find_notebooks() if settings_of(path)["rows"] == "sums"]
    named = find_notebooks(ask.notebooks) if ask.notebooks else every
    wrong = [path for path in named if path not in every]
    if wrong:
        fits = join(path.stem for path in every)
        said = sentence(
            "must be {fits}, since the tables are in parts or large, got {got}", fits=fits, got=""
        )
        raise UsageError(Problem("--notebook", said.with_values(got=path.stem)) for path in wrong)
    return named


def _refuse_idle(ask: Request) -> None:
    idle = {"--as-of": bool(ask.as_of), "--supplement": bool(ask.supplements)}
    said = sentence(
        "must not be given where the tables are in parts or large: the report is in sums of a closed year"
    )
    if any(idle.values()):
        raise UsageError(Problem(option, said) for option, is_idle in idle.items() if is_idle)


def _county(ask: Request) -> County:
    """Return the county with the paths of its files, without reading the tables."""
    folder = find_data(ask.data)
    files = find_files(folder, needed_schema(load_policy(find_policy(ask.policy))))
    about = read_about(folder)
    sources = {str(path): path for mine in files.values() for path in mine.paths}
    return County(folder, {}, sources, (), about.name, about.org, about.notice, about.synthetic)


def _years(ask: Request, case: Case, reporter: Reporter) -> Sequence[int]:
    """Return the requested years, or those that policy and data cover; report the others of the policy."""
    with open_frames(Engine(), "duckdb", case.county.folder, needed_schema(case.policy)) as tables:

        def compute(year: int) -> None:
            rules = rules_for(case.policy, year, case.readings)
            refuse_empty_year(tables, rules)
            for fact in needed_facts(rules, "enterprise"):
                enterprise_fact(tables, fact, rules)  # a table with months of the year

        return years_to_make(ask, case, reporter, compute)
