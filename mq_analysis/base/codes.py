"""Organization codes (GB 11714-1997) and the unified social credit codes that hold them (GB 32100-2015)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from mq_analysis.base.messages import sentence

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY = re.compile(r"[0-9A-Z]{8}", re.ASCII)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_FORM = re.compile(rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}", re.ASCII)
_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)
_WRITTEN = re.compile(r"[0-9A-Z]{9}|[0-9A-Z]{18}", re.ASCII)
_IN_HOUSE = re.compile(r"PDY(?!00000)\d{5}[0-9X]", re.ASCII)
_REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"{_REGION}(?:(?:19|20)\d\d{_DAY}\d{{3}}[0-9X]|\d\d{_DAY}\d{{3}})", re.ASCII)
_LENGTHS = (9, 18)


def check_character(body: str) -> str:
    """Compute the check character of the eight-character body of an organization code.

    >>> check_character("D2143569")
    'X'

    Raises:
        ValueError: If ``body`` is not eight of ``0-9A-Z``.
    Source: GB 11714-1997, 3.3: C9 = 11 - MOD(sum(Ci * Wi), 11); 10 is X, 11 is 0.
    """
    if not _BODY.fullmatch(body):
        raise ValueError(sentence("must be 8 characters 0-9A-Z, got {got!r}", got=body))
    total = sum(int(c, 36) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def check_org_code(code: str) -> str:
    """Return ``code`` if it is a valid nine-character organization code without hyphen.

    >>> check_org_code("D2143569X")
    'D2143569X'

    Raises:
        ValueError: If the form or the check character is wrong.
    Source: GB 11714-1997.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(sentence("must be a 9-character organization code 0-9A-Z, got {got!r}", got=code))
    expected = check_character(code[:8])
    if code[8] != expected:
        raise ValueError(
            sentence(
                "check character of the organization code must be {expected}, got {got!r}",
                expected=expected,
                got=code,
            )
        )
    return code


def org_code_of(uscc: str, issued: Collection[str] = ()) -> str:
    """Return the organization code inside a unified social credit code, after testing both check characters.

    >>> org_code_of("91350124PDY001071M")
    'PDY001071'

    Raises:
        ValueError: If the form or a check character is wrong; an organization code in ``issued`` is not tested.
    Source: GB 32100-2015: 18 of 0-9A-Z without I O S V Z, the 9th to 17th the organization code; weights 3^i mod 31.
    """
    if is_written_code(uscc) and uscc[8:17] in issued and set(uscc[8:17]) - set(_USCC_ALPHABET):
        return uscc[
            8:17
        ]  # the credit code has no values for the letters I O S V Z, so it has no check character then
    if not _USCC_FORM.fullmatch(uscc):
        raise ValueError(
            sentence("must be an 18-character unified social credit code, got {got!r}", got=uscc)
        )
    total = sum(_USCC_ALPHABET.index(letter) * pow(3, i, 31) for i, letter in enumerate(uscc[:-1]))
    expected = _USCC_ALPHABET[-total % 31]
    if uscc[-1] != expected:
        raise ValueError(
            sentence(
                "check character of the credit code must be {expected}, got {got!r}",
                expected=expected,
                got=uscc,
            )
        )
    inside = uscc[8:17]
    return inside if inside in issued else check_org_code(inside)


def key_of(text: str, issued: Collection[str] = ()) -> str:
    """Return the organization code that a text is or contains; it is the key of a firm in every table.

    >>> key_of("PDY001071"), key_of("91350124PDY001071M")
    ('PDY001071', 'PDY001071')

    Args:
        text: An organization code, or a unified social credit code.
        issued: Codes that were issued with a wrong check character; see `issued_forms`.

    Raises:
        ValueError: If it is neither, or a check character is wrong. The message never shows an identity-card number.
    """
    if text in issued:
        return inside(text)
    plain = normal_form(text)
    if is_identity_number(plain):
        raise ValueError(
            sentence(
                "must be an organization code, got an identity-card number (not shown here); give the person a "
                "code kept for in-house use, PDY00001 to PDY99999 and its check character, and keep the number "
                "elsewhere"
            )
        )
    try:
        return org_code_of(text, issued) if len(text) == max(_LENGTHS) else check_org_code(text)
    except ValueError:
        if plain != text and _is_code(plain, issued):
            raise ValueError(
                sentence(
                    "must be written in capitals of half width without blanks or hyphen, got {got!r}; "
                    "did you mean {plain}?",
                    got=text,
                    plain=plain,
                )
            ) from None
        if len(text) not in _LENGTHS:
            raise ValueError(
                sentence(
                    "must be an organization code (9 characters 0-9A-Z) or a credit code (18), got {got!r}",
                    got=text,
                )
            ) from None
        raise


def inside(code: str) -> str:
    """Return the nine characters of the organization code in a code of 9 or 18 characters, without any test."""
    return code[8:17] if len(code) == max(_LENGTHS) else code


def is_written_code(text: str) -> bool:
    """Say whether a text has the length and letters of an organization code or a credit code."""
    return bool(_WRITTEN.fullmatch(text))


def issued_forms(documents: Mapping[str, str]) -> dict[str, str]:
    """Return every accepted form of codes issued with a wrong check character: as written, and its organization code.

    ``documents`` and the result map a code to the document that proves that it was issued.
    """
    return {inside(code): document for code, document in documents.items()} | dict(documents)


def is_in_house(code: str) -> bool:
    """Say whether a code lies in the range for in-house use (PDY00001 to PDY99999), which the county gives to persons.

    Source: GB 11714-1997.
    """
    return bool(_IN_HOUSE.fullmatch(code))


def is_identity_number(text: str) -> bool:
    """Say whether a text has the form of an identity-card number: a region, a day of birth, a serial number.

    A mistyped identity number can still identify a person. A text with a wrong check character (ISO 7064 MOD 11-2) is
    therefore treated as an identity number, unless it is a valid credit code.

    Source: GB 11643-1999 (18 characters) and GB 11643-1989 (15 digits).
    """
    if not _IDENTITY.fullmatch(text):
        return False
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(text[:17]))
    return text[17:] == "10X98765432"[total % 11] or not _is_code(text, ())


def normal_form(text: str) -> str:
    """Return a text as half-width capitals without blanks and hyphens."""
    return re.sub(r"[\s\-‐‑–—]", "", unicodedata.normalize("NFKC", text)).upper()


def _is_code(text: str, issued: Collection[str]) -> bool:
    if text in issued:
        return True
    try:
        org_code_of(text, issued) if len(text) == max(_LENGTHS) else check_org_code(text)
    except ValueError:
        return False
    return True
