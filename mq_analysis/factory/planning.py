"""What ``mq report`` is to make: one job for every year, run and notebook, checked before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from mq_analysis.analyses import credit, programmes, supervision
from mq_analysis.analyses.assessment import has_cards
from mq_analysis.analyses.budget import of_township
from mq_analysis.analyses.scenarios import Setting, chosen, resolved
from mq_analysis.analyses.simulation import view_of
from mq_analysis.base import provenance
from mq_analysis.base.errors import MQError, Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import find_data, home
from mq_analysis.base.terminal import language, note
from mq_analysis.case import Case, open_case
from mq_analysis.engines import Engine
from mq_analysis.export.parts import part_of
from mq_analysis.factory.dependencies import Dependencies
from mq_analysis.factory.job import Binding, Job
from mq_analysis.factory.names import portable_name, run_name
from mq_analysis.factory.notebooks import check_parameters, declared_parameters, find_notebooks, settings_of
from mq_analysis.factory.request import Request
from mq_analysis.measures.spec import KPI
from mq_analysis.payments.settings import DISBURSEMENT
from mq_analysis.policy import (
    Policy,
    find_policy,
    find_scenarios,
    find_supplement,
    load_policy,
    load_scenarios,
    open_supplements,
    rules_for,
)
from mq_analysis.policy.supplements import supplement_of
from mq_analysis.report import policy_tables, source_tables
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import County


@dataclass(frozen=True)
class Batch:
    """All that a request makes: reports, and the annual reports that bind those of a year and run."""

    jobs: list[Job]
    bindings: list[Binding]


def batch_for(ask: Request) -> Batch:
    """Return what a request makes; only a whole year, of all its notebooks, is bound.

    Raises:
        MQError: With every problem of policy, data, scenarios, readings, years and parameters.
    """
    if is_large(ask):
        from mq_analysis.factory.planning_large import jobs_in_sums

        return Batch(jobs_in_sums(ask), [])
    every = find_notebooks(ask.notebooks)
    compares = {path: "compare" in declared_parameters(path) for path in every}
    if all(compares.values()):  # alternatives, side by side in one report
        return Batch(_jobs_of(ask, [names for names in ask.runs if names])[0], [])
    jobs, bindings, county = [], [], None
    for names in ask.runs:
        some, case = _jobs_of(ask, [names] if names else [], county)
        county = case.county
        jobs += some
        if not ask.notebooks:
            bindings += [_binding(list(year), case) for _, year in groupby(some, key=lambda job: job.year)]
    return Batch(jobs, [binding for binding in bindings if len(binding.chapters) > 1])


def is_large(ask: Request) -> bool:
    """Say whether the tables are in parts, or too large to read every row of them."""
    schema = schema_for(load_policy(find_policy(ask.policy)))
    return Engine().is_large(find_data(ask.data), schema)


def _binding(jobs: Sequence[Job], case: Case) -> Binding:
    """Bind the reports of a year, with the policy and its readings as annexes."""
    rules, lang = rules_for(case.policy, jobs[0].year, case.readings), str(jobs[0].parameters["lang"])
    annexes = {
        "policy": [part_of(table, lang) for table in policy_tables.in_force(rules)],
        "readings": [part_of(source_tables.readings_used(rules), lang)],
    }
    return Binding(tuple(jobs), annexes)


def _jobs_of(
    ask: Request, runs: Sequence[tuple[str, ...]], county: County | None = None
) -> tuple[list[Job], Case]:
    """Return the jobs of one run; several only where they are alternatives to be compared.

    ``county`` is the data as an earlier run of the request has read them: a scenario changes no table.
    """
    scenarios, compared = [name for names in runs for name in names], ["+".join(names) for names in runs]
    paths = _knowing(_notebooks(ask), ask)
    compares = {path: "compare" in declared_parameters(path) for path in paths}
    laid = () if all(compares.values()) else scenarios
    case = open_case(ask.policy, ask.data, None, laid, ask.readings, ask.as_of, county=county)
    layers = _layers(ask, case, paths)
    if any(compares.values()):
        case = replace(case, scenarios=load_scenarios(find_scenarios(scenarios)))
    wanted = _years(ask, case)
    idle = _not_comparable(case, wanted, compared, ask.readings) if any(compares.values()) else {}
    if idle and ask.notebooks:
        raise MQError(dict.fromkeys(problem for problems in idle.values() for problem in problems))
    for year, problems in idle.items():
        why = problems[0].in_language(language())
        note(sentence("{year} has no comparison: {why}", year=year, why=why), quiet=ask.quiet)
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
    """Return the years that cannot be compared, and why: a scenario changes nothing in them, or there is none."""
    setting = Setting(case.county.tables, case.source, (), tuple(readings))
    idle = {}
    for year in years:
        try:
            resolved(setting, year, chosen(setting, year, names)[0])
        except MQError as error:
            idle[year] = error.problems
    return idle


def _notebooks(ask: Request) -> list[Path]:
    """Return the notebooks named; by default all, but those of which the policy lacks the parameters."""
    paths, law = find_notebooks(ask.notebooks), load_policy(find_policy(ask.policy)).id
    public = [path for path in paths if settings_of(path)["edition"] == "public"]
    if ask.notebooks and public:
        said = sentence("must be of internal notebooks without --edition public, got {got}", got="")
        raise UsageError(Problem("--notebook", said.with_values(got=path.stem)) for path in public)
    if ask.notebooks:
        return paths
    paths = [p for p in paths if p not in public and settings_of(p)["rows"] == "firms"]
    there = {
        "kpi": KPI.has(law),
        "assessment": has_cards(law),
        "disbursement": DISBURSEMENT.has(law),
        "supervision": supervision.SUPERVISION.has(law),
        "credit": credit.CREDIT.has(law),
        "programmes": programmes.PROGRAMMES.has(law),
    }
    what = {
        "kpi": sentence("targets"),
        "assessment": sentence("cards"),
        "disbursement": sentence("checks of payments"),
        "credit": sentence("card"),
        "programmes": sentence("register"),
    }
    left_out = {path: n for path in paths for n in settings_of(path)["needs"] if not there[n]}
    for path, name in left_out.items():
        said = sentence(
            "{notebook} left out, params/{folder} has no {what} of {policy}",
            notebook=path.stem,
            folder=name,
            what=what.get(name, sentence("settings")),
            policy=law,
        )
        note(said, quiet=ask.quiet)
    return [path for path in paths if path not in left_out]


Layers = dict[Path, Policy]
"""Supplements by file."""


def _layers(ask: Request, case: Case, paths: Sequence[Path]) -> Layers:
    """Load the supplements; refuse them where a notebook that was named, or every one, has no place for them."""
    laws = open_supplements(ask.supplements, case.policy)
    deaf = [path for path in paths if "supplement" not in declared_parameters(path)]
    if laws and deaf and (ask.notebooks or len(deaf) == len(paths)):
        said = sentence("must go with notebooks that show supplements, got {got}", got="")
        raise UsageError(Problem("--supplement", said.with_values(got=path.stem)) for path in deaf)
    for law in laws:
        of_township(case.county.tables, supplement_of(law).township, law)
    return dict(zip(map(find_supplement, ask.supplements), laws, strict=True))


def _supplement(notebook: Path, layers: Layers) -> dict[str, object]:
    if not layers or "supplement" not in declared_parameters(notebook):
        return {}
    folder = home() / "params" / "policies" / "townships"
    return {"supplement": [portable_name(path, folder, law.id) for path, law in layers.items()]}


def _supplement_inputs(layers: Layers) -> dict[str, str]:
    return {f"supplement {law.id}": provenance.file_digest(path) for path, law in layers.items()}


def _knowing(paths: Sequence[Path], ask: Request) -> list[Path]:
    """Return the notebooks that know of ``--as-of``, where it is given; one named that does not is refused."""
    if ask.day is None:
        return list(paths)
    blind = [path for path in paths if "as_of" not in declared_parameters(path)]
    if ask.notebooks and blind:
        said = sentence("must be of notebooks that show an open year, got {got}", got="")
        raise UsageError(Problem("--as-of", said.with_values(got=path.stem)) for path in blind)
    for path in blind:
        note(sentence("{name} left out, it shows closed years only", name=path.stem), quiet=ask.quiet)
    return [path for path in paths if path not in blind]


def _years(ask: Request, case: Case) -> list[int]:
    """Return the years asked for, or all of the policy; refuse those that policy or data do not cover."""
    versions = case.policy.versions
    wanted = list(dict.fromkeys(ask.years)) or list(range(versions[0].from_.year, versions[-1].to.year + 1))
    problems: list[Problem] = []
    for year in wanted:
        try:
            assess(view_of(case.of(year)).tables, case.of(year).rules)
        except MQError as error:
            problems += error.problems
    if problems:
        raise MQError(problems)
    return wanted


def parameters_of(case: Case, year: int, ask: Request) -> dict[str, object]:
    """Return the parameters that every notebook has."""
    day = {"as_of": ask.as_of} if ask.as_of else {}
    return {
        **day,
        "year": year,
        "policy": portable_name(case.policy_file, home() / "params" / "policies", case.policy.id),
        "data": portable_name(case.county.folder, home(), None),
        "readings": sorted(ask.readings),
        "lang": ask.lang,
        "edition": "internal",
    }


def scenario_of(case: Case) -> list[str]:
    """Return the scenarios of a run as a notebook's parameter."""
    return [portable_name(one.path, home() / "params" / "scenarios", one.name) for one in case.scenarios]


def _compare(case: Case, runs: Sequence[tuple[str, ...]]) -> list[str]:
    """Return what a comparison lays beside the policy: one name for every run, joined where it is of several."""
    names = iter(scenario_of(case))
    return ["+".join(next(names) for _ in parts) for parts in runs]
