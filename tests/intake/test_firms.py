"""Whose row it is: the code decides, a name only proposes, and what does not fit is refused with a reason."""

from __future__ import annotations

import pytest

from mq_analysis.intake.firms import read_code

from .conftest import FIRM, found, honour, sheet

OTHER = ("样例盛德生态农业有限公司", "PDY001071")


def taken_with(folder, **cells):
    accept = cells.pop("accept", True)
    folder.book({"附表1": sheet([honour(**cells)])})
    return folder.taken(accept=accept)


@pytest.mark.parametrize(
    "code",
    [
        "PDY305155",
        "pdy305155",
        "PDY30515-5",
        "PDY30515－5",
        "ＰＤＹ３０５１５５",
        " PDY 305155 ",
        "91350124PDY305155T",
        "PDY30515—5",
    ],
)
def test_a_code_is_one_code_in_every_writing(code, folder):
    if len(code) == 18:
        from stdnum.cn import uscc

        code = code[:17] + uscc.calc_check_digit(code[:17])
    taken = taken_with(folder, code=code)
    assert found(taken) == []
    assert list(taken.clean["honours"]["org_code"]) == ["PDY305155"]


@pytest.mark.parametrize(
    ("cells", "findings"),
    [
        ({"code": ""}, [("C4", "code_missing", "repaired", "repaired")]),
        ({"code": "/"}, [("C4", "code_missing", "repaired", "repaired")]),
        ({"code": 305155}, [("C4", "code_as_number", "repaired", "repaired")]),
        ({"code": "305155"}, [("C4", "code_as_number", "repaired", "repaired")]),
        ({"code": "DY305155"}, [("C4", "code_lost_leading", "repaired", "repaired")]),
        ({"code": "PDY305156"}, [("C4", "code_check_digit", "repaired", "repaired")]),
        ({"code": "PDY3051"}, [("C4", "code_unreadable", "repaired", "repaired")]),
        ({"code": OTHER[1]}, [("C4", "code_name_mismatch", "rejected", "rejected")]),
        ({"code": 914200000000000128.0}, [("C4", "code_corrupted", "rejected", "rejected")]),
        ({"name": "样例盛瓷食品"}, [("B4", "name_short", "repaired", "repaired")]),
        ({"name": "样例盛瓷食口有限公司"}, [("B4", "name_differs", "repaired", "repaired")]),
        ({"name": ""}, [("B4", "name_missing", "repaired", "repaired")]),
        ({"name": "=cmd|'/c calc'!A1"}, [("B4", "formula_injection", "repaired", "repaired")]),
        ({"name": "+样例"}, [("B4", "formula_injection", "repaired", "repaired")]),
        ({"name": "<img src=x onerror=alert(1)>"}, [("B4", "html_injection", "repaired", "repaired")]),
        ({"name": '样例#read("secret.txt")'}, [("B4", "markup_injection", "repaired", "repaired")]),
        (
            {"name": "样例盛瓷食品", "code": ""},
            [("B4", "name_short", "rejected", "rejected"), ("C4", "code_missing", "rejected", "rejected")],
        ),
        (
            {"name": "样例新康", "code": ""},
            [
                ("B4", "name_ambiguous", "rejected", "rejected"),
                ("C4", "code_missing", "rejected", "rejected"),
            ],
        ),
        (
            {"name": "没有这家公司", "code": ""},
            [
                ("B4", "firm_not_in_register", "rejected", "rejected"),
                ("C4", "code_missing", "rejected", "rejected"),
            ],
        ),
        (
            {"name": "没有这家公司", "code": "PDY999996"},
            [("C4", "firm_not_in_register", "rejected", "rejected")],
        ),
    ],
)
def test_what_code_and_name_say_together(cells, findings, folder):
    if cells.get("code") == "PDY999996":
        from mq_analysis.base.codes import check_character

        cells = {**cells, "code": "PDY99999" + check_character("PDY99999")}
    taken = taken_with(folder, **cells)
    assert found(taken) == findings
    if findings[0][2] == "repaired":
        row = taken.clean["honours"].iloc[0]
        assert (row["org_code"], row["enterprise_name"]) == (FIRM[1], FIRM[0])
    else:
        assert "honours" not in taken.clean


@pytest.mark.parametrize("code", ["", 305155, "DY305155", "PDY305156"])
def test_a_code_found_by_name_waits_for_a_person(code, folder):
    taken = taken_with(folder, code=code, accept=False)
    assert [fate for _, _, fate, _ in found(taken)] == ["pending"]
    assert "honours" not in taken.clean
    assert taken.honours == []


def test_a_name_with_an_odd_beginning_and_no_code_is_refused(folder):
    taken = taken_with(folder, name="=1+1", code="")
    assert ("B4", "formula_injection", "rejected", "rejected") in found(taken)


def test_a_firm_of_another_township_is_kept_where_it_is_registered(folder):
    taken = taken_with(folder, name=OTHER[0], code=OTHER[1])
    assert found(taken) == [("B4", "wrong_township", "kept", "kept")]
    assert list(taken.clean["honours"]["township_code"]) == ["350124201"]


def test_a_code_with_letters_is_no_number():
    assert not read_code("PDY305155").is_number
    assert read_code("123456789").is_number is False
    assert read_code(123456789.0).is_number
