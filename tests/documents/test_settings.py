"""Files of documents that do not hold are refused with every problem at its line."""

from __future__ import annotations

import pytest

from mq_analysis.analyses.documents import DOCUMENTS
from mq_analysis.analyses.documents.settings import _against
from mq_analysis.base.errors import PolicyError
from mq_analysis.base.project import home, toolkit
from mq_analysis.policy import find_policy, load_policy

FILE = home() / "params" / "documents" / "minqing.yaml"
TEXT = FILE.read_text("utf-8")


def refused(tmp_path, *changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "minqing.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        DOCUMENTS.load(path)
    return "\n".join(map(str, error.value.problems))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{total}元（{capitals}）", "{totle}元", "did you mean total?"),
        ("{total}元（{capitals}）", "{total}元（{capitals", "in pairs"),
        ("{total}元（{capitals}）", "{total.__class__}元", "must name a field"),
        ("    default: false\n", "", "must have default: false"),
        ("    clause: 四(二)2\n", "", "must name the clause"),
        ("  - id: request", "  - id: summary", "id must be given once"),
        ("policy: minqing", "policy: other", "the policy of the file's name"),
        ("lists: [payments]", "lists: [payment]", "payment"),
        ("    n: 3", "    n: 0", "n"),
    ],
)
def test_a_bad_document_is_named_at_its_line(tmp_path, old, new, said):
    found = refused(tmp_path, (old, new))
    assert said in found
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    places = [int(text.split(".yaml:")[1].split(":")[0]) for text in found.splitlines() if said in text]
    assert any(abs(place - line) <= 6 for place in places)


def test_all_problems_are_told_at_once(tmp_path):
    said = refused(tmp_path, ("policy: minqing", "policy: other"), ("{year}年度品牌企业奖励汇总表", "{yeer}"))
    assert len(said.splitlines()) == 2


def test_only_files_of_documents_are_taken_for_them():
    found = [path for path in (home() / "params").rglob("*.yaml") if DOCUMENTS.fits(path)]
    assert sorted(found) == sorted(FILE.parent.glob("*.yaml"))


def test_general_papers_serve_a_policy_that_tells_its_procedure():
    law = load_policy(find_policy("minqing"))
    general = DOCUMENTS.load(toolkit() / "params" / "documents" / "any_policy.yaml")
    assert law.procedure
    assert list(_against(general, law)) == []
    named = general.model_copy(
        update={"steps": (general.steps[0].model_copy(update={"in_text": True}), *general.steps[1:])}
    )
    assert list(_against(named, law))
