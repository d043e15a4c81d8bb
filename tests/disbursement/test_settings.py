"""Files of checks that do not hold are refused with every problem at its line."""

from __future__ import annotations

import pytest

from mq_analysis.base.errors import PolicyError
from mq_analysis.base.project import home
from mq_analysis.payments.settings import DISBURSEMENT

FILE = home() / "params" / "disbursement" / "minqing.yaml"
TEXT = FILE.read_text("utf-8")

MUST = "must: {zh: 样例, en: sample}"
BAD = {
    "once": (
        f"  - id: overspent\n    clause: x\n    {MUST}\n",
        "id must be given once, got overspent again",
    ),
    "basis": (f"  - id: paid_late\n    {MUST}\n", "must name the clause it rests on, or say in_text: false"),
    "term": (
        f"  - id: payee_mismatch\n    clause: x\n    within_days: 60\n    {MUST}\n",
        "must stand with paid_late only",
    ),
    "kind": (f"  - id: paid_again\n    clause: x\n    {MUST}\n", "paid_again"),
    "key": (f"  - id: paid_late\n    in_text: false\n    days: 60\n    {MUST}\n", "days"),
}


def refused(tmp_path, text: str) -> str:
    path = tmp_path / "minqing.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        DISBURSEMENT.load(path)
    return "\n".join(map(str, error.value.problems))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_check_is_named_at_its_line(tmp_path, name):
    added, expected = BAD[name]
    text = TEXT.replace("\naging:", "\n" + added + "\naging:")
    first = TEXT[: TEXT.index("\naging:")].count("\n") + 2
    said = refused(tmp_path, text)
    assert expected in said
    lines = [int(line.split(".yaml:")[1].split(":")[0]) for line in said.splitlines() if expected in line]
    assert first <= min(lines) <= first + 4


def test_all_problems_of_a_file_are_told_at_once(tmp_path):
    text = TEXT.replace("policy: minqing", "policy: other")
    text = text.replace("returned: [退回]", "returned: [已发放]").replace("[15, 30, 60]", "[15, 60, 30]")
    said = refused(tmp_path, text)
    assert "must be the policy of the file's name" in said
    assert "must not name what is paid, got 已发放" in said
    assert "must be above the bound before it, 60, got 30" in said


def test_a_check_that_is_taken_out_is_not_made(tmp_path):
    path = tmp_path / "minqing.yaml"
    start, end = TEXT.index("  - id: payee_mismatch"), TEXT.index("  - id: paid_while_blacklisted")
    path.write_text(TEXT[:start] + TEXT[end:], encoding="utf-8")
    settings = DISBURSEMENT.load(path)
    assert settings.check("payee_mismatch") is None
    assert settings.check("paid_twice") is not None


def test_only_files_of_checks_are_taken_for_them():
    params = home() / "params"
    taken = [path for path in params.rglob("*.yaml") if DISBURSEMENT.fits(path)]
    assert sorted(taken) == sorted(FILE.parent.glob("*.yaml"))
