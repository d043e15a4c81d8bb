"""The secrets that no public file may contain: names and codes of firms, their retention, awards that depend on it.

Numbers are harder than names: 500,000 may be a firm's award or a fixed sum that is public. A form of an amount is
searched only if it is identifying, that is, has so many digits that it does not occur in a report by chance. Four
significant digits are enough for the few firms with an honour of the tiered award, six for the many others. Rounder
amounts cannot be distinguished from public sums; they are protected by the audit of the figures, not by the scan.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mq_analysis.analyses.publication.withheld import withheld_awards
from mq_analysis.base.messages import sentence
from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.sums import Tables, retention
from mq_analysis.rules.tier import has_tier, tier_of
from mq_analysis.tables.persons import PERSON

LEGAL_FORMS = (
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "集团公司",
    "总公司",
    "分公司",
    "公司",
    "集团",
    "合作社",
    "总厂",
    "厂",
)
"""Endings of names, longest first; a name without its ending is looked for too."""
SHORTEST = 4
"""Letters a name must have to be looked for: shorter ones are words."""
SHORTEST_OF_PERSON = 2
"""Letters of a person's name. One of three is looked for anywhere, one of two only where it stands by itself."""
SHORTEST_CODE = 6
"""Characters a code must have: what is shorter is no code, but a mark that there is none."""
TELLING, TELLING_OF_MANY = 4, 6
"""Digits, zeros at either end aside, that an amount must have to be looked for."""

NAMES = (
    ("enterprises", "name"),
    ("enterprises", "former_name"),
    ("enterprises", "address"),
    ("enterprises", "legal_person"),
    ("enterprises", "contact"),
    ("payments", "payee_name"),
    ("credit_events", "enterprise_name"),
)
CODES = (
    ("enterprises", "org_code"),
    ("enterprises", "uscc"),
    ("enterprises", "business_reg_no"),
    ("enterprises", "phone"),
    ("payments", "account_no"),
    ("honours", "certificate_no"),
)
"""What tells who a firm is; a trademark is a word, and may be a common one."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets to search for, each with the kind that a message may name.

    Attributes:
        names, codes: In the form of `squeeze`.
        amounts: The forms of every amount as numbers, in all units.
        persons: Names of persons too short for ``names``, squeezed.
    """

    names: Mapping[str, str]
    codes: Mapping[str, str]
    amounts: Mapping[Decimal, str]
    persons: frozenset[str] = frozenset()


def secrets_of(tables: Tables, books: Iterable[Assessment]) -> Secrets:
    """Collect the secrets of a county: names and codes of its register, amounts of some assessed years."""
    names: dict[str, str] = {}
    for text in _texts(tables, NAMES):
        for name in _forms(text):
            names.setdefault(name, sentence("a firm's name"))
    codes: dict[str, str] = {squeeze(text): sentence("a firm's code") for text in _texts(tables, CODES)}
    codes = {code: kind for code, kind in codes.items() if len(code) >= SHORTEST_CODE}
    amounts: dict[Decimal, str] = {}
    for book in books:
        for fen, kind, least in _amounts(book, tables):
            amounts |= dict.fromkeys(
                renderings(fen, least), sentence("{kind} of {year}", kind=kind, year=book.rules.year)
            )
    return Secrets(names, codes, amounts, frozenset(_persons(tables)))


def squeeze(text: str) -> str:
    r"""Normalise a text for comparing names: ignore width, case, blanks, line breaks and marks.

    >>> squeeze("样例 （福建）Ａ\n陶瓷\u200b有限·公司")
    '样例福建a陶瓷有限公司'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def renderings(fen: int, least: int) -> set[Decimal]:
    """Return the numbers as which an amount may be printed (fen, yuan, 万元; rounded or not), if they are identifying.

    >>> sorted(str(n) for n in renderings(62_000_250, 4))
    ['62.00025', '62.0003', '620002.5', '62000250', '620003']
    >>> renderings(50_000_000, 4)
    set()
    """
    yuan, wan = Decimal(fen) / 100, Decimal(fen) / 1_000_000
    forms = {Decimal(fen), yuan, wan}
    forms |= {yuan.quantize(Decimal(1), ROUND_HALF_UP)}
    forms |= {wan.quantize(Decimal(places), ROUND_HALF_UP) for places in ("0.0001", "0.01")}
    return {form.normalize() + 0 for form in forms if _digits(form) >= least}


def _digits(number: Decimal) -> int:
    return len("".join(map(str, number.as_tuple().digits)).strip("0"))


def _forms(name: str) -> Iterator[str]:
    whole = squeeze(name)
    short = next((whole[: -len(end)] for end in LEGAL_FORMS if whole.endswith(end)), whole)
    yield from (form for form in (whole, short) if len(form) >= SHORTEST)


def _persons(tables: Tables) -> Iterator[str]:
    """Yield the names of persons (个人) that are too short for ``names``."""
    register = tables["enterprises"]
    if "entity_type" not in register:
        return
    persons = {"enterprises": register[register["entity_type"] == PERSON]}
    for text in _texts(persons, (("enterprises", "name"), ("enterprises", "former_name"))):
        name = squeeze(text)
        if SHORTEST_OF_PERSON <= len(name) < SHORTEST:
            yield name


def _texts(tables: Tables, columns: Iterable[tuple[str, str]]) -> Iterator[str]:
    for table, column in columns:
        if table in tables and column in tables[table]:
            yield from (str(text).strip() for text in tables[table][column].dropna() if str(text).strip())


def _amounts(book: Assessment, tables: Tables) -> Iterator[tuple[int, str, int]]:
    """Yield amounts of single firms: withheld awards, retention, tiered awards; with the digits that identify each."""
    hidden = withheld_awards(book.rules)
    for rows, column in ((book.looked_at, "own_fen"), (book.awards, "amount_fen")):
        for fen in rows.loc[rows["award_id"].isin(hidden), column].dropna():
            if fen:
                yield int(fen), sentence("an award of a firm's own figures"), TELLING_OF_MANY
    if not has_tier(book.rules):
        return
    tier = tier_of(book.rules)
    holders = tier.holders(book)
    for firm, fen in retention(tables, book.rules).dropna().items():
        if fen:
            yield (
                abs(int(fen)),
                sentence("a firm's retention"),
                TELLING if firm in holders else TELLING_OF_MANY,
            )
    looked = book.looked_at
    for fen in looked.loc[looked["award_id"] == tier.award.id, "own_fen"]:
        if fen:
            yield int(fen), sentence("a tiered award"), TELLING
