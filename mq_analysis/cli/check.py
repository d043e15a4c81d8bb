"""``mq check``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from mq_analysis import intake
from mq_analysis.analyses import credit, documents, programmes, publication, supervision
from mq_analysis.analyses.assessment import ASSESSMENT, Card
from mq_analysis.base.errors import MQError, PolicyError, Problem, UsageError
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.project import (
    DATA,
    default_policy,
    display_path,
    find_data,
    home,
    is_own_project,
    own_policies,
    resource,
    resources,
)
from mq_analysis.base.terminal import language, note, say
from mq_analysis.cli.check_folder import check_county, check_for, months_left_out
from mq_analysis.cli.failed_cases import failure, say_failed
from mq_analysis.measures.spec import KPI, Spec
from mq_analysis.payments.settings import DISBURSEMENT, Settings
from mq_analysis.policy import (
    Policy,
    Source,
    award_years,
    choose_readings,
    cut_off_text,
    cut_off_year,
    find_policy,
    is_scenario,
    load_policy,
    load_scenario,
    load_scenarios,
    rules_for,
)
from mq_analysis.policy.hints import Hint, hints_of, scenario_hints
from mq_analysis.policy.load import has_keys, read_text
from mq_analysis.policy.param_file import ParamFile, refuse
from mq_analysis.policy.simulation import SIMULATION, check_settings
from mq_analysis.policy.yamltext import parse
from mq_analysis.report.hints import hint_text
from mq_analysis.report.labels import Words
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.rules.cases import run_cases
from mq_analysis.rules.facts import check_tables
from mq_analysis.tables import read_county

Tell = Callable[[str, Hint], None]
"""Tells a hint at its place."""
FOLDERS = (
    "policies",
    "policies/townships",
    "scenarios",
    "kpi",
    "simulation",
    "assessment",
    "disbursement",
    "documents",
    "intake",
    "supervision",
    "credit",
    "programmes",
    "publication",
)
"""Folders of ``params`` that are checked if no place is named: a project's own, in the checkout the toolkit's."""


def check(
    places: Sequence[str],
    lang: str,
    *,
    policy: str | None = None,
    explains_all: bool = False,
    quiet: bool = False,
) -> None:
    """Check policy files with their worked cases, scenarios, and data folders.

    ``policy``: the places are data folders, to be checked for what this policy needs. ``explains_all``: every case that
    fails is explained, not only the first few.

    Raises:
        UsageError: If a place does not exist.
        MQError: With every problem of every place.
    """
    if policy is not None:
        check_for(policy, places, quiet=quiet)
        return
    paths = list(_places(places) if places else _all_places())
    nowhere = [
        Problem(str(p), sentence("must be a policy file or a data folder, got no such place"))
        for p in paths
        if places and not p.exists()
    ]
    if nowhere:
        raise UsageError(nowhere)

    def tell(where: str, hint: Hint) -> None:
        say(f"{where}: {Words(lang)('hint', hint=hint_text(hint, lang))}", quiet=quiet)

    problems: list[Problem] = []
    for path in paths:
        try:
            said = _check(path, paths, lang, tell, explains_all=explains_all)
            say(sentence("{where}: {message}", where=display_path(path), message=said), quiet=quiet)
        except MQError as error:
            problems += error.problems
    if problems:
        raise MQError(problems)


def _places(places: Sequence[str]) -> Iterator[Path]:
    for place in places:
        path = Path(place)
        if path.is_dir() and any(path.glob("*.yaml")) and not any(path.glob("*.csv")):
            yield from sorted(path.glob("*.yaml"))
        else:
            yield path


def _all_places() -> Iterator[Path]:
    """Yield the parameter files and the data of the project; in the checkout, all of the toolkit's and the sample."""
    if not is_own_project():
        for folder in FOLDERS:
            yield from resources("params", folder, pattern="*.yaml")
        yield resource("data", "sample")
        return
    for folder in FOLDERS:
        yield from sorted((home() / "params" / folder).glob("*.yaml"))
    yield home() / DATA


def _check(path: Path, places: Sequence[Path], lang: str, tell: Tell, *, explains_all: bool) -> str:
    if path.is_dir() or not path.exists():
        return _county(path if path.exists() else find_data(DATA))
    for kind, told in KINDS:
        if kind.fits(path):
            return sentence("fine, {what}", what=told(kind.load(path)))
    if SIMULATION.fits(path):
        return sentence("fine, {what}", what=_levers(path))
    if is_scenario(path):
        return sentence("fine, {what}", what=_scenario(path, places, tell))
    return _policy(path, lang, tell, explains_all=explains_all)


def _streams(spec: supervision.Spec) -> str:
    return sentence("{count} streams of {policy}", count=len(spec.streams), policy=spec.policy)


def _credit(card: credit.Card) -> str:
    return sentence("a credit card of {count} lines for {policy}", count=len(card.lines), policy=card.policy)


def _programmes(register: programmes.Register) -> str:
    return sentence(
        "{count} sentences and {items} items of {policy}",
        count=len(register.sentences),
        items=len(register.items),
        policy=register.policy,
    )


