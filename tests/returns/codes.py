"""Check characters of organization codes (GB 11714) and unified credit codes (GB 32100), from the standards' text."""

from __future__ import annotations

ORG_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def org_check(body: str) -> str:
    """Return the check character of the 8 characters of an organization code."""
    total = sum(
        weight * ORG_CHARACTERS.index(character) for weight, character in zip(ORG_WEIGHTS, body, strict=True)
    )
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def org_code(body: str) -> str:
    """Return the organization code of 9 characters with this body of 8."""
    return body + org_check(body)


def credit_code(org: str, division: str = "350124") -> str:
    """Return the unified social credit code (18 characters) of an enterprise with this organization code."""
    body = "91" + division + org
    total = sum(CREDIT_CHARACTERS.index(character) * 3**place for place, character in enumerate(body))
    return body + CREDIT_CHARACTERS[(31 - total % 31) % 31]
