"""Scan finished files: no published file may contain a firm's name, code or identifying amount."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal

from mq_analysis.analyses.publication.secrets import (
    SHORTEST,
    SHORTEST_OF_PERSON,
    Secrets,
    squeeze,
)
from mq_analysis.analyses.publication.texts import Piece, UnreadableError, texts
from mq_analysis.base.errors import Problem, PublicationError
from mq_analysis.base.messages import join, sentence

START = r"(?<!\d)(?<!\d\.)"
"""Where a number may begin: also right behind a letter, as the cells of a PDF run together."""
PLAIN = re.compile(START + r"\d+(?:\.\d+)?")
GROUPED = re.compile(START + r"\d{1,3}(?:[, '’\u2009\u202f_]\s*\d{3})+(?:\.\d+)?(?!\d)")
"""Numbers with and without separators of thousands, also where a line ends within."""
MYRIADS = re.compile(START + r"\d{1,4}(?:,\s*\d{4})+(?:\.\d+)?(?!\d)")
"""Numbers parted by four digits, as Chinese writers may."""
DIGEST = re.compile(r"\b(?=\d*[a-fA-F])[0-9a-fA-F]{16,}\b")
"""Hashes: their digits mean nothing."""


def scan(files: Mapping[str, bytes], secrets: Secrets) -> None:
    """Search finished files, given by path, and their names for secrets.

    Raises:
        PublicationError: With each file, the table or page in it, and the kind of secret, never the secret itself.
    """
    problems: dict[Problem, None] = {}
    for name, content in sorted(files.items()):
        problems |= dict.fromkeys(_problems(name, content, secrets))
        problems |= dict.fromkeys(_problems_of(name, Piece(sentence("folder"), name), secrets))
    if problems:
        raise PublicationError(problems)


def _problems(name: str, data: bytes, secrets: Secrets) -> Iterator[Problem]:
    seen: set[tuple[str, bool]] = set()
    try:
        for piece in texts(name, data):
            if (piece.text, piece.has_numbers) not in seen:  # styles and marks occur thousands of times
                seen.add((piece.text, piece.has_numbers))
                yield from _problems_of(name, piece, secrets)
    except UnreadableError as error:
        yield Problem(name, sentence("must be a file that the scan can read, got {got}", got=error))


def _problems_of(name: str, piece: Piece, secrets: Secrets) -> Iterator[Problem]:
    for kind, hint in dict.fromkeys(findings(piece, secrets)):
        yield Problem(
            join([name, piece.where], ": "),
            sentence("must hold no secret of a firm, got {got} ({hint})", got=kind, hint=hint),
        )


def findings(piece: Piece, secrets: Secrets) -> Iterator[tuple[str, str]]:
    """Yield the kind of every secret in a text, with a hint that does not reveal it."""
    plain = unicodedata.normalize("NFKC", piece.text)
    close = squeeze(plain)
    if len(close) >= SHORTEST:
        for secret, kind in secrets.names.items():
            if secret in close:
                hint = f"{secret[:1]}…{secret[-1:]}"
                yield kind, sentence("{hint}, {count} letters", hint=hint, count=len(secret))
        for code, kind in secrets.codes.items():
            if code in close and _stands_alone(code, plain):
                hint = f"{code[:2].upper()}…"
                yield kind, sentence("{hint}, {count} letters", hint=hint, count=len(code))
    for name in sorted(secrets.persons):
        if name in close and (len(name) > SHORTEST_OF_PERSON or _is_word(name, plain)):
            yield sentence("a person's name"), sentence("{count} letters", count=len(name))
    if piece.has_numbers:
        for number in dict.fromkeys(_numbers(plain)):
            if number in secrets.amounts:
                digits = str(number)
                hint = sentence("{digit}…, {count} digits", digit=digits[:1], count=len(digits))
                yield secrets.amounts[number], hint


def _stands_alone(code: str, plain: str) -> bool:
    """Say whether a code, also with blanks or hyphens, is not part of a longer number; a code with letters never is."""
    if not code.isdigit():
        return True
    spread = r"[\s\-]?".join(code)
    return re.search(rf"(?<!\d){spread}(?!\d)", plain) is not None


def _is_word(name: str, plain: str) -> bool:
    """Say whether a name of two characters, also with a blank between them, is a separate word."""
    spread = r"\s?".join(map(re.escape, name))
    return re.search(rf"(?<!\w){spread}(?!\w)", plain, re.IGNORECASE) is not None


def _numbers(plain: str) -> Iterator[Decimal]:
    text = DIGEST.sub(" ", plain)
    for pattern in (PLAIN, GROUPED, MYRIADS):
        for match in pattern.finditer(text):
            yield Decimal(re.sub(r"[^\d.]", "", match[0])).normalize() + 0
