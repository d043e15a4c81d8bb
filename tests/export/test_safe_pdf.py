"""A PDF leads nowhere and runs nothing: no object of it is an action or a file, and no link leaves it."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, TextStringObject

from mq_analysis.export import render_pdf
from mq_analysis.export.book_typst import render_book_pdf

FORBIDDEN_KEYS = {"/AA", "/OpenAction", "/JS", "/JavaScript", "/URI", "/EmbeddedFiles", "/EF", "/AF", "/XFA"}
FORBIDDEN_KINDS = {
    "/URI",
    "/JavaScript",
    "/Launch",
    "/GoToR",
    "/GoToE",
    "/SubmitForm",
    "/ImportData",
    "/Movie",
    "/Sound",
    "/Rendition",
    "/Filespec",
    "/EmbeddedFile",
    "/FileAttachment",
    "/RichMedia",
}


def leads_out(pdf: bytes) -> list[str]:
    """What in any object of a PDF could act, hold a file, or lead out of it."""
    reader = PdfReader(io.BytesIO(pdf))
    found: list[str] = []
    seen: set[int] = set()
    todo: list[object] = [reader.trailer]
    while todo:
        thing = todo.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, dict):
            found += [key for key in thing if key in FORBIDDEN_KEYS]
            found += [str(thing[k]) for k in ("/S", "/Type", "/Subtype") if thing.get(k) in FORBIDDEN_KINDS]
            todo += dict.values(thing)
        elif isinstance(thing, list):
            todo += list(thing)
    assert len(seen) > 20
    return found


@pytest.fixture
def report(notebook, markdown, code, table, figure, hostile):
    rows = [[name] for name in (*hostile, "https://evil.example/x", "javascript:alert(1)")]
    return notebook(
        markdown("## 甲\n\n见[网站](https://example.org/a)、<https://example.org/b>与[](#tbl-a)。"),
        markdown(
            "[坏](javascript:alert(1)) [文件](file:///etc/passwd) [信](mailto:a@example.org)[^1]\n\n[^1]: 注"
        ),
        code(table(rows, caption="名单", label="tbl-a"), figure(caption="图")),
    )


def test_nothing_in_a_report_leads_out_or_acts(report):
    assert leads_out(render_pdf(report)) == []


def test_the_address_of_an_outside_link_is_written_out_as_text(report, pdf_text):
    text = "".join(pdf_text(render_pdf(report)).split())
    assert "网站（https://example.org/a）" in text
    assert "https://example.org/b" in text


def test_nothing_in_a_book_leads_out_or_acts(bound, hostile):
    assert leads_out(render_book_pdf(bound(name=hostile[1]))) == []


def test_links_inside_a_book_stay_links(bound):
    pages = PdfReader(io.BytesIO(render_book_pdf(bound()))).pages
    links = [a.get_object() for page in pages for a in page.get("/Annots", [])]
    assert len(links) >= 20  # contents, lists, cross references
    assert {link["/Subtype"] for link in links} == {"/Link"}


@pytest.mark.parametrize("act", ["uri", "javascript", "file"])
def test_the_walk_finds_what_it_looks_for(report, act):
    writer = PdfWriter(clone_from=io.BytesIO(render_pdf(report)))
    if act == "uri":
        from pypdf.annotations import Link

        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://evil.example"))
    elif act == "javascript":
        act_now = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(act_now)
    else:
        writer.add_attachment("x.txt", b"x")
    target = io.BytesIO()
    writer.write(target)
    assert leads_out(target.getvalue()) != []
