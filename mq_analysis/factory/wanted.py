"""Resolve the notebooks, supplements and years of a request; raise for those that are not possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from mq_analysis.analyses import credit, programmes, supervision
from mq_analysis.analyses.assessment import has_cards
from mq_analysis.analyses.budget import of_township
from mq_analysis.analyses.simulation import view_of
from mq_analysis.base.errors import CoverageError, Problem, UsageError
from mq_analysis.base.messages import Message, join, sentence
from mq_analysis.case import Case
from mq_analysis.factory.notebooks import declared_parameters, find_notebooks, settings_of
from mq_analysis.factory.reporter import Reporter
from mq_analysis.factory.request import Request
from mq_analysis.measures.spec import KPI
from mq_analysis.payments.settings import DISBURSEMENT
from mq_analysis.policy import (
    Policy,
    choose_readings,
    find_policy,
    find_supplement,
    load_policy,
    open_supplements,
    rules_for,
)
from mq_analysis.policy.supplements import supplement_of
from mq_analysis.rules.awards import assess
from mq_analysis.rules.tier import has_tier


def notebooks_of(ask: Request, reporter: Reporter) -> list[Path]:
    """Return the notebooks of a request, and report those that are left out.

    Raises:
        UsageError: With every named notebook that does not fit the other options.
    """
    return _knowing(_select(ask, reporter), ask, reporter)


def _select(ask: Request, reporter: Reporter) -> list[Path]:
    """Return the named notebooks; by default all for which the policy has the parameter files."""
    paths, policy = find_notebooks(ask.notebooks), load_policy(find_policy(ask.policy))
    public = [path for path in paths if settings_of(path)["edition"] == "public"]
    if ask.notebooks and public:
        said = sentence("must be of internal notebooks without --edition public, got {got}", got="")
        raise UsageError(Problem("--notebook", said.with_values(got=path.stem)) for path in public)
    if ask.notebooks:
        return paths
    paths = [p for p in paths if p not in public and settings_of(p)["rows"] == "firms"]
    lacking = {path: lack for path in paths if (lack := lack_of(path, policy))}
    for path, lack in lacking.items():
        reporter.note(sentence("{notebook} left out, {why}", notebook=path.stem, why=lack))
    return [path for path in paths if path not in lacking]


def lack_of(notebook: Path, policy: Policy) -> Message | None:
    """Say what a policy lacks for a notebook: a parameter file, or a tiered award; None if it lacks nothing."""
    there: dict[str, Callable[[str], bool]] = {
        "kpi": KPI.has,
        "assessment": has_cards,
        "disbursement": DISBURSEMENT.has,
        "supervision": supervision.SUPERVISION.has,
        "credit": credit.CREDIT.has,
        "programmes": programmes.PROGRAMMES.has,
        "publication": lambda _: True,  # without settings of its own, those for any policy
    }
    what = {
        "kpi": sentence("targets"),
        "assessment": sentence("cards"),
        "disbursement": sentence("checks of payments"),
        "credit": sentence("card"),
        "programmes": sentence("register"),
    }
    for name in settings_of(notebook)["needs"]:
        if not there[name](policy.id):
            return sentence(
                "params/{folder} has no {what} of {policy}",
                folder=name,
                what=what.get(name, sentence("settings")),
                policy=policy.id,
            )
    if not fits(notebook, policy):
        return sentence("no award of {policy} has a schedule of a sum of enterprises", policy=policy.id)
    return None


def fits(notebook: Path, policy: Policy) -> bool:
    """Say whether a policy has anything that a notebook is about: a tiered award, if it needs one."""
    return not settings_of(notebook)["tier"] or _is_tiered(policy)


def _is_tiered(policy: Policy) -> bool:
    """Say whether a policy has a tiered award in some version."""
    ends = [version.to for version in policy.versions]
    return any(has_tier(rules_for(policy, end.year, choose_readings(policy), on=end)) for end in ends)


def _knowing(paths: Sequence[Path], ask: Request, reporter: Reporter) -> list[Path]:
    """Return the notebooks that support ``--as-of`` if it is given; raise if a named one does not."""
    if ask.day is None:
        return list(paths)
    blind = [path for path in paths if "as_of" not in declared_parameters(path)]
    if ask.notebooks and blind:
        said = sentence("must be of notebooks that show an open year, got {got}", got="")
        raise UsageError(Problem("--as-of", said.with_values(got=path.stem)) for path in blind)
    for path in blind:
        reporter.note(sentence("{name} left out, it shows closed years only", name=path.stem))
    return [path for path in paths if path not in blind]


Layers = dict[Path, Policy]
"""Supplements by file."""


def layers_of(ask: Request, case: Case, paths: Sequence[Path]) -> Layers:
    """Load the supplements; raise if a named notebook, or every notebook, does not show supplements."""
    laws = open_supplements(ask.supplements, case.policy)
    deaf = [path for path in paths if "supplement" not in declared_parameters(path)]
    if laws and deaf and (ask.notebooks or len(deaf) == len(paths)):
        said = sentence("must go with notebooks that show supplements, got {got}", got="")
        raise UsageError(Problem("--supplement", said.with_values(got=path.stem)) for path in deaf)
    for law in laws:
        of_township(case.county.tables, supplement_of(law).township, law)
    return dict(zip(map(find_supplement, ask.supplements), laws, strict=True))


def years_of(ask: Request, case: Case, reporter: Reporter) -> list[int]:
    """Return the requested years, or those of the policy that the data cover; report the others of the policy.

    Raises:
        MQError: For years asked for that policy or data do not cover, or if they cover none.
    """

    def compute(year: int) -> None:
        assess(view_of(case.of(year)).tables, case.of(year).rules)

    return years_to_make(ask, case, reporter, compute)


def years_to_make(
    ask: Request, case: Case, reporter: Reporter, compute: Callable[[int], object]
) -> list[int]:
    """Return the requested years, or those of the policy that can be computed; report the others of the policy.

    Raises:
        CoverageError: If a year that was asked for, or every year, cannot be computed.
    """
    versions = case.policy.versions
    wanted = list(dict.fromkeys(ask.years)) or list(range(versions[0].from_.year, versions[-1].to.year + 1))
    problems: dict[int, tuple[Problem, ...]] = {}
    for year in wanted:
        try:
            compute(year)
        except CoverageError as error:
            problems[year] = error.problems
    if problems and (ask.years or len(problems) == len(wanted)):
        raise CoverageError(problem for found in problems.values() for problem in found)
    for year, found in problems.items():
        why = join([found[0].where, found[0].message], ": ")
        reporter.note(sentence("{year} left out, {why}", year=year, why=why))
    return [year for year in wanted if year not in problems]
