"""Codes issued with a wrong check character are accepted with their document; identity numbers are not repeated."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mq_analysis.base.errors import DataError
from mq_analysis.intake import Decisions, read_reference, take_in
from mq_analysis.intake.county import county_tables
from mq_analysis.tables import read_county

from .conftest import HONOURS, REFERENCE, THRESHOLDS, found, honour, reader, sheet, spec

CODE, NAME, DOCUMENT = "M000ZZ9X1", "样例厦门瓷业有限公司", "样例函〔2015〕1号"
LONG = f"91350200{CODE}0"
IDENTITY = "350124199003074510"


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The sample's references with one firm more, whose code was issued with a wrong check character."""
    place = tmp_path / "reference"
    shutil.copytree(REFERENCE, place)
    head, *rows = (place / "register.csv").read_text(encoding="utf-8").splitlines()
    first = dict(zip(head.split(","), rows[0].split(","), strict=True))
    more = {**dict.fromkeys(first, ""), "org_code": CODE, "name": NAME, "entity_type": "企业"}
    more |= {name: first[name] for name in ("township_code", "township", "product_group")}
    (place / "register.csv").write_text(
        "\n".join([head, *rows, ",".join(more.values())]) + "\n", encoding="utf-8"
    )
    return place


def listed(reference: Path, text: str = f"code,document\n{CODE},{DOCUMENT}\n") -> Path:
    (reference / "code_exceptions.csv").write_text(text, encoding="utf-8")
    return reference


def taken_by(folder, reference: Path):
    known = read_reference(reference)
    return take_in(folder.path, 2013, known, spec(), Decisions({}), THRESHOLDS, reader())


def test_the_register_refuses_such_a_code_unless_it_is_listed(reference):
    with pytest.raises(
        DataError, match=f"org_code: check character of the organization code must be 4, got '{CODE}'"
    ):
        read_reference(reference)
    assert CODE in read_reference(listed(reference)).firms


@pytest.mark.parametrize("written", [CODE, CODE.lower(), "M000ZZ9X-1", f"91350124{CODE}2"])
def test_returns_with_a_listed_code_are_read(reference, folder, written):
    folder.book({"附表1": sheet([honour(name=NAME, code=written)])})
    taken = taken_by(folder, listed(reference))
    assert taken.clean["honours"]["org_code"].tolist() == [CODE]


def test_a_listed_credit_code_is_the_firm_of_the_code_in_it(reference, folder):
    folder.book({"附表1": sheet([honour(name=NAME, code=LONG)])})
    taken = taken_by(folder, listed(reference, f"code,document\n{LONG},{DOCUMENT}\n"))
    assert taken.clean["honours"]["org_code"].tolist() == [CODE]


def test_the_county_that_follows_from_the_returns_reads_with_its_exceptions(reference, folder, tmp_path):
    folder.book({"附表1": sheet([honour(name=NAME, code=CODE)])})
    place = tmp_path / "data"
    place.mkdir()
    for name, table in county_tables(taken_by(folder, listed(reference)), reference).items():
        table.to_csv(place / f"{name}.csv", index=False)
    county = read_county(place, ["enterprises", "honours"])
    assert CODE in set(county["honours"]["org_code"])
    assert any(DOCUMENT in str(note) for note in county.notes)


def test_an_exception_without_a_document_is_refused(reference):
    with pytest.raises(DataError, match="row 2:column document: must not be blank"):
        read_reference(listed(reference, f"code,document\n{CODE},\n"))


def test_an_identity_card_number_in_a_return_is_refused_and_not_repeated(reference, folder):
    folder.book({"附表1": sheet([honour(name="没有这家", code=IDENTITY)])})
    taken = taken_by(folder, listed(reference))
    said = [(d.raw, d.clean, d.note) for d in taken.ledger.all_defects()]
    assert any("请勿填报身份证号" in note for _, _, note in said)
    assert all(IDENTITY not in text for texts in said for text in texts)
    assert "honours" not in taken.clean


@pytest.mark.parametrize("column", ["文号", "证书编号", "备注"])
def test_an_identity_card_number_in_any_column_is_refused_and_not_repeated(column, folder):
    head = list(HONOURS)
    head[head.index("文号")] = column if column != "备注" else "文号"
    row = honour()
    row[head.index(column)] = IDENTITY
    folder.book({"附表1": sheet([row], head)})
    taken = folder.taken(accept=False)
    assert "identity_number" in [kind for _, kind, *_ in found(taken)]
    told = [
        *(d.raw + d.clean + d.note for d in taken.ledger.all_defects()),
        *map(str, taken.clean["honours"].to_numpy().ravel()),
    ]
    assert IDENTITY not in "".join(told)
