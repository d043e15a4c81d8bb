"""Plan a request: one job for every year, run and notebook, checked before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from mq_analysis.analyses.scenarios import Setting, choose, resolve_names
from mq_analysis.base import provenance
from mq_analysis.base.errors import MQError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import find_data, portable_path
from mq_analysis.case import Case, open_case
from mq_analysis.engines import Engine
from mq_analysis.export.parts import part_of
from mq_analysis.factory.dependencies import Dependencies
from mq_analysis.factory.job import Binding, Job
from mq_analysis.factory.names import portable_name, run_name
from mq_analysis.factory.notebooks import check_parameters, declared_parameters, find_notebooks
from mq_analysis.factory.reporter import SILENT, Reporter
from mq_analysis.factory.request import Request
from mq_analysis.factory.wanted import Layers, layers_of, notebooks_of, years_of
from mq_analysis.policy import (
    find_policy,
    find_scenarios,
    load_policy,
    load_scenarios,
    rules_for,
)
from mq_analysis.report import policy_tables, source_tables
from mq_analysis.rules.facts import needed_schema
from mq_analysis.tables import County


@dataclass(frozen=True)
class Batch:
    """The jobs of a request: reports, and the annual reports that bind those of a year and run."""

    jobs: list[Job]
    bindings: list[Binding]


def batch_for(ask: Request, reporter: Reporter = SILENT) -> Batch:
    """Return the jobs of a request; an annual report is only made for all notebooks of a year.

    Raises:
        MQError: With every problem of policy, data, scenarios, readings, years and parameters.
    """
    if is_large(ask):
        from mq_analysis.factory.planning_large import jobs_in_sums

        return Batch(jobs_in_sums(ask, reporter), [])
    every = find_notebooks(ask.notebooks)
    compares = {path: "compare" in declared_parameters(path) for path in every}
    if all(compares.values()):  # alternatives are compared in one report
        return Batch(_jobs_of(ask, [names for names in ask.runs if names], reporter)[0], [])
    jobs, bindings, county = [], [], None
    for names in ask.runs:
        some, case = _jobs_of(ask, [names] if names else [], reporter, county)
        county = case.county
        jobs += some
        if not ask.notebooks:
            bindings += [_binding(list(year), case) for _, year in groupby(some, key=lambda job: job.year)]
    return Batch(jobs, [binding for binding in bindings if len(binding.chapters) > 1])


def is_large(ask: Request) -> bool:
    """Say whether the tables are in parts, or too large to read every row."""
    schema = needed_schema(load_policy(find_policy(ask.policy)))
    return Engine().is_large(find_data(ask.data), schema)


def _binding(jobs: Sequence[Job], case: Case) -> Binding:
    """Return the annual report of a year, with the policy and its readings as annexes."""
    rules, lang = rules_for(case.policy, jobs[0].year, case.readings), str(jobs[0].parameters["lang"])
    annexes = {
        "policy": [part_of(table, lang) for table in policy_tables.in_force(rules)],
        "readings": [part_of(table, lang) for table in [source_tables.readings_used(rules)] if table],
    }
    return Binding(tuple(jobs), annexes)


def _jobs_of(
    ask: Request, runs: Sequence[tuple[str, ...]], reporter: Reporter, county: County | None = None
) -> tuple[list[Job], Case]:
    """Return the jobs of a run; ``runs`` has several entries only if they are alternatives to be compared.

    ``county`` is the data read by an earlier run of the request; scenarios do not change tables.
    """
    scenarios, compared = [name for names in runs for name in names], ["+".join(names) for names in runs]
    paths = notebooks_of(ask, reporter)
    compares = {path: "compare" in declared_parameters(path) for path in paths}
    laid = () if all(compares.values()) else scenarios
    case = open_case(ask.policy, ask.data, None, laid, ask.readings, ask.as_of, county=county)
    layers = layers_of(ask, case, paths)
    if any(compares.values()):
        case = replace(case, scenarios=load_scenarios(find_scenarios(scenarios)))
    wanted = years_of(ask, case, reporter)
    idle = _not_comparable(case, wanted, compared, ask.readings) if any(compares.values()) else {}
    if idle and ask.notebooks:
        raise MQError(dict.fromkeys(problem for problems in idle.values() for problem in problems))
    for year, problems in idle.items():
        reporter.note(sentence("{year} has no comparison: {why}", year=year, why=problems[0].message))
    name = run_name(case, ask.readings, ask.day, list(layers.values()))
    depends = Dependencies(case)
    jobs = [
        Job(
            path,
            parameters_of(case, year, ask)
            | ({"compare": _compare(case, runs)} if compares[path] else {"scenario": scenario_of(case)})
            | _supplement(path, layers),
            ask.formats,
            depends.inputs | _supplement_inputs(layers),
            ask.out,
            name,
            depends.of(path, year, compared if compares[path] else None) | _supplement_inputs(layers),
            case.county.is_synthetic,
        )
        for year in wanted
        for path in paths
        if not (compares[path] and year in idle)
    ]
    for job in jobs:
        check_parameters(job.notebook, job.parameters)
    return jobs, case


def _not_comparable(
    case: Case, years: Sequence[int], names: Sequence[str], readings: Sequence[str]
) -> dict[int, tuple[Problem, ...]]:
    """Return the years that cannot be compared, with the reason: scenarios change nothing there, or there are none."""
    setting = Setting(case.county.tables, case.source, (), tuple(readings))
    idle = {}
    for year in years:
        try:
            resolve_names(setting, year, choose(setting, year, names)[0])
        except MQError as error:
            idle[year] = error.problems
    return idle


def _supplement(notebook: Path, layers: Layers) -> dict[str, object]:
    if not layers or "supplement" not in declared_parameters(notebook):
        return {}
    folder = ("params", "policies", "townships")
    return {"supplement": [portable_name(path, folder) for path in layers]}


def _supplement_inputs(layers: Layers) -> dict[str, str]:
    return {f"supplement {law.id}": provenance.file_digest(path) for path, law in layers.items()}


def parameters_of(case: Case, year: int, ask: Request) -> dict[str, object]:
    """Return the parameters that every notebook has."""
    day = {"as_of": ask.as_of} if ask.as_of else {}
    return {
        **day,
        "year": year,
        "policy": portable_name(case.policy_file, ("params", "policies")),
        "data": portable_path(case.county.folder),
        "readings": sorted(ask.readings),
        "lang": ask.lang,
        "edition": "internal",
    }


def scenario_of(case: Case) -> list[str]:
    """Return the scenarios of a run as a notebook's parameter."""
    return [portable_name(one.path, ("params", "scenarios")) for one in case.scenarios]


def _compare(case: Case, runs: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the scenarios that a comparison shows beside the policy: one name per run, joined by ``+`` if several."""
    names = iter(scenario_of(case))
    return ["+".join(next(names) for _ in parts) for parts in runs]
