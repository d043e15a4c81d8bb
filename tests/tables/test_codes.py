"""A firm stands under its organization code or its credit code; codes issued wrong are listed; persons are no firms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from mq_analysis.base.codes import (
    check_character,
    is_identity_number,
    is_in_house,
    issued_forms,
    key_of,
)
from mq_analysis.base.errors import DataError
from mq_analysis.engines import Engine, open_frames
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.awards.totals import totals
from mq_analysis.rules.facts import needed_schema
from mq_analysis.tables import read_county

from ..samples import copy_tables, rows

Folder = Callable[..., Path]
Told = Callable[[Path], list[str]]
A, B = "PDY000597", "PDY001071"
LONG = {A: "12350124PDY000597L", B: "91350124PDY001071M"}
ISSUED = "M000ZZ9X1"
"""A code as offices in Xiamen issued them before 2016: its check character would be 4."""
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PERSON = "PDY00001" + check_character("PDY00001")

digits = st.integers(0, 9).map(str)
letters = st.sampled_from(ALPHABET)


def credit_code(head: str, body: str, inner: str = "") -> str:
    """A credit code as GB 32100 makes it: the weighted sum and the last character are 0 mod 31."""
    first = head + body + (inner or check_character(body))
    total = sum(ALPHABET.index(c) * 3**i for i, c in enumerate(first))
    return first + next(last for i, last in enumerate(ALPHABET) if (total + i) % 31 == 0)


def identity_number(region: str, born: str, serial: str) -> str:
    """An identity-card number as GB 11643 makes it: ISO 7064 MOD 11-2."""
    body = region + born + serial
    total = sum(int(c) * 2 ** (17 - i) for i, c in enumerate(body))
    return body + "10X98765432"[total % 11]


@given(
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
    st.text("0123456789", min_size=6, max_size=6),
)
def test_the_key_of_a_credit_code_is_the_organization_code_in_it(body: str, division: str) -> None:
    code = body + check_character(body)
    assert key_of(code) == code
    assert key_of(credit_code("91" + division, body)) == code


@given(st.text(ALPHABET, min_size=8, max_size=8), st.integers(0, 17), letters)
def test_one_character_changed_is_never_taken_for_another_firm(body: str, place: int, other: str) -> None:
    sound = credit_code("91350124", body)
    if sound[place] != other and (place < 2 or place > 7 or other.isdigit()):
        changed = sound[:place] + other + sound[place + 1 :]
        with pytest.raises(ValueError, match="must be"):
            key_of(changed)


@given(st.text(ALPHABET, min_size=8, max_size=8), st.text("0123456789X", min_size=1, max_size=1))
def test_both_check_characters_of_a_credit_code_are_tested(body: str, inner: str) -> None:
    """Also the organization code's own, where the last of the 18 is right."""
    if inner != check_character(body):
        with pytest.raises(ValueError, match="check character of the organization code must be"):
            key_of(credit_code("91350124", body, inner))


@given(
    st.sampled_from(["350124", "110101", "440304", "652201"]),
    st.dates(min_value=dt.date(1920, 1, 1), max_value=dt.date(2020, 1, 1)),
    st.text("0123456789", min_size=3, max_size=3),
    st.sampled_from(["", "small", "wide", "blanks", "wrong", "old"]),
)
def test_an_identity_card_number_is_refused_and_never_repeated(region, born, serial, spelling) -> None:
    number = identity_number(region, f"{born:%Y%m%d}", serial)
    if spelling == "small":
        number = number.lower()
    elif spelling == "wide":
        number = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    elif spelling == "blanks":
        number = f"{number[:6]} {number[6:14]} {number[14:]}"
    elif spelling == "wrong":
        number = number[:17] + ("1" if number[17] != "1" else "2")
    elif spelling == "old":
        number = region + f"{born:%y%m%d}" + serial
    if spelling == "wrong" and not is_identity_number(number):
        return  # a sound credit code, one in 341
    with pytest.raises(ValueError, match="identity-card number \\(not shown here\\)") as caught:
        key_of(number)
    assert number[6:14] not in str(caught.value)
    assert f"{born:%m%d}{serial}" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["pdy000597", "ＰＤＹ000597", "PDY00059-7", "12350124pdy000597l", "PDY 000597"]
)
def test_a_code_in_another_spelling_is_told_and_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be written in capitals of half width .* did you mean "):
        key_of(text)


def test_only_the_range_of_the_standard_is_for_in_house_use() -> None:
    assert is_in_house(PERSON)
    assert not is_in_house("PDY00000" + check_character("PDY00000"))
    assert not is_in_house("D2143569X")


# ---------------------------------------------------------------- in a folder


