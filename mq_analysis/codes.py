"""Organization codes (GB 11714-1997) and division codes."""

from __future__ import annotations

import re

from mq_analysis.messages import sentence

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY = re.compile(r"[0-9A-Z]{8}", re.ASCII)
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_FORM = re.compile(rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}", re.ASCII)
_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)


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


def org_code_of(uscc: str) -> str:
    """Return the organization code that a unified social credit code contains, both check characters tested.

    >>> org_code_of("91350124PDY001071M")
    'PDY001071'

    Raises:
        ValueError: If the form or a check character is wrong.
    Source: GB 32100-2015: 18 of 0-9A-Z without I O S V Z, the 9th to 17th the organization code; weights 3^i mod 31.
    """
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
    return check_org_code(uscc[8:17])
