"""The messy returns of 2013 give the answer key: clean rows, register, every defect at its cell, nothing more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from mq_analysis.intake import write_all
from mq_analysis.intake.accounts import accounts
from mq_analysis.intake.merge import register_row
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.tables import read_county

from .conftest import COUNTY, REFERENCE

KEY = COUNTY / "answer_key"
TABLES = sorted(path.stem for path in (KEY / "clean").glob("*.csv"))
PROPOSALS = {
    "unit_not_stated",
    "unit_conflict",
    "code_as_number",
    "code_lost_leading",
    "code_check_digit",
    "code_missing",
}


def key(name: str) -> pd.DataFrame:
    return pd.read_csv(KEY / f"{name}.csv", dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def accepted(county):
    return county.taken(accept=True)


@pytest.fixture(scope="module")
def waiting(county):
    return county.taken(accept=False)


@pytest.mark.parametrize("table", TABLES)
def test_a_clean_table_is_that_of_the_key(accepted, table):
    pd.testing.assert_frame_equal(accepted.clean[table], key(f"clean/{table}"), check_dtype=False)


def test_there_is_no_other_clean_table(accepted):
    assert sorted(accepted.clean) == TABLES


def test_the_register_of_honours_is_that_of_the_key(accepted):
    ours = pd.DataFrame(map(register_row, accepted.honours)).astype("str")
    pd.testing.assert_frame_equal(ours, key("honour_register"), check_dtype=False)


def test_every_defect_of_the_key_is_told_at_its_cell_with_its_fate_and_no_other(accepted):
    columns = [
        "file",
        "sheet",
        "row",
        "column",
        "header",
        "field",
        "kind",
        "severity",
        "row_outcome",
        "value_outcome",
    ]
    theirs = Counter(key("defects")[columns].itertuples(index=False, name=None))
    ledger = accepted.ledger
    ours = Counter(
        (
            d.file,
            d.sheet,
            str(d.row or ""),
            d.column,
            d.header,
            d.field,
            d.kind,
            ledger.kind(d).severity,
            d.row_outcome,
            d.value_outcome,
        )
        for d in ledger.all_defects()
    )
    assert ours == theirs


def test_what_was_found_and_taken_instead_is_that_of_the_key(accepted):
    """A number is one number however it is written; the texts of notes are ours."""

    def same(text: str) -> object:
        try:
            return float(text)
        except ValueError:
            return text

    theirs = Counter(
        (r.file, r.sheet, r.row, r.kind, same(r.raw_value), same(r.clean_value))
        for r in key("defects").itertuples()
    )
    ours = Counter(
        (d.file, d.sheet, str(d.row or ""), d.kind, same(d.raw), same(d.clean))
        for d in accepted.ledger.all_defects()
    )
    assert ours == theirs


def test_without_a_decision_just_the_proposals_wait(accepted, waiting):
    open_ones = [d for d in waiting.ledger.all_defects() if d.value_outcome == "pending"]
    assert {d.kind for d in open_ones} == PROPOSALS
    assert Counter(d.kind for d in open_ones) == Counter(
        d.kind for d in accepted.ledger.all_defects() if d.kind in PROPOSALS and d.row_outcome != "rejected"
    )


def test_a_row_that_waits_is_in_no_clean_table(accepted, waiting):
    held = [row for row in waiting.ledger.rows() if row.outcome == "pending"]
    assert held
    places = {(row.block.book.path, row.block.sheet.name, str(row.number)) for row in held}
    columns = ["source_file", "source_sheet", "source_row"]
    for table, frame in waiting.clean.items():
        assert not places & set(frame[columns].itertuples(index=False, name=None)), table
        assert len(frame) <= len(accepted.clean[table])


def test_the_number_of_an_honour_does_not_hang_on_decisions(accepted, waiting):
    numbers = {(one.firm.org_code, one.honour.code, one.item): one.honour_id for one in accepted.honours}
    assert {
        numbers[one.firm.org_code, one.honour.code, one.item] == one.honour_id for one in waiting.honours
    } == {True}
    assert len(waiting.honours) < len(accepted.honours)


@pytest.mark.parametrize("which", ["accepted", "waiting"])
def test_every_row_of_every_sheet_has_one_fate(which, request):
    taken = request.getfixturevalue(which)
    lines = list(accounts(taken.ledger))
    assert all(line.adds_up for line in lines)
    sheets = {
        (book.path, sheet.name): len(sheet.rows) for book in taken.ledger.books for sheet in book.sheets
    }
    assert {(line.file, line.sheet): line.rows for line in lines} == sheets


def test_every_row_has_the_role_that_the_key_gives_it(accepted):
    ours = {}
    for file, sheet, roles in accepted.ledger.sheets:
        hidden = set(roles.values()) == {"hidden"}
        ours[file, sheet] = {row + 1: "title" if hidden and row == 0 else role for row, role in roles.items()}
    theirs = _roles_of_the_key()
    for place, roles in theirs.items():
        if "hidden" not in roles.values():
            assert ours[place] == roles, place
    assert set(ours) == set(theirs)


def _roles_of_the_key() -> dict[tuple[str, str], dict[int, str]]:
    import json

    found = {}
    for file in json.loads((KEY / "manifest.json").read_text(encoding="utf-8")):
        for sheet in file.get("sheets", []):
            roles = {n: role for role, text in sheet["roles"].items() for n in _numbers(text)}
            found[file["path"], sheet["name"]] = dict(sorted(roles.items()))
    return found


def _numbers(text: str) -> list[int]:
    ends = [part.split("-") for part in text.split(",")]
    return [n for end in ends for n in range(int(end[0]), int(end[-1]) + 1)]


def test_the_awards_of_the_clean_tables_are_those_of_the_key(accepted, tmp_path):
    out = tmp_path / "out"
    write_all(accepted, out, REFERENCE, {})
    policy = load_policy(find_policy("minqing"))
    tables = dict(read_county(out / "data").tables)
    awards = key("awards")
    for reading, option in (
        ("M1", "marginal_above_100"),
        ("M2", "marginal_from_0_after_gate"),
        ("W", "whole_amount"),
    ):
        rules = rules_for(policy, 2013, choose_readings(policy, [f"R_TIER={option}"]))
        ours = assess(tables, rules).awards
        paid = ours[ours["amount_fen"] > 0]
        theirs = awards[(awards["reading"] == reading) & (awards["amount_yuan"] != "0")]
        assert dict(zip(paid["org_code"], paid["amount_fen"] // 100, strict=True)) == dict(
            zip(theirs["org_code"], theirs["amount_yuan"].astype(int), strict=True)
        )
        assert dict(zip(paid["org_code"], paid["award_id"], strict=True)) == dict(
            zip(theirs["org_code"], theirs["clause"], strict=True)
        )


def test_the_variations_of_the_key_are_no_findings(accepted):
    """Every place that the key calls a mere way of writing has no finding but those that the key names there."""
    theirs = {(r.file, r.sheet, r.row, r.kind) for r in key("defects").itertuples()}
    places = {(r.file, r.sheet, r.row) for r in key("variations").itertuples() if r.row}
    ours = {(d.file, d.sheet, str(d.row or ""), d.kind) for d in accepted.ledger.all_defects()}
    assert {one for one in ours if one[:3] in places} <= theirs
    assert len(places) > 400


def test_nothing_of_the_reader_knows_the_key():
    package = Path(__file__).parents[2] / "mq_analysis"
    for path in (*package.glob("intake/*.py"), *package.glob("workbooks/*.py")):
        assert "answer_key" not in path.read_text(encoding="utf-8")
