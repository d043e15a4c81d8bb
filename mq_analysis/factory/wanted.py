"""Resolve the notebooks, supplements and years of a request; raise for those that are not possible."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mq_analysis.analyses import credit, programmes, supervision
from mq_analysis.analyses.assessment import has_cards
from mq_analysis.analyses.budget import of_township
from mq_analysis.analyses.simulation import view_of
from mq_analysis.base.errors import MQError, Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.case import Case
from mq_analysis.factory.notebooks import declared_parameters, find_notebooks, settings_of
from mq_analysis.factory.reporter import Reporter
from mq_analysis.factory.request import Request
from mq_analysis.measures.spec import KPI
from mq_analysis.payments.settings import DISBURSEMENT
from mq_analysis.policy import Policy, find_policy, find_supplement, load_policy, open_supplements
from mq_analysis.policy.supplements import supplement_of
from mq_analysis.rules.awards import assess


def notebooks_of(ask: Request, reporter: Reporter) -> list[Path]:
    """Return the notebooks of a request, and report those that are left out.

    Raises:
        UsageError: With every named notebook that does not fit the other options.
    """
    return _knowing(_select(ask, reporter), ask, reporter)


def _select(ask: Request, reporter: Reporter) -> list[Path]:
    """Return the named notebooks; by default all for which the policy has the parameter files."""
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
        reporter.note(said)
    return [path for path in paths if path not in left_out]


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


def years_of(ask: Request, case: Case) -> list[int]:
    """Return the requested years, or all of the policy; raise for years that policy or data do not cover."""
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
