"""``mq intake``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mq_analysis import intake as room
from mq_analysis.base.errors import CoverageError, DataError, PolicyError, Problem, UsageError, one
from mq_analysis.base.messages import join, sentence
from mq_analysis.base.provenance import file_digest
from mq_analysis.base.terminal import language, note, say
from mq_analysis.cli.collected import note_missing
from mq_analysis.collection import Collected, honours_of, settings_for
from mq_analysis.intake import book
from mq_analysis.intake.reference_files import files_of
from mq_analysis.policy import Policy, choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.tier import has_tier, tier_of

SHOWN = 5


def intake(
    folder: Path,
    year: int,
    reference: Path | None,
    out: Path | None,
    into: Path | None,
    decisions: Path | None,
    accept: str | None,
    policy: str,
    intake: str | None,
    *,
    quiet: bool,
) -> None:
    """Read the returns of a year and write clean tables, findings, and the proposals that wait for a decision.

    Raises:
        UsageError: If it is not said where to write or which reference to use, or another run writes there.
    """
    path = find_policy(policy)
    law = load_policy(path)
    collected = settings_for(law, intake)
    note_missing(law, collected, quiet=quiet)
    if into is not None and reference is None:
        book.require_book(into)
        reference = book.reference_of(into)
    if reference is None:
        raise one(
            UsageError, "--reference", sentence("must be given unless --into has a reference, got none")
        )
    if out is None:
        if into is None:
            raise one(UsageError, "--out", sentence("must be given unless --into is, got none"))
        out = book.returns_of(into, year)
        out.parent.mkdir(parents=True, exist_ok=True)
    with room.alone(out):
        taken = _take(folder, year, reference, out, decisions, accept, path, collected, quiet=quiet)
        if into is not None:
            changes = book.add_year(out, into, year, collected.schemas)
            _tell_changes(*changes, into, year, quiet=quiet)
            missing = sum(1 for defect in taken.ledger.defects if defect.kind == "missing_submission")
            if missing:
                said = sentence("{year} is in the book without {count} offices", year=year, count=missing)
                note(said, quiet=quiet)
    for odd in taken.reference.notes:
        note(odd.in_language(language()), quiet=quiet)


def _take(
    folder: Path,
    year: int,
    reference: Path,
    out: Path,
    decisions: Path | None,
    accept: str | None,
    policy: Path,
    collected: Collected,
    *,
    quiet: bool,
) -> room.Taken:
    room.recover(out)
    room.check_out(out)
    spec, law = collected.spec, load_policy(policy)
    kept = out / "decisions.xlsx"
    given = room.read_decisions(kept) if kept.is_file() else {}
    if decisions and decisions.resolve() != kept.resolve():
        given = room.merge_decisions(given, room.read_decisions(decisions))
    known = room.read_reference(reference, year, honours_of(law), has_townships=spec.asks_townships)
    asked = room.Decisions(given, accept_all=accept == "proposals")
    thresholds = _thresholds(law, year)
    taken = room.take_in(folder, year, known, spec, asked, thresholds, schemas=collected.schemas)
    if not any(book.is_readable for book in taken.ledger.books):
        found = [
            Problem(book.path, sentence("must be readable, got: {text}", text=text))
            for book in taken.ledger.books
            for _, text in book.trouble
        ]
        raise DataError(found)
    room.write_all(taken, out, reference, _about(taken, folder, reference, policy))
    _say(taken, out, quiet=quiet)
    return taken


def _tell_changes(
    changes: Sequence[book.Change], kept: Path | None, into: Path, year: int, *, quiet: bool
) -> None:
    for change in changes:
        said = sentence(
            "{table}: {added} rows added, {changed} changed, {removed} removed, {restated} of earlier years restated",
            table=change.table,
            added=change.added,
            changed=change.changed,
            removed=change.removed,
            restated=change.restated,
        )
        say(said, quiet=quiet)
    if kept:
        say(sentence("{folder}: the tables as they were", folder=kept), quiet=quiet)
    said = sentence("{into}: the county's tables with {year} (for --data)", into=into, year=year)
    say(said if changes else sentence("{into}: nothing changed", into=into), quiet=quiet)


def _thresholds(policy: Policy, year: int) -> tuple[int, ...]:
    """Return the thresholds of the policy's tiered award in fen; empty if there is none in the year."""
    try:
        rules = rules_for(policy, year, choose_readings(policy, ()))
    except (CoverageError, PolicyError):
        return ()
    return tier_of(rules).thresholds if has_tier(rules) else ()


def _about(taken: room.Taken, folder: Path, reference: Path, policy: Path) -> Mapping[str, Any]:
    inputs = {book.path: file_digest(folder / book.path) for book in taken.ledger.books}
    known = {path.name: file_digest(path) for path in files_of(reference)}
    return {"year": taken.ledger.year, "policy": file_digest(policy), "returns": inputs, "reference": known}


def _say(taken: room.Taken, out: Path, *, quiet: bool) -> None:
    ledger = taken.ledger
    counts = room.outcomes(ledger.rows())
    total = sum(counts.values())
    said = sentence(
        "{files} files, {rows} rows: {kept} kept, {repaired} repaired, {rejected} rejected, {pending} pending",
        files=len(ledger.books),
        rows=total,
        kept=counts["kept"],
        repaired=counts["repaired"],
        rejected=counts["rejected"],
        pending=counts["pending"],
    )
    say(said, quiet=quiet)
    unread = [book.path for book in ledger.books if not book.is_readable]
    if unread:
        note(sentence("cannot read {names}", names=_list_names(unread)), quiet=quiet)
    silent = [d.office for d in ledger.defects if d.kind == "missing_submission"]
    if silent:
        note(sentence("nothing to read from {names}", names=_list_names(silent)), quiet=quiet)
    found = list(ledger.all_defects())
    honours = len(taken.honours)
    said = sentence(
        "{count} findings, {honours} honours of {year}", count=len(found), honours=honours, year=ledger.year
    )
    say(said, quiet=quiet)
    open_ones = (d for d in found if d.value_outcome == "pending" and d.row_outcome != "rejected")
    waiting = len({defect.decision for defect in open_ones if defect.decision})
    if waiting:
        said = sentence(
            "{count} proposals wait for a decision: fill in {file} and run again",
            count=waiting,
            file=out / "decisions.xlsx",
        )
        say(said, quiet=quiet)
    issued = taken.reference.issued
    codes = [str(row.values.get("org_code") or "") for row in ledger.rows()]
    for code in sorted({code for code in codes if code in issued}):
        said = sentence(
            "{code}: {count} rows accepted with a wrong check character, as issued ({document})",
            code=code,
            count=codes.count(code),
            document=issued[code],
        )
        note(said, quiet=quiet)
    if taken.decisions.obsolete():
        unused = _list_names(taken.decisions.obsolete())
        note(sentence("decisions that nothing asks for any more: {names}", names=unused), quiet=quiet)
    said = sentence(
        "{out}: clean/, data/ (for --data), reference/ (for next year), issues/, defects.csv", out=out
    )
    say(said, quiet=quiet)


def _list_names(names: list[str]) -> str:
    return sentence(
        "{count} ({names}{more})",
        count=len(names),
        names=join(names[:SHOWN]),
        more=sentence(", …") if len(names) > SHOWN else "",
    )