def _levers(path: Path) -> str:
    settings = check_settings(path)
    return sentence("{count} levers of {policy}", count=len(settings.levers), policy=settings.policy)


def _targets(spec: Spec) -> str:
    return sentence("{count} targets of {policy}", count=len(spec.targets), policy=spec.policy)


def _assessment(card: Card) -> str:
    return sentence(
        "a card of {count} items for {kind} of {policy}",
        count=len(card.items),
        kind=CARDS[card.kind],
        policy=card.policy,
    )


def _returns(spec: intake.Spec) -> str:
    return sentence(
        "{count} tables of returns, {defects} kinds of problem for {policy}",
        count=len(spec.tables),
        defects=len(spec.kinds),
        policy=spec.policy,
    )


def _payments(settings: Settings) -> str:
    return sentence(
        "{count} checks of payments of {policy}", count=len(settings.controls), policy=settings.policy
    )


def _papers(settings: documents.Settings) -> str:
    return sentence("{count} documents of {policy}", count=len(settings.steps), policy=settings.policy)


def _protection(settings: publication.Settings) -> str:
    groups = len(settings.groups.township) + len(settings.groups.industry)
    return sentence(
        "protection of public editions of {policy}, {count} groups", policy=settings.policy, count=groups
    )


def _scenario(path: Path, places: Sequence[Path], tell: Tell) -> str:
    """Apply a scenario to its policy, and print hints on effects that are probably not intended."""
    overlay = load_scenario(path).overlay
    source = Source.read(_law(overlay.policy, places))
    applied = source.under(load_scenarios([path]))
    for hint in scenario_hints(source.policy, applied):
        tell(
            hint.where or (applied.changed.where(hint.path) if applied.changed else display_path(path)), hint
        )
    return sentence("{count} changes of {policy}", count=len(overlay.changes), policy=overlay.policy)


def _law(policy_id: str, places: Sequence[Path]) -> Path:
    """Return the file of a policy: one checked together with the scenario, else the one in ``params``."""
    for path in places:
        if path.is_file() and has_keys(path, "versions"):
            document = parse(read_text(path), display_path(path))
            if document.data.get("id") == policy_id:
                return path
    return find_policy(policy_id)


CARDS = {
    "townships": sentence("townships"),
    "departments": sentence("departments"),
    "money": sentence("money"),
}
KINDS: tuple[tuple[ParamFile[Any], Callable[[Any], str]], ...] = (
    (supervision.SUPERVISION, _streams),
    (credit.CREDIT, _credit),
    (programmes.PROGRAMMES, _programmes),
    (KPI, _targets),
    (ASSESSMENT, _assessment),
    (intake.INTAKE, _returns),
    (DISBURSEMENT, _payments),
    (documents.DOCUMENTS, _papers),
    (publication.PUBLICATION, _protection),
)
"""Kinds of parameter files, and what is said of one that is sound; others are simulations, scenarios and policies."""


def _county(folder: Path) -> str:
    """Check a folder of data: a named one for the project's one policy, that of a plain check for each it has."""
    if is_own_project():
        is_plain = folder == home() / DATA
        names = (own_policies() if is_plain else []) or [default_policy()]
        laws = [load_policy(find_policy(name)) for name in names]
        return join([check_county(law, folder) for law in laws], "; ")
    county = read_county(folder)
    for found in (*county.notes, *months_left_out(county, language())):
        note(found.in_language(language()))
    return sentence(
        "fine, {tables} tables, {rows} rows",
        tables=len(county.tables),
        rows=sum(map(len, county.tables.values())),
    )


def _policy(path: Path, lang: str, tell: Tell, *, explains_all: bool) -> str:
    """Load a policy and run its cases; those that fail are printed with the explanations of their amounts."""
    policy, document = load_policy(path), parse(read_text(path), display_path(path))
    refuse(document, check_tables(policy))
    for hint in hints_of(policy):
        tell(document.where(hint.path), hint)
    if cut_off_year(policy) is not None:
        note(sentence("{where}: {message}", where=display_path(path), message=cut_off_text(policy)))
    for said in _versions_told(policy, Words(language())):
        note(sentence("{where}: {message}", where=display_path(path), message=said))
    results = list(run_cases(policy))
    failed = [result for result in results if not result.holds]
    if failed:
        say_failed(failed, lang, explains_all=explains_all)
        raise PolicyError(failure(result, document) for result in failed)
    awards = {award.id for version in policy.versions for award in version.awards}
    return sentence(
        "fine; versions: {versions}, awards: {awards}, readings: {readings}, cases: {cases} (expectations: {expected})",
        versions=len(policy.versions),
        awards=len(awards),
        readings=len(policy.readings),
        cases=len(policy.cases),
        expected=len(results),
    )


def _versions_told(policy: Policy, t: Words) -> Iterator[str]:
    """For every year with several versions in force, say which items each version rules."""
    for year in award_years(policy) if len(policy.versions) > 1 else ():
        yield from filter(None, [Phrases(rules_for(policy, year, choose_readings(policy)), t).versions()])
