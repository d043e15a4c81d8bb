"""Tests of the comparison: an ideal output agrees, and every kind of wrong output is told."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .compare import KIND_WORDS, compare
from .expect import At, Expected
from .facts import KEYS, Key, Truth, text
from .generate import prepare
from .mess import MESSES
from .output import PARTS
from .truth import make_truth

COLUMNS = ("file", "sheet", "row", "column", "kind", "severity", "raw_value", "note")


@dataclass
class Output:
    """An output folder before it is written; an ideal one unless a test spoils it."""

    rows: dict[Key, dict[str, str]] = field(default_factory=dict)
    findings: list[dict[str, str]] = field(default_factory=list)
    parts: int = 5

    def add_finding(self, place: At, severity: str = "warning", note: str = "") -> None:
        row, column = min(place.cells) if place.cells else ("", "")
        values = (place.file, place.sheet or "", str(row), str(column), "some", severity, "", note)
        self.findings.append(dict(zip(COLUMNS, values, strict=True)))

    def write(self, folder: Path) -> Path:
        (folder / "data").mkdir(parents=True)
        for table in KEYS:
            rows = [row for key, row in self.rows.items() if key[0] == table]
            if rows:
                write_csv(folder / "data" / f"{table}.csv", rows[0], rows)
        write_csv(folder / "defects.csv", COLUMNS, self.findings)
        account = {"文件": "a.xlsx", "工作表": "b", "总行数": "5"} | dict.fromkeys(PARTS, "0")
        write_csv(folder / "accounts.csv", account, [account | {PARTS[0]: str(self.parts)}])
        return folder


def write_csv(path: Path, columns: Iterable[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerows(rows)


def ideal(expected: Expected) -> Output:
    """The output of an intake that reads whatever it may."""
    output = Output()
    for key, expectation in expected.facts.items():
        if expectation.outcome in ("same", "told"):
            output.rows[key] = {column: text(value) for column, value in expectation.fact.values.items()}
    for place, _ in expected.withdrawn:
        output.add_finding(place)
    for file, kind in expected.unreadable.items():
        output.add_finding(At(file), "error", KIND_WORDS[kind][0])
    for sender in expected.missing:
        output.add_finding(At(""), "error", f"{sender}: nothing")
    return output


def refusal(expected: Expected) -> Output:
    """The output of an intake that refuses whatever it may, and says so."""
    output = ideal(expected)
    for key, expectation in expected.facts.items():
        if expectation.outcome == "told":
            del output.rows[key]
            for place in expectation.places:
                output.add_finding(place)
    return output


@functools.cache
def county(firms: int = 24) -> Truth:
    return make_truth(2, 2014, firms)


@pytest.fixture(scope="module")
def plain() -> Expected:
    return prepare(county(12), 2, (), ("plain",))[1]


@pytest.mark.parametrize("name", [*MESSES, None])
def test_an_ideal_output_agrees_with_each_mess_and_so_does_an_honest_refusal(
    name: str | None, tmp_path: Path
) -> None:
    _, expected = prepare(county(), 2, (name,) if name else None)
    assert compare(expected, ideal(expected).write(tmp_path / "ideal"), strict=True) == []
    assert compare(expected, refusal(expected).write(tmp_path / "refusal")) == []


def test_no_output_is_told(plain: Expected, tmp_path: Path) -> None:
    assert [words.split(":")[0] for words in compare(plain, tmp_path)] == ["no output"]


def test_a_wrong_value_is_told(plain: Expected, tmp_path: Path) -> None:
    output = ideal(plain)
    key = next(key for key in output.rows if key[0] == "enterprise_years")
    output.rows[key]["gross_output_wan"] += "1"
    assert [words.split(":")[0] for words in compare(plain, output.write(tmp_path / "out"))] == [
        "wrong value"
    ]


def test_an_invented_row_is_told(plain: Expected, tmp_path: Path) -> None:
    output = ideal(plain)
    key = next(key for key in output.rows if key[0] == "retention")
    output.rows[("retention", "other")] = output.rows[key] | {"period": "209901"}
    assert [words.split(":")[0] for words in compare(plain, output.write(tmp_path / "out"))] == [
        "invented row"
    ]


def test_a_lost_row_is_told(plain: Expected, tmp_path: Path) -> None:
    output = ideal(plain)
    del output.rows[next(iter(output.rows))]
    assert [words.split(":")[0] for words in compare(plain, output.write(tmp_path / "out"))] == [
        "row missing"
    ]


def test_an_account_that_does_not_add_up_is_told(plain: Expected, tmp_path: Path) -> None:
    output = ideal(plain)
    output.parts = 4
    assert [words.split(":")[0] for words in compare(plain, output.write(tmp_path / "out"))] == ["account"]


def test_an_error_on_a_clean_sheet_is_told(plain: Expected, tmp_path: Path) -> None:
    output = ideal(plain)
    output.add_finding(plain.clean[0], "error")
    found = compare(plain, output.write(tmp_path / "out"))
    assert [words.split(":")[0] for words in found] == ["clean sheet with an error"]


@pytest.mark.parametrize("name", [name for name, mess in MESSES.items() if mess.outcome == "told"])
def test_a_silent_refusal_is_told_unless_another_office_states_the_fact(name: str, tmp_path: Path) -> None:
    _, expected = prepare(county(), 2, (name,), ("plain",))
    output = refusal(expected)
    output.findings.clear()
    told = {key for key, expectation in expected.facts.items() if expectation.outcome == "told"}
    found = [words for words in compare(expected, output.write(tmp_path / "out")) if "silently" in words]
    assert len(found) == len(told)


@pytest.mark.parametrize("name", [name for name, mess in MESSES.items() if mess.outcome == "waits"])
def test_a_withdrawn_row_that_is_used_is_told(name: str, tmp_path: Path) -> None:
    _, expected = prepare(county(60), 2, (name,), ("plain",))
    output = ideal(expected)
    output.findings.clear()
    waits = {key: found for key, found in expected.facts.items() if found.outcome == "waits"}
    for key, expectation in waits.items():
        output.rows[key] = {column: text(value) for column, value in expectation.fact.values.items()}
    found = compare(expected, output.write(tmp_path / "out"))
    assert sum("must wait" in words for words in found) == len(waits)
    assert any("withdrawn row not told" in words for words in found)


@pytest.mark.parametrize("name", [name for name, mess in MESSES.items() if mess.outcome == "absent"])
def test_an_unreadable_file_that_is_passed_over_is_told(name: str, tmp_path: Path) -> None:
    _, expected = prepare(county(), 2, (name,), ("plain",))
    output = ideal(expected)
    output.findings.clear()
    kinds = {words.split(":")[0] for words in compare(expected, output.write(tmp_path / "out"))}
    assert kinds == {"unreadable file not told", "sender not counted as missing"}
