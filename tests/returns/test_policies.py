"""Returns of other policies: their tables, by those kinds of layout and mess that are not about one county's."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest

from mq_analysis.base.project import home
from mq_analysis.collection import honours_of, intake_text, schema_to_collect
from mq_analysis.intake import INTAKE, Decisions, read_reference, take_in, write_all
from mq_analysis.intake.book import add_year
from mq_analysis.policy import choose_readings, load_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import read_needed
from mq_analysis.synthesis import write_county
from tests.intake.conftest import reader
from tests.sizes import SIZE_NAME, examples

from .compare import compare
from .forms_of_policies import POLICY_FORMS
from .generate import prepare, write_returns
from .layouts import LAYOUTS
from .mess import MESSES
from .truth_of_policy import DATED, rows_of, truth_of

FIRST = int(os.environ.get("MQ_TEST_SEED", "0"))
COUNTIES = examples(3)
SIZES = [5, 9, 16] if COUNTIES < 100 else [5, 16, 60, 200]
PACK = 1 if SIZE_NAME == "nightly" else 12
YEAR = 2024
LAWS = {name: load_policy(home() / "params" / "policies" / f"{name}.yaml") for name in POLICY_FORMS}
FIT = [name for name, mess in MESSES.items() if mess.outcome == "same"]
ALONE = ("sender_nowhere", *(name for name, mess in MESSES.items() if mess.outcome == "absent"))
"""Without a sender, or if the corrected file cannot be read, nobody can tell which file holds: never with others."""
ANY = sorted({*MESSES} - {*ALONE})


def settings_of(policy):
    """The settings that `mq init` writes, with the office of each table named as a county would name it."""
    text = intake_text(LAWS[policy])
    for sender, forms in POLICY_FORMS[policy].items():
        for form in forms:
            before, name, after = text.partition(f"\n  {form.id}:\n")
            text = before + name + after.replace("senders: [主管部门]", f"senders: [{sender}]", 1)
    text = text.replace("senders: [主管部门]", f"senders: [{sender}]")  # of tables that have no form here
    return INTAKE.read(text, Path(f"{policy}.yaml"))


SPECS = {policy: settings_of(policy) for policy in POLICY_FORMS}


class County:
    """A county of a policy in its own folder, with what offices send of a year."""

    def __init__(self, policy, folder, *, firms=8, seed=1):
        self.policy, self.law, self.folder = policy, LAWS[policy], folder
        folder.mkdir(exist_ok=True)
        write_county(folder / "county", self.law, [YEAR], firms=firms, seed=seed)
        if (folder / "county" / "honours.csv").is_file():
            self.keep("honours", "issue_date", folder / "county")  # no form here asks for honours
        self.truth = truth_of(folder / "county", policy, YEAR, seed)

    def keep(self, table, column, folder):
        """Keep the rows of other years alone."""
        rows = rows_of(folder, table)
        kept = [row for row in rows if not row[column].startswith(str(YEAR))]
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in kept)]
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def send(self, seed, messes, layouts):
        """Write what the offices send, and return what must come out."""
        return write_returns(self.truth, self.folder / "in", seed, messes, layouts)

    def take(self):
        """Take the returns in and return the folder of results."""
        reference = read_reference(self.folder / "county", YEAR, honours_of(self.law), has_townships=False)
        spec, schemas = SPECS[self.policy], schema_to_collect(self.law)
        taken = take_in(self.folder / "in", YEAR, reference, spec, Decisions({}), (), reader(), schemas)
        write_all(taken, self.folder / "out", self.folder / "county", {})
        return self.folder / "out"

    def book(self):
        """The county's tables with the rows of the year replaced by those that were taken in."""
        book = self.folder / "book"
        shutil.copytree(self.folder / "county", book)
        for forms in POLICY_FORMS[self.policy].values():
            for form in forms:
                self.keep(form.id, DATED.get(form.id, "year"), book)
        add_year(self.folder / "out", book, YEAR, schema_to_collect(self.law))
        return book

    def paid(self, folder):
        """What each firm is paid for each award."""
        rules = rules_for(self.law, YEAR, choose_readings(self.law, ()))
        awards = assess(read_needed(folder, self.law).tables, rules).awards
        kept = awards[["org_code", "payee", "award_id", "amount_fen"]]
        return sorted(tuple(map(str, row)) for row in kept.itertuples(index=False))


