"""An office reports that a firm has another name, and the register still has the old one."""

from __future__ import annotations

import pytest

from mq_analysis.intake.county import county_tables
from mq_analysis.intake.decisions import NO, Decision

from .conftest import FIRM, REFERENCE, found, honour, sheet

HEAD = ("序号", "变更前名称", "变更后名称", "组织机构代码", "变更日期")
NEW = "样例盛瓷实业集团有限公司"
OTHER = "样例盛德生态农业有限公司"


def returned(folder, *, new=NEW, old=FIRM[0], code=FIRM[1], named=NEW, named_code=FIRM[1]):
    """A township names the firm by one name; the office for industry and commerce reports a change of name."""
    folder.book({"附表1": sheet([honour(name=named, code=named_code)])})
    rows = [[1, old, new, code, "2013-06-18"]]
    folder.book({"名称变更": sheet(rows, HEAD, office="工商局")}, "工商局_2013.xlsx")
    return folder


def test_an_accepted_change_names_the_firm_in_every_table(folder):
    taken = returned(folder).taken()
    assert found(taken) == [("C4", "register_name_old", "repaired", "repaired")]
    assert list(taken.clean["honours"]["enterprise_name"]) == [NEW]
    tables = county_tables(taken, REFERENCE)
    (firm,) = tables["enterprises"].query("org_code == @FIRM[1]").to_dict("records")
    assert (firm["name"], firm["former_name"], firm["name_change_date"]) == (NEW, FIRM[0], "2013-06-18")
    before = county_tables(folder.taken(accept=False), REFERENCE)["enterprises"]
    others = tables["enterprises"]["org_code"] != FIRM[1]
    assert tables["enterprises"]["name"][others].tolist() == before["name"][others].tolist()


@pytest.mark.parametrize("code", ["", FIRM[1]])
def test_rows_wait_under_the_new_name_until_somebody_accepts_it(folder, code):
    taken = returned(folder, named_code=code).taken(accept=False)
    kinds = {"register_name_old", "name_differs" if code else "code_missing"}
    assert {tuple(told) for _, *told in found(taken)} == {(kind, "pending", "pending") for kind in kinds}
    assert county_tables(taken, REFERENCE)["enterprises"].query("name == @NEW").empty


def test_a_declined_change_is_no_name_of_the_firm(folder):
    waiting = returned(folder).taken(accept=False)
    (asked,) = (d.decision for d in waiting.decisions.asked.values() if d.kind == "register_name_old")
    taken = folder.taken(accept=False, given={asked: Decision(NO)})
    assert ("C4", "code_name_mismatch", "rejected", "rejected") in found(taken)
    assert taken.reference.firms[FIRM[1]].name == FIRM[0]


def test_the_old_name_is_a_former_one_after_the_change(folder):
    taken = returned(folder, named=FIRM[0]).taken()
    assert ("B4", "name_former", "repaired", "repaired") in found(taken)


@pytest.mark.parametrize(
    "change",
    [{"old": "样例从未登记有限公司"}, {"new": OTHER}, {"code": "PDY001071"}, {"new": FIRM[0]}],
    ids=["unknown before", "name of another", "code of another", "no change"],
)
def test_what_is_no_change_of_a_name_of_the_register_changes_nothing(folder, change):
    taken = returned(folder, named=FIRM[0], **change).taken()
    assert "register_name_old" not in {kind for _, kind, *_ in found(taken)}
    assert taken.reference.firms[FIRM[1]].name == FIRM[0]


def test_a_name_with_a_formula_is_never_taken(folder):
    taken = returned(folder, new="=cmd|'/c calc'!A1", named=FIRM[0]).taken()
    assert taken.reference.firms[FIRM[1]].name == FIRM[0]


def test_two_changes_of_a_firm_follow_each_other_and_stay_in_the_list(folder):
    later = "样例盛瓷控股有限公司"
    folder.book({"附表1": sheet([honour(name=later)])})
    rows = [[1, NEW, later, FIRM[1], "2013-11-08"], [2, FIRM[0], NEW, FIRM[1], "2013-06-18"]]
    folder.book({"名称变更": sheet(rows, HEAD, office="工商局")}, "工商局_2013.xlsx")
    taken = folder.taken()
    assert [(kind, value) for _, kind, _, value in found(taken)] == [("register_name_old", "repaired")] * 2
    listed = taken.clean["renames"]
    assert list(zip(listed["former_name"], listed["enterprise_name"], strict=True)) == [
        (NEW, later),
        (FIRM[0], NEW),
    ]
    (firm,) = county_tables(taken, REFERENCE)["enterprises"].query("org_code == @FIRM[1]").to_dict("records")
    assert (firm["name"], firm["former_name"]) == (later, f"{FIRM[0]};{NEW}")
