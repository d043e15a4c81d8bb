"""The public edition of years: audited, written and scanned in every language (``mq report --edition public``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from mq_analysis.analyses.publication import (
    PUBLICATION,
    Secrets,
    build_audited_edition,
    read_earlier,
    secrets_of,
)
from mq_analysis.base import provenance
from mq_analysis.base.errors import (
    CoverageError,
    MQError,
    NotebookError,
    Problem,
    PublicationError,
    UsageError,
)
from mq_analysis.base.locks import lock_of
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import display_path, portable_path
from mq_analysis.case import Case, open_case
from mq_analysis.factory import release
from mq_analysis.factory.carry_out import tell_of_engine
from mq_analysis.factory.index import write_index
from mq_analysis.factory.job import Job
from mq_analysis.factory.names import portable_name, run_name
from mq_analysis.factory.notebooks import find_notebooks, settings_of
from mq_analysis.factory.reporter import Reporter
from mq_analysis.measures.spec import KPI
from mq_analysis.policy import rules_for
from mq_analysis.report.labels import LANGS
from mq_analysis.rules.awards import assess

KINDS: tuple[type[MQError], ...] = (PublicationError, NotebookError, MQError)
"""What can go wrong with a year, the worst first: it gives the exit code."""


def publish(
    years: Sequence[int],
    notebooks: Sequence[str],
    policy: str,
    scenarios: tuple[str, ...],
    readings: tuple[str, ...],
    supplements: tuple[str, ...],
    data: str,
    as_of: dt.datetime | None,
    lang: str,
    formats: tuple[str, ...],
    out: Path,
    reporter: Reporter,
) -> None:
    """Audit, write and scan the public edition of each year, in every language; a refused year stops no other.

    Raises:
        PublicationError: If a year would reveal a firm; nothing of that year is written.
        UsageError: For options that a public edition does not allow.
    """
    del lang  # a public edition is made in every language
    _refuse_options({"--scenario": scenarios, "--supplement": supplements, "--as-of": as_of})
    paths = _public(notebooks)
    case = open_case(policy, data, readings=readings)
    PUBLICATION.find(case.policy)
    secrets = _secrets(case)
    tell_of_engine(reporter)
    problems: dict[type[MQError], list[Problem]] = {}
    for year in dict.fromkeys(years) or _years_with_data(case):
        try:
            with lock_of(out, "publish"):  # each run audits what others published
                written = _publish_year(case, year, paths, formats, out, run_name(case, readings), secrets)
        except MQError as error:
            kind = next(kind for kind in KINDS if isinstance(error, kind))
            problems.setdefault(kind, []).extend(
                Problem(join([year, p.where], " "), p.message) for p in error.problems
            )
            continue
        reporter.line(
            join(display_path(path) for path in written if not path.name.endswith(".manifest.json"))
        )
    if any(out.glob("*/*/*.manifest.json")):
        reporter.line(display_path(write_index(out)))
    for kind in KINDS:
        if kind in problems:
            raise kind([problem for found in problems.values() for problem in found])


def _refuse_options(given: dict[str, object]) -> None:
    """Raise for options that would publish another sum of the same retentions, or an estimate.

    Raises:
        UsageError: With each such option.
    """
    said = sentence(
        "must not be given with --edition public: another sum of the same awards could reveal a firm, got one"
    )
    problems = [Problem(name, said) for name, value in given.items() if value]
    if problems:
        raise UsageError(problems)


def _public(names: Sequence[str]) -> list[Path]:
    """Return the public notebooks, all or those named.

    Raises:
        PublicationError: If a named notebook is internal.
    """
    public = [path for path in find_notebooks() if settings_of(path)["edition"] == "public"]
    chosen = find_notebooks(names) if names else public
    fit = join(path.stem for path in public) or sentence("none")
    problems = [
        Problem(
            "--notebook",
            sentence(
                "must be fit for the public, got the internal {got}; choose from {fit}",
                got=path.stem,
                fit=fit,
            ),
        )
        for path in chosen
        if path not in public
    ]
    if problems:
        raise PublicationError(problems)
    return chosen


def _all_years(case: Case) -> list[int]:
    versions = case.policy.versions
    return list(range(versions[0].from_.year, versions[-1].to.year + 1))


def _years_with_data(case: Case) -> list[int]:
    """Return the years that policy and data cover.

    Raises:
        CoverageError: If there is none.
    """
    found: list[int] = []
    problems: list[Problem] = []
    for year in _all_years(case):
        try:
            assess(case.county.tables, rules_for(case.policy, year, case.readings))
        except CoverageError as error:
            problems += error.problems
        else:
            found.append(year)
    if not found:
        raise CoverageError(problems)
    return found


def _secrets(case: Case) -> Secrets:
    """Gather the secrets of every year that policy and data cover, not only of those published."""
    books = []
    for year in _all_years(case):
        try:
            books.append(assess(case.county.tables, rules_for(case.policy, year, case.readings)))
        except CoverageError:
            continue
    return secrets_of(case.county.tables, books)


def _publish_year(
    case: Case,
    year: int,
    paths: Sequence[Path],
    forms: tuple[str, ...],
    folder: Path,
    name: str,
    secrets: Secrets,
) -> list[Path]:
    earlier = read_earlier(folder, case.policy.id)
    edition = build_audited_edition(case.county, case.policy, year, case.readings, earlier)
    return release.release(public_jobs(case, year, paths, forms, folder, name), edition, secrets)


def public_jobs(
    case: Case, year: int, paths: Sequence[Path], forms: tuple[str, ...], folder: Path, name: str
) -> list[Job]:
    """Return the jobs of one edition: each notebook in every language."""
    inputs = _inputs(case)
    return [
        Job(
            path,
            _parameters(case, year, lang),
            forms,
            inputs,
            folder,
            f"{name}+public",
            inputs,
            case.county.is_synthetic,
        )
        for path in paths
        for lang in LANGS
    ]


def _parameters(case: Case, year: int, lang: str) -> dict[str, object]:
    chosen = [f"{name}={option}" for name, option in sorted(case.readings.items())]
    defaults = {f"{name}={one.default}" for name, one in case.policy.readings.items()}
    return {
        "year": year,
        "policy": portable_name(case.policy_file, ("params", "policies")),
        "data": portable_path(case.county.folder),
        "readings": [text for text in chosen if text not in defaults],
        "lang": lang,
        "edition": "public",
    }


def _inputs(case: Case) -> dict[str, str]:
    """Return the digests of the input files of the edition; the data have one common digest."""
    law = case.policy.id
    beside = {f"params {kind.folder}/{law}": kind.path(law) for kind in (KPI, PUBLICATION) if kind.has(law)}
    files = {"policy": case.policy_file, **beside}
    sources = sorted(case.county.sources.values())
    digests = {key: provenance.file_digest(path) for key, path in files.items()}
    return {**digests, "data": provenance.files_digest(sources, case.county.folder)}
