"""What intake makes of returns that it has never seen: the truth, or a finding where the truth is missing.

The returns are written apart from intake; see the other modules of this package. Sizes and the first seed come from the
environment: ``MQ_TEST_SIZE`` (see `tests.sizes`) and ``MQ_TEST_SEED``.
"""

from __future__ import annotations

import os
import random

import pandas as pd
import pytest

from mq_analysis.intake import INTAKE, Decisions, read_reference, take_in, write_all
from tests.intake.conftest import reader
from tests.sizes import SIZE_NAME, examples

from .compare import compare
from .generate import write_returns
from .layouts import LAYOUTS
from .mess import MESSES
from .truth import make_truth, write_reference

COUNTIES = examples(20)
FIRST = int(os.environ.get("MQ_TEST_SEED", "0"))
ALONE = SIZE_NAME == "nightly"
"""Whether each kind of mess is tried alone; else in packs."""

PACK = 1 if ALONE else 4
NAMES = random.Random(FIRST).sample(sorted(MESSES), len(MESSES))  # noqa: S311 - draws cases
PACKS = [NAMES[i : i + PACK] for i in range(0, len(NAMES), PACK)]


def read(truth, folder, **options):
    """Take the returns in ``folder / "in"`` in, write the results, and return their folder."""
    reference = folder / "reference"
    reference.mkdir(exist_ok=True)
    write_reference(truth, reference)
    spec = INTAKE.load(INTAKE.path("minqing"))
    decisions = Decisions({}, **options)
    taken = take_in(folder / "in", truth.year, read_reference(reference), spec, decisions, (), reader())
    write_all(taken, folder / "out", reference, {})
    return folder / "out"


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNTIES))
def test_a_county_comes_out_true_or_told(seed, tmp_path):
    rng = random.Random(seed)  # noqa: S311 - draws cases
    firms = rng.choice([5, 8, 12, 20, 40] if COUNTIES < 100 else [5, 12, 40, 120, 500])
    truth = make_truth(seed, rng.randrange(2010, 2017), firms)
    expected = write_returns(truth, tmp_path / "in", seed)
    assert compare(expected, read(truth, tmp_path)) == [], (expected.messes, expected.layouts)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_each_layout_alone_gives_the_same_tables(layout, tmp_path):
    truth = make_truth(FIRST + 1, 2014, 8)
    expected = write_returns(truth, tmp_path / "in", 1, (), (layout,))
    assert compare(expected, read(truth, tmp_path)) == []


@pytest.mark.parametrize("names", PACKS, ids="+".join)
def test_each_kind_of_mess_is_read_or_told(names, tmp_path):
    truth = make_truth(FIRST + 1, 2014, 8)
    expected = write_returns(truth, tmp_path / "in", 1, names, ("plain",))
    assert compare(expected, read(truth, tmp_path)) == []


@pytest.mark.parametrize(
    "layout", ["a_row_a_month", "a_sheet_a_month", "halves_below", "halves_in_two_files"]
)
def test_the_retention_of_a_year_is_the_same_however_it_is_cut(layout, tmp_path):
    truth = make_truth(FIRST + 2, 2013, 6)
    tables = []
    for name in ("plain", layout):
        folder = tmp_path / name
        folder.mkdir()
        write_returns(truth, folder / "in", 1, (), (name,))
        out = read(truth, folder)
        frame = pd.read_csv(out / "data" / "retention.csv", dtype=str)
        tables.append(frame.sort_values(["org_code", "tax_kind", "period"]).reset_index(drop=True))
    pd.testing.assert_frame_equal(*tables)


def test_accepting_every_proposal_pays_nothing_that_was_withdrawn(tmp_path):
    truth = make_truth(FIRST + 3, 2014, 12)
    withdrawn = [name for name, mess in MESSES.items() if mess.outcome == "waits"]
    assert withdrawn
    for name in withdrawn:
        folder = tmp_path / name
        folder.mkdir()
        expected = write_returns(truth, folder / "in", 1, (name,), ("plain",))
        said = compare(expected, read(truth, folder, accept_all=True))
        assert [one for one in said if "must wait" in one] == [], name
