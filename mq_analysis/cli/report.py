"""``mq report``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mq_analysis import credit, programmes, provenance, run, supervision
from mq_analysis.assessment import has_cards
from mq_analysis.awards import assess
from mq_analysis.budget import of_township
from mq_analysis.cli.common import Case, open_case, portable_name, read_formats, run_name, say
from mq_analysis.disbursement import has_settings
from mq_analysis.errors import MQError, NotebookError, Problem, UsageError
from mq_analysis.home import home, shown
from mq_analysis.kpi import has_spec
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
from mq_analysis.run.report import FORMATS
from mq_analysis.scenarios import Setting, chosen, resolved
from mq_analysis.simulation import view


def report(
    years: Sequence[int],
    notebooks: Sequence[str],
    policy: str,
    scenarios: tuple[str, ...],
    readings: tuple[str, ...],
    supplements: tuple[str, ...],
    data: str,
    as_of: dt.datetime | None,
    lang: str,
    formats: str,
    out: Path | None,
    *,
    quiet: bool,
) -> None:
    """Check everything, then run and write one report after the other; one that fails stops no other."""
    forms = read_formats(formats, FORMATS)
    paths = _knowing(_notebooks(notebooks, policy, quiet=quiet), notebooks, as_of, quiet=quiet)
    folder = _folder(out)
    compares = {path: "compare" in run.declared_parameters(path) for path in paths}
    case = open_case(policy, () if all(compares.values()) else scenarios, readings, data)
    layers = _layers(supplements, case, paths, notebooks)
    named = load_scenarios(find_scenarios(scenarios)) if any(compares.values()) else case.scenarios
    case = replace(case, scenarios=named)
    wanted = _years(years, case, as_of)
    idle = _not_comparable(case, wanted, scenarios, readings) if any(compares.values()) else {}
    if idle and notebooks:
        raise MQError(dict.fromkeys(problem for problems in idle.values() for problem in problems))
    for year, problems in idle.items():
        say(f"note: {year} has no comparison: {problems[0]}", quiet=quiet)
    jobs = [
        run.Job(
            path,
            _parameters(case, year, readings, lang, "compare" if compares[path] else "scenario", as_of)
            | _supplement(path, layers),
            forms,
            _inputs(case) | _supplement_inputs(layers),
            folder,
            run_name(case, readings, as_of, list(layers.values())),
        )
        for year in wanted
        for path in paths
        if not (compares[path] and year in idle)
    ]
    for job in jobs:
        run.check_parameters(job.notebook, job.parameters)
    _make(jobs, folder, quiet=quiet)


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


def _notebooks(names: Sequence[str], policy: str, *, quiet: bool) -> list[Path]:
    """Return the notebooks named; by default all, but those of which the policy lacks the parameters."""
    paths, law = run.find_notebooks(names), load_policy(find_policy(policy)).id
    public = [path for path in paths if run.edition_of(path) == "public"]
    if names and public:
        said = "must be of internal notebooks without --edition public, got"
        raise UsageError(Problem("--notebook", f"{said} {path.stem}") for path in public)
    if names:
        return paths
    paths = [path for path in paths if path not in public]
    there = {
        "kpi": has_spec(law),
        "assessment": has_cards(law),
        "disbursement": has_settings(law),
        "supervision": supervision.has_spec(law),
        "credit": credit.has_card(law),
        "programmes": programmes.has_register(law),
    }
    what = {
        "kpi": "targets",
        "assessment": "cards",
        "disbursement": "checks of payments",
        "credit": "card",
        "programmes": "register",
    }
    left_out = {path: n for path in paths for n in run.needs(path) if not there[n]}
    for path, name in left_out.items():
        say(
            f"note: {path.stem} left out, params/{name} has no {what.get(name, 'settings')} of {law}",
            quiet=quiet,
        )
    return [path for path in paths if path not in left_out]


Layers = dict[Path, Policy]
"""Supplements by file."""


def _layers(names: Sequence[str], case: Case, paths: Sequence[Path], named: Sequence[str]) -> Layers:
    """Load the supplements; refuse them where a notebook that was named, or every one, has no place for them."""
    laws = open_supplements(names, case.policy)
    deaf = [path for path in paths if "supplement" not in run.declared_parameters(path)]
    if laws and deaf and (named or len(deaf) == len(paths)):
        said = "must go with notebooks that show supplements, got"
        raise UsageError(Problem("--supplement", f"{said} {path.stem}") for path in deaf)
    for law in laws:
        of_township(case.county.tables, supplement_of(law).township, law)
    return dict(zip(map(find_supplement, names), laws, strict=True))


def _supplement(notebook: Path, layers: Layers) -> dict[str, object]:
    if not layers or "supplement" not in run.declared_parameters(notebook):
        return {}
    folder = home() / "params" / "policies" / "townships"
    return {"supplement": [portable_name(path, folder, law.id) for path, law in layers.items()]}


def _supplement_inputs(layers: Layers) -> dict[str, str]:
    return {f"supplement {law.id}": provenance.file_digest(path) for path, law in layers.items()}


def _knowing(
    paths: Sequence[Path], names: Sequence[str], as_of: dt.datetime | None, *, quiet: bool
) -> list[Path]:
    """Return the notebooks that know of ``--as-of``, where it is given; one named that does not is refused."""
    if as_of is None:
        return list(paths)
    blind = [path for path in paths if "as_of" not in run.declared_parameters(path)]
    if names and blind:
        said = "must be of notebooks that show an open year, got"
        raise UsageError(Problem("--as-of", f"{said} {path.stem}") for path in blind)
    for path in blind:
        say(f"note: {path.stem} left out, it shows closed years only", quiet=quiet)
    return [path for path in paths if path not in blind]


def _folder(out: Path | None) -> Path:
    folder = (out or home() / "reports").resolve()
    if folder.exists() and not folder.is_dir():
        raise UsageError(Problem("--out", f"must be a folder, got the file {str(out)!r}"))
    return folder


def _make(jobs: Sequence[run.Job], folder: Path, *, quiet: bool) -> None:
    problems: list[Problem] = []
    for i, job in enumerate(jobs, start=1):
        try:
            written = run.write_report(job)
        except MQError as error:
            problems += [Problem(f"{job.year} {p.where}", p.message) for p in error.problems]
            continue
        names = ", ".join(shown(path) for path in written.files if path.suffix != ".json")
        say(f"[{i}/{len(jobs)}] {names} ({written.seconds:.1f} s)", quiet=quiet)
    if any(folder.glob("*/*/*.manifest.json")):
        say(shown(run.write_index(folder)), quiet=quiet)
    if problems:
        raise NotebookError(problems)


def _years(years: Sequence[int], case: Case, as_of: dt.datetime | None) -> list[int]:
    """Return the years asked for, or all of the policy; refuse those that policy or data do not cover."""
    versions = case.policy.versions
    wanted = list(dict.fromkeys(years)) or list(range(versions[0].from_.year, versions[-1].to.year + 1))
    problems: list[Problem] = []
    for year in wanted:
        try:
            rules = rules_for(case.policy, year, case.readings)
            day = f"{as_of:%Y-%m-%d}" if as_of else ""
            assess(view(case.county.tables, case.policy, year, case.readings, day).tables, rules)
        except MQError as error:
            problems += error.problems
    if problems:
        raise MQError(problems)
    return wanted


def _parameters(
    case: Case,
    year: int,
    readings: tuple[str, ...],
    lang: str,
    scenarios_as: str,
    as_of: dt.datetime | None,
) -> dict[str, object]:
    day = {"as_of": f"{as_of:%Y-%m-%d}"} if as_of else {}
    return {
        **day,
        "year": year,
        "policy": portable_name(case.policy_file, home() / "params" / "policies", case.policy.id),
        "data": portable_name(case.county.folder, home(), None),
        scenarios_as: [
            portable_name(s.path, home() / "params" / "scenarios", s.name) for s in case.scenarios
        ],
        "readings": sorted(readings),
        "lang": lang,
        "edition": "internal",
    }


SETTINGS = ("assessment", "credit", "disbursement", "kpi", "maps", "programmes", "simulation", "supervision")
"""Folders of ``params`` whose files reports are made with, beside the policy and its scenarios."""


def _inputs(case: Case) -> dict[str, str]:
    folder = home() / "params"
    settings = [path for name in SETTINGS for path in sorted((folder / name).glob("*.yaml"))]
    files = sorted(case.county.sources.values())
    return {
        "policy": provenance.file_digest(case.policy_file),
        **{f"scenario {s.overlay.id}": provenance.file_digest(s.path) for s in case.scenarios},
        **{f"params {p.relative_to(folder).as_posix()}": provenance.file_digest(p) for p in settings},
        "data": provenance.files_digest(files, case.county.folder),
    }
