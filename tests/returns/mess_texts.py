"""Blanks and odd characters in names, codes and other words."""

from __future__ import annotations

from collections.abc import Callable

from .codes import credit_code
from .mess_values import value_mess
from .numerals import wide
from .returns import Mess, Outcome


def texts(
    name: str,
    doc: str,
    outcome: Outcome,
    words: Callable[[str], str | int | None],
    fields: tuple[str, ...],
    number_format: str = "@",
) -> Mess:
    """Return a mess of words; a row may be refused whole, its name is no column that could stay blank."""
    return value_mess(
        name,
        doc,
        outcome,
        lambda value: words(value) if isinstance(value, str) else None,
        fields=fields,
        number_format=number_format,
        optional=False,
    )


NAME = ("enterprise_name",)
CODE = ("org_code",)


def changed(new: str, old: str) -> str | None:
    """Return the new text if it differs."""
    return new if new != old else None


TEXT_MESSES = (
    texts("name_blanks", "Blanks before and behind the name", "same", lambda name: f" {name}  ", NAME),
    texts("name_inner_blank", "A blank inside the name", "same", lambda name: f"{name[:4]} {name[4:]}", NAME),
    texts(
        "name_wide_blank", "A full-width blank behind the name", "same", lambda name: f"{name}\u3000", NAME
    ),
    texts(
        "name_nbsp", "A no-break space in the name", "same", lambda name: f"{name[:2]}\xa0{name[2:]}", NAME
    ),
    texts(
        "name_zero_width",
        "A zero-width space in the name",
        "same",
        lambda name: f"{name[:3]}\u200b{name[3:]}",
        NAME,
    ),
    texts(
        "name_line_break",
        "The name is broken over two lines of the cell",
        "same",
        lambda name: f"{name[:5]}\n{name[5:]}",
        NAME,
    ),
    texts(
        "name_byte_order_mark",
        "A byte order mark before the name",
        "same",
        lambda name: f"\ufeff{name}",
        NAME,
    ),
    texts(
        "name_half_width_brackets",
        "(福建) for （福建）",
        "same",
        lambda name: changed(name.replace("（", "(").replace("）", ")"), name),
        NAME,
    ),
    texts(
        "name_abbreviated",
        "The name without 有限公司; the code is right",
        "told",
        lambda name: changed(name.removesuffix("有限公司"), name),
        NAME,
    ),
    texts(
        "name_without_prefix",
        "The name without the place before it",
        "told",
        lambda name: name.removeprefix("样例"),
        NAME,
    ),
    texts(
        "name_misspelled",
        "One character of the name is another",
        "told",
        lambda name: f"{name[:3]}磊{name[4:]}",
        NAME,
    ),
    texts(
        "name_with_remark",
        "A remark in brackets behind the name",
        "told",
        lambda name: f"{name}（已更名）",
        NAME,
    ),
    texts(
        "name_old_style",
        "責任 in traditional characters",
        "told",
        lambda name: changed(name.replace("陶瓷", "陶甆").replace("电", "電"), name),
        NAME,
    ),
    texts("code_lower_case", "pdy12345x", "same", lambda code: changed(code.lower(), code), CODE),
    texts("code_full_width", "ＰＤＹ１２３４５Ｘ", "same", wide, CODE),
    texts(
        "code_hyphen",
        "PDY12345-X, as certificates print it",
        "same",
        lambda code: f"{code[:8]}-{code[8:]}",
        CODE,
    ),
    texts("code_blanks", "Blanks in the code", "same", lambda code: f" {code[:3]} {code[3:]} ", CODE),
    texts(
        "code_apostrophe",
        "An apostrophe before the code was typed into a text cell",
        "told",
        lambda code: f"'{code}",
        CODE,
    ),
    texts(
        "code_credit", "The unified code of 18 characters, which contains the code", "same", credit_code, CODE
    ),
    texts(
        "code_number",
        "A code of digits became a number",
        "told",
        lambda code: int(code) if code.isdigit() and code[0] != "0" else None,
        CODE,
        "General",
    ),
    texts(
        "code_lost_zero",
        "A code became a number and lost its first zero",
        "told",
        lambda code: int(code) if code.isdigit() and code[0] == "0" else None,
        CODE,
        "General",
    ),
    texts(
        "code_letter_o",
        "A letter O in place of a zero",
        "told",
        lambda code: changed(code.replace("0", "O", 1), code),
        CODE,
    ),
    texts(
        "code_wrong_check",
        "Another check character",
        "told",
        lambda code: code[:8] + ("1" if code[8] != "1" else "2"),
        CODE,
    ),
    texts("code_cut", "The last character is missing", "told", lambda code: code[:8], CODE),
    texts("code_missing", "No code; the name is right", "told", lambda _: "", CODE, "General"),
    texts("code_unknown", "待查 in place of the code", "told", lambda _: "待查", CODE),
    texts(
        "number_blanks",
        "A blank behind a number of a certificate or sample",
        "same",
        lambda code: f"{code} ",
        (
            *("certificate_no", "sample_no", "complaint_no", "inspection_no"),
            *("platform_no", "lease_no", "period_no", "project_no"),
        ),
    ),
    texts(
        "document_brackets",
        "[2013] for 〔2013〕",
        "told",
        lambda words: changed(words.replace("〔", "[").replace("〕", "]"), words),
        ("doc_no",),
    ),
)
