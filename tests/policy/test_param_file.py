"""Every parameter file is of one kind: by its folder, and by its keys."""

from __future__ import annotations

import pytest

from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.cli.check import KINDS
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.policy.model import Policy
from mq_analysis.policy.names import names_in
from mq_analysis.policy.param_file import ParamFile, Params
from mq_analysis.policy.scalars import Text
from mq_analysis.policy.simulation import SIMULATION

ORDER = [*(kind for kind, _ in KINDS), SIMULATION]
"""As mq check asks them; a card of credit fits settings of simulation too."""
FILES = sorted((home() / "params").glob("*/*.yaml"))
POLICY = load_policy(find_policy("minqing"))


class Note(Params):
    """What a file of notes says."""

    text: Text


NOTES = ParamFile("notes", Note, keys=("text",), is_named=True)


@pytest.fixture
def notes(tmp_path, monkeypatch):
    """A project with a note beside the policy."""
    for folder in ("policies", "notes"):
        (tmp_path / "params" / folder).mkdir(parents=True)
    monkeypatch.setenv("MQ_HOME", str(tmp_path))
    monkeypatch.setenv("MQ_TOOLKIT", str(tmp_path))
    path = tmp_path / "params" / "notes" / "minqing.yaml"
    path.write_text("policy: minqing\ntext: read\n", "utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_first_kind_that_a_file_fits_is_that_of_its_folder(path):
    fitting = [kind.folder for kind in ORDER if kind.fits(path)]
    assert fitting[:1] == [kind.folder for kind in ORDER if kind.folder == path.parent.name]


def test_the_file_of_a_policy_is_found_and_read(notes):
    assert NOTES.has("minqing")
    assert NOTES.find(POLICY) == NOTES.load(notes) == Note(policy="minqing", text="read")
    assert NOTES.load_all() == [NOTES.load(notes)]


def test_a_policy_without_a_file_is_told_the_nearest_name(notes):
    assert not NOTES.has("minqin")
    with pytest.raises(UsageError) as error:
        NOTES.path("minqin")
    said = "params/notes: must hold minqin.yaml for this policy, got no such file; did you mean minqing?"
    assert str(error.value) == said


def test_a_file_that_is_changed_is_read_again(notes):
    NOTES.load(notes)
    notes.write_text("policy: minqing\ntext: read again\n", "utf-8")
    assert NOTES.load(notes).text == "read again"


def test_all_findings_of_a_file_are_told_together_each_at_its_line(notes):
    def against(note: Note, policy: Policy):
        yield ("text",), f"must please {policy.id}"

    strict = ParamFile(
        "notes",
        Note,
        keys=("text",),
        findings=lambda note: [(("text",), f"must be long, got {note.text}")],
        against=against,
        is_named=True,
    )
    other = notes.with_name("other.yaml")
    notes.rename(other)
    with pytest.raises(PolicyError) as error:
        strict.load(other, POLICY)
    assert [str(problem) for problem in error.value.problems] == [
        "params/notes/other.yaml:1:9: must be the policy of the file's name, other, got 'minqing'",
        "params/notes/other.yaml:2:7: must be long, got read",
        "params/notes/other.yaml:2:7: must please minqing",
    ]


def test_a_file_that_cannot_be_read_fits_no_kind(notes):
    assert NOTES.fits(notes)
    notes.write_text("policy: [", "utf-8")
    assert not NOTES.fits(notes)


def test_names_are_in_order(notes):
    notes.with_name("a.yaml").write_text("policy: a\ntext: b\n", "utf-8")
    assert names_in("notes") == ["a", "minqing"]