def test_both_codes_of_a_firm_are_one_key_and_the_long_one_is_kept(folder: Folder) -> None:
    place = folder(
        enterprises=(
            "org_code,name,township_code,township,product_group,entity_type\n"
            f"{LONG[A]},甲所,350124100,梅城镇,检测,事业单位\n{B},乙公司,350124201,上莲乡,农产品,企业\n"
        ),
        retention=f"period,org_code,retention_yuan\n201301,{A},1\n201302,{LONG[A]},2\n201301,{LONG[B]},3\n",
    )
    county = read_county(place)
    assert county["enterprises"]["org_code"].tolist() == [A, B]
    assert county["enterprises"]["uscc"].fillna("").tolist() == [LONG[A], ""]
    assert county["retention"]["org_code"].tolist() == [A, A, B]
    assert county.notes == ()


def test_the_same_firm_under_both_codes_is_twice_in_the_register(folder: Folder, told: Told) -> None:
    head = "org_code,name,township_code,township,product_group,entity_type\n"
    row = ",甲所,350124100,梅城镇,检测,事业单位\n"
    place = folder(
        enterprises=head + A + row + LONG[A] + row, honours="honour_id,org_code,honour_name,issue_date,kind\n"
    )
    assert f"enterprises.csv:row 3:column org_code: must be unique, got {A} again (first in row 2)" in told(
        place
    )


def test_two_credit_codes_of_one_firm_are_a_problem_with_both_places(folder: Folder, told: Told) -> None:
    other = credit_code("92350124", A[:8])
    place = folder(
        enterprises=(
            "org_code,name,township_code,township,product_group,entity_type,uscc\n"
            f"{A},甲所,350124100,梅城镇,检测,事业单位,{LONG[A]}\n{B},乙公司,350124201,上莲乡,农产品,企业,{other}\n"
        ),
        retention=f"period,org_code,retention_yuan\n201301,{other},1\n201301,{B},3\n",
    )
    said = told(place)
    assert (
        f"enterprises.csv:row 3:column uscc: must contain the organization code of the row, {B}, got {other}"
        in said
    )
    assert (
        f"retention.csv:row 2:column org_code: must be the credit code of {A} given in enterprises.csv:row 2:column"
        f" uscc, {LONG[A]}, got {other}"
    ) in said


def test_the_county_pays_the_same_whichever_codes_its_tables_hold(tmp_path: Path) -> None:
    long = {row["org_code"]: row["uscc"] for row in rows("enterprises") if row["uscc"]}

    def mixed(body: list[dict[str, str]]) -> list[dict[str, str]]:
        """Every second row under the long code."""
        return [
            row | {"org_code": long.get(row["org_code"], row["org_code"])} if i % 2 else row
            for i, row in enumerate(body)
        ]

    names = ("enterprises", "honours", "retention")
    copy_tables(tmp_path, names, dict.fromkeys(names, mixed))
    law = open_policy("minqing")
    rules = rules_for(law, 2013, choose_readings(law))
    assert assess(read_county(tmp_path).tables, rules).total_fen == 192_000_100
    with open_frames(Engine("duckdb"), "duckdb", tmp_path, needed_schema(law)) as tables:
        assert totals(tables, rules)["amount_fen"].sum() == 192_000_100


# ---------------------------------------------------------------- codes issued with a wrong check character


def listed(folder: Folder, exceptions: str | None, code: str = ISSUED, **more: str) -> Path:
    return folder(
        enterprises=(
            "org_code,name,township_code,township,product_group,entity_type\n"
            f"{code},厦门某公司,350124100,梅城镇,检测,企业\n{A},甲所,350124100,梅城镇,检测,事业单位\n"
        ),
        honours=f"honour_id,org_code,honour_name,issue_date,kind\nH1,{ISSUED},福建省著名商标,2013-11,new\n",
        retention=f"period,org_code,retention_yuan\n201301,{ISSUED},3\n",
        code_exceptions=exceptions,
        **more,
    )


def test_a_code_issued_wrong_is_refused_unless_it_is_listed(folder: Folder, told: Told) -> None:
    said = told(listed(folder, None))
    assert len(said) == 3
    assert all("check character of the organization code must be 4" in one for one in said)
    county = read_county(listed(folder, f"code,document,date\n{ISSUED},厦市监函〔2015〕1号,2015-03-01\n"))
    assert county["retention"]["org_code"].tolist() == [ISSUED]
    (note,) = map(str, county.notes)
    assert note.endswith(
        "code_exceptions.csv:row 2:column code: is accepted with a wrong check character, "
        f"as issued (厦市监函〔2015〕1号): {ISSUED}; rows: enterprises 1, honours 1, retention 1"
    )


