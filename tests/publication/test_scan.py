"""Every kind of secret is found in every kind of file, however it is written; public numbers are no alarm."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from dataclasses import replace
from urllib.parse import quote

import pytest
import typst
import xlsxwriter

from mq_analysis.analyses.publication import scan, secrets_of
from mq_analysis.analyses.publication.scan import findings
from mq_analysis.analyses.publication.texts import Piece
from mq_analysis.base.errors import CoverageError, PublicationError
from mq_analysis.case import open_case
from mq_analysis.factory import publish
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules.awards import assess

from ..samples import SAMPLE
from .conftest import POLICY, county

YEAR = 2013
NAME, CODE, USCC = "样例源德工艺有限公司", "PDY417528", "91350124PDY417528"
"""The firm whose award of 2013 is 740,001 yuan for a retention of 6,200,002.50."""


@pytest.fixture(scope="module")
def secrets():
    tables = county().tables
    row = tables["enterprises"].set_index("org_code").loc[CODE]
    assert row["name"] == NAME
    assert row["uscc"].startswith(USCC)
    return secrets_of(tables, [assess(tables, rules_for(POLICY, YEAR, choose_readings(POLICY)))])


WRITTEN = {
    "name": (NAME, "a firm's name"),
    "name with blanks": ("样例 源德 工艺　有限\u200b公司", "a firm's name"),
    "name over two lines": ("样例源德\n工艺有限公司", "a firm's name"),
    "name without legal form": ("样例源德工艺今年", "a firm's name"),
    "name full-width": ("样例源德工艺（有限公司）", "a firm's name"),
    "code": (CODE, "a firm's code"),
    "code in small letters, hyphenated": ("pdy41752-8", "a firm's code"),
    "award": ("740001", "a tiered award of 2013"),
    "award with separators": ("740,001 元", "a tiered award of 2013"),
    "award full-width": ("７４０，００１", "a tiered award of 2013"),
    "award in 万元": ("74.0001万元", "a tiered award of 2013"),
    "award in fen": ("74000100", "a tiered award of 2013"),
    "retention behind a unit": ("RMB6,200,002.50", "a firm's retention of 2013"),
    "award behind a letter": ("v740001", "a tiered award of 2013"),
    "award behind a dot": ("a.740001", "a tiered award of 2013"),
    "account": ("SAMPLE-41752", "a firm's code"),
    "address": ("地址：梅城镇样例路164号", "a firm's name"),
    "retention": ("6,200,002.50", "a firm's retention of 2013"),
    "retention in whole yuan": ("6200003", "a firm's retention of 2013"),
    "retention over two lines": ("6,200,\n002.50", "a firm's retention of 2013"),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_secret_is_found_however_it_is_written(secrets, form):
    text, kind = WRITTEN[form]
    found = list(findings(Piece("text", f"说明：{text}。"), secrets))
    assert kind in [what for what, _ in found]
    for _, hint in found:
        assert NAME not in hint
        assert CODE not in hint
        assert "740" not in hint


@pytest.mark.parametrize(
    "text",
    [
        "500,000 元",  # a firm's award of the year, but as round as a fixed sum
        "50000、10000、1,000,000",
        "2013-12-31 第 740 号",
        "陶瓷有限公司",
        "样例县",
        "sha256 740001ab74000100cd",
        "1,426 批次，合格率 97.5%",
    ],
)
def test_public_words_and_numbers_are_no_alarm(secrets, text):
    assert list(findings(Piece("text", text), secrets)) == []


def test_a_mark_that_there_is_no_code_is_no_secret():
    """Registers hold "-", "无" or "0" where a firm has no number: they stand in every text."""
    tables = dict(county().tables)
    register = tables["enterprises"].copy()
    register["business_reg_no"] = ["-", "无", "0", "12345", *register["business_reg_no"][4:]]
    tables["enterprises"] = register
    plain = secrets_of(tables, [])
    assert list(findings(Piece("text", "一切企业无 0 - 12345 项"), plain)) == []
    assert CODE.lower() in plain.codes


def test_the_secrets_of_a_county_are_those_of_every_year_with_data_also_after_one_without():
    case = open_case("minqing", str(SAMPLE))
    honours = case.county["honours"]
    later = {**case.county.tables, "honours": honours[honours["issue_month"] > 201300]}
    with pytest.raises(CoverageError):
        assess(later, rules_for(POLICY, 2012, case.readings))
    found = publish._secrets(replace(case, county=replace(case.county, tables=later)))
    kinds = [kind for kind, _ in findings(Piece("text", "740,001 元"), found)]
    assert kinds == ["a tiered award of 2013"]


# ---------------------------------------------------------------- kinds of files


def page(body: str = "", attribute: str = "") -> str:
    return (
        f"<html><body><h1>公报</h1><table><caption>各年奖金</caption><tr><td>49</td><td>{body}</td></tr></table>"
        f'<figure><img alt="{attribute}" src=""></figure></body></html>'
    )


def notebook(text: str) -> bytes:
    output = {"output_type": "display_data", "data": {"text/html": ["<p>", text, "</p>"]}, "metadata": {}}
    return json.dumps({"cells": [{"cell_type": "code", "source": [], "outputs": [output]}]}).encode()


def workbook(text: str) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("奖金")
        sheet.write("B7", float(text) if text.replace(".", "").isdigit() else text)
    return target.getvalue()


def pdf(text: str, title: str = "公报") -> bytes:
    source = (
        f'#set document(title: {json.dumps(title, ensure_ascii=False)})\n#set text(font: "Noto Sans SC")\n'
        f"#{json.dumps(text, ensure_ascii=False)}"
    )
    from mq_analysis.base.fonts import FILES

    return typst.compile(
        source.encode(), font_paths=sorted({str(p.parent) for p in map(_path, FILES.values())})
    )


def _path(name):
    from pathlib import Path

    return Path(name)


def picture(text: str) -> bytes:
    """A PNG of one grey pixel with a text in its metadata."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"iTXt", b"t\0\0\0\0\0" + text.encode()), (b"IDAT", zlib.compress(b"\0\x80"))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(k, d) for k, d in [*parts, (b"IEND", b"")])


