"""Compare the output of an intake with what must come out; reads output files only."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from .expect import At, Expectation, Expected
from .facts import KEYS, Key, Value, text
from .output import Finding, read_findings, read_table, wrong_accounts

# words of which a finding must have one to tell what a file really is
KIND_WORDS = {
    "pdf": ("pdf",),
    "picture": ("图片", "图像", "照片", "扫描", "picture", "image", "jpeg", "jpg"),
    "document": ("word", "docx", "文档", "文字"),
    "encrypted": ("密码", "加密", "password", "encrypt"),
    "cut": ("损坏", "不完整", "截断", "corrupt", "打不开", "truncated"),
    "empty": ("空", "empty", "0字节", "0 字节"),
    "archive": ("压缩", "zip", "rar", "archive"),
}


def compare(expected: Expected, out_folder: Path, strict: bool = False) -> list[str]:
    """Return every disagreement in words, none if the output is right.

    Args:
        expected: From :func:`.generate.write_returns`.
        out_folder: Folder that ``mq intake --out`` wrote.
        strict: A row that may be missing if that is told must not be missing either.
    """
    if not (out_folder / "accounts.csv").exists():
        return [f"no output: {out_folder}"]
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in read_findings(out_folder):
        findings[finding.file].append(finding)
    found = wrong_accounts(out_folder)
    for table in KEYS:
        found += wrong_table(expected, table, out_folder, findings, strict)
    for place, mess in expected.withdrawn:
        is_refused = is_told(place, findings) or is_sheet_told(place, findings)
        if place.file not in expected.unreadable and not is_refused:
            found.append(f"withdrawn row not told: {place} ({mess})")
    for file, kind in expected.unreadable.items():
        said = " ".join(finding.words for finding in findings[file])
        if not said:
            found.append(f"unreadable file not told: {file} is {kind}")
        elif not any(word in said.lower() for word in KIND_WORDS[kind]):
            found.append(f"kind of file not told: {file} is {kind}: {said}")
    about_files = [finding for those in findings.values() for finding in those if not finding.row]
    found += [
        f"sender not counted as missing: {sender}"
        for sender in expected.missing
        if not any(sender in finding.words and finding.severity == "error" for finding in about_files)
    ]
    for place in expected.clean:
        found += [
            f"clean sheet with an error: {place}: {finding.words}"
            for finding in findings[place.file]
            if finding.severity == "error" and finding.is_at(place)
        ]
    return found


def wrong_table(
    expected: Expected, table: str, folder: Path, findings: dict[str, list[Finding]], strict: bool
) -> list[str]:
    """Return disagreements of one table of ``data/``."""
    rows: dict[Key, dict[str, str]] = {}
    found = []
    for row in read_table(folder / "data" / f"{table}.csv"):
        key = (table, *(row.get(column, "") for column in KEYS[table]))
        if key in expected.earlier:
            continue  # honours of earlier years come from the reference folder
        if key in rows:
            found.append(f"two rows of one fact: {' '.join(key)}")
        rows[key] = row
    for key, row in rows.items():
        expectation = expected.facts.get(key)
        if expectation is None:
            found.append(f"invented row: {' '.join(key)}: {row}")
        elif expectation.outcome in ("waits", "absent"):
            found.append(f"row present that must wait: {' '.join(key)} ({', '.join(expectation.messes)})")
        else:
            found += wrong_values(key, expectation, row, findings)
    for key, expectation in expected.facts.items():
        if key[0] == table and key not in rows:
            found += missing(key, expectation, findings, strict)
    return found


def wrong_values(
    key: Key, expectation: Expectation, row: dict[str, str], findings: dict[str, list[Finding]]
) -> list[str]:
    """Return columns of a row that do not hold the truth."""
    found = []
    for column, value in expectation.fact.values.items():
        if column not in row or equal(value, row[column]):
            continue
        words = f"{' '.join(key)}: {column} must be {text(value)!r}, got {row[column]!r}"
        about = f" ({', '.join(expectation.messes)})" if expectation.messes else ""
        if row[column] or column not in expectation.optional:
            found.append(f"wrong value: {words}{about}")
        elif not any(is_told(place, findings) for place in expectation.places):
            found.append(f"value lost silently: {words}{about}")
    return found


def missing(
    key: Key, expectation: Expectation, findings: dict[str, list[Finding]], strict: bool
) -> list[str]:
    """Return the disagreement about a fact that has no row, if it is one."""
    words = f"{' '.join(key)} ({', '.join(expectation.messes) or 'nothing was spoiled'})"
    told = any(is_told(place, findings) for place in expectation.places)
    match expectation.outcome:
        case "same":
            return [f"row {'told, but must come out' if told else 'missing'}: {words}"]
        case "told" if strict and told:
            return [f"row told, not read: {words}"]
        case "absent" | "waits":
            return []
    return [] if told else [f"row lost silently: {words}"]


def is_told(place: At, findings: dict[str, list[Finding]]) -> bool:
    """Return whether a finding stands at a place."""
    return any(finding.is_at(place) for finding in findings[place.file])


def is_sheet_told(place: At, findings: dict[str, list[Finding]]) -> bool:
    """Return whether a finding is about the whole sheet, which is then not read."""
    return any(finding.sheet in (place.sheet, "") and not finding.row for finding in findings[place.file])


def equal(value: Value, words: str) -> bool:
    """Return whether a table holds a value; numbers are compared as numbers."""
    if isinstance(value, Decimal | int):
        try:
            return Decimal(words) == value
        except InvalidOperation:
            return {"true": 1, "false": 0}.get(words.lower()) == value
    if isinstance(value, date):
        return words[:10] == value.isoformat()
    return text(value) == words