def fitting(policy):
    """Kinds of mess that can happen to the tables of a policy, in packs; alone at night."""
    with tempfile.TemporaryDirectory() as folder:
        truth = County(policy, Path(folder) / "c").truth
    found = [name for name in MESSES if prepare(truth, 1, (name,), ("plain",))[1].messes[name]]
    drawn = random.Random(FIRST).sample(found, len(found))  # noqa: S311 - draws cases
    together = [name for name in drawn if name not in ALONE]
    packs = [together[i : i + PACK] for i in range(0, len(together), PACK)]
    alone = [[name] for name in drawn if name in ALONE]
    return [*packs, *(alone if PACK == 1 else alone[:2])]


PACKS = [(policy, names) for policy in POLICY_FORMS for names in fitting(policy)]
TABLES = [
    (policy, layout)
    for i, layout in enumerate(sorted(LAYOUTS))
    for j, policy in enumerate(POLICY_FORMS)
    if SIZE_NAME == "nightly" or (i + j + FIRST) % len(POLICY_FORMS) == 0
]


def test_most_kinds_of_mess_and_tables_of_other_policies_are_tried():
    tried = {name for _, names in PACKS for name in names}
    assert len(tried) > 150
    assert {
        outcome: sum(MESSES[n].outcome == outcome for n in tried) > 4 for outcome in ("same", "told", "waits")
    }


@pytest.mark.parametrize("policy", POLICY_FORMS)
@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNTIES))
def test_a_county_of_another_policy_comes_out_true_or_told(policy, seed, tmp_path):
    rng = random.Random(f"{policy}/{seed}")  # noqa: S311 - draws cases
    county = County(policy, tmp_path / "c", firms=rng.choice(SIZES), seed=seed)
    expected = county.send(seed, rng.sample(ANY, 12), None)
    assert compare(expected, county.take()) == [], (expected.messes, expected.layouts)


@pytest.mark.parametrize("policy", POLICY_FORMS)
@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNTIES))
def test_what_must_be_read_whole_pays_what_the_county_pays(policy, seed, tmp_path):
    rng = random.Random(f"{policy}/{seed}/same")  # noqa: S311 - draws cases
    county = County(policy, tmp_path / "c", firms=rng.choice(SIZES), seed=seed)
    layouts = [name for name, layout in LAYOUTS.items() if layout.promise == "same"]
    expected = county.send(seed, rng.sample(FIT, 12), layouts)
    assert compare(expected, county.take()) == [], (expected.messes, expected.layouts)
    assert county.paid(county.book()) == county.paid(county.folder / "county")


@pytest.mark.parametrize(("policy", "layout"), TABLES)
def test_each_layout_of_tables_of_a_policy_is_read_or_told(policy, layout, tmp_path):
    county = County(policy, tmp_path / "c")
    expected = county.send(1, (), (layout,))
    assert compare(expected, county.take()) == []


@pytest.mark.parametrize(
    ("policy", "names"), PACKS, ids=lambda given: given if isinstance(given, str) else "+".join(given)
)
def test_each_kind_of_mess_in_tables_of_a_policy_is_read_or_told(policy, names, tmp_path):
    county = County(policy, tmp_path / "c")
    expected = county.send(1, names, ("plain",))
    assert compare(expected, county.take()) == []


def test_a_column_that_was_asked_for_is_there_even_if_nobody_filled_it_in(tmp_path):
    """Without the column the policy could not be computed: a blank is unknown, a missing column an error."""
    county = County("longgang_2023", tmp_path / "c")
    path = county.folder / "county" / "platforms.csv"
    rows = [{**row, "agreed_yuan": ""} for row in rows_of(county.folder / "county", "platforms")]
    path.write_text(
        "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]), encoding="utf-8"
    )
    county.truth = truth_of(county.folder / "county", county.policy, YEAR, 1)
    expected = county.send(1, (), ("plain",))
    assert compare(expected, county.take()) == []
    for folder in (county.folder / "out" / "data", county.book()):
        header, *_ = (folder / "platforms.csv").read_text("utf-8").splitlines()
        assert "agreed_yuan" in header.split(",")
    assert county.paid(county.folder / "book") == county.paid(county.folder / "county")
