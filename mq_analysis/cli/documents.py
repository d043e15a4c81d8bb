"""``mq documents``."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mq_analysis.analyses import documents
from mq_analysis.analyses.documents import Asked, Paper, Settings
from mq_analysis.analyses.simulation import view_of
from mq_analysis.base import provenance
from mq_analysis.base.errors import Problem, UsageError, nearest
from mq_analysis.base.files import workshop
from mq_analysis.base.messages import sentence
from mq_analysis.base.money import yuan
from mq_analysis.base.project import display_path, home
from mq_analysis.base.terminal import read_formats, say
from mq_analysis.case import Case, open_case
from mq_analysis.export.document import paper_text, render_document
from mq_analysis.export.workbook import render_workbook
from mq_analysis.factory.names import run_name
from mq_analysis.payments.book import read
from mq_analysis.policy import find_policy, load_policy

FORMATS = ("xlsx", "pdf")


def write_documents(
    year: int,
    steps: Sequence[str],
    policy: str,
    scenarios: tuple[str, ...],
    readings: tuple[str, ...],
    data: str,
    as_of: dt.datetime | None,
    date: dt.datetime | None,
    numbers: Sequence[str],
    formats: str,
    out: Path | None,
    *,
    with_accounts: bool,
    quiet: bool,
) -> None:
    """Write the documents of a year atomically, the manifest last."""
    forms = read_formats(formats, FORMATS)
    day = date or as_of
    asked = Asked(day.date() if day else documents.default_date(year), _numbers(numbers), with_accounts)
    law = load_policy(find_policy(policy))
    file = documents.DOCUMENTS.path(law.id)
    settings = documents.DOCUMENTS.load(file, law)
    case = open_case(policy, data, year, scenarios, readings, f"{as_of:%Y-%m-%d}" if as_of else "")
    seen = view_of(case)
    chosen = documents.select_steps(settings, steps, is_open=seen.is_open)
    _check(steps, chosen, asked, year, is_open=seen.is_open)
    county = replace(case.county, tables=seen.tables)
    book = read(county, case.policy, year, case.readings)
    papers = [documents.paper(book, settings, step, asked, seen) for step in chosen]
    folder = (out or home() / "reports").resolve() / run_name(case, readings, as_of) / str(year) / "documents"
    _write(papers, forms, folder, _manifest(case, year, asked, file, as_of), settings)
    for paper in papers:
        total = "" if paper.total_fen is None else sentence(", {yuan} yuan", yuan=yuan(paper.total_fen))
        said = sentence(
            "{paper} {number}, {date}{total}",
            paper=paper.name,
            number=paper_text(paper.number),
            date=paper.date,
            total=total,
        )
        say(said, quiet=quiet)
    say(display_path(folder), quiet=quiet)


def _check(
    names: Sequence[str], chosen: Sequence[documents.Step], asked: Asked, year: int, *, is_open: bool
) -> None:
    """Raise with every option that has no effect or contradicts the documents to write."""
    there = {step.id for step in chosen}
    problems = [
        Problem(
            "--step",
            sentence(
                "must be a document of {source}, got {got}",
                source=sentence("an open year") if is_open else sentence("the settings"),
                got=name,
            ),
        )
        for name in names
        if name not in there
    ]
    problems += [
        Problem("--number", sentence("must be of a document that is written, got {got}", got=name))
        for name in asked.numbers
        if name not in there
    ]
    if asked.with_accounts and "payment" not in there:
        problems.append(Problem("--accounts", sentence("must go with the payment table, got none")))
    if asked.date.year < year:
        problems.append(
            Problem(
                "--date",
                sentence("must not lie before the award year {year}, got {got}", year=year, got=asked.date),
            )
        )
    if problems:
        raise UsageError(problems)


def _numbers(texts: Sequence[str]) -> dict[str, int]:
    """Read ``STEP=N``.

    Raises:
        UsageError: With every text of another form.
    """
    found: dict[str, int] = {}
    problems = []
    for text in texts:
        name, _, number = text.partition("=")
        if name not in documents.STEPS:
            said = sentence(
                "must be STEP=N, got {got!r}; {nearest}", got=text, nearest=nearest(name, documents.STEPS)
            )
            problems.append(Problem("--number", said))
        elif not (number.isascii() and number.isdigit() and int(number) > 0):
            problems.append(
                Problem(
                    "--number",
                    sentence(
                        "must give a whole number from 1 on as {name}=N, got {got!r}", name=name, got=text
                    ),
                )
            )
        elif name in found:
            problems.append(
                Problem("--number", sentence("must be given once for {name}, got it again", name=name))
            )
        else:
            found[name] = int(number)
    if problems:
        raise UsageError(problems)
    return found


def _write(
    papers: Sequence[Paper],
    forms: Sequence[str],
    folder: Path,
    manifest: dict[str, object],
    settings: Settings,
) -> None:
    """Write every file to temporary paths, then rename all; a killed run leaves no partial file."""
    if any(path.is_file() for path in (folder, *folder.parents)):
        raise UsageError(
            Problem("--out", sentence("must be a folder, got a file in {got!r}", got=str(folder)))
        )
    folder.mkdir(parents=True, exist_ok=True)
    order = [str(step.id) for step in settings.steps]
    with workshop(folder.parent) as making:
        made = []
        for paper in papers:
            for form in forms:
                path = making / f"{order.index(paper.step) + 1}_{paper.step}_{paper.name}.{form}"
                path.write_bytes(render_document(paper) if form == "pdf" else render_workbook(paper))
                made.append(path)
        manifest["files"] = {path.name: provenance.file_digest(path) for path in made}
        record = making / "documents.manifest.json"
        record.write_text(json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
        for path in (*made, record):
            path.replace(folder / path.name)


def _manifest(
    case: Case, year: int, asked: Asked, file: Path, as_of: dt.datetime | None
) -> dict[str, object]:
    """Return the manifest: inputs and options of the documents, without times."""
    inputs: Mapping[str, str] = {
        "policy": provenance.file_digest(case.policy_file),
        **{f"scenario {s.overlay.id}": provenance.file_digest(s.path) for s in case.scenarios},
        "documents": provenance.file_digest(file),
        "data": provenance.files_digest(sorted(case.county.sources.values()), case.county.folder),
    }
    return {
        "year": year,
        "as_of": f"{as_of:%Y-%m-%d}" if as_of else "",
        "date": asked.date.isoformat(),
        "numbers": dict(asked.numbers),
        "accounts": asked.with_accounts,
        "readings": case.readings,
        "inputs": inputs,
        "code_sha256": provenance.package_digest(),
        "versions": provenance.versions(),
    }
