"""Organization codes (GB 11714-1997) and division codes."""

from __future__ import annotations

import re

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY = re.compile(r"[0-9A-Z]{8}", re.ASCII)
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
        raise ValueError(f"must be 8 characters 0-9A-Z, got {body!r}")
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
        raise ValueError(f"must be a 9-character organization code 0-9A-Z, got {code!r}")
    expected = check_character(code[:8])
    if code[8] != expected:
        raise ValueError(f"check character of the organization code must be {expected}, got {code!r}")
    return code