def test_a_long_code_that_is_listed_is_one_key_with_the_short_one_in_it(folder: Folder) -> None:
    long = f"91350200{ISSUED}0"
    county = read_county(listed(folder, f"code,document\n{long},厦市监函〔2015〕1号\n", long))
    assert county["enterprises"]["org_code"].tolist() == [ISSUED, A]
    assert county["enterprises"]["uscc"].fillna("").tolist() == [long, ""]


def test_an_exception_without_a_document_is_refused(folder: Folder, told: Told) -> None:
    said = told(listed(folder, f"code,document\n{ISSUED},\n"))
    assert said == ["code_exceptions.csv:row 2:column document: must not be blank "
                    "(document that shows that the authority issued this code), got ''"]  # fmt: skip


@pytest.mark.parametrize("text", ["M000", "m000zz9x1", "M000ZZ9-X1"])
def test_an_exception_that_cannot_be_a_code_is_refused(folder: Folder, told: Told, text: str) -> None:
    said = told(listed(folder, f"code,document\n{ISSUED},文\n{text},文\n"))
    assert said == [
        "code_exceptions.csv:row 3:column code: must be a code of 9 or 18 characters 0-9A-Z as it was issued, "
        f"got '{text}'"
    ]


def test_an_exception_that_is_not_needed_or_not_used_is_noted(folder: Folder) -> None:
    county = read_county(listed(folder, f"code,document\n{ISSUED},文\n{A},文\nM000ZZ9X2,文\n"))
    notes = [str(note).rpartition("column code: ")[2] for note in county.notes]
    assert notes[0] == f"is not needed, its check character is right: {A}"
    assert notes[2] == "is in no table: M000ZZ9X2"


def test_a_listed_code_is_known_in_a_credit_code_whose_check_character_is_not_defined() -> None:
    """GB 32100 has no I O S V Z; of a listed code without them the credit code's own check character is tested."""
    assert key_of(f"91350124{ISSUED}2", issued_forms({ISSUED: "文"})) == ISSUED
    issued = issued_forms({"M00011911": "文"})
    sound = credit_code("91350124", "M0001191", "1")
    assert key_of(sound, issued) == "M00011911"
    with pytest.raises(ValueError, match="check character of the credit code must be"):
        key_of(sound[:17] + ("2" if sound[17] != "2" else "3"), issued)


def test_nothing_else_is_accepted_beside_what_is_listed() -> None:
    issued = issued_forms({ISSUED: "文"})
    assert key_of(ISSUED, issued) == ISSUED
    for wrong in ("M000ZZ9X2", "M000ZZ8X1", ISSUED.lower()):
        with pytest.raises(ValueError, match="must be"):
            key_of(wrong, issued)


# ---------------------------------------------------------------- persons


def register(*rows: str, head: str = "org_code,name,township_code,township,product_group,entity_type") -> str:
    return (
        "\n".join(
            [
                head,
                f"{A},甲所,350124100,梅城镇,检测,事业单位",
                f"{B},乙,350124100,梅城镇,茶,个体工商户",
                *rows,
            ]
        )
        + "\n"
    )


def test_a_person_needs_no_township_and_no_product(folder: Folder) -> None:
    county = read_county(folder(enterprises=register(f"{PERSON},王芳,,,,个人")))
    assert county["enterprises"]["org_code"].tolist() == [A, B, PERSON]
    assert county.notes == ()


@pytest.mark.parametrize("kind", ["企业", "社会团体", "个体工商户", "其他组织", "事业单位"])
def test_everybody_else_does(folder: Folder, told: Told, kind: str) -> None:
    said = told(folder(enterprises=register(f"{PERSON},王芳,,,,{kind}")))
    assert [one.split(": ")[0] for one in said] == [
        f"enterprises.csv:row 4:column {name}" for name in ("township_code", "township", "product_group")
    ]


def test_a_person_with_the_code_of_an_organization_is_noted(folder: Folder) -> None:
    county = read_county(folder(enterprises=register("D2143569X,王芳,,,,个人")))
    (note,) = map(str, county.notes)
    assert "row 4:column org_code: is a person (个人) with the code of an organization" in note


@pytest.mark.parametrize("column", ["org_code", "uscc"])
def test_an_identity_card_number_in_the_register_is_refused_at_its_row(folder: Folder, column: str) -> None:
    number = identity_number("350124", "19900307", "451")
    cells = (number, "") if column == "org_code" else (PERSON, number)
    head = "org_code,name,township_code,township,product_group,entity_type,uscc"
    text = register(f"{cells[0]},王芳,,,,个人,{cells[1]}", head=head)
    with pytest.raises(DataError) as caught:
        read_county(folder(enterprises=text))
    (problem,) = caught.value.problems
    assert f"row 4:column {column}" in problem.where
    assert "identity-card number" in problem.message
    assert number[6:] not in str(problem)