def address(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def svg(text: str) -> str:
    return f'<svg viewBox="0 0 740001 9"><path d="M740001 6200002.5"/><text x="3">{text}</text></svg>'


FILES = {
    "report.html": lambda s: page(s).encode(),
    "alt.html": lambda s: page(attribute=s).encode(),
    "comment.html": lambda s: (page() + f"<!-- {s} -->").encode(),
    "split.html": lambda s: page(f"<b>{s[:3]}</b>{s[3:]}").encode(),
    "inline_svg.html": lambda s: page(svg(s)).encode(),
    "percent_svg.html": lambda s: page(attribute=f"data:image/svg+xml,{quote(svg(s))}").encode(),
    "embedded_svg.html": lambda s: page(attribute=address("image/svg+xml", svg(s).encode())).encode(),
    "embedded_style.html": lambda s: (
        f"<style>a{{b:url({address('text/plain', s.encode())})}}</style>".encode()
    ),
    "embedded_picture.html": lambda s: page(attribute=address("image/png", picture(s))).encode(),
    "figure.svg": lambda s: svg(s).encode(),
    "executed.ipynb": notebook,
    "figures.published.json": lambda s: json.dumps({"figures": [{"note": s}]}).encode(),
    "table.xlsx": workbook,
    "table.csv": lambda s: f'a,b\n1,"{s}"\n'.encode("utf-8-sig"),
    "report.pdf": pdf,
    "title.pdf": lambda s: pdf("公报", title=s),
    "picture.png": picture,
}
WORDS_ONLY = {"embedded_picture.html", "picture.png"}
"""Where bytes may be digits by chance, names and codes alone are looked for."""
PLANTED = [
    (file, secret)
    for file in FILES
    for secret in ("name", "code", "award", "retention")
    if file not in WORDS_ONLY or secret in ("name", "code")
]


@pytest.mark.parametrize(("file", "secret"), PLANTED)
def test_a_planted_secret_is_found_in_every_kind_of_file(secrets, file, secret):
    text, kind = WRITTEN[secret]
    text = text.replace(",", "") if file == "table.xlsx" else text
    with pytest.raises(PublicationError) as caught:
        scan({file: FILES[file](text)}, secrets)
    said = str(caught.value)
    assert f"{file}: " in said
    assert kind in said
    assert text not in said
    scan({file: FILES[file]("平安")}, secrets)


def test_the_table_is_named(secrets):
    with pytest.raises(PublicationError, match=r"report\.html: table “各年奖金”: must hold no secret"):
        scan({"report.html": page("740,001").encode()}, secrets)


def test_names_of_files_and_folders_are_scanned(secrets):
    with pytest.raises(PublicationError) as caught:
        scan({f"{CODE}/a.txt": b"", f"{NAME}.txt": b""}, secrets)
    assert {"a firm's code", "a firm's name"} <= {
        p.message.split("got ")[1].split(" (")[0] for p in caught.value.problems
    }


@pytest.mark.parametrize("file", ["report.exe", "report.pdf", "table.xlsx", "data.json", "noending"])
def test_a_file_that_cannot_be_read_is_refused(secrets, file):
    with pytest.raises(PublicationError, match="must be a file that the scan can read"):
        scan({file: b"\x00damaged"}, secrets)


# ---------------------------------------------------------------- persons


def with_person(name: str):
    """The sample's register with a winner who is a person."""
    tables = dict(county().tables)
    register = tables["enterprises"].copy()
    mine = register["org_code"] == CODE
    register.loc[mine, "name"] = name
    register.loc[mine, "entity_type"] = "个人"
    register.loc[mine, ["township_code", "township", "product_group"]] = None
    tables["enterprises"] = register
    return tables


@pytest.mark.parametrize("name", ["王芳", "王小芳", "欧阳小芳", "阿依古丽·买买提"])
@pytest.mark.parametrize("written", ["{}", "获奖：{}。", "{}，10万元", "（{}）"])
def test_the_name_of_a_person_is_found_however_short(name, written):
    secrets = secrets_of(with_person(name), [])
    found = list(findings(Piece("text", written.format(name)), secrets))
    assert found
    assert all(name not in hint and name not in kind for kind, hint in found)


def test_a_name_of_three_letters_is_found_within_a_sentence_and_one_of_two_is_not_found_within_a_word():
    assert list(findings(Piece("text", "奖励给王小芳同志"), secrets_of(with_person("王小芳"), [])))
    assert list(findings(Piece("text", "水平提高明显"), secrets_of(with_person("高明"), []))) == []


def test_short_names_of_firms_are_words_as_before():
    tables = with_person("高明")
    tables["enterprises"] = tables["enterprises"].assign(entity_type="企业")
    assert list(findings(Piece("text", "高明"), secrets_of(tables, []))) == []


def test_no_text_of_a_public_edition_holds_a_person():
    """A winner who is a person, of no township and no product: counted, and named nowhere."""
    from dataclasses import replace

    from mq_analysis.analyses.publication import build_audited_edition, text as publication_text

    spoilt = replace(county(), tables=with_person("王小芳"))
    edition = build_audited_edition(spoilt, POLICY, YEAR, choose_readings(POLICY))
    shown = (
        repr(edition)
        + repr(publication_text.public_headline(edition).render("zh"))
        + repr(publication_text.public_front(edition, "zh"))
    )
    assert "王小芳" not in shown
    assert CODE not in shown
    assert edition.counts.honoured[-1] > 0
